"""Tools beside the product; no part of a release."""
