"""Asking the model: prompts, structured replies, repair and the ledger of usage.

Nothing here imports `anthropic` until a model is asked for the first time: that import takes most
of a second and 55 MB, and a bot without a key never needs it.
"""
