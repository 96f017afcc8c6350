"""The record-level models on Spark: proved equal, and what they cost there."""
