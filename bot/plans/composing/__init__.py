"""Composing a set: the best the bank can do for a brief, or a person's own list."""
