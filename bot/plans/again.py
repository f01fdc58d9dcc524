"""The next set from an earlier one: its questions, rechecked, waiting for approval anew."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.deps import Deps
from bot.errors import Problem
from bot.plans import show, store
from bot.plans.checking.checks import check
from bot.plans.decide import changeable
from bot.plans.model import Brief
from bot.plans.store import PlannedSet
from bot.questions.banks import Banks
from bot.slack.model import Received
from bot.storage.database import Connection
from bot.storage.ids import new_id

Answer = Mapping[str, object] | None


@dataclass(frozen=True)
class Again:
    """A job of the inbox: database only, checked for the person."""

    deps: Deps
    banks: Banks

    def use(self, received: Received, con: Connection) -> Answer:
        """Begin a set with an earlier one's approved questions, or its newest.

        Raises:
            NotAllowed: the earlier set is not this person's to see.
            Problem: it has no questions yet.
        """
        set_id = str(received.body["actions"][0]["value"])
        earlier = changeable(self.deps, con, received.team, received.user, set_id)
        approved = store.approved(con, received.team, set_id)
        content = approved.question_set if approved else earlier.content
        brief = _brief(con, earlier, approved.version if approved else earlier.version)
        if content is None:
            raise Problem("This set has no questions yet. Wait until it is complete.")
        bank, now = self.banks.of(received.team), self.deps.clock.now()
        fresh = content.model_copy(update={"checks": check(content, brief, bank)})
        planned = PlannedSet(
            id=new_id("set"),
            team=received.team,
            draft_id=earlier.draft_id,
            created_by=received.user,
            asked_in=received.channel or received.user,
            title=content.title,
            status="ready",
            brief=brief,
            created_at=now,
        )
        store.insert_set(con, planned)
        store.add_version(
            con,
            planned.id,
            fresh,
            by=received.user,
            why="from an earlier set",
            now=now,
            brief=brief,
        )
        show.announce(self.deps, con, planned.id)
        return None


def _brief(con: Connection, earlier: PlannedSet, number: int | None) -> Brief:
    """Return the brief that a version of a set answers; sets of old have one brief for all."""
    version = store.version(con, earlier.id, number or 0)
    return version.brief if version and version.brief else earlier.brief
