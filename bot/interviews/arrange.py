"""The jobs of arranging interviews: opening the forms, taking what was entered, the buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.deps import Deps
from bot.errors import Problem
from bot.interviews import forms, move, outgoing, store
from bot.interviews.forms import Choices, Questions
from bot.interviews.model import Draft, Interview
from bot.interviews.propose import (
    NEW,
    Asker,
    asked_back,
    choosable,
    may_make_position,
    propose,
    require_may_schedule,
)
from bot.interviews.schedule import schedule
from bot.interviews.times import Fold
from bot.interviews.typed.desk import TypeDesk
from bot.interviews.typed.model import filled
from bot.interviews.when import read_when, week_asked
from bot.people import store as directory
from bot.people.permissions import is_admin
from bot.plans import store as plans
from bot.plans.store import ApprovedSet
from bot.positions.edit import edit_candidate
from bot.positions.model import clean_name, name_key
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection

Answer = Mapping[str, object] | None


@dataclass(frozen=True)
class Arranging:
    """Jobs of the inbox and builders of forms; the person is checked in each of them."""

    deps: Deps
    desk: TypeDesk

    # Scheduling from a question set

    def open_form(self, received: Received, con: Connection) -> Answer:
        """Open the scheduling form for a set."""
        set_id = _value(received)
        approved = self._approved(con, self._asker(con, received.team, received.user), set_id)
        self._look_ahead(con, received, approved)
        self.deps.modals.open(con, received, "interview.form", {"set": set_id})
        return None

    def _look_ahead(self, con: Connection, received: Received, approved: ApprovedSet) -> None:
        """Look up, before the form is filled, the channels most likely to be chosen in it."""
        for channel in {received.channel or "", approved.channel or ""}:
            known = store.seen_channel(con, received.team, channel) is not None
            if channel.startswith(("C", "G")) and not known:
                self._look(con, received, channel)

    def form(self, request: ViewRequest) -> View:
        """Return the scheduling form, with the position of that name chosen if there is one.

        The payload of a form that is brought up to date is that of `forms.shown`.
        """
        con, given = self.deps.db.read(), request.payload
        asker = self._asker(con, request.team, request.user)
        approved = self._approved(con, asker, given["set"])
        choices = self._choices(con, asker, approved)
        # What was typed, Slack keeps in the form that is brought up to date.
        draft = self._shown_draft(con, choices, request)
        offer = self.desk.offer(
            con, request.team, draft, at=week_asked(draft.date, zone=asker.zone, now=asker.now)
        )
        if offer is not None:
            choices, draft = replace(choices, offer=offer), filled(draft, offer)
        seen = store.seen_channel(con, request.team, given.get("channel", ""))
        consent = seen if seen is not None and not seen.is_private else None
        return forms.build_form(choices, draft, Questions(consent=consent))

    def _shown_draft(self, con: Connection, choices: Choices, request: ViewRequest) -> Draft:
        given, own = request.payload, [each.id for each in choices.positions]
        if "position" in given:
            if given["position"] not in {NEW, *own}:
                # What other positions' candidates had is not this person's to see.
                raise Problem("Choose one of the open positions you run.")
            users = tuple(given["users"])
            ids = {name: given[name] for name in forms.SHOWN}
            return Draft(users=users, **ids)
        key = name_key(choices.role)
        same = [each.id for each in choices.positions if name_key(each.title) == key]
        first = NEW if choices.new_title else choices.positions[0].id
        position = next(iter(same), first)
        type_ = self.desk.proposed(con, request.team, position, choices.set_id)
        return Draft(position=position, type=type_)

    def submitted(self, received: Received, con: Connection) -> Answer:
        """Schedule what was entered, or ask back in the same form."""
        view = received.body["view"]
        asker = self._asker(con, received.team, received.user)
        approved = self._approved(con, asker, entered.read_metadata(view).get("set", ""))
        draft = forms.read_draft(view)
        found = propose(con, self.deps, self.desk, approved, asker, draft)
        if isinstance(found, Questions):
            offer = self.desk.offer(
                con, received.team, draft, at=week_asked(draft.date, zone=asker.zone, now=asker.now)
            )
            choices = replace(self._choices(con, asker, approved), offer=offer)
            return _again(forms.build_form(choices, draft, found, is_asked_back=True))
        schedule(con, self.deps, found, by=received.user)
        return None

    def type_chosen(self, received: Received, con: Connection) -> Answer:
        """Bring the form up to date with what the chosen type brings along."""
        view = received.body["view"]
        self._bring_up_to_date(con, received, forms.read_draft(view))
        return None

    def position_chosen(self, received: Received, con: Connection) -> Answer:
        """Bring the form up to date with the position's own type, and what earlier ones had."""
        view, team = received.body["view"], received.team
        draft, set_id = forms.read_draft(view), entered.read_metadata(view).get("set", "")
        was = self.desk.proposed(con, team, forms.place_of(view, "type"), set_id)
        now = self.desk.proposed(con, team, draft.position, set_id)
        # A type that somebody chose themselves stays.
        untouched = draft.type == was
        self._bring_up_to_date(con, received, replace(draft, type=now) if untouched else draft)
        return None

    def _bring_up_to_date(self, con: Connection, received: Received, draft: Draft) -> None:
        view, now = received.body["view"], self.deps.clock.now()
        position, _, type_ = forms.place_of(view, "interviewers").partition(":")
        if type_:
            # The people of another position's candidates go, unless somebody changed them.
            brought = self.desk.brought(con, received.team, position, type_, at=now)
            draft = draft.without_people_of(brought)
        set_id = entered.read_metadata(view).get("set", "")
        payload = forms.shown(draft, set_id, asked=forms.place_of(view, "agreed"))
        self.deps.modals.update(con, received, "interview.form", payload)

    def channel_chosen(self, received: Received, con: Connection) -> Answer:
        """Look up the channel chosen in the form, so that submitting it needs no call."""
        view = received.body["view"]
        channel = received.body["actions"][0].get("selected_conversation")
        shown = forms.shown(forms.read_draft(view), entered.read_metadata(view).get("set", ""))
        form = {
            "view": str(view["id"]),
            "user": received.user,
            "shown": shown,
            "asked": next(iter(entered.controls(view, "agreed")), ""),
        }
        if channel:
            self._look(con, received, str(channel), form)
        elif form["asked"]:
            self.deps.modals.update(con, received, "interview.form", shown)
        return None

    def _look(
        self,
        con: Connection,
        received: Received,
        channel: str,
        form: Mapping[str, object] | None = None,
    ) -> None:
        outgoing.queue_look(con, self.deps, received.team, channel, key=received.key, form=form)

    def _choices(self, con: Connection, asker: Asker, approved: ApprovedSet) -> Choices:
        role = clean_name(approved.question_set.role)
        return Choices(
            set_id=approved.set_id,
            set_title=approved.question_set.title,
            zone=asker.zone,
            new_title=role if may_make_position(approved, asker) else "",
            positions=choosable(con, asker),
            role=role,
            length=approved.question_set.length_minutes,
            types=self.desk.choosable(asker.team),
        )

    def _approved(self, con: Connection, asker: Asker, set_id: str) -> ApprovedSet:
        approved = plans.approved(con, asker.team, set_id)
        return require_may_schedule(con, approved, asker)

    # The next candidate

    def open_next(self, received: Received, con: Connection) -> Answer:
        """Open the form for the next candidate."""
        interview = self._arranged(con, received.team, received.user, _value(received))
        if interview.has_shared_thread and interview.channel:
            self._look(con, received, interview.channel)
        self.deps.modals.open(con, received, "interview.next_form", {"interview": interview.id})
        return None

    def next_form(self, request: ViewRequest) -> View:
        """Return the form for the next candidate."""
        con = self.deps.db.read()
        interview = self._arranged(con, request.team, request.user, request.payload["interview"])
        zone = self._asker(con, request.team, request.user).zone
        return forms.build_next_form(interview, Draft(), zone)

    def next_submitted(self, received: Received, con: Connection) -> Answer:
        """Schedule the next candidate with the same set, panel and channel."""
        view = received.body["view"]
        asker = self._asker(con, received.team, received.user)
        carried = self._arranged(
            con, received.team, received.user, entered.read_metadata(view).get("interview", "")
        )
        draft = forms.read_draft(view)
        approved = plans.approved_version(con, carried.set_id, carried.set_version)
        found = propose(con, self.deps, self.desk, approved, asker, draft, carried=carried)
        if isinstance(found, Questions):
            return _again(forms.build_next_form(carried, draft, asker.zone, found))
        schedule(con, self.deps, found, by=received.user)
        return None

    # Moving and cancelling

    def open_move(self, received: Received, con: Connection) -> Answer:
        """Open the form that moves an interview."""
        interview = self._arranged(con, received.team, received.user, _value(received))
        move.require_changeable(interview)
        self.deps.modals.open(con, received, "interview.move_form", {"interview": interview.id})
        return None

    def move_form(self, request: ViewRequest) -> View:
        """Return the form that moves an interview, with its present time on the mover's wall."""
        con = self.deps.db.read()
        interview = self._arranged(con, request.team, request.user, request.payload["interview"])
        zone = self._asker(con, request.team, request.user).zone
        return forms.build_move_form(interview, forms.draft_of(interview, zone), zone)

    def moved(self, received: Received, con: Connection) -> Answer:
        """Move an interview, or ask back which moment is meant and whether a full week may be."""
        view = received.body["view"]
        asker = self._asker(con, received.team, received.user)
        interview = self._arranged(
            con, received.team, received.user, entered.read_metadata(view).get("interview", "")
        )
        draft = forms.read_draft(view)
        when = read_when(draft.date, draft.time, draft.which, zone=asker.zone, now=asker.now)
        at = when.first if isinstance(when, Fold) else when.at
        full = self.desk.full_weeks(con, interview, at=at)
        found = asked_back(draft, when, full)
        if found or isinstance(when, Fold):
            return _again(forms.build_move_form(interview, draft, asker.zone, found))
        move.move(con, self.deps, interview, when, by=received.user, overruled=full)
        return None

    def cancel(self, received: Received, con: Connection) -> Answer:
        """Cancel an interview."""
        interview = self._arranged(con, received.team, received.user, _value(received))
        move.cancel(con, self.deps, interview, by=received.user)
        return None

    # What is less frequent

    def announce(self, received: Received, con: Connection) -> Answer:
        """Post the interview's message once more, after Slack refused it."""
        interview = self._arranged(con, received.team, received.user, _value(received))
        if interview.root_ts is not None:
            raise Problem("The interview's message stands in its channel already.")
        if interview.status != "scheduled":
            raise Problem("This interview has ended, so there is nothing to post.")
        outgoing.queue_announcement(con, self.deps, interview, again=received.key)
        return None

    def more(self, received: Received, con: Connection) -> Answer:
        """Open the form for the candidate or the position."""
        chosen = str(received.body["actions"][0]["selected_option"]["value"])
        what, _, interview_id = chosen.partition(":")
        interview = self._arranged(con, received.team, received.user, interview_id)
        if what == "position":
            payload = {"position": interview.position.id}
            self.deps.modals.open(con, received, "position.form", payload)
        else:
            payload = {"interview": interview.id}
            self.deps.modals.open(con, received, "interview.candidate_form", payload)
        return None

    def candidate_form(self, request: ViewRequest) -> View:
        """Return the form for the candidate's name and papers."""
        con = self.deps.db.read()
        interview = self._arranged(con, request.team, request.user, request.payload["interview"])
        return forms.build_candidate_form(interview.candidate, interview.id)

    def candidate_saved(self, received: Received, con: Connection) -> Answer:
        """Keep the candidate's name and papers, and put them into what was posted."""
        view = received.body["view"]
        interview = self._arranged(
            con, received.team, received.user, entered.read_metadata(view).get("interview", "")
        )
        changed = replace(
            interview.candidate,
            name=entered.text(view, "candidate"),
            email=entered.text(view, "email") or None,
            resume_url=entered.text(view, "resume_url") or None,
            ats_url=entered.text(view, "ats_url") or None,
        )
        now = self.deps.clock.now()
        edit_candidate(con, interview.candidate, changed, by=received.user, now=now)
        for each in store.of_candidate(con, interview.candidate.id):
            outgoing.queue_refresh(con, self.deps, each)
            for seat in each.panel:
                if seat.has_guide:
                    outgoing.queue_guide_refresh(con, self.deps, each, seat.user)
        return None

    # The person

    def _asker(self, con: Connection, team: str, user: str) -> Asker:
        person = directory.person(con, team, user)
        return Asker(
            team=team,
            user=user,
            zone=person.zone if person is not None else self.deps.settings.default_zone,
            is_admin=person is not None and is_admin(person, self.deps.settings),
            now=self.deps.clock.now(),
        )

    def _arranged(self, con: Connection, team: str, user: str, interview_id: str) -> Interview:
        interview = store.find(con, interview_id, team=team)
        asker = self._asker(con, team, user)
        return move.require_arranger(interview, user, is_admin=asker.is_admin)


def _again(view: View) -> Answer:
    return {"response_action": "update", "view": view}


def _value(received: Received) -> str:
    return str(received.body["actions"][0]["value"])
