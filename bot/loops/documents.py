"""A set of interviews as people write it down: Markdown with headings and field bullets."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.catalogue.types import (
    Assistants,
    Resource,
    Rules,
    Seat,
    SeatRole,
    State,
    Unattended,
    Visibility,
)
from bot.loops.evidence import plain
from bot.loops.model import StageKind
from bot.loops.rounds import Line, Part, Round

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_FIELD = re.compile(
    r"^\s{0,3}(?:[-*+]\s+)?(?:\*\*|__)?([A-Za-z][A-Za-z ,'\u2019/-]{1,50}?)\s*"
    r"(?::\s*(?:\*\*|__)|(?:\*\*|__)\s*:|:)\s*(.*)$"
)
_BULLET = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_LABEL = re.compile(r"^[A-Z][\w ]{2,40}:?$")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)]*)\)")
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z\"\u201c])")
_NUMBERS = {"a": 1, "an": 1, "the": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_COUNT = re.compile(r"\b(\d{1,2}|a|an|the|one|two|three|four|five)\b", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,2})\s*(?:-|\u2013|to|or)\s*(\d{1,2})", re.IGNORECASE)
_TIME = re.compile(
    r"(\d{1,3})(?:\s*(?:-|\u2013|to|or)\s*(\d{1,3}))?[\s-]*(minutes?|mins?|m|hours?|hrs?|h)\b",
    re.IGNORECASE,
)
_EFFORT = re.compile(
    r"(?:up to|about|around|expected? to take|takes?|spend)\s+"
    r"(\d{1,2})(?:\s*(?:-|\u2013|to)\s*(\d{1,2}))?[\s-]*hours?",
    re.IGNORECASE,
)
_TAKE_HOME = re.compile(r"take-?\s?home|assignment|homework", re.IGNORECASE)
_SOME_TEAMS = re.compile(r"\bonly\b.{0,80}\bteams?\b|\bteams?\b.{0,40}\bonly\b", re.IGNORECASE)
_REVISION = re.compile(r"needs? (?:a )?revision|out of date|outdated|deprecated", re.IGNORECASE)
_WHY = re.compile(r"(?:since|because)\s+([^;).]+)", re.IGNORECASE)
_NEEDS = re.compile(
    r"(?:requires?|needs?|takes?)\s+((?:\d{1,3}[^\d;)]{1,8})*\d{1,3})\s*(?:-\s*)?min", re.I
)
_OBSERVED = re.compile(r"\bobserv|\bshadow", re.IGNORECASE)
_TURN = re.compile(r"^#{1,6} (User|Human|Assistant)(?: -.*)?$", re.MULTILINE)
_KINDS = (
    (re.compile(r"\breferences?\b", re.IGNORECASE), StageKind.REFERENCE),
    (re.compile(r"^\W*(?:the )?offer\b", re.IGNORECASE), StageKind.OFFER),
)
_SHORTEST = 5
_LONGEST_WHO = 80
_MOST_PEOPLE = 10
# What an interview type can hold; more is a slip of the pen.
_MOST_DUE_HOURS, _MOST_EFFORT_HOURS = 720, 80
_LONGEST_LIVE = 480


class Known(NamedTuple):
    """What a field is called, and what it is."""

    words: tuple[str, ...]
    field: str


_FIELDS = (
    Known(("not assess", "not look for", "not evaluate", "not for"), "not_assessed"),
    Known(("look for", "looking for", "signal", "assess", "evaluat", "criteria"), "look_for"),
    Known(("question", "probe", "ask"), "probe"),
    Known(("interviewer", "panel", "who interviews"), "panel"),
    Known(("duration", "length", "time"), "minutes"),
    Known(("resource", "material", "documentation", "links"), "resources"),
    Known(
        ("detail", "note", "prepar", "before", "during", "process", "about", "what happens"), "text"
    ),
)
_TELLING = frozenset({"panel", "minutes", "look_for", "probe"})


class Section(NamedTuple):
    """A heading and the lines under it, with their numbers in the file."""

    title: str
    lines: tuple[tuple[int, str], ...]


class Document(NamedTuple):
    """The interviews of a document, and what stands before the first of them."""

    before: str
    rounds: tuple[Round, ...]


def read_document(text: str) -> Document:
    """Return the interviews a document describes, in its order.

    A heading is one where fields such as Interviewers, Length or What to look for stand under it;
    headings that only hold others are none. Of a conversation, the last set a person pasted counts.
    """
    first, lines = _last_pasted(text.splitlines())
    sections = _sections(lines, first)
    described = [one for one in sections if _is_interview(one)]
    start = described[0].lines[0][0] - 1 if described else first
    before = "\n".join(lines[: max(start - first, 0)])
    return Document(before, tuple(_round(one) for one in described))


def _last_pasted(lines: list[str]) -> tuple[int, list[str]]:
    """Return the lines that count, and the number of the first of them."""
    turns = [(at, found[1]) for at, line in enumerate(lines) if (found := _TURN.match(line))]
    ends = [at for at, _ in turns[1:]] + [len(lines)] if turns else []
    pasted = [
        (at + 1, end)
        for (at, who), end in zip(turns, ends, strict=True)
        if who in {"User", "Human"}
    ]
    for start, end in reversed(pasted):
        if sum(map(_is_interview, _sections(lines[start:end], start + 1))) > 1:
            return start + 1, lines[start:end]
    return 1, lines


def _sections(lines: Sequence[str], first: int) -> list[Section]:
    sections: list[Section] = []
    title = ""
    within: list[tuple[int, str]] = []
    fenced = False
    for number, line in enumerate(lines, first):
        fenced ^= line.lstrip().startswith("```")
        heading = None if fenced else _HEADING.match(line)
        if heading:
            sections.append(Section(title, tuple(within)))
            title, within = _unmarked(heading[2]), []
        elif not fenced and line.strip().strip("`-*+"):
            within.append((number, line))
    sections.append(Section(title, tuple(within)))
    return [one for one in sections if one.title]


def _is_interview(section: Section) -> bool:
    if _kind(section.title) is not StageKind.INTERVIEW:
        return True
    return any(
        (found := _field(line)) is not None and found[0] in _TELLING for _, line in section.lines
    )


def _kind(title: str) -> StageKind:
    return next((kind for pattern, kind in _KINDS if pattern.search(title)), StageKind.INTERVIEW)


def _field(line: str) -> tuple[str, str] | None:
    """Return what field a line opens, and what follows its name; None where it opens none."""
    found = _FIELD.match(line)
    if not found:
        return None
    name = plain(found[1]).casefold()
    for known in _FIELDS:
        if any(word in name for word in known.words):
            return known.field, found[2].strip().strip("*_ ")
    return ("text", found[2].strip()) if "**" in line or "__" in line else None


def _parts(section: Section) -> Iterator[tuple[str, int, str]]:
    """Yield each line's field, number and text, without its bullet."""
    field = "text"
    for number, line in section.lines:
        opened = _field(line)
        if opened is not None:
            field, rest = opened
            if rest:
                yield field, number, rest
            continue
        stripped = _BULLET.sub("", line).strip()
        if _LABEL.match(stripped) and not _BULLET.match(line) and stripped.endswith(":"):
            field = "text"
            continue
        yield field, number, stripped


def _round(section: Section) -> Round:
    parts = list(_parts(section))
    lines = tuple(_lines(parts))
    whole = plain("\n".join(text for _, _, text in parts))
    lengths = " ".join(text for field, _, text in parts if field == "minutes")
    unattended = _unattended(section.title, lengths, whole)
    return Round(
        title=section.title,
        kind=_kind(section.title),
        minutes=_minutes(lengths),
        panel=_panel(parts, whole),
        lines=lines,
        unattended=unattended,
        resources=tuple(_resources(parts)),
        rules=_rules(whole),
        some_teams=next((one for one in lines if _SOME_TEAMS.search(one.text)), None),
    )


def _lines(parts: Sequence[tuple[str, int, str]]) -> Iterator[Line]:
    names = {"look_for": Part.LOOK_FOR, "probe": Part.PROBE, "not_assessed": Part.NOT_ASSESSED}
    for field, number, text in parts:
        part = names.get(field, Part.TEXT)
        said = [text] if part is not Part.TEXT else _SENTENCE.split(text)
        for one in said:
            if one.strip(" -*_"):
                yield Line(text=one.strip(), part=part, number=number)


def _unmarked(text: str) -> str:
    return _LINK.sub(r"\1", text).strip("*_` ").strip()


# Its length


def _minutes(text: str) -> tuple[int, int]:
    """Return the shortest and the longest live part; hours of a day or more are not live."""
    found = [one for one in map(_span, _TIME.finditer(text)) if 0 < one[1] <= _LONGEST_LIVE]
    # `45 minutes (5 minutes of introductions, 30 of …)`: the parts are not added to the whole.
    return max(found, key=lambda one: one[1], default=(0, 0))


def _span(found: re.Match[str]) -> tuple[int, int]:
    times = 60 if found[3][0] in "hH" else 1
    least = int(found[1]) * times
    most = int(found[2]) * times if found[2] else least
    return min(least, most), max(least, most)


def _unattended(title: str, lengths: str, whole: str) -> Unattended | None:
    hours = [one for one in map(_span, _TIME.finditer(lengths)) if one[1] > _LONGEST_LIVE]
    if not hours and not _TAKE_HOME.search(title):
        return None
    effort = _EFFORT.search(whole)
    effort_hours = min(float(effort[2] or effort[1]), _MOST_EFFORT_HOURS) if effort else None
    due = min(max((one[1] for one in hours), default=0) / 60, _MOST_DUE_HOURS)
    said = next((line for line in lengths.splitlines() if line.strip()), title)
    return Unattended(
        given=title, due_hours=due or None, effort_hours=effort_hours or None, what=said.strip()
    )


# Who, with what, by which rules


def _panel(parts: Sequence[tuple[str, int, str]], whole: str) -> tuple[Seat, ...]:
    """Return one lead; then an observer, where one is spoken of, and a second for the others."""
    said = next((text for field, _, text in parts if field == "panel"), "")
    if not said:
        return ()
    who = _unmarked(said)[:_LONGEST_WHO] or "the team"
    least, most = (count - 1 for count in _how_many(said))
    seats = [Seat(role=SeatRole.LEAD, from_=who)]
    if _OBSERVED.search(whole):
        # `A third engineer observes` comes on top of the two; else one of them does.
        further = "third" in whole.casefold()
        seats.append(
            Seat(role=SeatRole.OBSERVER, count_min=1 if further else min(least, 1), from_=who)
        )
        least, most = (least, most) if further else (max(least - 1, 0), most - 1)
    if most > 0:
        seats.append(Seat(role=SeatRole.SECOND, count_min=least, count_max=most, from_=who))
    return tuple(seats)


def _how_many(said: str) -> tuple[int, int]:
    between = _RANGE.search(said)
    if between:
        first, second = sorted((int(between[1]), int(between[2])))
        return max(min(first, _MOST_PEOPLE), 1), max(min(second, _MOST_PEOPLE), 1)
    found = _COUNT.search(said)
    count = _NUMBERS.get(found[1].casefold()) or int(found[1]) if found else 1
    count = max(min(count, _MOST_PEOPLE), 1)
    return count, count


def _resources(parts: Sequence[tuple[str, int, str]]) -> Iterator[Resource]:
    for field, _, text in parts:
        link = _LINK.search(text)
        if field != "resources" or link is None:
            continue
        revise = _REVISION.search(text)
        why = _WHY.search(text) if revise else None
        needs = _NEEDS.search(text)
        minutes = [int(one) for one in re.findall(r"\d{1,3}", needs[1])] if needs else []
        yield Resource(
            name=link[1].strip() or link[2],
            visibility=Visibility.PUBLIC if "public" in text.casefold() else Visibility.INTERNAL,
            state=State.NEEDS_REVISION if revise else State.CURRENT,
            why=why[1].strip() if why else "",
            minutes=tuple(one for one in minutes if _SHORTEST <= one <= _LONGEST_LIVE),
        )


def _rules(whole: str) -> Rules:
    def says(pattern: str) -> bool:
        return re.search(pattern, whole, re.IGNORECASE) is not None

    who = re.search(
        r"dry run with (?:the |a |an )?([\w -]{3,60}?)(?: before| first|[.,;]|$)",
        whole,
        re.I | re.M,
    )
    last = re.search(r"(?:last|final) (\d{1,2}) minutes", whole, re.IGNORECASE)
    helped = r"assistants? (?:is|are) (?:both )?"
    encouraged = says(helped + r"(?:encouraged|expected)")
    return Rules(
        dry_run_with=who[1].strip() if who else "someone experienced" if says("dry run") else "",
        same_exercise=says(r"same exercise"),
        same_interviewers=says(r"same (?:people|interviewers)"),
        observer=says(r"(?:all|every|should|must) [^.]{0,60}\bobserver\b")
        and not says(r"if there are two"),
        help_when_stuck=says(r"help (?:if|when)"),
        look_up=says(r"look(?:ing)? (?:\w+ )?up|lookup"),
        finishing_not_goal=says(r"finishing [^.]{0,40}not (?:the|a) goal"),
        candidate_minutes=min(int(last[1]), 60) if last else 0,
        assistants=Assistants.ENCOURAGED
        if encouraged
        else Assistants.ALLOWED
        if says(helped + "(?:allowed|fine|permitted)")
        else Assistants.NO,
    )
