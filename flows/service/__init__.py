"""The service: a schedule, a watched folder, and notices."""
