"""Could this be Wales? One function per suite; every expectation says why it exists."""
