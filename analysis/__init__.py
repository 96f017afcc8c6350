"""Pure statistics: frames in, results out; no files, database, clock or network."""
