"""What Home and the forms show of learning to lead: the next step, and what to do about it."""

from collections.abc import Sequence

from bot.catalogue.types import TypeFields
from bot.interviewers.model import Booking, Known, Needs, Step, next_step
from bot.interviewers.words import rehearsed, title_of
from bot.slack import blocks as kit
from bot.slack.model import Block
from bot.slack.text import escape, moment, person, plural

MOST_AT_HOME = 3

BOOK = {
    Step.SHADOW: ("Book a Shadow", "training.shadow"),
    Step.REVERSE_SHADOW: ("Book a Reverse Shadow", "training.reverse_shadow"),
    Step.DRY_RUN: ("Book a Dry Run", "training.book_dry_run"),
}


def build_home_part(
    learning: Sequence[Known],
    rehearsals: Sequence[tuple[Booking, TypeFields]],
    *,
    now: float,
    zone: str,
) -> list[Block]:
    """Return a person's next steps, and the dry runs somebody does with them."""
    if not learning and not rehearsals:
        return []
    blocks = [kit.header("Becoming an interviewer")]
    for known in learning[:MOST_AT_HOME]:
        blocks += build_next(known, now=now, zone=zone)
    if len(learning) > MOST_AT_HOME:
        more = len(learning) - MOST_AT_HOME
        blocks.append(kit.context(f"And {more} more: see My Interviewing below."))
    blocks += [_rehearsal(booking, type_, zone) for booking, type_ in rehearsals[:MOST_AT_HOME]]
    return blocks


def build_next(known: Known, *, now: float, zone: str, may_stop: bool = False) -> list[Block]:
    """Return a type somebody learns: the next step, what is booked of it, and its buttons.

    `may_stop` offers to stop where nothing is done yet.
    """
    done, total = known.progress.done, Needs.of(known.type_).total
    lines = [
        f"*{title_of(known.type_)}* ({done} of {plural(total, 'step')} done)",
        f"Next: {escape(next_step(known.type_, known.progress))}",
    ]
    lines += [booking_line(each, zone) for each in known.ahead(now)]
    if not known.ahead(now):
        lines += [booking_line(each, zone) for each in known.lost(now)[-1:]]
    buttons = _buttons(known, now)
    if may_stop and not done and not known.ahead(now):
        buttons.append(kit.button("Stop Learning", "training.stop", value=known.type_.id))
    return [kit.section("\n".join(lines)), kit.actions(*buttons)]


def _buttons(known: Known, now: float) -> list[Block]:
    step, type_id = known.progress.next, known.type_.id
    if step is None or step is Step.READING:
        return [
            kit.button("Read Guide", "types.show", value=type_id),
            kit.button("Done Reading", "training.read", value=type_id),
        ]
    ahead = known.ahead(now)
    buttons = [kit.button("Cancel Booking", "training.cancel", value=each.id) for each in ahead[:1]]
    if len(ahead) < known.progress.left:
        label, action = BOOK[step]
        buttons.insert(0, kit.button(label, action, value=type_id))
    return buttons


def booking_line(booking: Booking, zone: str) -> str:
    """Return what is booked, and whether it is agreed, in a line."""
    when, whom = moment(booking.at, zone, weekday=True), person(booking.with_user)
    if booking.step is Step.DRY_RUN:
        return f"Booked with {whom}: {when}"
    if booking.is_cancelled:
        return f"The interview you booked ({when}) was cancelled. Book another one."
    if booking.step is Step.SHADOW:
        if booking.is_agreed:
            return f"Booked: you sit in {when}"
        return f"You asked to sit in {when}; {whom} has not answered yet"
    if booking.is_agreed:
        return f"Booked: you lead {when}, with {whom} watching"
    return f"You asked {whom} to watch you lead {when}; they have not answered yet"


def _rehearsal(booking: Booking, type_: TypeFields, zone: str) -> Block:
    done = kit.button("Dry Run Done", "training.done", value=booking.id)
    when = moment(booking.at, zone, weekday=True)
    words = f"*Dry run with {person(booking.user)}*\n{rehearsed(booking, type_)}, {when}"
    return kit.section(words, accessory=done, block_id=f"rehearsal:{booking.id}")


def interviews_a_week(load: int, most: int | None) -> str:
    """Return how much somebody takes on this week: `2 interviews this week, of 4 at most`."""
    said = f"{plural(load, 'interview')} this week"
    return said if most is None else f"{said}, of {most} at most"
