"""The forms of an interview: scheduling, the next candidate, moving, the candidate's details."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalogue.types import InterviewType
from bot.interviews.model import Draft, Interview, SeenChannel
from bot.interviews.times import Fold, local, offset_name
from bot.interviews.typed.fields import (
    POSITION_CHOSEN,
    chosen_type,
    concern_blocks,
    people_fields,
    small_print,
    type_field,
)
from bot.interviews.typed.model import Concern, Offer
from bot.interviews.when import which_action, which_value
from bot.positions.model import Candidate, Position
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, moment

OPTION_CHARACTERS = 75
NAME_CHARACTERS = 150

CHOOSE_WHICH = "Choose the first or the second, or another time above."
TICK = "Tick this, or choose another channel."
ONE_MORE = "*Please answer one more question below.* The rest is as you entered it."


@dataclass(frozen=True)
class Versions:
    """The set's version that earlier candidates for a position had, and the newest approved one."""

    earlier: int
    newest: int


@dataclass(frozen=True)
class Questions:
    """What a form must ask back before it can be accepted; all None or empty: nothing."""

    fold: Fold | None = None
    consent: SeenChannel | None = None
    versions: Versions | None = None
    concerns: tuple[Concern, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.concerns) or any(
            each is not None for each in (self.fold, self.consent, self.versions)
        )


NOTHING_TO_ASK = Questions()


@dataclass(frozen=True)
class Choices:
    """What the scheduling form offers one person.

    `role` is the set's; `new_title` the same where they may make a new position of it, else ''.
    `length` is the set's, in minutes; `offer` what the chosen type brings along.
    """

    set_id: str
    set_title: str
    zone: str
    new_title: str
    positions: Sequence[Position]
    role: str = ""
    length: int = 0
    types: Sequence[InterviewType] = ()
    offer: Offer | None = None


def read_draft(view: Mapping[str, Any]) -> Draft:
    """Return what was entered in the scheduling form or the one for the next candidate."""
    return Draft(
        position=entered.text(view, "position"),
        name=entered.text(view, "candidate"),
        member=entered.text(view, "member"),
        date=entered.text(view, "date"),
        time=entered.text(view, "time"),
        users=entered.many(view, "interviewers"),
        channel=entered.text(view, "channel"),
        which=entered.text(view, "which"),
        agreed=next(iter(entered.many(view, "agreed")), ""),
        version=entered.text(view, "version"),
        type=chosen_type(view),
        lead=entered.text(view, "lead"),
        observer=entered.text(view, "observer"),
        exercise=entered.text(view, "exercise"),
        ticked=frozenset(entered.many(view, "concerns")),
        asked=entered.controls(view, "which", "agreed", "concerns"),
    )


def place_of(view: Mapping[str, Any], block_id: str) -> str:
    """Return what a field is about: what stands behind the `@` of its control's name, else ""."""
    return next(iter(entered.controls(view, block_id)), "").partition("@")[2]


SHOWN = ("position", "type", "lead", "observer", "date")
"""What of a draft the form is built from anew: ids, and the planned day."""


def shown(draft: Draft, set_id: str, *, asked: str = "") -> dict[str, Any]:
    """Return, by ids alone, what the scheduling form is built from when it is brought up to date.

    `asked` is the channel it asks about, if any. What was typed is kept by Slack.
    """
    return {
        "set": set_id,
        **{name: getattr(draft, name) for name in SHOWN},
        "users": list(draft.users),
        "channel": asked,
    }


def build_form(
    choices: Choices,
    draft: Draft,
    questions: Questions = NOTHING_TO_ASK,
    *,
    is_asked_back: bool = False,
) -> View:
    """Return the scheduling form, filled with what was entered so far.

    `is_asked_back` says that it was submitted and cannot be taken yet.
    """
    blocks = [
        *([kit.section(ONE_MORE)] if is_asked_back else []),
        kit.context(f"With the question set *{escape(clip(choices.set_title, 300))}*"),
        _position_field(choices, draft),
        *type_field(choices.types, draft),
        *small_print(choices.offer, choices.length),
        *_version_blocks(questions.versions, draft),
        *_candidate_fields(draft),
        *_time_fields(draft, choices.zone, questions.fold),
        *people_fields(draft, choices.offer),
        *concern_blocks(questions.concerns, draft),
        *_channel_fields(draft, questions.consent),
    ]
    return kit.modal(
        "interview.form",
        "Schedule interview",
        blocks,
        submit="Schedule",
        metadata=entered.metadata(set=choices.set_id),
    )


def build_next_form(
    interview: Interview, draft: Draft, zone: str, questions: Questions = NOTHING_TO_ASK
) -> View:
    """Return the form for the next candidate: set, panel and channel carry over."""
    title = escape(clip(interview.position.title, 300))
    exercise = " exercise," if interview.exercise else ""
    blocks = [
        kit.context(f"For *{title}*, with the same questions,{exercise} interviewers and channel"),
        *_candidate_fields(draft),
        *_time_fields(draft, zone, questions.fold),
        *concern_blocks(questions.concerns, draft),
        *_consent_blocks(questions.consent, draft),
    ]
    return kit.modal(
        "interview.next_form",
        "Next candidate",
        blocks,
        submit="Schedule",
        metadata=entered.metadata(interview=interview.id),
    )


def build_move_form(
    interview: Interview, draft: Draft, zone: str, questions: Questions = NOTHING_TO_ASK
) -> View:
    """Return the form that moves an interview."""
    name = escape(clip(interview.candidate.name, 300))
    return kit.modal(
        "interview.move_form",
        "Reschedule interview",
        [
            kit.section(f"*{name}*, {moment(interview.starts_at, zone, weekday=True)}"),
            kit.context("Guides and reminders move along. Whoever has a guide is told."),
            *_time_fields(draft, zone, questions.fold),
            *concern_blocks(questions.concerns, draft),
        ],
        submit="Reschedule",
        metadata=entered.metadata(interview=interview.id),
    )


def build_candidate_form(candidate: Candidate, interview_id: str) -> View:
    """Return the form for a candidate's name and papers."""
    return kit.modal(
        "interview.candidate_form",
        "Edit candidate",
        [
            _text_field("Name", "candidate", candidate.name, NAME_CHARACTERS, optional=False),
            _text_field("E-mail", "email", candidate.email, 254),
            _text_field("Link to the résumé", "resume_url", candidate.resume_url, 2000),
            _text_field("Link to the applicant system", "ats_url", candidate.ats_url, 2000),
        ],
        submit="Save",
        metadata=entered.metadata(interview=interview_id),
    )


def draft_of(interview: Interview, zone: str) -> Draft:
    """Return a draft that holds an interview's present time, on the wall of a zone."""
    there = local(interview.starts_at, zone)
    return Draft(date=f"{there:%Y-%m-%d}", time=f"{there:%H:%M}")


def _text_field(
    label: str, name: str, value: str | None, most: int, *, optional: bool = True
) -> Block:
    element = kit.text_input(name, initial=value or "", max_length=most)
    return kit.field(label, element, block_id=name, optional=optional)


def _position_field(choices: Choices, draft: Draft) -> Block:
    options = [
        kit.option(clip(each.title, OPTION_CHARACTERS), each.id) for each in choices.positions
    ]
    if choices.new_title:
        text = clip(f"New position: {choices.new_title}", OPTION_CHARACTERS)
        options.insert(0, kit.option(text, "new"))
    element = kit.select(POSITION_CHOSEN, options[:100], initial=draft.position)
    block = kit.field("Position", element, block_id="position")
    # Which type is meant, and what its earlier candidates had, is the position's.
    block["dispatch_action"] = bool(choices.types)
    return block


def _version_blocks(versions: Versions | None, draft: Draft) -> list[Block]:
    if versions is None:
        return []
    earlier, newest = versions.earlier, versions.newest
    options = [
        kit.option(f"Version {earlier}, so that all are asked the same", str(earlier)),
        kit.option(f"Version {newest}, from now on", str(newest)),
    ]
    element = kit.radio("version", options, initial=draft.version or str(earlier))
    return [
        kit.section(
            f"Earlier candidates for this position had version {earlier} of this set. Version "
            f"{newest} was approved since."
        ),
        kit.field("Questions", element, block_id="version"),
    ]


def _channel_fields(draft: Draft, consent: SeenChannel | None) -> list[Block]:
    channel = kit.field(
        "Channel",
        kit.channel_select("interview.channel_chosen", initial=draft.channel or None),
        block_id="channel",
        hint="Left empty, I make a private channel for the position.",
        optional=True,
    )
    # The bot looks a chosen channel up at once, so that the form can be checked without a call.
    channel["dispatch_action"] = True
    hint = "Or choose a private channel below, or none: then I make a private one."
    # The question stands above, where it is seen by who has just chosen one at the form's end.
    return [*_consent_blocks(consent, draft, hint), channel]


def _candidate_fields(draft: Draft) -> list[Block]:
    name = kit.text_input("candidate", initial=draft.name, max_length=NAME_CHARACTERS)
    return [
        kit.field("Candidate's name", name, block_id="candidate"),
        kit.field(
            "Candidate's account, if they work here",
            kit.person_select("member", initial=draft.member or None),
            block_id="member",
            hint="They are kept out of everything about themselves.",
            optional=True,
        ),
    ]


def _time_fields(draft: Draft, zone: str, fold: Fold | None) -> list[Block]:
    day = kit.date_picker("date", initial=draft.date or None)
    at = kit.time_picker("time", initial=draft.time or None)
    blocks = [
        kit.field("Date", day, block_id="date"),
        kit.field("Time", at, block_id="time", hint=f"Your time zone: {zone}"),
    ]
    if fold is not None:
        blocks.append(_which_field(draft, zone, fold))
    return blocks


def _which_field(draft: Draft, zone: str, fold: Fold) -> Block:
    wall = draft.wall
    options = [
        kit.option(f"{words} ({offset_name(at, zone)})", which_value(wall, name))
        for words, name, at in (
            ("The first time", "first", fold.first),
            ("The second time, after the clocks go back", "second", fold.second),
        )
    ]
    label = f"{wall:%H:%M} happens twice on that day. Which one do you mean?"
    # The action id names the wall time: an answer given for another one is not carried over.
    element = kit.radio(which_action(wall), options, initial=draft.which)
    # Not required by Slack, so that another time can be chosen instead; the bot asks again.
    return kit.field(label, element, block_id="which", optional=True)


def agreed_action(channel: str) -> str:
    """Return the name of the question whether a name may be read in this channel."""
    return f"agreed@{channel}"


def _consent_blocks(
    channel: SeenChannel | None, draft: Draft, hint: str | None = None
) -> list[Block]:
    if channel is None:
        return []
    known = bool(channel.name)
    warning = (
        f"<#{channel.id}> is public. Everyone in this workspace could read who is interviewed."
        if known
        else f"I could not check yet whether only invited people can read <#{channel.id}>."
    )
    said = f"Post the candidate's name in #{channel.name}, where everyone can read it"
    if not known or len(said) > OPTION_CHARACTERS:
        said = "Post the candidate's name there, even if everyone can read it"
    boxes = kit.checkboxes(
        agreed_action(channel.id),
        [kit.option(said, channel.id)],
        initial=[draft.agreed] if draft.agreed else (),
    )
    return [
        kit.section(f"*{warning}*"),
        kit.field("The candidate's name", boxes, block_id="agreed", hint=hint, optional=True),
    ]
