"""Looking for questions: the search, by command and from Home, and one question in full."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.catalogue.model import Kind, Level
from bot.deps import Deps
from bot.errors import Problem
from bot.questions.banks import Banks
from bot.questions.blocks import MOST_SHOWN, Page, Wanted, build_browse, build_question
from bot.questions.library import MOST_AT_ONCE, Known, Library, Shelf
from bot.questions.model import OwnQuestion
from bot.questions.rights import may_change
from bot.questions.search import Filters, index_bank, search
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection

Answer = Mapping[str, object] | None

Facts = Callable[[Connection, str, str, str], str]
"""Gives a question's figures as plain text, '' where there are none to show: from the connection,
the team, who reads and the question's id. They come from rooms above this one."""

GONE = "I do not have this question any more. Search again."
LONGEST_WORDS = 500


def no_facts(_con: Connection, _team: str, _user: str, _question_id: str) -> str:
    """Give no figures."""
    return ""


def open_search(
    deps: Deps, banks: Banks, con: Connection, received: Received, words: str = ""
) -> None:
    """Open the search for a command or a click, with words filled in."""
    index_bank(con, banks.shared)
    payload = {"words": " ".join(words.split())[:LONGEST_WORDS]}
    deps.modals.open(con, received, "questions.browse", payload)


def turn(
    deps: Deps, con: Connection, received: Received, name: str, payload: dict[str, Any]
) -> None:
    """Show a form in the place of the one the click came from; open it where there is none."""
    view = received.body.get("view") or {}
    in_form = view.get("type") == "modal"
    (deps.modals.update if in_form else deps.modals.open)(con, received, name, payload)


def value(received: Received) -> str:
    """Return the value of the button that was pressed."""
    return str(received.body["actions"][0].get("value") or "")


@dataclass(frozen=True)
class Browsing:
    """What people do to find and read questions. Jobs of the inbox: database only."""

    deps: Deps
    library: Library
    facts: Facts = no_facts

    def begin(self, received: Received, con: Connection) -> Answer:
        """Open the search from Home."""
        open_search(self.deps, self.library.banks, con, received)
        return None

    def browse_view(self, request: ViewRequest) -> View:
        """Return the search, with what the command's words find."""
        wanted = Wanted(words=request.payload.get("words") or "")
        shelf = self.library.of(request.team)
        results = found(self.deps.db.read(), request.team, shelf, wanted) if wanted.words else ()
        return build_browse(wanted, results, shelf, searched=bool(wanted.words))

    def searched(self, received: Received, con: Connection) -> Answer:
        """Show what was found, below the fields."""
        view = received.body["view"]
        names = ("words", "area", "level", "kind", "show")
        wanted = Wanted(**{name: entered.text(view, name) for name in names})
        index_bank(con, self.library.banks.shared)
        shelf = self.library.of(received.team)
        results = found(con, received.team, shelf, wanted)
        update = build_browse(wanted, results, shelf, searched=True)
        return {"response_action": "update", "view": update}

    def show(self, received: Received, con: Connection) -> Answer:
        """Open a question on top of the search."""
        self.deps.modals.open(con, received, "questions.show", {"id": value(received)})
        return None

    def turn(self, received: Received, con: Connection) -> Answer:
        """Show another question in the place of this one."""
        turn(self.deps, con, received, "questions.show", {"id": value(received)})
        return None

    def show_view(self, request: ViewRequest) -> View:
        """Return a question with everything, and what this person may do with it."""
        shelf, payload = self.library.of(request.team), request.payload
        question = known(shelf, payload["id"])
        twins = () if question.id in shelf.retired else shelf.twins_of(question)
        con = self.deps.db.read()
        return build_question(
            Page(
                question,
                shelf,
                twins,
                may_change=may_change(self.deps, con, request.team, request.user, question.id),
                claude=self.deps.claude is not None,
                note=payload.get("note") or "",
                use=self.facts(con, request.team, request.user, question.id),
            )
        )

    def page_within(
        self, con: Connection, received: Received, question_id: str, *, note: str
    ) -> View:
        """Return a question as this transaction leaves it, for the answer to a form."""
        shelf, before = self.library.within(con, received.team), self.library.of(received.team)
        question = known(shelf, question_id)
        # Sought among what was there before: that is at hand already, for most workspaces.
        few = len(before.own) + len(before.shared.questions) <= MOST_AT_ONCE
        sought = few and question_id not in shelf.retired
        twins = before.twins_of(question) if sought else ()
        return build_question(
            Page(
                question,
                shelf,
                tuple(each for each in twins if each.id not in shelf.retired),
                may_change=may_change(self.deps, con, received.team, received.user, question_id),
                claude=self.deps.claude is not None,
                note=note,
            )
        )


def known(shelf: Shelf, question_id: str) -> Known:
    """Return a question of the bank or of this workspace. Raises Problem where it is neither."""
    question = shelf.question(question_id)
    if question is None:
        raise Problem(GONE)
    return question


def found(con: Connection, team: str, shelf: Shelf, wanted: Wanted) -> tuple[Known, ...]:
    """Return what fits, best first, one more than is shown at most."""
    if wanted.words and wanted.show in {"", "all", "retired"}:
        filters = Filters(
            area=wanted.area,
            level=Level(wanted.level) if wanted.level else None,
            kind=Kind(wanted.kind) if wanted.kind else None,
            retired=wanted.show == "retired",
        )
        ids = search(con, team, wanted.words, filters, most=MOST_SHOWN + 1)
        every = (shelf.question(each) for each in ids)
        return tuple(each for each in every if each is not None)
    fitting = [each for each in _among(shelf, wanted.show) if _fits(each, wanted, shelf)]
    return tuple(fitting[: MOST_SHOWN + 1])


_SHOWN: Mapping[str, Callable[[Shelf], list[Known]]] = {
    "own": lambda shelf: [one for one in shelf.in_use() if isinstance(one, OwnQuestion)],
    "waiting": lambda shelf: [
        one for one in shelf.in_use() if isinstance(one, OwnQuestion) and one.complete() is None
    ],
    "retired": lambda shelf: [
        one for one in map(shelf.question, sorted(shelf.retired)) if one is not None
    ],
}


def _among(shelf: Shelf, show: str) -> list[Known]:
    return _SHOWN[show](shelf) if show in _SHOWN else list(shelf.in_use())


def _fits(question: Known, wanted: Wanted, shelf: Shelf) -> bool:
    if wanted.area and wanted.area not in question.areas:
        return False
    if wanted.kind and question.kind != wanted.kind:
        return False
    if wanted.level and not _suits(question, Level(wanted.level)):
        return False
    areas = (shelf.shared.areas.name(each) for each in question.areas)
    said = (question.prompt, question.competency, *question.follow_ups, *question.look_for, *areas)
    text = "\n".join(said).casefold()
    return all(word in text for word in wanted.words.casefold().split())


def _suits(question: Known, level: Level) -> bool:
    if question.levels is None:
        return False
    low, high = question.levels
    return low.rank <= level.rank <= high.rank
