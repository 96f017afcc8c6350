"""Statistics of care rates and deprivation."""
