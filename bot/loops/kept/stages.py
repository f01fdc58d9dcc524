"""Changing a loop by hand: its stages one by one, and what they must assess."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.catalogue.types import InterviewType, Seat
from bot.errors import Problem
from bot.loops.fixes import short_title
from bot.loops.kept import change, store
from bot.loops.kept.desk import Answer, Desk, value
from bot.loops.kept.edit import NO_SUCH_TYPE, Changed, add, move, remove, replace, stage_at
from bot.loops.kept.model import KeptLoop
from bot.loops.kept.reviewing import content_of
from bot.loops.kept.rights import is_admin_here, require_loop
from bot.loops.kept.stage_forms import (
    MOST_DAYS,
    NO_SET,
    OPEN,
    build_needs,
    build_stage,
    build_stages,
)
from bot.loops.model import Loop, Stage, StageKind
from bot.plans import store as sets
from bot.positions.model import clean_name
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection
from bot.types.formats import lines, read_panel

MOST_SETS = 99
LONGEST_LINE = 300
SHORTEST, LONGEST = 5, 480

PRESSED: Mapping[str, Callable[[Loop, int], Changed]] = {
    "up": lambda loop, place: move(loop, place, -1),
    "down": lambda loop, place: move(loop, place, 1),
    "remove": remove,
}
"""What a choice in a stage's menu does at once, by the first word of its value."""


@dataclass(frozen=True)
class Staging:
    """Jobs of the inbox: database only, checked for the person each time."""

    desk: Desk

    # All stages

    def open(self, received: Received, con: Connection) -> Answer:
        """Show a loop's stages."""
        kept = self.desk.loop(con, received, value(received))
        self.desk.turn(con, received, "loops.stages", {"loop": kept.id})
        return None

    def stages_view(self, request: ViewRequest) -> View:
        """Return a loop's stages."""
        con, kept = self.desk.deps.db.read(), self._loop_of(request)
        note = request.payload.get("note") or ""
        return self._stages(con, request.user, kept, note=note)

    def _stages(self, con: Connection, user: str, kept: KeptLoop, *, note: str) -> View:
        types = self.desk.reviewer.library.of(kept.team).types
        return build_stages(kept, types, self._sets(con, user, kept), note=note)

    def menu(self, received: Received, con: Connection) -> Answer:
        """Move or remove a stage, or show its form."""
        verb, _, place = value(received).partition(":")
        kept = self.desk.in_form(con, received)
        at = int(place) if place.isdecimal() else 0
        if verb not in PRESSED:
            stage_at(kept.content, at)
            payload = {"loop": kept.id, "place": at}
            self.desk.deps.modals.update(con, received, "loops.stage", payload)
            return None
        changed = PRESSED[verb](kept.content, at)
        change.keep(self.desk.deps, con, kept, changed, by=received.user)
        payload = {"loop": kept.id, "note": changed.said}
        self.desk.deps.modals.update(con, received, "loops.stages", payload)
        return None

    # One stage

    def begin(self, received: Received, con: Connection) -> Answer:
        """Show the form of a new stage."""
        kept = self.desk.loop(con, received, value(received))
        self.desk.turn(con, received, "loops.stage", {"loop": kept.id, "place": None})
        return None

    def stage_view(self, request: ViewRequest) -> View:
        """Return the form of a stage, a new one where no place is given."""
        con, kept = self.desk.deps.db.read(), self._loop_of(request)
        place, library = request.payload.get("place"), self.desk.reviewer.library
        return build_stage(
            kept,
            place or len(kept.content.stages) + 1,
            stage_at(kept.content, place) if place else None,
            types=library.of(kept.team).types,
            families=library.families,
            sets=self._sets(con, request.user, kept),
        )

    def entered(self, received: Received, con: Connection) -> Answer:
        """Keep a stage as it was entered, and show all stages."""
        shown = self.desk.loop_shown(con, received)
        place = entered.read_metadata(received.body["view"]).get("place") or ""
        at = int(place) if place.isdecimal() else 0
        stage = self._read(con, received, shown, stage_at(shown.content, at) if at else None)
        changed = replace(shown.content, at, stage) if at else add(shown.content, stage)
        kept = self.desk.keep(con, received, shown, changed)
        view = self._stages(con, received.user, kept, note=changed.said)
        return {"response_action": "update", "view": view}

    def _read(
        self, con: Connection, received: Received, kept: KeptLoop, before: Stage | None
    ) -> Stage:
        """Return the stage that was entered. Raises Problem, beside the fields that are wrong."""
        view = received.body["view"]
        type_id = self._type(kept, entered.text(view, "type"), before)
        type_ = self.desk.reviewer.library.of(kept.team).types.type(type_id)
        content = None
        set_id = entered.text(view, "set")
        if set_id in {"", NO_SET}:
            # No field for it is shown while there is nothing to choose from.
            set_id = before.set if before and not entered.controls(view, "set") else ""
        if set_id:
            if set_id not in self._sets(con, received.user, kept):
                raise Problem(fields={"set": "This set is not there to choose. Take another one."})
            content = content_of(con, kept.team, set_id)
        length = _minutes(entered.text(view, "minutes"))
        if not length and not type_id and content is not None:
            length = content.length_minutes
        title = clean_name(entered.text(view, "title")) or (short_title(type_) if type_ else "")
        if not title:
            raise Problem(fields={"title": "A stage whose type is open needs a title."})
        return Stage(
            title=title,
            type=type_id,
            minutes=length,
            panel=_panel(entered.text(view, "panel"), before, type_),
            set=set_id,
            kind=StageKind(entered.text(view, "kind") or StageKind.INTERVIEW),
        )

    def _type(self, kept: KeptLoop, chosen: str, before: Stage | None) -> str:
        """Return the id of the type that was chosen, "" where it is still open."""
        if chosen in {"", OPEN}:
            return ""
        found = self.desk.reviewer.library.of(kept.team).types.type(chosen)
        if found is None and (before is None or before.type != chosen):
            raise Problem(fields={"type": NO_SUCH_TYPE})
        return chosen

    def _sets(self, con: Connection, user: str, kept: KeptLoop) -> dict[str, str]:
        """Return the titles of the approved sets this person may choose, and of those in use."""
        admin = is_admin_here(self.desk.deps, con, kept.team, user)
        mine = sets.newest(con, kept.team, viewer=user, sees_all=admin, most=MOST_SETS)
        found = {each.id: each.title for each in mine if each.approved_version is not None}
        used = [each.set for each in kept.content.stages if each.set]
        if kept.position_id is not None:
            used += store.sets_of(con, kept.team, kept.position_id)
        for set_id in used:
            planned = sets.find(con, set_id)
            if planned is not None and planned.team == kept.team:
                found.setdefault(set_id, planned.title)
        return found

    # What must be assessed

    def needs(self, received: Received, con: Connection) -> Answer:
        """Show the form of a loop's must-haves."""
        kept = self.desk.loop(con, received, value(received))
        self.desk.turn(con, received, "loops.needs", {"loop": kept.id})
        return None

    def needs_view(self, request: ViewRequest) -> View:
        """Return the form of a loop's must-haves, with some proposed where it has none."""
        con, kept = self.desk.deps.db.read(), self._loop_of(request)
        guide = self.desk.reviewer.guide(kept.team)
        return build_needs(kept, tuple(guide.competencies.values()), self._proposed(con, kept))

    def _proposed(self, con: Connection, kept: KeptLoop) -> tuple[str, ...]:
        """Return the competencies that the question sets of a position are about."""
        if kept.content.must_have or kept.position_id is None:
            return ()
        guide = self.desk.reviewer.guide(kept.team)
        used = [each.set for each in kept.content.stages if each.set]
        used += store.sets_of(con, kept.team, kept.position_id)
        contents = [content_of(con, kept.team, set_id) for set_id in dict.fromkeys(used)]
        said = (area for one in contents if one is not None for area in (*one.areas, *one.goals))
        return tuple(dict.fromkeys(id_ for area in said for id_ in guide.spoken_of(area)))

    def needs_entered(self, received: Received, con: Connection) -> Answer:
        """Keep what a loop must assess."""
        view = received.body["view"]
        kept = self.desk.loop_shown(con, received)
        known = self.desk.reviewer.guide(kept.team).competencies
        days = lines(entered.text(view, "days"))
        if fault := _days_fault(days):
            raise Problem(fields={"days": fault})
        title = clean_name(entered.text(view, "title"))
        if not title:
            raise Problem(fields={"title": "Give the loop a title."})
        in_words = tuple(one for one in kept.content.elsewhere if one not in known)
        update: dict[str, Any] = {
            "title": title,
            "must_have": tuple(i for i in entered.many(view, "must") if i in known),
            "day_to_day": days,
            "elsewhere": (
                *in_words,
                *(i for i in entered.many(view, "elsewhere") if i in known),
            ),
        }
        changed = Changed(kept.content.model_copy(update=update), "Changed what it must assess.")
        self.desk.keep(con, received, kept, changed)
        return {"response_action": "clear"}

    def _loop_of(self, request: ViewRequest) -> KeptLoop:
        deps = self.desk.deps
        return require_loop(
            deps, deps.db.read(), request.team, request.user, request.payload["loop"]
        )


def _minutes(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and SHORTEST <= int(text) <= LONGEST):
        said = f"Give whole minutes from {SHORTEST} to {LONGEST}, or none for the type's."
        raise Problem(fields={"minutes": said})
    return int(text)


def _panel(text: str, before: Stage | None, type_: InterviewType | None) -> tuple[Seat, ...]:
    """Return a stage's own panel; each role keeps the instructions it had, here or in the type."""
    try:
        seats = read_panel(text)
    except Problem as problem:
        raise Problem(fields={"panel": problem.message}) from problem
    known = {seat.role: seat.instructions for seat in type_.panel} if type_ else {}
    known |= {seat.role: seat.instructions for seat in (before.panel if before else ())}
    return tuple(
        seat.model_copy(update={"instructions": known.get(seat.role, ())}) for seat in seats
    )


def _days_fault(days: tuple[str, ...]) -> str | None:
    if len(days) > MOST_DAYS:
        return f"These are {len(days)} lines; give the {MOST_DAYS} that weigh most."
    if any(len(line) > LONGEST_LINE for line in days):
        return f"A line is longer than {LONGEST_LINE} characters. Write one thing a line."
    return None
