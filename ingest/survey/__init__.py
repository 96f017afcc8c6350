"""Exports of a survey, read by way of a codebook."""
