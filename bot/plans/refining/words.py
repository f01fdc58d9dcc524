"""How a change is put into words."""

_QUOTED = 90

FREE = "are free now."
"""Ends the sentence on minutes in which nothing is asked, which two versions do not show."""


def quoted(text: str) -> str:
    """Shorten a prompt to one line, for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1].rstrip() + "…"


def capital(text: str) -> str:
    """Begin a sentence with what may stand anywhere in one."""
    return text[:1].upper() + text[1:]
