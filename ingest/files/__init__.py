"""Files: one reader and one gate of each kind."""
