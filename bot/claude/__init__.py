"""Asking the model; the only room that imports anthropic."""
