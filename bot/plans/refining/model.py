"""What people ask of a set in words, as values: one class for each thing that can be asked."""

from typing import Annotated, Literal

from pydantic import Field

from bot.catalogue.model import Frozen, Text
from bot.plans.model import Brief, QuestionSet

Number = Annotated[int, Field(ge=1)]
"""A question's number as people see it, from 1: of the set as it stood before the request."""


class Swap(Frozen):
    """Another question in the place of one: on a topic, a named one of the bank, or any as fit."""

    question: Number
    topic: str = ""
    bank_id: str | None = None


class Add(Frozen):
    """One question more, on a topic or a named one of the bank."""

    topic: str = ""
    bank_id: str | None = None


class Drop(Frozen):
    """Questions to be left out."""

    questions: tuple[Number, ...]


class Move(Frozen):
    """A question to stand at another place."""

    question: Number
    place: Number


class Lock(Frozen):
    """Questions to be left as they are from now on, or no longer."""

    questions: tuple[Number, ...]
    locked: bool = True


class Resize(Frozen):
    """Another length of the interview, in minutes; the questions are fitted to it."""

    length_minutes: Annotated[int, Field(ge=5, le=480)]


class Count(Frozen):
    """As many questions as are named, fewer or more; with a length both or neither."""

    count: Annotated[int, Field(ge=1, le=99)]
    length_minutes: Annotated[int, Field(ge=5, le=480)] | None = None


class Time(Frozen):
    """Other minutes for one question; the others make room or take what is left."""

    question: Number
    minutes: Annotated[int, Field(ge=1, le=240)]


class Shorten(Frozen):
    """Less to ask: one question fewer, or where questions are named fewer minutes for them."""

    questions: tuple[Number, ...] = ()


class DropFollowUps(Frozen):
    """Follow-ups to be left out: of named questions, of those on a topic, or of all."""

    questions: tuple[Number, ...] = ()
    topic: str = ""


class Harder(Frozen):
    """Questions for the next level up, or down, where the bank has them on the same subject."""

    questions: tuple[Number, ...] = ()
    easier: bool = False


class Rewrite(Frozen):
    """Anything that takes a model: combining questions, another wording, a new emphasis."""

    text: Text


class Undo(Frozen):
    """Back to the version before."""

    kind: Literal["undo"] = "undo"


Action = (
    Swap
    | Add
    | Drop
    | Move
    | Lock
    | Resize
    | Count
    | Time
    | Shorten
    | DropFollowUps
    | Harder
    | Rewrite
    | Undo
)


class Request(Frozen):
    """A message read into what it asks for, in its order; `unread` holds what nobody understood."""

    actions: tuple[Action, ...] = ()
    unread: tuple[Text, ...] = ()


class Changed(Frozen):
    """A set after a change, rechecked, with the brief it answers and a sentence for each change.

    `left` holds sentences on what was asked for and not done, and why.
    """

    content: QuestionSet
    brief: Brief
    said: tuple[Text, ...]
    left: tuple[Text, ...] = ()
