"""A position's stages, and their review."""
