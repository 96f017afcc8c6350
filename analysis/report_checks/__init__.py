"""The report checked by its own printed numbers."""
