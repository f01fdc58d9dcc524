"""The scheduling form's fields that come with a type of interview, and what is asked back of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.catalogue.types import InterviewType, Seat, SeatRole
from bot.interviews.model import MOST_INTERVIEWERS, Draft
from bot.interviews.staffing import Standing
from bot.interviews.typed.concerns import asked_as
from bot.interviews.typed.model import OTHER, Concern, Offer
from bot.interviews.when import day_in_words
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.model import Block
from bot.slack.text import clip, escape, minutes

NONE = "none"
"""Stands for an interview by no particular type."""

MOST_OPTIONS = 100
OPTION_CHARACTERS = 75
EXERCISE_CHARACTERS = 200
MOST_CONCERNS = 10

TYPE_CHOSEN = "interview.type_chosen"
POSITION_CHOSEN = "interview.position_chosen"

TICK_ALL = "Tick what is to be so all the same, or change it above."


def type_field(types: Sequence[InterviewType], draft: Draft) -> list[Block]:
    """Return the choice of a type, none where there are no types; choosing updates the form."""
    if not types:
        return []
    options = [kit.option(clip(one.title, OPTION_CHARACTERS), one.id) for one in types]
    no_type = kit.option("No particular type", NONE)
    # Named after the position: another one may propose another type, which Slack then takes.
    action = f"{TYPE_CHOSEN}@{draft.position}"
    element = kit.select(action, _in_groups(no_type, options), initial=draft.type or NONE)
    block = kit.field("Type of interview", element, block_id="type")
    block["dispatch_action"] = True
    return [block]


def _in_groups(first: Block, options: Sequence[Block]) -> list[Block]:
    if len(options) < MOST_OPTIONS:
        return [first, *options]
    cut = [options[at : at + MOST_OPTIONS] for at in range(0, len(options), MOST_OPTIONS)]
    named = [kit.group(f"{_initial(part[0])} to {_initial(part[-1])}", part) for part in cut]
    return [kit.group("Without one", [first]), *named][:MOST_OPTIONS]


def _initial(option: Block) -> str:
    return str(option["text"]["text"])[:12]


def chosen_type(view: Mapping[str, Any]) -> str:
    """Return the type chosen in the form, "" for none."""
    found = entered.text(view, "type")
    return "" if found == NONE else found


def small_print(offer: Offer | None, length: int) -> list[Block]:
    """Return what the type is for, and that a set of another length is held at its own."""
    if offer is None:
        return []
    lines = [escape(clip(offer.type.summary, 500))]
    shortest, longest = offer.type.minutes
    if not shortest <= length <= longest:
        span = minutes(longest) if shortest == longest else f"{shortest} to {minutes(longest)}"
        lines.append(
            f"It is usually held in {span}. This question set takes {minutes(length)}, and so "
            "does the interview."
        )
    return [kit.context(*lines)]


def people_fields(draft: Draft, offer: Offer | None) -> list[Block]:
    """Return who holds it, and what on: the interviewers alone where it has no type."""
    if offer is None:
        users = kit.people_select("interviewers", initial=draft.users, most=MOST_INTERVIEWERS)
        hint = "One to six people."
        return [kit.field("Interviewers", users, block_id="interviewers", hint=hint)]
    return [
        *_lead_field(draft, offer),
        _interviewers_field(draft, offer),
        *_observer_field(draft, offer),
        *_exercise_field(draft, offer),
    ]


def _lead_field(draft: Draft, offer: Offer) -> list[Block]:
    if not offer.people:
        return []
    week = "that week" if draft.date else "this week"
    groups = [
        kit.group(label, [_person_option(name, each, week) for name, each in people])
        for label, people in (
            ("Qualified", [one for one in offer.people if one[1].state == "qualified"]),
            ("Learning", [one for one in offer.people if one[1].state != "qualified"]),
        )
        if people
    ]
    other = kit.option("The first of the interviewers below", OTHER)
    groups.append(kit.group("Somebody else", [other]))
    element = kit.select(f"lead@{offer.place}", groups, initial=draft.lead or None)
    seat = offer.type.seat(SeatRole.LEAD)
    hints = [f"From {seat.from_}; the qualified first."] if seat is not None else []
    if draft.date:
        hints.append(f"That week is the one of {day_in_words(draft.date)}.")
    hint = " ".join(hints) or None
    return [kit.field("Lead", element, block_id="lead", hint=hint)]


def _person_option(name: str, standing: Standing, week: str) -> Block:
    if standing.state == "qualified":
        most = "" if standing.most is None else f" of {standing.most}"
        tail = f" · {standing.load}{most} {week}"
        if standing.dry_run_with:
            tail += " · owes a dry run"
    else:
        tail = f" · next: {standing.next_step[:1].lower()}{standing.next_step[1:]}"
    room = max(OPTION_CHARACTERS - len(tail), OPTION_CHARACTERS // 3)
    return kit.option(f"{clip(name, room)}{tail}", standing.user)


def _interviewers_field(draft: Draft, offer: Offer) -> Block:
    same = offer.same_people is not None
    # Under a name of its own, so that Slack takes the people whom earlier candidates had.
    action = f"interviewers@{offer.place}" if same else "interviewers"
    users = kit.people_select(action, initial=draft.users, most=MOST_INTERVIEWERS)
    second = offer.type.seat(SeatRole.SECOND)
    alone = second is None or second.count_min == 0
    hints = [] if offer.people else ["The first one leads."]
    if second is not None:
        hints.append(f"Beside the lead: {_count(second)} from {second.from_}.")
    if same:
        hints.append("Every candidate for this position gets the same people.")
    return kit.field(
        "Interviewers",
        users,
        block_id="interviewers",
        hint=" ".join(hints) or "Whoever asks beside the lead.",
        optional=bool(offer.people) and alone,
    )


def _count(seat: Seat) -> str:
    most = seat.count_max
    if not seat.count_min:
        return f"up to {most}"
    return str(most) if seat.count_min == most else f"{seat.count_min} to {most}"


def _observer_field(draft: Draft, offer: Offer) -> list[Block]:
    if not offer.has_observer:
        return []
    element = kit.person_select(f"observer@{offer.place}", initial=draft.observer or None)
    hint = "Sits in, muted." if offer.type.rules.muted else "Sits in and asks nothing."
    return [kit.field("Observer", element, block_id="observer", hint=hint, optional=True)]


def _exercise_field(draft: Draft, offer: Offer) -> list[Block]:
    if not offer.has_exercise:
        return []
    element = kit.text_input(
        f"exercise@{offer.place}", initial=draft.exercise, max_length=EXERCISE_CHARACTERS
    )
    same = offer.type.rules.same_exercise
    hint = "Every candidate for this position gets the same one." if same else None
    return [kit.field("Exercise", element, block_id="exercise", hint=hint, optional=True)]


def concern_blocks(concerns: Sequence[Concern], draft: Draft) -> list[Block]:
    """Return what speaks against it, and the ticks with which it is held all the same."""
    shown = concerns[:MOST_CONCERNS]
    if not shown:
        return []
    options = [kit.option(each.tick, each.value) for each in shown]
    ticked = [each.value for each in shown if each.value in draft.ticked]
    boxes = kit.checkboxes(asked_as(concerns), options, initial=ticked)
    return [
        kit.section("\n".join(f"• {each.said}" for each in shown)),
        kit.field("Hold it all the same?", boxes, block_id="concerns", optional=True),
    ]


def unanswered(concerns: Sequence[Concern], draft: Draft) -> bool:
    """Tell whether any concern is not ticked."""
    return any(each.value not in draft.ticked for each in concerns[:MOST_CONCERNS])
