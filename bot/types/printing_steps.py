"""Steps on the types of a document, on the terminal: written, combined, retitled, looked for, cut.

Types are named by their place in what `catalogue list` prints, from 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from bot.catalogue.terms import Vocabulary
from bot.catalogue.types import Competency
from bot.claude.asking import Claude
from bot.errors import Problem
from bot.types import words
from bot.types.asking.listing import read_prose
from bot.types.asking.looking import suggest_look_for
from bot.types.asking.retitling import retitle
from bot.types.asking.rewording import combine
from bot.types.asking.writing import write
from bot.types.cover import Cover, Covering, cover
from bot.types.describing import from_fields
from bot.types.drafting import draft_of
from bot.types.listing.listed import ListedType, list_types, why_none
from bot.types.model import Description, OwnType, Source, Voice
from bot.types.printing import as_json, print_line, wrapped
from bot.types.uniting import united

TEAM = "command-line"
NEEDS_KEY = (
    "{step} takes Claude: set ANTHROPIC_API_KEY, here or in .env. Without a key these work: list, "
    "consolidate, write and combine from the types' own words, flatten."
)
NO_SUCH = "{name} has no type {at}: it has {count}, numbered from 0 as `catalogue list` prints."
OWN_WORDS = "Without ANTHROPIC_API_KEY this is {what} in the types' own words; nothing is reworded."
BELONGS = "The text behind --text goes with it only with a key."
LISTS = ("what_happens", "probes", "candidate_prepares", "before", "during", "look_for")


@dataclass(frozen=True)
class Steps:
    """The types of a document and what a step needs; `claude` is None without a key."""

    text: str
    name: str
    claude: Claude | None
    competencies: Sequence[Competency]
    vocabulary: Vocabulary
    form: str
    out: TextIO
    messages: TextIO

    def write(self, at: int, voice: Voice, labels: Sequence[str]) -> None:
        """Print a type described for one of the two who read it."""
        type_, left = self._type(at), tuple[str, ...]()
        if self.claude is None:
            self._tell(OWN_WORDS.format(what="laid out"))
            description, left = from_fields(type_, voice, labels)
        else:
            description = write(self.claude, type_, voice, labels, team=TEAM)
        parts = [part.model_dump() for part in description.parts]
        found = {"title": type_.title, "for": voice.value, "parts": parts, "left": list(left)}
        self._print(found, _described(type_.title, description))
        for sentence in left:
            self._tell(sentence)

    def combine(self, places: Sequence[int], text: str = "") -> None:
        """Print several types, or one and more text, as one."""
        types = self._types()
        chosen = [self._at(types, at) for at in dict.fromkeys(places)]
        if len(chosen) <= 1 and not text:
            raise Problem("Name two types to combine, such as --types 3,7, or add --text FILE.")
        if self.claude is None:
            self._tell(OWN_WORDS.format(what="put together"))
            if text:
                self._tell(BELONGS)
            whole = united(chosen)
        else:
            whole = combine(self.claude, chosen, text, competencies=self.competencies, team=TEAM)
        values = whole.model_dump(mode="json", exclude={"id", "training"})
        found = {name: value for name, value in values.items() if value not in ([], "", None)}
        self._print(found, _whole(whole))

    def retitle(self, at: int) -> None:
        """Print a title that says what a type is for. Raises Problem without a key."""
        claude, types = self._needed("Retitling"), self._types()
        type_ = self._at(types, at)
        others = [one.title for place, one in enumerate(types) if place != at]
        title = retitle(claude, type_, others=others, team=TEAM)
        self._print({"before": type_.title, "title": title}, iter([title]))

    def look_for(self, at: int, *, overlap: bool) -> None:
        """Print what to look for in a type, suggested. Raises Problem without a key."""
        claude, types = self._needed("Suggesting what to look for"), self._types()
        type_ = self._at(types, at)
        found = suggest_look_for(
            claude,
            type_,
            [one for place, one in enumerate(types) if place != at],
            overlap=overlap,
            competencies=self.competencies,
            vocabulary=self.vocabulary,
            team=TEAM,
        )
        questions = [{"question": line, "competency": id_} for line, id_ in found.lines.items()]
        values = {"title": type_.title, "questions": questions, "left": list(found.left)}
        names = self._names()
        lines = (
            each
            for line, id_ in found.lines.items()
            for each in wrapped(f"{line} ({names.get(id_, id_).lower()})", "- ")
        )
        self._print(values, lines)
        for sentence in found.left:
            self._tell(sentence)

    def flatten(self, at: int) -> None:
        """Print the fewest questions that cover what a type assesses, and which covers what."""
        type_ = self._type(at)
        if not type_.look_for:
            raise Problem(f"“{type_.title}” does not say what to look for.")
        found = cover(type_.look_for, self.competencies, type_.competencies)
        self._print(_as_values(type_.title, found), self._covered(found))

    # Types

    def _types(self) -> list[OwnType]:
        listed = list_types(self.text, self.name)
        if not listed and self.claude is not None and self.text.strip():
            prose = read_prose(self.claude, self.text, self.name, TEAM)
            listed = prose.types
            for sentence in prose.left:
                self._tell(sentence)
        if not listed:
            raise Problem(f"{self.name}: {why_none(self.text)}")
        return [self._draft(at, one) for at, one in enumerate(listed)]

    def _draft(self, at: int, one: ListedType) -> OwnType:
        source = Source(
            document=self.name,
            name=self.name,
            title=one.title,
            section=one.section,
            start=one.start,
            end=one.end,
        )
        return draft_of(f"type-{at}", one.title, [(one, source)], {}, self.competencies)

    def _type(self, at: int) -> OwnType:
        return self._at(self._types(), at)

    def _at(self, types: Sequence[OwnType], at: int) -> OwnType:
        if not 0 <= at < len(types):
            raise Problem(NO_SUCH.format(name=self.name, at=at, count=len(types)))
        return types[at]

    def _needed(self, step: str) -> Claude:
        if self.claude is None:
            raise Problem(NEEDS_KEY.format(step=step))
        return self.claude

    # Printing

    def _print(self, values: Mapping[str, Any], lines: Iterator[str]) -> None:
        for line in [as_json(values)] if self.form == "json" else lines:
            print_line(line, self.out)

    def _tell(self, sentence: str) -> None:
        for line in wrapped(sentence):
            print_line(line, self.messages)

    def _names(self) -> dict[str, str]:
        return {one.id: one.name for one in self.competencies}

    def _covered(self, found: Cover) -> Iterator[str]:
        names = self._names()
        for each in found.kept:
            yield from wrapped(each.line, "- ")
            covered = ", ".join(names.get(id_, id_).lower() for id_ in each.all)
            yield from wrapped(f"covers {covered}", "    ")
        if found.uncovered:
            missing = ", ".join(names.get(id_, id_).lower() for id_ in found.uncovered)
            yield from wrapped(f"No question covers {missing}.")
        for spare in found.spare:
            yield from wrapped(f"Left out, as the others cover it: {spare.line}")
        for line in found.unknown:
            yield from wrapped(f"Left out, as it names no competency assessed here: {line}")


def _as_values(title: str, found: Cover) -> dict[str, Any]:
    def values(each: Covering) -> dict[str, Any]:
        return {"question": each.line, "covers": list(each.all)}

    return {
        "title": title,
        "questions": [values(each) for each in found.kept],
        "uncovered": list(found.uncovered),
        "spare": [values(each) for each in found.spare],
        "unknown": list(found.unknown),
        "exact": found.exact,
    }


def _described(title: str, description: Description) -> Iterator[str]:
    yield from wrapped(title)
    for part in description.parts:
        yield ""
        yield from wrapped(f"{part.label}:" if part.label else "")
        for line in part.text.split("\n"):
            is_item = line.startswith("- ")
            yield from wrapped(line[2:] if is_item else line, "- " if is_item else "")


def _whole(type_: OwnType) -> Iterator[str]:
    yield from wrapped(type_.title)
    yield from wrapped(type_.summary)
    if length := words.length(type_):
        yield from wrapped(f"{words.LABELS['minutes']}: {length}")
    for seat in type_.panel:
        yield from wrapped(words.seat_line(seat))
    for name in LISTS:
        if lines := getattr(type_, name):
            yield ""
            yield f"{words.LABELS[name]}:"
            for line in lines:
                yield from wrapped(line, "- ")
