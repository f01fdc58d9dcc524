"""Reading others' scorecards: who may and when, and the forms that show them.

The statements of store.py decide what is shown. What is here finds the words where that is
nothing, and keeps a record of who looked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.deps import Deps
from bot.errors import NotAllowed, Problem
from bot.interviews import store as interviews
from bot.interviews.model import Interview
from bot.interviews.reader import zone_of
from bot.people import store as directory
from bot.people.permissions import is_admin
from bot.plans import store as plans
from bot.plans.model import QuestionSet
from bot.scorecards import store
from bot.scorecards.model import Card, Submission, submissions
from bot.scorecards.pages import build_others, build_summary
from bot.scorecards.store import Standing, Viewer
from bot.slack.model import Received, View
from bot.slack.text import listing, plural
from bot.slack.views import ViewRequest
from bot.storage import audit
from bot.storage.database import Connection

Answer = Mapping[str, object] | None

VIEWS = ("scorecard.others", "scorecard.summary")

NOT_YOURS = "These scorecards are not open to you."
STILL_OWES = (
    "You still have an interview with this candidate. "
    "The others' scorecards open once your own for it is in."
)


def require_others(standing: Standing | None) -> None:
    """Check, for the words, that the others' cards are open.

    Raises:
        NotAllowed: they are not, with the reason and what to do next.
    """
    if standing is None or not standing.may_ever:
        raise NotAllowed(NOT_YOURS)
    if not standing.on_panel:
        raise NotAllowed(
            "Before all scorecards are in, only interviewers see each other's. "
            "The summary opens when the last one arrives."
        )
    if not standing.has_own:
        raise NotAllowed("Submit your own scorecard first. Then you can see the others'.")
    if standing.owes_another:
        raise NotAllowed(STILL_OWES)


def require_summary(standing: Standing | None) -> None:
    """Check, for the words, that the summary is open.

    Raises:
        NotAllowed: it is not, with the reason and what to do next.
    """
    if standing is None or not standing.may_ever:
        raise NotAllowed(NOT_YOURS)
    if not standing.all_in:
        raise NotAllowed("The summary opens once every scorecard is in.")
    if standing.owes_another:
        raise NotAllowed(STILL_OWES)


def differing(asked: Sequence[Mapping[str, Any]]) -> str:
    """Return a warning where candidates for a position were asked from different contents.

    `asked` is as `asked_from` in bot/interviews/store.py returns it.
    """
    if len(asked) < 2:  # noqa: PLR2004 - one content is the same for everyone
        return ""
    sets = {each["set_id"] for each in asked}
    parts = [
        f"{plural(each['candidates'], 'candidate')} from "
        + (f"version {each['version']}" if len(sets) == 1 else f"set {at}")
        + (" (this one)" if each["own"] else "")
        for at, each in enumerate(asked, 1)
    ]
    return (
        f"Candidates for this position were asked different questions: {listing(parts)}. "
        "Compare their ratings with care."
    )


@dataclass(frozen=True)
class Reading:
    """Jobs of the inbox and builders of forms; the seal is asked in each of them."""

    deps: Deps

    def open_others(self, received: Received, con: Connection) -> Answer:
        """Open the others' cards."""
        interview_id = str(received.body["actions"][0]["value"])
        viewer = self._viewer(con, received.team, received.user)
        require_others(store.standing(con, viewer, interview_id))
        self._open(received, con, "scorecard.others", interview_id)
        return None

    def open_summary(self, received: Received, con: Connection) -> Answer:
        """Open the summary."""
        interview_id = str(received.body["actions"][0]["value"])
        viewer = self._viewer(con, received.team, received.user)
        require_summary(store.standing(con, viewer, interview_id))
        self._open(received, con, "scorecard.summary", interview_id)
        return None

    def turn(self, received: Received, con: Connection) -> Answer:
        """Show another page of the open form."""
        name, _, rest = str(received.body["actions"][0]["value"]).partition(":")
        interview_id, _, page = rest.partition(":")
        if name not in VIEWS or not page.isdecimal():
            raise Problem("I do not know that page any more. Open it again from the thread.")
        payload = {"interview": interview_id, "page": int(page)}
        self.deps.modals.update(con, received, name, payload)
        return None

    def others(self, request: ViewRequest) -> View:
        """Return a page of the others' cards."""
        return self._page(request, require_others, store.others, build_others)

    def summary(self, request: ViewRequest) -> View:
        """Return a page of the summary."""
        return self._page(request, require_summary, store.summary, self._build_summary)

    def _build_summary(
        self,
        interview: Interview,
        content: QuestionSet,
        found: Sequence[Submission],
        *,
        zone: str,
        page: int,
    ) -> View:
        said = differing(interviews.asked_from(self.deps.db.read(), interview))
        return build_summary(interview, content, found, zone=zone, page=page, differing=said)

    def _page(
        self,
        request: ViewRequest,
        require: Callable[[Standing | None], None],
        read: Callable[[Connection, Viewer, str], list[Card]],
        build: Callable[..., View],
    ) -> View:
        con = self.deps.db.read()
        viewer = self._viewer(con, request.team, request.user)
        interview_id = request.payload["interview"]
        require(store.standing(con, viewer, interview_id))
        found = submissions(read(con, viewer, interview_id))
        interview, content = self._interview(con, request.team, interview_id)
        zone = zone_of(con, self.deps, request.team, request.user)
        page = request.payload.get("page", 0)
        return build(interview, content, found, zone=zone, page=page)

    def _open(self, received: Received, con: Connection, name: str, interview_id: str) -> None:
        now = self.deps.clock.now()
        audit.record(con, now, received.team, received.user, f"{name}.open", interview_id)
        self.deps.modals.open(con, received, name, {"interview": interview_id, "page": 0})

    def _viewer(self, con: Connection, team: str, user: str) -> Viewer:
        person = directory.person(con, team, user)
        admin = person is not None and is_admin(person, self.deps.settings)
        return Viewer(team, user, is_admin=admin)

    def _interview(
        self, con: Connection, team: str, interview_id: str
    ) -> tuple[Interview, QuestionSet]:
        interview = interviews.find(con, interview_id, team=team)
        if interview is None:
            raise NotAllowed(NOT_YOURS)
        approved = plans.approved_version(con, interview.set_id, interview.set_version)
        return interview, approved.question_set
