"""An interview type as a workspace has it: complete or not, with where its words came from."""

from enum import StrEnum

from bot.catalogue.model import Frozen, Text
from bot.catalogue.types import InterviewType, SeatRole, TypeFields

NEEDED = ("summary", "minutes", "default_minutes", "panel")
"""What a type needs beside its title before interviews can be held by it; of the panel, a lead."""


class Voice(StrEnum):
    """Whom a description is written for."""

    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"


class Source(Frozen):
    """Where a type came from: `start:end` of the text of a document that somebody gave."""

    document: Text
    name: Text
    title: Text
    section: str = ""
    start: int
    end: int


class Part(Frozen):
    """One part of a description, under a label that the person chose or "" for none."""

    label: str
    text: Text


class Description(Frozen):
    """A description in words, for one of the two who read it; `parts` in the order they stand."""

    voice: Voice
    parts: tuple[Part, ...]


class OwnType(TypeFields):
    """A type that a workspace keeps; what is empty or None was not given yet.

    `descriptions` hold at most one for each voice.
    """

    descriptions: tuple[Description, ...] = ()
    sources: tuple[Source, ...] = ()

    def lacking(self) -> tuple[str, ...]:
        """Return the names of the fields without which interviews cannot be held by it."""
        lead = self.seat(SeatRole.LEAD)
        return tuple(
            name for name in NEEDED if not getattr(self, name) or (name == "panel" and lead is None)
        )

    def complete(self) -> InterviewType | None:
        """Return it as a type of the catalogue; None while something lacks."""
        if self.lacking():
            return None
        return InterviewType.model_validate(self.model_dump(exclude=_BESIDES))

    @classmethod
    def of(cls, type_: TypeFields) -> "OwnType":
        """Return a type of the shared catalogue as a workspace's own copy begins."""
        return type_ if isinstance(type_, OwnType) else cls.model_validate(type_.model_dump())


_BESIDES = {"descriptions", "sources"}
