"""Changing a set by talking, by hand and back again."""
