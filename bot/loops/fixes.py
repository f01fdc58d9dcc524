"""What takes a finding away in one step: a type brought in, a stage lengthened, a seat added."""

from bot.catalogue.types import InterviewType, SeatRole
from bot.loops.guide import Guide
from bot.loops.model import MOST_STAGES, Fix, FixKind, StageKind
from bot.loops.rounds import Plan, Round

_SMALL = frozenset({"a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "or", "the", "to"})
_STEP = 5
"""Lengths are proposed in steps of so many minutes."""


def short_title(type_: InterviewType) -> str:
    """Return the first words of a type's title, by which a stage is called."""
    return type_.title.split(":")[0].strip() or type_.title


def titled(text: str) -> str:
    """Write words as a button has them: each with a capital, but for the small ones within."""
    words = text.split()
    return " ".join(
        word if at and word in _SMALL else word[:1].upper() + word[1:]
        for at, word in enumerate(words)
    )


def is_open(each: Round) -> bool:
    """Tell whether nothing is known of a stage: no type, and nothing it asks."""
    return each.kind is StageKind.INTERVIEW and not each.type and not each.lines


def open_place(type_: InterviewType, plan: Plan, guide: Guide) -> int | None:
    """Return the place, from 1, of the open stage that a type suits best.

    That is the first in which a candidate may work live and that is long enough for the type,
    else the first of any length.
    """
    places = [
        (0 < each.minutes[1] < type_.minutes[0], at)
        for at, each in enumerate(plan.rounds, 1)
        if is_open(each) and not guide.limits.retells(each.title)
    ]
    return min(places)[1] if places else None


def bringing(type_: InterviewType, plan: Plan, guide: Guide) -> Fix | None:
    """Return how a type comes into a loop: in a stage still open, else in one more.

    None where the loop has as many stages as it may have.
    """
    name = titled(short_title(type_))
    # Work alone is not what somebody keeps an hour of conversation open for.
    at = open_place(type_, plan, guide) if type_.unattended is None else None
    if at is not None:
        title = titled(plan.rounds[at - 1].title)
        return Fix(
            kind=FixKind.CHOOSE_TYPE, label=f"Use {name} for {title}", type=type_.id, stage=at
        )
    if len(plan.rounds) >= MOST_STAGES:
        return None
    return Fix(kind=FixKind.ADD_STAGE, label=f"Add {name}", type=type_.id)


def brought(type_: InterviewType, fix: Fix | None, plan: Plan) -> str:
    """Return how a type comes into a loop, as the beginning of a sentence that goes on after it."""
    title = f"{type_.title} ({type_.default_minutes} minutes)"
    if fix is not None and fix.kind is FixKind.CHOOSE_TYPE and fix.stage is not None:
        return f"hold {plan.rounds[fix.stage - 1].title} as {title}"
    return f"add {title}"


def choosing(place: int, each: Round, guide: Guide) -> Fix:
    """Return how an open stage gets its type: the one its title names, else one to be chosen."""
    said = each.title.casefold()
    named = [one for one in guide.catalogue if short_title(one).casefold() in said]
    if not named:
        return Fix(kind=FixKind.CHOOSE_TYPE, label="Choose a Type", stage=place)
    best = max(named, key=lambda one: len(short_title(one)))
    return Fix(
        kind=FixKind.CHOOSE_TYPE,
        label=f"Use {titled(short_title(best))}",
        type=best.id,
        stage=place,
    )


def lengthening(place: int, each: Round, minutes: float, guide: Guide) -> Fix | None:
    """Return how a stage gets so many minutes; None where its type is never held as long."""
    wanted = -(-int(-(-minutes // 1)) // _STEP) * _STEP
    type_ = guide.types.type(each.type)
    longest = max(type_.minutes[1], type_.default_minutes) if type_ else _LONGEST
    if not each.minutes[1] < wanted <= longest:
        return None
    label = f"Lengthen to {wanted} Minutes"
    return Fix(kind=FixKind.LENGTHEN, label=label, stage=place, minutes=wanted)


_LONGEST = 240
"""Minutes that a stage without a type may be lengthened to; a longer one wants to be two."""


def seating(place: int, role: SeatRole) -> Fix:
    """Return how a stage's panel gets one more person."""
    article = "an" if role.value[0] in "aeiou" else "a"
    label = f"Add {article} {titled(role.value)}"
    return Fix(kind=FixKind.ADD_SEAT, label=label, stage=place, role=role)


def editing(place: int, each: Round, line: str = "") -> Fix | None:
    """Return how a stage's type is changed; None where it has none."""
    if not each.type:
        return None
    label = f"Edit {titled(each.title)}"
    return Fix(kind=FixKind.EDIT_TYPE, label=label, type=each.type, stage=place, line=line)
