"""A value inside a payload and where it stands, so that a refusal can point at it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Spot:
    """One value of a payload with its JSON pointer.

    Attributes:
        value: what stands there, or None where nothing does.
        pointer: where, as Slack writes it: `/blocks/2/elements/0/text`.
        found: the sentences found so far; shared by every spot of one payload.
    """

    value: Any
    pointer: str = ""
    found: list[str] = field(default_factory=list)

    def wrong(self, what: str) -> None:
        """Note a sentence, in Slack's own form."""
        self.found.append(f"{what} [json-pointer:{self.pointer}]")

    def at(self, key: str) -> "Spot":
        """Go to a field (its value is None where it is missing)."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Spot(value, f"{self.pointer}/{key}", self.found)

    def each(self) -> "Iterator[Spot]":
        """Go through a list's items."""
        for index, value in enumerate(self.values):
            yield Spot(value, f"{self.pointer}/{index}", self.found)

    @property
    def kind(self) -> str:
        """Return the `type` of the object that stands here; empty where it has none."""
        value = self.value.get("type") if isinstance(self.value, dict) else None
        return value if isinstance(value, str) else ""

    @property
    def values(self) -> list[Any]:
        """Return the items of the list that stands here; none where there is no list."""
        return list(self.value) if isinstance(self.value, list) else []

    @property
    def given(self) -> bool:
        """Tell whether anything stands here."""
        return self.value is not None

    def is_object(self) -> bool:
        """Check that an object stands here."""
        if isinstance(self.value, dict):
            return True
        self.wrong("must provide an object")
        return False

    def has(self, required: Sequence[str], optional: Sequence[str]) -> None:
        """Check an object's fields: those it must have and those it may have."""
        for key in required:
            if self.value.get(key) is None:
                self.wrong(f"missing required field: {key}")
        for key in self.value:
            if key not in required and key not in optional:
                self.wrong(f"invalid additional property: {key}")

    def is_text(self, limit: int, *, least: int = 1) -> None:
        """Check a string's length, where one stands here."""
        if not self.given:
            return
        if not isinstance(self.value, str):
            self.wrong("must provide a string")
        elif len(self.value) > limit:
            self.wrong(f"must be less than {limit + 1} characters")
        elif len(self.value) < least:
            self.wrong(f"must be more than {least - 1} characters")

    def is_list(self, limit: int, *, least: int = 1) -> None:
        """Check a list's length, where one stands here."""
        if not self.given:
            return
        if not isinstance(self.value, list):
            self.wrong("must provide an array")
        elif len(self.value) > limit:
            self.wrong(f"no more than {limit} items allowed")
        elif len(self.value) < least:
            self.wrong(f"no fewer than {least} items allowed")

    def is_flag(self) -> None:
        """Check for true or false, where something stands here."""
        if self.given and not isinstance(self.value, bool):
            self.wrong("must provide a boolean")

    def is_number(self, low: int, high: int) -> None:
        """Check for a whole number in a range, where something stands here."""
        if not self.given:
            return
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.wrong("must provide an integer")
        elif self.value < low:
            self.wrong(f"must be greater than {low - 1}")
        elif self.value > high:
            self.wrong(f"must be less than {high + 1}")

    def is_one_of(self, *allowed: str) -> None:
        """Check for one of a few words, where something stands here."""
        if self.given and self.value not in allowed:
            self.wrong(f"must be one of: {', '.join(allowed)}")
