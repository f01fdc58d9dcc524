"""A type of the catalogue out of what documents say of it, without a model: nothing is lost.

Each sentence and each item of a list stands in one field of the draft; what two documents say in
the same words stands there once. Where they contradict each other and nobody has decided, the field
stays empty, and what each says stands among what happens, for a person to see.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from bot.catalogue.types import (
    Assistants,
    Competency,
    Exercise,
    Resource,
    Rules,
    Seat,
    SeatRole,
    Stance,
    Stretch,
    Unattended,
)
from bot.types.listing.facts import Facts, Kind, Line, facts_of
from bot.types.listing.labels import Meaning, meaning_of
from bot.types.listing.listed import ListedType
from bot.types.listing.material import shown
from bot.types.listing.spent import told_alone
from bot.types.model import OwnType, Source

BOTH = "both"
"""A decision to keep what both say: the widest range of minutes, or of people."""

NONE = "none"
"""A decision for a value that none of the members has."""

Decided = Mapping[str, int | str]
"""By a conflict's field, the place of the member whose value is kept, `BOTH` or `NONE`."""

_QUESTIONS = "The candidate's questions"
_FIELDS = {
    Kind.DETAIL: "what_happens",
    Kind.LENGTH: "what_happens",
    Kind.PREPARING: "candidate_prepares",
    Kind.BEFORE: "before",
    Kind.RESOURCE: "before",
    Kind.DURING: "during",
    Kind.PEOPLE: "during",
    Kind.PROBE: "probes",
    Kind.LOOK_FOR: "look_for",
    Kind.NOT_ASSESSED: "does_not_assess",
    Kind.NOT_EXPECTED: "not_expected",
    Kind.SET_UP: "set_up",
    Kind.EXERCISE: "good",
    Kind.OBSERVER: "instructions",
}


def draft_of(
    id_: str,
    title: str,
    members: Sequence[tuple[ListedType, Source]],
    decided: Decided,
    competencies: Sequence[Competency],
) -> OwnType:
    """Return the type that the members of a group make together, complete or not.

    `decided` names conflicts by their field as `conflicts_in` does; of a field that is decided, the
    value that was not chosen is left out. `competencies` are the whole vocabulary: those that the
    lines to look for and to ask speak of are the draft's.
    """
    whole = _Whole([listed for listed, _ in members], decided)
    lines = whole.lines()
    asked = "\n".join((*lines["look_for"], *lines["probes"]))
    held = {name: lines.pop(name) for name in ("set_up", "good", "instructions")}
    rules = whole.rules(held["set_up"])
    is_exercise = rules.same_exercise or held["good"]
    return OwnType(
        id=id_,
        title=title,
        summary=whole.summary(),
        panel=_instructed(whole.panel, held["instructions"]),
        stance=whole.stance(),
        minutes=whole.minutes,
        default_minutes=whole.default,
        agenda=whole.agenda_with(rules.candidate_minutes, title),
        unattended=whole.unattended,
        competencies=tuple(one.id for one in competencies if one.named_in(asked)),
        resources=_resources(whole.facts),
        exercise=Exercise(name=title, good=held["good"]) if is_exercise else None,
        rules=rules,
        sources=tuple(source for _, source in members),
        **lines,
    )


def _instructed(panel: Sequence[Seat], instructions: tuple[str, ...]) -> tuple[Seat, ...]:
    return tuple(
        seat.model_copy(update={"instructions": instructions})
        if seat.role is SeatRole.OBSERVER
        else seat
        for seat in panel
    )


class _Whole:
    """What the members say together, once decisions are heeded.

    Where they contradict each other and nobody has decided, `minutes` are None, `panel` is empty.
    """

    def __init__(self, types: Sequence[ListedType], decided: Decided) -> None:
        self._types = types
        self.facts = [facts_of(one) for one in types]
        self._meant = {
            meaning: choice for label, choice in decided.items() if (meaning := meaning_of(label))
        }
        self._by_label = {label.casefold(): choice for label, choice in decided.items()}
        self.minutes = self._minutes()
        self.agenda = self._agenda()
        self.default = self._default()
        self.panel = self._panel()
        self.unattended = self._unattended()

    def _chosen(self, meaning: Meaning) -> Facts | None:
        choice = self._meant.get(meaning)
        known = isinstance(choice, int) and 0 <= choice < len(self.facts)
        return self.facts[choice] if isinstance(choice, int) and known else None

    # Length

    def _minutes(self) -> tuple[int, int] | None:
        if chosen := self._chosen(Meaning.LENGTH):
            return chosen.minutes
        told = list(dict.fromkeys(one.minutes for one in self.facts if one.minutes))
        if len(told) > 1 and self._meant.get(Meaning.LENGTH) != BOTH:
            return None
        if not told:
            return None
        return min(least for least, _ in told), max(most for _, most in told)

    def _agenda(self) -> tuple[Stretch, ...]:
        chosen = self._chosen(Meaning.LENGTH)
        told = (one.agenda for one in ((chosen,) if chosen else self.facts) if one.agenda)
        agenda = next(told, ())
        lengths = self.minutes or ()
        return agenda if sum(part.minutes for part in agenda) in lengths else ()

    def _default(self) -> int | None:
        if self.agenda:
            return sum(part.minutes for part in self.agenda)
        return self.minutes[1] if self.minutes else None

    def agenda_with(self, kept: int, title: str) -> tuple[Stretch, ...]:
        """Return the agenda, at least the minutes kept for the candidate's own questions."""
        if self.agenda or not kept or self.default is None:
            return self.agenda
        first = Stretch(what=title, minutes=self.default - kept)
        return first, Stretch(what=_QUESTIONS, minutes=kept)

    def _unattended(self) -> Unattended | None:
        chosen = self._chosen(Meaning.LENGTH)
        told = (one.unattended for one in ((chosen,) if chosen else self.facts) if one.unattended)
        alone = next(told, None)
        return alone and alone.model_copy(update={"given": shown(alone.given) or alone.given})

    # Panel

    def _panel(self) -> tuple[Seat, ...]:
        if chosen := self._chosen(Meaning.PEOPLE):
            return chosen.panel
        told = [one.panel for one in self.facts if one.panel]
        shapes = {_shape(panel) for panel in told}
        if len(shapes) > 1 and self._meant.get(Meaning.PEOPLE) != BOTH:
            return ()
        return tuple(_widest(told))

    @property
    def _observer(self) -> Seat | None:
        return next((seat for seat in self.panel if seat.role is SeatRole.OBSERVER), None)

    # The rest

    def rules(self, set_up: tuple[str, ...]) -> Rules:
        """Return what any of them asks for; minutes are kept only where they fit the agenda."""
        told = [one.rules for one in self.facts]
        kept = next((one.candidate_minutes for one in told if one.candidate_minutes), 0)
        observer = self._observer
        order = list(Assistants)
        return Rules(
            dry_run_with=next((one.dry_run_with for one in told if one.dry_run_with), ""),
            same_exercise=any(one.same_exercise for one in told),
            same_interviewers=any(one.same_interviewers for one in told),
            observer=observer is not None and observer.count_min > 0,
            muted=observer is not None and any(one.muted for one in told),
            help_when_stuck=any(one.help_when_stuck for one in told),
            look_up=any(one.look_up for one in told),
            finishing_not_goal=any(one.finishing_not_goal for one in told),
            candidate_minutes=kept if self._fits(kept) else 0,
            assistants=max((one.assistants for one in told), key=order.index),
            set_up=set_up,
        )

    def _fits(self, kept: int) -> bool:
        if self.agenda:
            return self.agenda[-1].minutes == kept
        return self.default is None or self.default > kept

    def stance(self) -> Stance:
        """Return the first stance that is more than an interviewer's."""
        told = (one.stance for one in self.facts if one.stance is not Stance.INTERVIEWER)
        return next(told, Stance.INTERVIEWER)

    def summary(self) -> str:
        """Return the first member's summary that is a sentence, else the first there is."""
        told = [shown(one.summary) for one in self._types if one.summary]
        whole = (one for one in told if one.endswith((".", "!", "?", "\u3002")))
        return next(whole, next(iter(told), ""))

    # Lines

    def lines(self) -> dict[str, tuple[str, ...]]:
        """Return the lines of each field, what several say in the same words once."""
        found: dict[str, list[str]] = {field: [] for field in _FIELDS.values()}
        said: set[str] = set()
        for field, text in self._kept():
            key = " ".join(text.casefold().split())
            if key not in said and any(sign.isalnum() for sign in text):
                said.add(key)
                found[field].append(text)
        return {field: tuple(texts) for field, texts in found.items()}

    def _kept(self) -> Iterator[tuple[str, str]]:
        for at, facts in enumerate(self.facts):
            valued = self._values(at, facts)
            for place, line in enumerate(facts.lines):
                is_value = place in valued
                if is_value and self._is_decided_against(line, at):
                    continue
                # A label that nobody has a meaning for is carried by nothing.
                if line.carried and not line.opens and self._is_carried(line, facts):
                    continue
                yield self._field(line), _text(line, named=is_value and line.carried)

    def _values(self, at: int, facts: Facts) -> frozenset[int]:
        """Return the places of lines that a decision is about: the first of a field."""
        seen: set[str] = set()
        found: set[int] = set()
        for place, line in enumerate(facts.lines):
            field = line.kind if line.kind in {Kind.LENGTH, Kind.PEOPLE} else line.label.casefold()
            is_short = "\n" not in self._types[at].fields.get(line.label, "")
            if field not in seen and (line.kind in {Kind.LENGTH, Kind.PEOPLE} or is_short):
                found.add(place)
            seen.add(field)
        return frozenset(found)

    def _is_decided_against(self, line: Line, at: int) -> bool:
        choice = self._by_label.get(line.label.casefold())
        for meaning, kind in ((Meaning.LENGTH, Kind.LENGTH), (Meaning.PEOPLE, Kind.PEOPLE)):
            if line.kind is kind:
                choice = self._meant.get(meaning)
        if choice == NONE:
            return True
        return isinstance(choice, int) and 0 <= choice < len(self.facts) and choice != at

    def _is_carried(self, line: Line, facts: Facts) -> bool:
        """Tell whether the draft says elsewhere what a line does."""
        if line.kind is Kind.RESOURCE:
            return True
        if line.kind is Kind.PEOPLE:
            return bool(self.panel)
        if self.unattended and self.unattended.what == told_alone(line.text):
            return True
        if facts.agenda and facts.agenda != self.agenda:
            return False
        if not self.minutes or not facts.minutes:
            return False
        least, most = facts.minutes
        return self.minutes[0] <= least and most <= self.minutes[1]

    def _field(self, line: Line) -> str:
        if line.kind is Kind.OBSERVER and self._observer is None:
            return _FIELDS[Kind.DURING]
        return _FIELDS[line.kind]


def _text(line: Line, *, named: bool) -> str:
    """Return a line as a person reads it; `named` with its label, as its value says little."""
    text = line.text if line.code else shown(line.text)
    return f"{line.label}: {text}" if line.label and (named or line.opens) else text


@dataclass(frozen=True)
class _Place:
    role: SeatRole
    least: int
    most: int


def _shape(panel: Sequence[Seat]) -> frozenset[_Place]:
    return frozenset(_Place(seat.role, seat.count_min, seat.count_max) for seat in panel)


def _widest(panels: Sequence[Sequence[Seat]]) -> Iterator[Seat]:
    """Yield each role's seat with the fewest and the most of any panel."""
    order = list(SeatRole)
    every = sorted((s for panel in panels for s in panel), key=lambda seat: order.index(seat.role))
    for role, grouped in groupby(every, key=attrgetter("role")):
        seats = list(grouped)
        whence = {seat.from_.casefold(): seat.from_ for seat in reversed(seats)}
        yield Seat(
            role=role,
            count_min=min(seat.count_min for seat in seats) if len(seats) == len(panels) else 0,
            count_max=max(seat.count_max for seat in seats),
            from_="; ".join(reversed(whence.values())),
        )


def _resources(facts: Iterable[Facts]) -> tuple[Resource, ...]:
    """Return all material once, first what documents list; names are told apart by number."""
    found: dict[tuple[str, str], Resource] = {}
    told = list(facts)
    listed = (one for each in told for one in each.resources)
    links = (one for each in told for one in each.links if one.url)
    for one in (*listed, *links):
        found.setdefault((one.name.casefold(), one.url), one)
    names: dict[str, int] = {}
    unique: list[Resource] = []
    for one in found.values():
        name, number = one.name, 1
        while name.casefold() in names:
            number += 1
            name = f"{one.name} ({number})"
        names[name.casefold()] = number
        unique.append(one.model_copy(update={"name": name}))
    return tuple(unique)
