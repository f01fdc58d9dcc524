"""Changing a set by hand: *Edit Questions* and the forms behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.deps import Deps
from bot.errors import Problem
from bot.people import store as directory
from bot.plans import store
from bot.plans.decide import changeable
from bot.plans.model import Question
from bot.plans.refining import forms
from bot.plans.refining.alternatives import alternatives
from bot.plans.refining.apply import apply
from bot.plans.refining.edit import edited
from bot.plans.refining.keep import (
    MOVED_ON,
    NOTHING_TO_UNDO,
    Change,
    before,
    content_of,
    is_another,
    keep,
    undone,
    worked_on_by,
)
from bot.plans.refining.model import Action, Changed, Drop, Lock, Move, Swap
from bot.plans.store import PlannedSet
from bot.questions.banks import Banks
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.text import escape, person
from bot.slack.views import ViewRequest
from bot.storage.database import Connection

Answer = Mapping[str, object] | None
Notes = tuple[str, ...]

GONE = "This question is not in the set any more."
UNCHANGED = "Nothing was changed."
BEHIND = "This form was one step behind. Now it shows the newest version: press again."
BY_HAND = "By hand: {said}"

VERBS: Mapping[str, Callable[[int], Action]] = {
    "up": lambda number: Move(question=number, place=max(1, number - 1)),
    "down": lambda number: Move(question=number, place=number + 1),
    "drop": lambda number: Drop(questions=(number,)),
    "lock": lambda number: Lock(questions=(number,)),
    "unlock": lambda number: Lock(questions=(number,), locked=False),
}
"""What a press in the list of questions does at once, by the first word of its value."""


@dataclass(frozen=True)
class Hands:
    """Jobs of the inbox on a set's questions: database only, checked for the person each time.

    Every form carries the version it shows. What is pressed in one that shows an older version
    changes nothing, and the form then shows the newest.
    """

    deps: Deps
    banks: Banks

    # The list of questions

    def open(self, received: Received, con: Connection) -> None:
        """Open a set's questions, or show them in the form that is open."""
        set_id = str(received.body["actions"][0]["value"])
        content_of(changeable(self.deps, con, received.team, received.user, set_id))
        if received.body.get("view"):
            self._list(con, received, set_id)
        else:
            self.deps.modals.open(con, received, "plan.edit", {"set": set_id})

    def back(self, received: Received, con: Connection) -> None:
        """Show the questions again."""
        self._list(con, received, _ids(received)["set"])

    def history(self, received: Received, con: Connection) -> None:
        """Show who asked for what."""
        payload = {"set": _ids(received)["set"]}
        self.deps.modals.update(con, received, "plan.history", payload)

    def press(self, received: Received, con: Connection) -> None:
        """Move, lock, unlock or drop a question."""
        verb, _, question_id = _value(received).partition(":")
        planned, notes = self._planned(con, received)
        if not notes:
            number = _place(planned, question_id)[0]
            actions = [VERBS[verb](number)]
            bank = self.banks.of(planned.team)
            changed = apply(content_of(planned), planned.brief, actions, bank)
            notes = self._keep(con, received, planned, changed)
        self._list(con, received, planned.id, notes)

    def undo(self, received: Received, con: Connection) -> None:
        """Go back by one version."""
        planned, notes = self._planned(con, received)
        if not notes:
            bank = self.banks.of(planned.team)
            change = undone(con, planned, bank, by=received.user, why=BY_HAND.format(said="undo"))
            if change is None:
                raise Problem(NOTHING_TO_UNDO)
            keep(self.deps, con, planned, change)
            notes = (f"Back to version {change.restores}.",)
        self._list(con, received, planned.id, notes)

    # Another question in the place of one

    def swap(self, received: Received, con: Connection) -> None:
        """Show what could stand in a question's place."""
        planned, notes = self._planned(con, received)
        if notes:
            self._list(con, received, planned.id, notes)
            return
        payload = {"set": planned.id, "question": _value(received).partition(":")[2]}
        self.deps.modals.update(con, received, "plan.alternatives", payload)

    def find(self, received: Received, con: Connection) -> Answer:
        """Show what the bank has on a topic that was typed."""
        view = received.body["view"]
        topic, ids = entered.text(view, "topic"), entered.read_metadata(view)
        found = self._alternatives(
            con, received.team, received.user, ids["set"], ids["question"], topic
        )
        return {"response_action": "update", "view": found}

    def take(self, received: Received, con: Connection) -> None:
        """Put the chosen question in the place of the other."""
        planned, notes = self._planned(con, received)
        if not notes:
            number, _ = _place(planned, _ids(received)["question"])
            swap = Swap(question=number, bank_id=_value(received))
            bank = self.banks.of(planned.team)
            notes = self._keep(
                con, received, planned, apply(content_of(planned), planned.brief, [swap], bank)
            )
        self._list(con, received, planned.id, notes)

    # One question in full

    def write(self, received: Received, con: Connection) -> None:
        """Show a question's fields."""
        planned, notes = self._planned(con, received)
        if notes:
            self._list(con, received, planned.id, notes)
            return
        payload = {"set": planned.id, "question": _value(received).partition(":")[2]}
        self.deps.modals.update(con, received, "plan.edit_question", payload)

    def written(self, received: Received, con: Connection) -> Answer:
        """Keep a question as it was edited, and show the questions again.

        Raises:
            Problem: a field is not as it must be, beside it; or the set was changed meanwhile, and
                then what was typed stays in the form.
        """
        view = received.body["view"]
        ids = entered.read_metadata(view)
        planned = changeable(self.deps, con, received.team, received.user, ids["set"])
        number, question = _place(planned, ids["question"])
        fields = _typed(view, question)
        changed = edited(
            content_of(planned), planned.brief, number, fields, self.banks.of(planned.team)
        )
        # The answer to an earlier submission may have been lost on its way: then it is kept
        # already, and there is nothing left to change.
        if is_another(content_of(planned), changed.content):
            self._require_free(con, planned)
            if ids["version"] != str(planned.version):
                raise Problem(MOVED_ON)
        notes = self._keep(con, received, planned, changed)
        return {
            "response_action": "update",
            "view": self._edit(con, received.team, received.user, planned.id, notes),
        }

    # The forms

    def edit_view(self, request: ViewRequest) -> View:
        """Return the list of questions."""
        payload = request.payload
        return self._edit(
            self.deps.db.read(),
            request.team,
            request.user,
            payload["set"],
            tuple(payload.get("notes") or ()),
        )

    def alternatives_view(self, request: ViewRequest) -> View:
        """Return what could stand in a question's place."""
        con, payload = self.deps.db.read(), request.payload
        return self._alternatives(
            con, request.team, request.user, payload["set"], payload["question"]
        )

    def question_view(self, request: ViewRequest) -> View:
        """Return a question's fields."""
        con, payload = self.deps.db.read(), request.payload
        planned = changeable(self.deps, con, request.team, request.user, payload["set"])
        return forms.build_edit_question(planned, *_place(planned, payload["question"]))

    def history_view(self, request: ViewRequest) -> View:
        """Return who asked for what."""
        con = self.deps.db.read()
        planned = changeable(self.deps, con, request.team, request.user, request.payload["set"])
        viewer = directory.person(con, request.team, request.user)
        zone = viewer.zone if viewer else self.deps.settings.default_zone
        return forms.build_history(planned, store.versions(con, planned.id), zone)

    def _edit(self, con: Connection, team: str, user: str, set_id: str, notes: Notes) -> View:
        planned = changeable(self.deps, con, team, user, set_id)
        content_of(planned)
        undoes = before(store.versions(con, planned.id)) is not None
        return forms.build_edit(planned, undoes=undoes, notes=notes)

    def _alternatives(
        self, con: Connection, team: str, user: str, set_id: str, question: str, topic: str = ""
    ) -> View:
        planned = changeable(self.deps, con, team, user, set_id)
        number, now = _place(planned, question)
        bank = self.banks.of(planned.team)
        found = alternatives(content_of(planned), planned.brief, number, bank, topic=topic)
        return forms.build_alternatives(planned, number, now, found, bank, topic=topic)

    def _list(self, con: Connection, received: Received, set_id: str, notes: Notes = ()) -> None:
        payload = {"set": set_id, "notes": list(notes)}
        self.deps.modals.update(con, received, "plan.edit", payload)

    # Keeping

    def _planned(self, con: Connection, received: Received) -> tuple[PlannedSet, Notes]:
        """Return the set a form shows, and why nothing can be done to it just now, if so."""
        ids = _ids(received)
        planned = changeable(self.deps, con, received.team, received.user, ids["set"])
        content_of(planned)
        if (waiting := self._waiting(con, received, planned)) is not None:
            return planned, (waiting,)
        if ids["version"] == str(planned.version):
            return planned, ()
        if planned.version_by == received.user:
            return planned, (BEHIND,)
        whose = person(planned.version_by or "")
        said = f"{whose} changed this set meanwhile; this is version {planned.version}."
        return planned, (f"{said} Nothing of yours was done: look, and press again.",)

    def _waiting(self, con: Connection, received: Received, planned: PlannedSet) -> str | None:
        by = worked_on_by(con, planned, now=self.deps.clock.now())
        if by is None:
            return None
        whose = "your" if by == received.user else f"{person(by)}'s"
        return f"Claude is working on {whose} request for this set. Nothing of yours was done."

    def _require_free(self, con: Connection, planned: PlannedSet) -> None:
        if worked_on_by(con, planned, now=self.deps.clock.now()) is not None:
            raise Problem(
                "Claude is working on a request for this set. What you typed stays here: "
                "save it once the answer stands in the thread."
            )

    def _keep(
        self, con: Connection, received: Received, planned: PlannedSet, changed: Changed
    ) -> Notes:
        """Keep a change where it is one, and return what to say of it (mrkdwn)."""
        left = tuple(escape(each) for each in changed.left)
        if not is_another(content_of(planned), changed.content):
            return left or (UNCHANGED,)
        why = BY_HAND.format(said=" ".join(changed.said))
        change = Change(changed.content, changed.brief, received.user, why)
        keep(self.deps, con, planned, change)
        return (*(escape(each) for each in changed.said), *left)


def _ids(received: Received) -> dict[str, str]:
    return entered.read_metadata(received.body["view"])


def _value(received: Received) -> str:
    """Return the value of what was pressed, or of what was chosen of its menu."""
    action = received.body["actions"][0]
    option = action.get("selected_option") or {}
    return str(action.get("value") or option.get("value") or "")


def _place(planned: PlannedSet, question_id: str) -> tuple[int, Question]:
    """Return a question's number and itself. Raises Problem where it is not there any more."""
    for number, question in enumerate(content_of(planned).questions, 1):
        if question.id == question_id:
            return number, question
    raise Problem(GONE)


def _typed(view: View, question: Question) -> dict[str, str]:
    """Return the fields that were changed, by block id; one too long for a form was not shown."""
    shown = {each["block_id"] for each in view["blocks"] if each.get("type") == "input"}
    now = {"prompt": question.prompt, "minutes": str(question.minutes)}
    now |= {name: "\n".join(getattr(question, name)) for name, *_ in forms.LINES}
    typed = {name: entered.text(view, name) for name in now if name in shown}
    return {name: text for name, text in typed.items() if text != now[name].strip()}
