"""A workspace's own question: as complete as it was given, and what it still lacks."""

from typing import Annotated

from pydantic import Field

from bot.catalogue.model import Anchors, BankQuestion, Frozen, Kind, Level, Text

FIELDS = (
    *("kind", "competency", "areas", "levels", "minutes", "follow_ups", "look_for"),
    *("red_flags", "green_flags", "technical_accuracy", "depth", "anchors"),
)
"""What a question needs beside its prompt before it can be asked, in the order people are told."""


class OwnQuestion(Frozen):
    """A question that a workspace added; what is empty or None was not given yet.

    `filled` names the fields that a model wrote and no person has accepted: until then it is not
    asked. `origins` names the lists and questions it came from; a merge keeps those of both.
    """

    id: Annotated[str, Field(pattern=r"^own-[a-z0-9]+$")]
    prompt: Text
    kind: Kind | None = None
    competency: str = ""
    areas: tuple[Text, ...] = ()
    levels: tuple[Level, Level] | None = None
    minutes: Annotated[int, Field(ge=2, le=40)] | None = None
    follow_ups: Annotated[tuple[Text, ...], Field(max_length=3)] = ()
    look_for: tuple[Text, ...] = ()
    red_flags: tuple[Text, ...] = ()
    green_flags: tuple[Text, ...] = ()
    technical_accuracy: tuple[Text, ...] = ()
    depth: tuple[Text, ...] = ()
    anchors: Anchors | None = None
    origins: tuple[Text, ...] = ()
    filled: tuple[Text, ...] = ()

    def lacking(self) -> tuple[str, ...]:
        """Return the names of the fields without which it cannot be asked."""
        short = {
            name
            for name, least in (("follow_ups", _LEAST_FOLLOW_UPS), ("look_for", _LEAST_LOOK_FOR))
            if len(getattr(self, name)) < least
        }
        return tuple(name for name in FIELDS if name in short or not getattr(self, name))

    def complete(self) -> BankQuestion | None:
        """Return it as a question of the bank; None while something lacks or is not accepted."""
        if self.lacking() or self.filled:
            return None
        return BankQuestion.model_validate(self.model_dump(exclude={"filled"}))


_LEAST_FOLLOW_UPS = 2
_LEAST_LOOK_FOR = 2
