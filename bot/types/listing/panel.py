"""Who interviews, by seats: one leads, others are beside them, and one may observe."""

import re
from collections.abc import Sequence

from bot.catalogue.types import Seat, SeatRole
from bot.types.listing.items import Item
from bot.types.listing.labels import Meaning
from bot.types.listing.lengths import NUMBER, number
from bot.types.listing.outline import words_of

OBSERVES = re.compile(
    r"\bobservers?\b|\bshadow(?:s|ing)?\b"
    r"|\b(?:one|second|third|other|another|engineer|interviewer|somebody)\b[^.]{0,60}\bobserv(?:es?|ing)\b",
    re.IGNORECASE,
)
"""Words that seat somebody who observes."""

_COUNT = re.compile(
    rf"\b(?P<least>{NUMBER})\b(?:\s*(?:-|\u2013|to|or)\s*(?P<most>{NUMBER})\b)?", re.IGNORECASE
)
_COUNTED = re.compile(
    r"(?:\d{1,2}|one|two|three|four|five)(?:\s*(?:-|\u2013|to|or)\s*(?:\d{1,2}|two|three|four|five))?"
    r"\s+(?=[^\W\d])",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\bthird (?:engineer|interviewer|person|member|colleague)", re.IGNORECASE)
_MOST_PEOPLE = 10


def said_of_panel(items: Sequence[Item]) -> str:
    """Return the sentence that says who interviews, "" where none does."""
    first = next((one for one in items if one.meaning is Meaning.PEOPLE and not one.code), None)
    sentence = next(first.sentences(), None) if first else None
    return words_of(sentence.text).strip("*_ ").rstrip(".") if sentence else ""


def panel_of(items: Sequence[Item], whole: str) -> tuple[Seat, ...]:
    """Return one lead; then an observer, where one is spoken of, and a second for the others."""
    who = said_of_panel(items)
    if not who:
        return ()
    least, most = (count - 1 for count in _how_many(who))
    who = _whence(who)
    seats = [Seat(role=SeatRole.LEAD, from_=who)]
    if OBSERVES.search(whole):
        # A third engineer who observes comes on top of the two; else one of them does.
        further = bool(_FURTHER.search(whole))
        seats.append(
            Seat(role=SeatRole.OBSERVER, count_min=1 if further else min(least, 1), from_=who)
        )
        least, most = (least, most) if further else (max(least - 1, 0), most - 1)
    if most > 0:
        seats.append(Seat(role=SeatRole.SECOND, count_min=least, count_max=most, from_=who))
    return tuple(seats)


def _whence(who: str) -> str:
    """Return from where they are: how many is said by the seats."""
    found = _COUNTED.match(who)
    small = found and all(int(one) <= _MOST_PEOPLE for one in re.findall(r"\d+", found[0]))
    return who[found.end() :] if found and small else who


def _how_many(said: str) -> tuple[int, int]:
    found = _COUNT.search(said)
    if not found:
        return 1, 1
    both = number(found["least"]), number(found["most"] or found["least"])
    least, most = (max(min(int(count), _MOST_PEOPLE), 1) for count in sorted(both))
    return least, most
