"""Movement, and only movement: paths, environment, clock, processes and the database live here."""
