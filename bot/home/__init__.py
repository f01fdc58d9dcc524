"""The Home tab: what waits for a person."""
