"""Plausibility of what is read: seeds, landed figures and respondents."""
