"""How types, dry runs and interviews are called in a sentence."""

import re

from bot.catalogue.types import TypeFields
from bot.interviewers.model import Booking, short_name
from bot.interviews import store as interviews
from bot.slack.text import clip, escape, moment
from bot.storage.database import Connection

_DATE = re.compile(r"<!date\^\d+\^[^|>]*\|([^>]*)>")


def title_of(type_: TypeFields) -> str:
    """Return a type's title, fit for mrkdwn."""
    return escape(clip(type_.title, 150))


def name_of(type_: TypeFields) -> str:
    """Return a type's name without its purpose, fit for mrkdwn."""
    return escape(clip(short_name(type_.title), 150))


def rehearsed(booking: Booking, type_: TypeFields) -> str:
    """Return what is rehearsed in a dry run: the type, and the exercise where it has one."""
    exercise = escape(clip(booking.exercise, 150))
    return f"{name_of(type_)} ({exercise})" if exercise else name_of(type_)


def interview_words(con: Connection, booking: Booking, type_: TypeFields) -> str:
    """Return the interview a step is booked in: its type, position and moment, no candidate."""
    found = interviews.find(con, booking.interview_id or "", team=booking.team)
    if found is None:
        return f"the {name_of(type_)} interview"
    position = escape(clip(found.position.title, 150))
    at = moment(found.starts_at, found.zone, weekday=True)
    return f"the {name_of(type_)} interview for {position} ({at})"


def spoken(text: str) -> str:
    """Return a message's words for notifications: each moment in its plain form."""
    return _DATE.sub(r"\1", text)
