"""Reading a JSON object while it is still being written, each character once.

A partial parser (such as jiter's) starts over with every piece, which is quadratic, and cannot
tell a finished list item from one whose end has not come yet. Here an item is reported exactly
when its end has been read.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

_STRUCTURE = re.compile(r'["{}\[\]:,]')
_IN_STRING = re.compile(r'["\\]')

_OBJECT, _LIST = 1, 2  # depths: inside the object itself; inside a list that is one of its values


@dataclass(frozen=True)
class Part:
    """A finished member of the top-level object, or a finished item of a list in it.

    Attributes:
        key: the member's name.
        index: the item's place in its list, from 0; None for the member as a whole.
        value: the parsed JSON.
    """

    key: str
    index: int | None
    value: Any


class Scanner:
    """Takes the pieces of a JSON object's text and gives the parts they finish."""

    def __init__(self) -> None:
        self._buffer = ""  # what has been read and not been part of anything yet
        self._at = 0  # where in it reading goes on
        self._depth = 0
        self._in_string = False
        self._key: str | None = None
        self._items: list[Any] | None = None
        self._broken = False

    def feed(self, text: str) -> list[Part]:
        """Read on; malformed text gives no parts, then or later (the whole is judged elsewhere)."""
        parts: list[Part] = []
        self._buffer += text
        while not self._broken and (found := self._next()):
            try:
                self._step(found, parts)
            except ValueError:
                self._broken = True
        return parts

    def _next(self) -> str:
        """Return the next character that means something, or nothing where the text ends."""
        while True:
            pattern = _IN_STRING if self._in_string else _STRUCTURE
            found = pattern.search(self._buffer, self._at)
            if found is None:
                self._at = max(self._at, len(self._buffer))
                return ""
            self._at = found.end()
            if found[0] == "\\":
                self._at += 1  # the escaped character, even if it has yet to come
            elif found[0] == '"':
                self._in_string = not self._in_string
            else:
                return found[0]

    def _cut(self) -> str:
        """Take the text up to the character just read."""
        taken = self._buffer[: self._at - 1]
        self._buffer, self._at = self._buffer[self._at :], 0
        return taken

    def _step(self, mark: str, parts: list[Part]) -> None:
        in_list = self._depth == _LIST and self._items is not None
        if self._depth == 0:
            self._open(mark)
        elif in_list and mark in ",]":
            self._end_item(parts)
            if mark == "]":
                self._end_list(parts)
        elif self._depth == _OBJECT and mark in ":,}[":
            self._in_object(mark, parts)
        elif mark in "{[":
            self._depth += 1
        elif mark in "}]":
            self._depth -= 1

    def _open(self, mark: str) -> None:
        if mark != "{" or self._cut().strip():
            raise ValueError("not an object")
        self._depth = _OBJECT

    def _in_object(self, mark: str, parts: list[Part]) -> None:
        if mark == ":" and self._key is None:
            self._key = str(json.loads(self._cut()))
        elif mark == "[":
            self._cut()
            self._depth, self._items = _LIST, []
        elif mark in ",}":
            text = self._cut()
            if self._key is not None:
                parts.append(Part(self._key, None, json.loads(text)))
            self._key = None
            self._depth -= mark == "}"

    def _end_item(self, parts: list[Part]) -> None:
        text = self._cut()
        if self._items is not None and self._key is not None and text.strip():
            value = json.loads(text)
            parts.append(Part(self._key, len(self._items), value))
            self._items.append(value)

    def _end_list(self, parts: list[Part]) -> None:
        if self._key is not None:
            parts.append(Part(self._key, None, self._items))
        self._depth, self._items, self._key = _OBJECT, None, None
