"""Whether the SQL of the record-level models is what DuckDB and Spark both run, and mean alike."""
