"""Asking for a set: the command, its forms, a brief sent as a direct message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.deps import Deps
from bot.errors import Problem
from bot.people import store as directory
from bot.people.permissions import is_admin
from bot.plans import attachments, forms, intake, store
from bot.plans.approve import require_open
from bot.plans.blocks import SETS_SHOWN, build_help, build_sets
from bot.plans.decide import changeable
from bot.plans.reading.brief import parse_brief
from bot.plans.reading.words import parse_words
from bot.plans.store import Draft
from bot.questions.banks import Banks
from bot.questions.browse import open_search
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.text import as_typed
from bot.slack.views import ViewRequest
from bot.storage.database import Connection

Answer = Mapping[str, object] | None

BRIEF_BY_MESSAGE = 200
"""A direct message of so many characters, or of several lines, is read as a brief."""


@dataclass(frozen=True)
class Asking:
    """What a person does until a set is asked for. Jobs of the inbox: database only."""

    deps: Deps
    banks: Banks

    def command(self, received: Received, con: Connection) -> Answer:
        """Answer `/interview-plan`: help, earlier sets, the question bank, or the form."""
        words = as_typed(str(received.body.get("text") or ""))
        first, _, rest = words.partition(" ")
        if first.casefold() == "help":
            text, blocks = build_help(self.deps.usages)
            return {"text": text, "blocks": blocks}
        if first.casefold() == "sets":
            return self._sets(received, con, rest.split())
        if first.casefold() == "questions":
            open_search(self.deps, self.banks, con, received, rest)
            return None
        if (run := self.deps.subcommands.get(first.casefold())) is not None:
            return run(received, con, rest.strip())
        payload = {"words": words[:500], "asked_in": received.channel or received.user}
        self.deps.modals.open(con, received, "plan.ask", payload)
        return None

    def begin(self, received: Received, con: Connection) -> Answer:
        """Open the form from the Home tab; the set comes by direct message."""
        self.deps.modals.open(con, received, "plan.ask", {"words": "", "asked_in": received.user})
        return None

    def _sets(self, received: Received, con: Connection, words: list[str]) -> Answer:
        person = directory.person(con, received.team, received.user)
        found = store.newest(
            con,
            received.team,
            viewer=received.user,
            sees_all=person is not None and is_admin(person, self.deps.settings),
            words=words,
            most=SETS_SHOWN + 1,
        )
        if words and not found:
            return {
                "text": "No question set has all these words in its title. "
                "Type `/interview-plan sets` to see them all."
            }
        zone = ZoneInfo(person.zone if person else self.deps.settings.default_zone)
        days = [_day(each.created_at, zone) for each in found]
        text, blocks = build_sets(found, days, received.user)
        return {"text": text, "blocks": blocks}

    # The first form

    def ask_view(self, request: ViewRequest) -> View:
        """Return the first form, with the command's words filled in."""
        words = request.payload.get("words") or ""
        return forms.build_ask_form(_values_of(words), request.payload["asked_in"])

    def asked(self, received: Received, con: Connection) -> Answer:
        """Show what was understood, at once or when the attached file has been read."""
        view = received.body["view"]
        asked_in = entered.read_metadata(view)["asked_in"]
        file = entered.uploaded_file(view, "file")
        if file is not None:
            attachments.ask_for_reading(
                self.deps, con, received, file["id"], asked_in=asked_in, form=view
            )
            waiting = forms.build_waiting("Plan an interview", "Reading your file …")
            return {"response_action": "update", "view": waiting}
        text = intake.from_ask_form(forms.typed_values(view))
        draft = intake.keep_draft(
            self.deps, con, received.team, received.user, text, asked_in=asked_in
        )
        bank = self.banks.of(received.team)
        return {"response_action": "update", "view": intake.build_review(draft, bank)}

    # The person's own list

    def use_own(self, received: Received, con: Connection) -> Answer:
        """Turn the first form into the one for a list of one's own."""
        view = received.body["view"]
        payload = {
            "asked_in": entered.read_metadata(view)["asked_in"],
            "values": forms.typed_values(view),
        }
        self.deps.modals.update(con, received, "plan.own_list", payload)
        return None

    def own_view(self, request: ViewRequest) -> View:
        """Return the form for a list of one's own."""
        return forms.build_own_form(request.payload["values"], request.payload["asked_in"])

    def own_list(self, received: Received, con: Connection) -> Answer:
        """Make the pasted list the set."""
        view = received.body["view"]
        values = forms.typed_values(view)
        brief = intake.own_brief(values)
        draft = intake.keep_draft(
            self.deps,
            con,
            received.team,
            received.user,
            values["own"],
            asked_in=entered.read_metadata(view)["asked_in"],
        )
        intake.begin_set(self.deps, con, received, brief, draft, self.banks.of(received.team))
        return None

    # What was understood

    def review_draft(self, received: Received, con: Connection) -> Answer:
        """Open what was understood of a brief that came by message."""
        draft = received.body["actions"][0]["value"]
        self.deps.modals.open(con, received, "plan.review", {"draft": draft})
        return None

    def review_view(self, request: ViewRequest) -> View:
        """Return what was understood of a draft, or of the brief of a set that stands."""
        payload, con = request.payload, self.deps.db.read()
        bank = self.banks.of(request.team)
        if set_id := payload.get("set"):
            brief = changeable(self.deps, con, request.team, request.user, set_id).brief
            return intake.build_understood(brief, bank, set=set_id)
        draft = self._draft(con, request.team, payload["draft"], request.user)
        return intake.build_review(draft, bank)

    def reviewed(self, received: Received, con: Connection) -> Answer:
        """Ask for the set, new or in the place of the one whose brief was changed."""
        view = received.body["view"]
        ids, typed = entered.read_metadata(view), forms.typed_values(view)
        if set_id := ids.get("set"):
            planned = changeable(self.deps, con, received.team, received.user, set_id)
            require_open(planned)
            brief = intake.corrected(planned.brief, typed)
            intake.begin_again(
                self.deps, con, received, set_id, brief, self.banks.of(received.team)
            )
        else:
            draft = self._draft(con, received.team, ids["draft"], received.user)
            brief = intake.corrected(parse_brief(draft.text), typed)
            intake.begin_set(self.deps, con, received, brief, draft, self.banks.of(received.team))
        return {"response_action": "clear"}

    def _draft(self, con: Connection, team: str, draft_id: str, user: str) -> Draft:
        """Return a person's own draft. Raises Problem where it is not there, or not theirs."""
        draft = store.draft(con, team, draft_id, user)
        if draft is None:
            raise Problem(intake.GONE)
        return draft

    # A direct message

    def direct_message(self, received: Received, con: Connection) -> Answer:
        """Read a brief sent as a direct message, as text or as a file; greet anything else."""
        event = received.body["event"]
        if not _said_by_a_person_directly(event):
            return None
        channel, text = event["channel"], as_typed(str(event.get("text") or ""))
        files = [str(each["id"]) for each in event.get("files") or ()]
        for file in files:
            attachments.ask_for_reading(self.deps, con, received, file, asked_in=channel)
        if files:
            return None
        if len(text) >= BRIEF_BY_MESSAGE or text.count("\n") > 1:
            attachments.take_brief(
                self.deps,
                con,
                received.team,
                received.user,
                text,
                asked_in=channel,
                key=received.key,
            )
        else:
            attachments.reply(self.deps, con, received.user, key=received.key)
        return None


def _said_by_a_person_directly(event: Mapping[str, object]) -> bool:
    plain = event.get("subtype") in {None, "file_share"} and not event.get("bot_id")
    return plain and event.get("channel_type") == "im" and not event.get("thread_ts")


def _values_of(words: str) -> dict[str, str]:
    """Return the first form's fields as a command's words fill them."""
    brief = parse_words(words)
    return {
        "role": brief.role,
        "level": brief.level.value if brief.level else "",
        "length": str(brief.length_minutes or ""),
        "kind": brief.interview_type,
    }


def _day(at: float, zone: ZoneInfo) -> str:
    local = datetime.fromtimestamp(at, UTC).astimezone(zone)
    return f"{local.day} {local:%B %Y}"
