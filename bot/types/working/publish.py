"""From groups to types of the catalogue: published, handed in as a suggestion, or held with why."""

from collections.abc import Collection
from functools import partial
from typing import NamedTuple

from bot.catalogue.types import TypeFields
from bot.errors import Problem
from bot.slack.text import plural
from bot.storage import versions
from bot.storage.database import Connection
from bot.types import store
from bot.types.diff import changed_fields, merged
from bot.types.keep import keep_type, suggest_type
from bot.types.library import Shelf
from bot.types.model import OwnType
from bot.types.rights import may_change
from bot.types.store import Status
from bot.types.working.change import WorkVersion, change
from bot.types.working.desk import Desk
from bot.types.working.model import GROUP_GONE, Group, Work
from bot.types.working.standing import Standing, standing

WHY = "published from documents"
CLASHES = (
    "In your catalogue this type changed meanwhile ({fields}), and the draft says otherwise. Give "
    "the draft what stands there now, or change the type in the catalogue."
)


class Outcome(NamedTuple):
    """What became of a group: its type's id, or its suggestion's, or why it was held."""

    title: str
    published: str = ""
    suggested: str = ""
    held: tuple[str, ...] = ()


class Publication(NamedTuple):
    """A work after publishing, and what became of each group that was chosen."""

    work: WorkVersion
    outcomes: tuple[Outcome, ...]

    @property
    def said(self) -> str:
        """Return it in a sentence."""
        new = sum(bool(one.published) for one in self.outcomes)
        asked = sum(bool(one.suggested) for one in self.outcomes)
        held = sum(bool(one.held) for one in self.outcomes)
        parts = [f"{plural(new, 'type')} published"] if new or not (asked or held) else []
        parts += [f"{plural(asked, 'change')} suggested to its owner"] if asked else []
        parts += [f"{held} not published"] if held else []
        return ", ".join(parts) + "."


def publish(
    desk: Desk,
    con: Connection,
    now: WorkVersion,
    keys: Collection[str],
    *,
    by: str,
    status: Status = "published",
) -> Publication:
    """Keep the types of the chosen groups, as far as nothing holds them.

    A group that is published just as it is changes nothing, so doing it twice does it once.
    `status` "draft" keeps types in the catalogue to be finished there, though they lack something.

    Raises:
        Problem: the work was changed meanwhile, or none of the groups is there.
    """
    run = _Run(desk, con, now, by, status)
    work = now.work
    for number, group in enumerate(now.work.groups, 1):
        if group.key in keys:
            work = work.changed(number, partial(run.published, number))
    if not run.outcomes:
        raise Problem(GROUP_GONE)
    why = f"published {plural(len(run.outcomes), 'type')}"
    version = change(desk.deps, con, now.id, lambda _: work, by=by, why=why, after=now.number)
    return Publication(version, tuple(run.outcomes))


class _Run:
    """One press of *Publish*: a transaction in which groups are kept one after the other."""

    def __init__(
        self, desk: Desk, con: Connection, now: WorkVersion, by: str, status: Status
    ) -> None:
        self.outcomes: list[Outcome] = []
        self._desk, self._con, self._by, self._status = desk, con, by, status
        self._work: Work = now.work
        self._team = now.kept.team
        self._shelf: Shelf = desk.library.within(con, self._team)
        self._new: list[OwnType] = []

    def published(self, number: int, group: Group) -> Group:
        """Publish a group, and return it with what became of it noted."""
        one = standing(self._desk, self._shelf, self._work, number, self._new)
        after, outcome = self._publish(one)
        self.outcomes.append(outcome)
        return group.model_copy(update=after)

    def _publish(self, one: Standing) -> tuple[dict[str, object], Outcome]:
        title, group = one.draft.title, one.group
        if one.is_done:
            return {}, Outcome(title, group.published, group.suggested)
        held = one.held_by if self._status == "published" else ()
        if held:
            return {}, Outcome(title, held=held)
        if not group.target:
            return self._kept(one.draft, 0)
        try:
            return self._changed(one)
        except Problem as problem:
            return {}, Outcome(title, held=(problem.message,))

    def _changed(self, one: Standing) -> tuple[dict[str, object], Outcome]:
        """Keep a new version of a type there is, or suggest it to whoever may."""
        group = one.group
        draft = one.draft if group.draft is None else self._rebased(one)
        after = self._shelf.version(group.target)
        if may_change(self._desk.deps, self._con, self._team, self._by, group.target):
            return self._kept(draft, after)
        suggestion = suggest_type(
            self._desk.deps, self._con, self._team, draft, by=self._by, why=WHY, based_on=after
        )
        update: dict[str, object] = {"suggested": suggestion.id, "accepted": True}
        return update, Outcome(draft.title, suggested=suggestion.id)

    def _rebased(self, one: Standing) -> OwnType:
        """Return a draft with what came into the catalogue's type since it was begun.

        Raises:
            Problem: the same field was changed in both.
        """
        group, present = one.group, one.catalogue
        if present is None or self._shelf.version(group.target) == group.based_on:
            return one.draft
        base = self._base(group)
        if base is None:
            return one.draft
        try:
            return merged(base, one.draft, present)
        except Problem:
            raise Problem(CLASHES.format(fields=changed_fields(base, present))) from None

    def _base(self, group: Group) -> TypeFields | None:
        if not group.based_on:
            return self._shelf.shared.type(group.target)
        subject = store.subject(group.target)
        found = versions.find(self._con, self._team, subject, group.based_on)
        return None if found is None else OwnType.model_validate_json(found.content)

    def _kept(self, draft: OwnType, after: int) -> tuple[dict[str, object], Outcome]:
        number = keep_type(
            self._desk.deps,
            self._desk.library,
            self._con,
            self._team,
            draft,
            by=self._by,
            why=WHY,
            after=after,
            status=self._status,
        )
        self._new.append(draft)
        # What was published stays the draft: what the group says would be put over it once more.
        update = {"published": draft.id, "based_on": number, "accepted": True, "draft": draft}
        return update, Outcome(draft.title, published=draft.id)
