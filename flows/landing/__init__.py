"""Landing: what arrives is kept for ever, judged, and in use, held or refused."""
