"""Figures of respondents weighted by a survey weight, beside the unweighted ones."""
