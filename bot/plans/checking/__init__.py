"""The checks that every set goes through, wherever it came from. Pure."""
