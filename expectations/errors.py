"""The error of a closed gate; in a module of its own, so that catching it imports nothing slow."""


class ImplausibleDataError(ValueError):
    """Data that could not be Wales: each failed expectation, why it exists and what it saw."""
