"""The refresh: models, statistics, checks and manifest of one release."""
