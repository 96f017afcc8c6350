"""The StatsWales API."""
