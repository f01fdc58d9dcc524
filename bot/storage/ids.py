"""Opaque identifiers: they say what they name and nothing else."""

import secrets


def new_id(prefix: str) -> str:
    """Return an unguessable id such as `set_3f9c…` (96 random bits)."""
    return f"{prefix}_{secrets.token_hex(12)}"
