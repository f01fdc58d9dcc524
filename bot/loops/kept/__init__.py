"""Loops that a workspace keeps: built, shown, changed in versions, and reviewed at each change."""
