"""What is done with a set that stands: looking, changing its brief, approving."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.deps import Deps
from bot.errors import Problem
from bot.people import store as directory
from bot.people.permissions import is_admin
from bot.plans import approve, forms, show, store
from bot.plans.approve import Approver
from bot.plans.blocks import build_set_view
from bot.plans.store import PlannedSet
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection

Answer = Mapping[str, object] | None

ADMINS_NAMED = 3
"""Admins named to somebody who needs one; a longer list helps nobody."""


@dataclass(frozen=True)
class Deciding:
    """Jobs of the inbox on sets that stand: database only, checked for the person each time."""

    deps: Deps

    def approve(self, received: Received, con: Connection) -> Answer:
        """Approve what the person saw, or ask for a reason where checks failed."""
        set_id, _, version = _value(received).partition("@")
        planned = changeable(self.deps, con, received.team, received.user, set_id)
        approver = _approver(self.deps, con, received.team, received.user)
        doubts = approve.doubts(planned)
        _require_version(planned, version)
        approve.require_may_approve(doubts, approver)
        if any(doubts):
            self.deps.modals.open(con, received, "plan.override", {"set": planned.id})
            return None
        self._freeze(con, received, planned, reason=None)
        if received.body.get("view"):
            # Pressed in the form that shows the set: it is to show the outcome too.
            self.deps.modals.update(con, received, "plan.show", {"set": planned.id})
        return None

    def override_view(self, request: ViewRequest) -> View:
        """Return the form that asks for a reason."""
        con = self.deps.db.read()
        planned = changeable(self.deps, con, request.team, request.user, request.payload["set"])
        doubts = approve.doubts(planned)
        approver = _approver(self.deps, con, request.team, request.user)
        approve.require_may_approve(doubts, approver)
        return forms.build_override_form(
            planned.id, planned.version or 0, doubts.others, stops=doubts.stops
        )

    def overridden(self, received: Received, con: Connection) -> Answer:
        """Approve over the checks, with the reason given."""
        view = received.body["view"]
        ids = entered.read_metadata(view)
        planned = changeable(self.deps, con, received.team, received.user, ids["set"])
        _require_version(planned, ids["version"])
        self._freeze(con, received, planned, reason=forms.typed_values(view).get("reason"))
        return {"response_action": "clear"}

    def _freeze(
        self, con: Connection, received: Received, planned: PlannedSet, *, reason: str | None
    ) -> None:
        now = self.deps.clock.now()
        approver = _approver(self.deps, con, received.team, received.user)
        approve.approve(con, planned, approver, reason=reason, now=now)
        show.changed(self.deps, con, planned, "approved")

    def change(self, received: Received, con: Connection) -> Answer:
        """Open the brief a set was made from; what comes of it takes the set's place."""
        planned = changeable(self.deps, con, received.team, received.user, _value(received))
        approve.require_open(planned)
        self.deps.modals.open(con, received, "plan.review", {"set": planned.id})
        return None

    def show(self, received: Received, con: Connection) -> Answer:
        """Open a set for looking at."""
        self.deps.modals.open(con, received, "plan.show", {"set": _value(received)})
        return None

    def set_view(self, request: ViewRequest) -> View:
        """Return a set for looking at, for those who may change it."""
        con = self.deps.db.read()
        planned = changeable(self.deps, con, request.team, request.user, request.payload["set"])
        return build_set_view(planned)


def changeable(deps: Deps, con: Connection, team: str, user: str, set_id: str) -> PlannedSet:
    """Return a set if this person may see and change it.

    Raises:
        NotAllowed: there is no such set, or they are neither its asker nor an admin.
    """
    admin = _is_admin(deps, con, team, user)
    planned = store.find(con, set_id)
    if planned is not None and planned.team != team:
        planned = None
    return approve.require_may_change(planned, user, is_admin=admin)


def _is_admin(deps: Deps, con: Connection, team: str, user: str) -> bool:
    person = directory.person(con, team, user)
    return person is not None and is_admin(person, deps.settings)


def _approver(deps: Deps, con: Connection, team: str, user: str) -> Approver:
    listed = directory.people(con, team, deps.settings.admins).values()
    admins = listed if deps.settings.admins else directory.owners(con, team)
    names = [each.name for each in admins if is_admin(each, deps.settings)]
    return Approver(user, _is_admin(deps, con, team, user), " or ".join(names[:ADMINS_NAMED]))


def _require_version(planned: PlannedSet, version: str) -> None:
    if str(planned.version) != version:
        raise Problem(approve.CHANGED)


def _value(received: Received) -> str:
    return str(received.body["actions"][0]["value"])
