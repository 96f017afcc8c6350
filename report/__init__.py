"""The way out: frames in, pages out that open with no network."""
