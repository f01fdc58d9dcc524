"""*Look Through*: the jobs behind a work's forms and the buttons under its message.

Every form carries the version it shows. What is pressed in one that shows an older version changes
nothing, and the form then shows the newest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.catalogue.terms import stems
from bot.errors import Problem
from bot.people import store as directory
from bot.slack import entered
from bot.slack.model import Block, Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection
from bot.types.browse import turn
from bot.types.describe import for_interviewer
from bot.types.library import Shelf
from bot.types.working import change, forms, store
from bot.types.working.accept import agreed, written
from bot.types.working.blocks import (
    build_done,
    build_draft,
    build_group,
    build_groups,
    build_type,
    build_types,
    field_id,
    page_of,
)
from bot.types.working.change import WorkVersion
from bot.types.working.desk import Desk
from bot.types.working.diff import steps_between
from bot.types.working.model import Group, Work
from bot.types.working.publish import publish
from bot.types.working.standing import Standing, standing, standings

Answer = Mapping[str, object] | None

BEHIND = "This was changed meanwhile. Here is how it stands now: press again."
BY_HAND = "by hand"
NOTHING_CHOSEN = "Tick at least one type, or close this."
HISTORY_SHOWN = 45
FINISH = "This is a draft of your catalogue now. Edit it here, then publish it."


@dataclass(frozen=True)
class Looking:
    """Jobs of the inbox on a work: database only, checked for the person each time."""

    desk: Desk

    # Opening and turning

    def look(self, received: Received, con: Connection) -> Answer:
        """Open the groups of a work."""
        return self._open(received, con, "work.look")

    def publishing(self, received: Received, con: Connection) -> Answer:
        """Open the form that publishes."""
        return self._open(received, con, "work.publish")

    def history(self, received: Received, con: Connection) -> Answer:
        """Open who did what."""
        return self._open(received, con, "work.history")

    def _open(self, received: Received, con: Connection, name: str) -> Answer:
        now = self._required(con, received, value(received))
        turn(self.desk.deps, con, received, name, {"work": now.id})
        return None

    def tab(self, received: Received, con: Connection) -> Answer:
        """Show the list of types or the groups, or another page of them."""
        tab, _, page = value(received).partition("|")
        payload = {"tab": tab, "page": int(page) if page.isdecimal() else 0}
        return self._turn(received, con, "work.look", **payload)

    def type(self, received: Received, con: Connection) -> Answer:
        """Show a type as its document has it."""
        return self._turn(received, con, "work.type", entry=value(received))

    def group(self, received: Received, con: Connection) -> Answer:
        """Show a group."""
        return self._turn(received, con, "work.group", group=value(received))

    def draft(self, received: Received, con: Connection) -> Answer:
        """Show what a group would be published as."""
        return self._turn(received, con, "work.draft", group=value(received))

    def edit(self, received: Received, con: Connection) -> Answer:
        """Show the fields of a draft."""
        return self._turn(received, con, "work.edit", group=value(received))

    def move(self, received: Received, con: Connection) -> Answer:
        """Ask which group a type belongs to."""
        return self._turn(received, con, "work.move", entry=value(received))

    def combine(self, received: Received, con: Connection) -> Answer:
        """Ask which groups a group is combined with."""
        return self._turn(received, con, "work.combine", group=value(received))

    def _turn(self, received: Received, con: Connection, name: str, **besides: object) -> Answer:
        now = self._required(con, received, carried(received)["work"])
        turn(self.desk.deps, con, received, name, {"work": now.id, **besides})
        return None

    # Pressing

    def split(self, received: Received, con: Connection) -> Answer:
        """Split a group."""
        now = self._required(con, received, carried(received)["work"])
        if not is_seen(received, now):
            return self._turn(received, con, "work.look", note=BEHIND)
        number = now.work.number(value(received))
        self._change(con, received, now, lambda work: work.split(number))
        return self._turn(received, con, "work.look", note="Split.", page=page_of(number))

    def finish(self, received: Received, con: Connection) -> Answer:
        """Keep a new type as a draft of the catalogue, and show it there, to be edited in full."""
        now, key = self._submitted(con, received), value(received)
        group = now.work.group(now.work.number(key))
        if not group.target:
            now = publish(self.desk, con, now, (key,), by=received.user, status="draft").work
            group = now.work.group(now.work.number(key))
        turn(self.desk.deps, con, received, "types.show", {"id": group.target, "note": FINISH})
        return None

    def undo_here(self, received: Received, con: Connection) -> Answer:
        """Go back by one step, in the form."""
        now = self._required(con, received, carried(received)["work"])
        note = BEHIND
        if is_seen(received, now):
            after = now.number
            now = change.undo(self.desk.deps, con, now.id, by=received.user, after=after)
            note = f"Back to how it was before step {after}."
        return self._turn(received, con, "work.look", note=note)

    def undo(self, received: Received, con: Connection) -> Answer:
        """Go back by one step, where the version whose message was seen is the newest."""
        work_id, _, seen = value(received).partition("@")
        now = self._required(con, received, work_id)
        if str(now.number) != seen:
            raise Problem(change.CHANGED_MEANWHILE)
        change.undo(self.desk.deps, con, now.id, by=received.user, after=now.number)
        return None

    # Submitting

    def accepted(self, received: Received, con: Connection) -> Answer:
        """Keep a group's title, what it becomes and what was decided, and take it as agreed."""
        view, ids = received.body["view"], carried(received)
        now = self._submitted(con, received)
        number = now.work.number(ids["group"])
        shelf = self._shelf(con, received.team)
        group = agreed(self.desk, shelf, now.work, number, view)
        after = self._change(con, received, now, lambda work: work.changed(number, lambda _: group))
        one = standing(self.desk, shelf, after.work, number)
        if one.to_decide:
            return _answer(build_done(after, one, "Saved. Something is still to be decided."))
        view = self._groups_view(after, shelf, page=page_of(number), note=f"{number} is accepted.")
        return _answer(view)

    def moved(self, received: Received, con: Connection) -> Answer:
        """Put a type into the chosen group."""
        view, ids = received.body["view"], carried(received)
        entry, name = ids["entry"], field_id("target", {**ids, "group": ids["entry"]})
        target = entered.text(view, name)
        if not target:
            raise Problem(fields={name: "Choose a group."})

        def step(work: Work) -> Work:
            return work.moved(entry, 0 if target == "0" else work.number(target))

        now = self._change(con, received, self._submitted(con, received), step)
        number = now.work.number_of(entry)
        shelf, page = self._shelf(con, received.team), page_of(number)
        return _answer(self._groups_view(now, shelf, page=page, note=f"Moved to {number}."))

    def combined(self, received: Received, con: Connection) -> Answer:
        """Make the chosen groups one."""
        view, ids = received.body["view"], carried(received)
        key, name = ids["group"], field_id("others", ids)
        others = entered.many(view, name)
        if not others:
            raise Problem(fields={name: "Choose at least one group."})

        now = self._submitted(con, received)
        first, *rest = [now.work.number(each) for each in (key, *others)]
        now = self._change(con, received, now, lambda work: work.combined([first, *rest]))
        # It stands in the place of the first; those before it that went into it are gone.
        number = first - sum(other < first for other in rest)
        one = standing(self.desk, self._shelf(con, received.team), now.work, number)
        return _answer(build_done(now, one, "Combined."))

    def edited(self, received: Received, con: Connection) -> Answer:
        """Keep a draft as it was edited."""
        view, key = received.body["view"], carried(received)["group"]
        now = self._submitted(con, received)
        number = now.work.number(key)
        shelf = self._shelf(con, received.team)
        one = standing(self.desk, shelf, now.work, number)
        draft = forms.edited(view, one.draft)
        if draft != one.draft:
            group = written(self.desk, shelf, now.work, one, draft)
            now = self._change(
                con, received, now, lambda work: work.changed(number, lambda _: group)
            )
            one = standing(self.desk, shelf, now.work, number)
        return _answer(build_done(now, one, "Saved."))

    def published(self, received: Received, con: Connection) -> Answer:
        """Publish what was ticked; submitted twice, it is published once."""
        view = received.body["view"]
        now = self._required(con, received, carried(received)["work"])
        blocks = [each["block_id"] for each in view["blocks"] if each.get("type") == "input"]
        chosen = [key for name in blocks for key in entered.many(view, name)]
        if not chosen:
            raise Problem(fields={blocks[0]: NOTHING_CHOSEN} if blocks else {})
        marked = {one.key for one in now.work.groups if one.published or one.suggested}
        if not is_seen(received, now) and not marked.issuperset(chosen):
            raise Problem(change.CHANGED_MEANWHILE)
        done = publish(self.desk, con, now, chosen, by=received.user)
        return _answer(forms.build_published(done.said, done.outcomes))

    def _submitted(self, con: Connection, received: Received) -> WorkVersion:
        """Return the work a form shows. Raises Problem where it shows an older version."""
        now = self._required(con, received, carried(received)["work"])
        if not is_seen(received, now):
            raise Problem(change.CHANGED_MEANWHILE)
        return now

    # The forms

    def look_view(self, request: ViewRequest) -> View:
        """Return the groups, or the list of types."""
        con, payload = self.desk.deps.db.read(), request.payload
        now = self._of(con, request)
        page, note = payload.get("page") or 0, payload.get("note") or ""
        if payload.get("tab") == "types":
            return build_types(now, page=page, note=note)
        return self._groups_view(now, self.desk.shelf(request.team), page=page, note=note)

    def type_view(self, request: ViewRequest) -> View:
        """Return a type as its document has it."""
        con, now = self.desk.deps.db.read(), self._of(self.desk.deps.db.read(), request)
        entry = now.work.entry(request.payload["entry"])
        listed = entry.listed
        said = store.passage(con, request.team, entry.document, listed.start, listed.end)
        return build_type(now, entry, said or "")

    def group_view(self, request: ViewRequest) -> View:
        """Return a group."""
        con = self.desk.deps.db.read()
        return self._group_view(con, request.team, self._of(con, request), request.payload["group"])

    def draft_view(self, request: ViewRequest) -> View:
        """Return what a group would be published as."""
        con, shelf = self.desk.deps.db.read(), self.desk.shelf(request.team)
        return self._draft_view(self._of(con, request), shelf, request.payload["group"])

    def edit_view(self, request: ViewRequest) -> View:
        """Return the fields of a draft."""
        now = self._of(self.desk.deps.db.read(), request)
        one = self._standing(now, self.desk.shelf(request.team), request.payload["group"])
        return forms.build_edit(now, one)

    def move_view(self, request: ViewRequest) -> View:
        """Return the form that asks which group a type belongs to."""
        now = self._of(self.desk.deps.db.read(), request)
        return forms.build_move(now, now.work.entry(request.payload["entry"]))

    def combine_view(self, request: ViewRequest) -> View:
        """Return the form that asks which groups a group is combined with."""
        now = self._of(self.desk.deps.db.read(), request)
        return forms.build_combine(now, now.work.number(request.payload["group"]))

    def publish_view(self, request: ViewRequest) -> View:
        """Return the form that publishes."""
        now = self._of(self.desk.deps.db.read(), request)
        shelf = self.desk.shelf(request.team)
        return forms.build_publish(now, standings(self.desk, shelf, now.work))

    def history_view(self, request: ViewRequest) -> View:
        """Return who did what, with what each step changed."""
        con = self.desk.deps.db.read()
        now = self._of(con, request)
        found = change.history(con, request.team, now.id, most=HISTORY_SHOWN + 1)
        past = [
            forms.Past(one, steps_between(before.work, one.work)) for one, before in pairwise(found)
        ]
        if found and found[-1].number == 1:
            past.append(forms.Past(found[-1], ()))
        viewer = directory.person(con, request.team, request.user)
        zone = viewer.zone if viewer else self.desk.deps.settings.default_zone
        return forms.build_history(past, zone)

    # What they are built from

    def _groups_view(
        self, now: WorkVersion, shelf: Shelf, *, page: int = 0, note: str = ""
    ) -> View:
        return build_groups(now, standings(self.desk, shelf, now.work), page=page, note=note)

    def _group_view(
        self, con: Connection, team: str, now: WorkVersion, key: str, note: str = ""
    ) -> View:
        shelf = self._shelf(con, team)
        one = self._standing(now, shelf, key)
        return build_group(now, one, becomes(shelf, now.work, one.group), note=note)

    def _draft_view(self, now: WorkVersion, shelf: Shelf, key: str, note: str = "") -> View:
        one = self._standing(now, shelf, key)
        parts = for_interviewer(one.draft, shelf.types, self.desk.library.families)
        return build_draft(now, one, parts, note=note)

    def _standing(self, now: WorkVersion, shelf: Shelf, key: str) -> Standing:
        return standing(self.desk, shelf, now.work, now.work.number(key))

    def _shelf(self, con: Connection, team: str) -> Shelf:
        return self.desk.library.within(con, team)

    def _of(self, con: Connection, request: ViewRequest) -> WorkVersion:
        work_id = request.payload["work"]
        return change.require(self.desk.deps, con, request.team, request.user, work_id)

    def _required(self, con: Connection, received: Received, work_id: str) -> WorkVersion:
        return change.require(self.desk.deps, con, received.team, received.user, work_id)

    def _change(
        self, con: Connection, received: Received, now: WorkVersion, step: change.Step
    ) -> WorkVersion:
        return change.change(
            self.desk.deps, con, now.id, step, by=received.user, why=BY_HAND, after=now.number
        )


def _answer(view: View) -> Answer:
    return {"response_action": "update", "view": view}


def value(received: Received) -> str:
    """Return the value of the button that was pressed."""
    return str(received.body["actions"][0].get("value") or "")


def carried(received: Received) -> dict[str, str]:
    """Return the ids that the form carries in which something was pressed or submitted."""
    return entered.read_metadata(received.body.get("view") or {})


def is_seen(received: Received, now: WorkVersion) -> bool:
    """Tell whether a form shows the newest version."""
    return carried(received)["version"] == str(now.number)


MOST_OFFERED = 400
"""Types offered for a group to become; a view holds 250 KB (docs.slack.dev)."""


def becomes(shelf: Shelf, work: Work, group: Group) -> Sequence[Block]:
    """Return what a group may become; of very many types those whose titles are like its own."""
    taken = frozenset(one.target for one in work.groups if one.target and one.key != group.key)
    known = {one.id: one.title for one in shelf.types.types if one.id not in taken}
    if group.target and (own := shelf.type(group.target)) is not None:
        known.setdefault(group.target, own.title)
    words = set(stems(group.title))

    def unlike(each: tuple[str, str]) -> tuple[bool, int, str]:
        return each[0] != group.target, -len(words & set(stems(each[1]))), each[1].casefold()

    offered = sorted(known.items(), key=unlike)[:MOST_OFFERED]
    return forms.becomes(sorted(offered, key=lambda each: each[1].casefold()))
