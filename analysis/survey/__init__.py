"""Statistics of the survey."""
