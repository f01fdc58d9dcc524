"""Who may see what use showed of questions, and putting it together for one person."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.catalogue.bank import Bank
from bot.catalogue.model import Level
from bot.deps import Deps
from bot.errors import NotAllowed
from bot.insights import store
from bot.insights.blocks import write_use
from bot.insights.usage import (
    Kept,
    NeverAsked,
    PassedOver,
    Suggestion,
    Use,
    use_of,
    worth_a_look,
)
from bot.people import store as directory
from bot.positions.store import open_positions
from bot.questions.library import Library, Shelf
from bot.questions.rights import is_admin_here
from bot.scorecards.store import Viewer
from bot.storage.database import Connection

NOT_YOURS = (
    "How questions are used is shown to admins and to whoever runs an open position, as its hiring "
    "manager or coordinator. Ask one of them."
)


@dataclass(frozen=True)
class Insights:
    """What use showed, for one person at a time; reads the database only."""

    deps: Deps
    library: Library

    def viewer(self, con: Connection, team: str, user: str) -> Viewer | None:
        """Return a person who may see how questions are used; None where they may not."""
        admin = is_admin_here(self.deps, con, team, user)
        if not admin and not open_positions(con, team, user, sees_all=False, limit=1):
            return None
        return Viewer(team, user, is_admin=admin)

    def require(self, con: Connection, team: str, user: str) -> Viewer:
        """Return a person who may see how questions are used. Raises NotAllowed."""
        viewer = self.viewer(con, team, user)
        if viewer is None:
            raise NotAllowed(NOT_YOURS)
        return viewer

    def has_something(self, con: Connection, team: str, user: str) -> bool:
        """Tell whether there is a question that a person should look at."""
        viewer, shelf = self.viewer(con, team, user), self.library.of(team)
        if viewer is None:
            return False
        # Reading ratings takes longest; mostly what was asked says enough.
        return any(self.suggestions(con, viewer, shelf, rated=each) for each in (False, True))

    def suggestions(
        self, con: Connection, viewer: Viewer, shelf: Shelf, *, rated: bool = True
    ) -> tuple[Suggestion, ...]:
        """Return the questions worth a look; without `rated`, ratings are left aside.

        Whoever is a candidate here is not told what was never asked: that would be said of
        interviews they may not know of.
        """
        team, now = viewer.team, self.deps.clock.now()
        held = store.held(con, viewer, shelf.shared.roles, now=now)
        scored = store.scored(con, viewer, held) if rated else []
        hidden = {*shelf.retired, *store.kept(con, team, viewer.user, now=now)}
        found = worth_a_look(held, scored, self._kept(con, team, shelf), now=now, without=hidden)
        if store.is_candidate(con, team, viewer.user):
            return tuple(_only_asked(found))
        return found

    def _kept(self, con: Connection, team: str, shelf: Shelf) -> Kept:
        known, now = store.known(con, team), self.deps.clock.now()
        return Kept(
            own={each: known.own[each] for each in shelf.own},
            # What is not noted yet is as good as new.
            bank={one.id: known.bank.get(one.id, now) for one in shelf.shared.questions},
            suits=_Suiting(shelf.shared).suits,
        )

    def facts(self, con: Connection, team: str, user: str, question_id: str) -> str:
        """Return a question's figures as plain text; '' for whoever may not see them."""
        viewer = self.viewer(con, team, user)
        person = directory.person(con, team, user)
        if viewer is None or person is None:
            return ""
        roles, now = self.library.banks.shared.roles, self.deps.clock.now()
        held = store.held(con, viewer, roles, now=now)
        asked = [each for each in held if question_id in each.content.questions]
        use = use_of(asked, store.scored(con, viewer, asked)).get(question_id, Use())
        left_out = store.is_candidate(con, team, user)
        return write_use(use, zone=person.zone, left_out=left_out)

    def note(self, con: Connection) -> None:
        """Note since when the bank has each question. Belongs inside `Database.write()`."""
        bank = self.library.banks.shared
        ids = (one.id for one in bank.questions)
        store.note_bank(con, ids, bank.version, now=self.deps.clock.now())


def _only_asked(found: tuple[Suggestion, ...]) -> Iterator[Suggestion]:
    for each in found:
        asked = tuple(
            reason for reason in each.reasons if not isinstance(reason, NeverAsked | PassedOver)
        )
        if asked:
            yield Suggestion(each.question, asked)


class _Suiting:
    """Tells which of the bank's questions could be chosen for a family at a level."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._areas: dict[tuple[str, Level], frozenset[str]] = {}
        self._families = {role.name: role for role in bank.roles.roles}

    def suits(self, question_id: str, family: str, level: Level) -> bool:
        question, role = self._bank.question(question_id), self._families.get(family)
        if question is None or role is None:
            return False
        areas = self._areas.get((family, level))
        if areas is None:
            areas = self._areas[family, level] = frozenset(role.areas_at(level))
        low, high = question.levels
        return question.areas[0] in areas and low.rank <= level.rank <= high.rank
