"""Releases: made from known inputs, published in one step, kept, compared and documented."""
