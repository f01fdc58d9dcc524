"""Interviews that follow a type: what the form offers, what is asked back, what the guide says."""
