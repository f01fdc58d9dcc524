"""What can be asked of a work in words. Groups are named by their keys, which outlast a move."""

from typing import Annotated, Literal

from pydantic import Field

from bot.catalogue.model import Frozen, Text
from bot.types.model import Voice

Keys = Annotated[tuple[Text, ...], Field(min_length=1)]


class Combine(Frozen):
    """Groups that become one, in the place of the first; `rewritten` where one was just pasted."""

    do: Literal["combine"] = "combine"
    groups: Annotated[tuple[Text, ...], Field(min_length=2)]
    rewritten: bool = False


class Consolidate(Frozen):
    """Put together what says the same, anew over all that nobody has written a draft of."""

    do: Literal["consolidate"] = "consolidate"


class Move(Frozen):
    """An entry that goes to another group, "" for one of its own."""

    do: Literal["move"] = "move"
    entry: Text
    group: str = ""


class Split(Frozen):
    """A group whose entries are to stand by themselves."""

    do: Literal["split"] = "split"
    group: Text


class Rename(Frozen):
    """A title that somebody gives."""

    do: Literal["rename"] = "rename"
    group: Text
    title: Text


class Length(Frozen):
    """How long it is to be held, in minutes: from `least` to `most`, usually `most`."""

    do: Literal["length"] = "length"
    group: Text
    least: Annotated[int, Field(ge=5, le=480)]
    most: Annotated[int, Field(ge=5, le=480)]


class AddLine(Frozen):
    """A line that is added to a field."""

    do: Literal["add_line"] = "add_line"
    group: Text
    field: Text
    text: Text


class DropLine(Frozen):
    """A line that goes, by its number in the field or by words that stand in it."""

    do: Literal["drop_line"] = "drop_line"
    group: Text
    field: Text
    which: Text


class Bullets(Frozen):
    """A field that is to be a list, one thought a line."""

    do: Literal["bullets"] = "bullets"
    group: Text
    field: Text


class Flatten(Frozen):
    """What to look for, cut down to the fewest questions that cover as much."""

    do: Literal["flatten"] = "flatten"
    group: Text


class Write(Frozen):
    """A description for one of the two who read it, under labels or under the usual ones."""

    do: Literal["write"] = "write"
    group: Text
    voice: Voice
    labels: tuple[Text, ...] = ()


class Retitle(Frozen):
    """A title by purpose."""

    do: Literal["retitle"] = "retitle"
    group: Text


class Suggest(Frozen):
    """What to look for, suggested; `overlap` with other types may be or may not."""

    do: Literal["suggest"] = "suggest"
    group: Text
    overlap: bool = False


class Revise(Frozen):
    """Anything else that is wished of one type, in the person's words."""

    do: Literal["revise"] = "revise"
    group: Text
    wish: Text


class Fold(Frozen):
    """Free prose that is worked into a type."""

    do: Literal["fold"] = "fold"
    group: Text
    text: Text


class Undo(Frozen):
    """Back by one step."""

    do: Literal["undo"] = "undo"


Action = Annotated[
    Combine
    | Consolidate
    | Move
    | Split
    | Rename
    | Length
    | AddLine
    | DropLine
    | Bullets
    | Flatten
    | Write
    | Retitle
    | Suggest
    | Revise
    | Fold
    | Undo,
    Field(discriminator="do"),
]

NEEDS_MODEL = (Retitle, Suggest, Revise, Fold)
"""What nothing but a model can do."""


class Request(Frozen):
    """A message read.

    Attributes:
        actions: what is asked, in order.
        unclear: sentences on what may be meant in two ways, or names nothing that is there.
        unread: words nobody understood.
        taken: ids of types of the catalogue that are to be combined with and are no group yet.
        about: keys of the groups the message was about last; “it” in the next one means them.
    """

    actions: tuple[Action, ...] = ()
    unclear: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
