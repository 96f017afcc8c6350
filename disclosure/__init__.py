"""What may leave the restricted file: decided in one place, and then attacked."""
