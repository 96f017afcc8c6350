"""SQLFluff, without the work that it does more than once."""
