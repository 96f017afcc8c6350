"""Plausibility of what was built."""
