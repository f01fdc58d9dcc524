"""Positions and candidates, from opened to closed."""
