"""The record-level models on Spark: planned here, run there, and their Parquet taken back."""
