"""Changing a work by talking, in the thread under its message."""
