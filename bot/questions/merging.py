"""Taking questions out of use and back: retiring, merging two that ask the same, restoring."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.deps import Deps
from bot.errors import Problem
from bot.questions import retiring, store
from bot.questions.blocks import build_merge, build_retire
from bot.questions.browse import GONE, Browsing, known, turn, value
from bot.questions.library import Known, Library
from bot.questions.model import OwnQuestion
from bot.questions.rights import require_may_change
from bot.questions.store import Retired
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage import audit
from bot.storage.database import Connection

Answer = Mapping[str, object] | None

MERGED = "One of these two is retired meanwhile, so there is nothing left to merge."
SAME = "These are not two different questions."


@dataclass(frozen=True)
class Merging:
    """What people do to keep the questions few and good. Jobs of the inbox: database only."""

    deps: Deps
    library: Library
    browsing: Browsing

    # Retiring

    def retire(self, received: Received, con: Connection) -> Answer:
        """Ask why a question is to be retired."""
        question_id = value(received)
        self._require(received.team, received.user, con, question_id)
        turn(self.deps, con, received, "questions.retire", {"id": question_id})
        return None

    def retire_view(self, request: ViewRequest) -> View:
        """Return the form that asks why."""
        shelf, con = self.library.of(request.team), self.deps.db.read()
        question_id = request.payload["id"]
        self._require(request.team, request.user, con, question_id)
        return build_retire(known(shelf, question_id), shelf)

    def retired(self, received: Received, con: Connection) -> Answer:
        """Take a question out of use, with the reason given."""
        view = received.body["view"]
        question_id = entered.read_metadata(view)["id"]
        reason = entered.text(view, "reason")
        self._require(received.team, received.user, con, question_id)
        if not reason:
            raise Problem(fields={"reason": "Say in a sentence why it is not to be asked."})
        if question_id not in store.retired(con, received.team):
            retiring.retire(self.deps, con, received, question_id, reason)
        return self._answer(received, con, question_id, "Retired. It is not chosen any more.")

    def restore(self, received: Received, con: Connection) -> Answer:
        """Take a question back into use."""
        question_id = value(received)
        self._require(received.team, received.user, con, question_id)
        retiring.restore(self.deps, con, received, question_id)
        payload = {"id": question_id, "note": "Restored. It can be chosen again."}
        turn(self.deps, con, received, "questions.show", payload)
        return None

    # Merging

    def merge(self, received: Received, con: Connection) -> Answer:
        """Ask which of two questions stays."""
        one, _, other = value(received).partition("|")
        turn(self.deps, con, received, "questions.merge", {"one": one, "other": other})
        return None

    def merge_view(self, request: ViewRequest) -> View:
        """Return the two side by side."""
        shelf = self.library.of(request.team)
        one, other = (known(shelf, request.payload[each]) for each in ("one", "other"))
        _require_two(one, other, shelf.retired)
        return build_merge(one, other, shelf)

    def merged(self, received: Received, con: Connection) -> Answer:
        """Keep one of two questions and retire the other in its favour."""
        view = received.body["view"]
        ids = entered.read_metadata(view)
        pair = {each: self._find(received.team, con, each) for each in (ids["one"], ids["other"])}
        kept_id = entered.text(view, "stays")
        if kept_id not in pair:
            raise Problem(fields={"stays": "Choose the one that stays."})
        left_id = ids["other"] if kept_id == ids["one"] else ids["one"]
        kept, left = pair[kept_id], pair[left_id]
        retired = store.retired(con, received.team)
        done = retired.get(left_id)
        # Submitted once more because the answer was lost on its way, it is done already.
        if done is None or done.merged_into != kept_id:
            _require_two(kept, left, retired)
            self._merge(received, con, kept, left)
        return self._answer(received, con, kept_id, "Merged. This one stays, the other is retired.")

    def _merge(self, received: Received, con: Connection, kept: Known, left: Known) -> None:
        team, user, now = received.team, received.user, self.deps.clock.now()
        for each in (left, kept):
            # The bank's own file is not changed by keeping its question.
            if each is left or isinstance(each, OwnQuestion):
                require_may_change(self.deps, con, team, user, each.id)
        for each, other in ((kept, left), (left, kept)):
            if isinstance(each, OwnQuestion):
                both = dict.fromkeys((*each.origins, *other.origins, other.id))
                changed = each.model_copy(update={"origins": tuple(both)})
                store.keep(con, team, changed, by=user, now=now)
        store.retire(con, team, Retired(left.id, user, "", merged_into=kept.id), now=now)
        for each in (left, kept):
            if each is left or isinstance(each, OwnQuestion):
                audit.record(con, now, team, user, "question.merge", each.id)

    # What they share

    def _require(self, team: str, user: str, con: Connection, question_id: str) -> None:
        self._find(team, con, question_id)
        require_may_change(self.deps, con, team, user, question_id)

    def _find(self, team: str, con: Connection, question_id: str) -> Known:
        own = store.find(con, team, question_id)
        found = own or self.library.banks.shared.question(question_id)
        if found is None:
            raise Problem(GONE)
        return found

    def _answer(self, received: Received, con: Connection, question_id: str, note: str) -> Answer:
        view = self.browsing.page_within(con, received, question_id, note=note)
        return {"response_action": "update", "view": view}


def _require_two(one: Known, other: Known, retired: Mapping[str, Retired]) -> None:
    if one.id == other.id:
        raise Problem(SAME)
    if one.id in retired or other.id in retired:
        raise Problem(MERGED)
