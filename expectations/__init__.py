"""Are the figures plausible? Every expectation says why it exists, and since when."""
