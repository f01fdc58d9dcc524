"""The jobs of one's own scorecard: opening the form, taking what was entered."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews import store as interviews
from bot.interviews.model import Interview
from bot.interviews.reader import zone_of
from bot.plans import store as plans
from bot.scorecards import store
from bot.scorecards.blocks import build_form
from bot.scorecards.submit import read_entry, require_may_submit, submit
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection

Answer = Mapping[str, object] | None


@dataclass(frozen=True)
class Scoring:
    """Jobs of the inbox and the form's builder; the person is checked in each of them."""

    deps: Deps

    def open(self, received: Received, con: Connection) -> Answer:
        """Open the form."""
        interview_id = str(received.body["actions"][0]["value"])
        self._interview(con, received.team, received.user, interview_id)
        self.deps.modals.open(con, received, "scorecard.form", {"interview": interview_id})
        return None

    def form(self, request: ViewRequest) -> View:
        """Return the form, with one's own latest version in it."""
        con = self.deps.db.read()
        interview = self._interview(con, request.team, request.user, request.payload["interview"])
        approved = plans.approved_version(con, interview.set_id, interview.set_version)
        versions = store.own(con, interview.id, request.user)
        zone = zone_of(con, self.deps, request.team, request.user)
        return build_form(interview, approved.question_set, versions, zone)

    def submitted(self, received: Received, con: Connection) -> Answer:
        """Keep the card."""
        view = received.body["view"]
        interview_id = entered.read_metadata(view).get("interview", "")
        interview = self._interview(con, received.team, received.user, interview_id)
        approved = plans.approved_version(con, interview.set_id, interview.set_version)
        entry = read_entry(view, approved.question_set.rubric.criteria)
        submit(con, self.deps, interview, entry, by=received.user)
        return None

    def _interview(self, con: Connection, team: str, user: str, interview_id: str) -> Interview:
        return require_may_submit(
            interviews.find(con, interview_id, team=team),
            user,
            zone=zone_of(con, self.deps, team, user),
            now=self.deps.clock.now(),
        )
