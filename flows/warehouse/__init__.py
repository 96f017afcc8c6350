"""The only room that opens DuckDB."""
