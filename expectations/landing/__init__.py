"""Plausibility of one delivery, asked when it lands."""
