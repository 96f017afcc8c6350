"""The way in: a file becomes a typed frame, or an error naming file, row, column and value."""
