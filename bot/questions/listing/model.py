"""A list of questions as it was understood."""

from typing import Annotated

from pydantic import Field

from bot.catalogue.model import Frozen, Kind, Level, Text


class Note(Frozen):
    """Something a person should look at, in a sentence.

    `id` is one of: compound, abbreviation, not_about_the_job, not_asked, cut, twice, unread,
    follow_ups.
    """

    id: Text
    text: Text


class Listed(Frozen):
    """One question of a list.

    `follow_ups` are the nested questions, `hints` the nested phrases, `look_for` the nested
    answers, at any depth. `line` is the line it begins on, from 1. `kind`, `levels` and `minutes`
    are given by tables only.
    """

    prompt: Text
    category: str = ""
    follow_ups: tuple[Text, ...] = ()
    hints: tuple[Text, ...] = ()
    look_for: tuple[Text, ...] = ()
    line: Annotated[int, Field(ge=1)] = 1
    notes: tuple[Note, ...] = ()
    kind: Kind | None = None
    levels: tuple[Level, Level] | None = None
    minutes: Annotated[int, Field(ge=2, le=40)] | None = None


class QuestionList(Frozen):
    """A list's questions in order, and where its other lines went.

    `rules` are lines that tell interviewers what to do, `left_out` all other lines that are
    neither a question, nor part of one, nor the heading of any. `notes` are about those lines.
    """

    name: str
    questions: tuple[Listed, ...]
    rules: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def categories(self) -> tuple[str, ...]:
        """Return the headings that have questions, in order."""
        return tuple(dict.fromkeys(one.category for one in self.questions if one.category))
