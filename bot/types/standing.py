"""How a type stands: what keeps interviews from being held by it, and what is worth a look."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from bot.catalogue.type_checks import Fault, faults
from bot.catalogue.types import TypeFields
from bot.types.library import Library
from bot.types.model import OwnType
from bot.types.words import LABELS

_LACKS = {
    "summary": "Summary: say in a sentence what it is",
    "minutes": "Length: say how long it is held",
    "default_minutes": "Length: say how long it is usually held",
    "panel": "Panel: say who leads it",
}
_NAME = re.compile(r"\b(?:rules\.)?[a-z]+(?:_[a-z]+)+\b")


class Standing(NamedTuple):
    """Sentences: what `stops` it from being used, and `advice` that does not."""

    stops: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


def standing(type_: OwnType, library: Library, others: Iterable[TypeFields] = ()) -> Standing:
    """Return how a type stands; `others` are the types in use, among which its title is alone."""
    lacking = type_.lacking()
    complete = type_.complete()
    if complete is None:
        return Standing(stops=tuple(_LACKS[name] for name in lacking))
    families = library.families or dict.fromkeys(type_.family)
    found = faults(complete, library.shared.competencies, families)
    twice = tuple(
        f"Title: “{one.title}” is another type's as well"
        for one in others
        if one.id != type_.id and one.title.casefold() == type_.title.casefold()
    )
    return Standing(
        stops=(*twice[:1], *(said(one) for one in found if one.stops)),
        advice=tuple(said(one) for one in found if not one.stops),
    )


def said(fault: Fault) -> str:
    """Return a fault as a sentence for a person: the part's name, then what was expected."""
    field, _, rest = fault.field.partition(".")
    name = rest if field in {"rules", "training"} else field
    return f"{LABELS.get(name, LABELS.get(field, field))}: {_NAME.sub(_named, fault.text)}"


def _named(found: re.Match[str]) -> str:
    name = found[0].removeprefix("rules.")
    return f"“{LABELS[name].lower()}”" if name in LABELS else found[0]
