"""Other questions of the bank in a set: in the place of one, beside all, a step harder."""

from collections.abc import Callable, Iterable

from bot.catalogue.model import BankQuestion, Level
from bot.plans.checking.case import counted, numbered
from bot.plans.model import Question
from bot.plans.reading import timing
from bot.plans.refining.alternatives import Seeking, Wanted, level_span, question_of
from bot.plans.refining.model import Add, Harder, Swap
from bot.plans.refining.standing import Standing
from bot.plans.refining.words import capital, quoted

_HARDER_OFF = 2
_ANY = len(Level)


def swap(standing: Standing, action: Swap) -> Standing:
    """Put another question in the place of one: the one named, or the bank's best on a topic."""
    standing, free = standing.changeable([action.question])
    for number in free:
        place = standing.place_of(number)
        if place is not None:
            wish = f" one on {action.topic}:" if action.topic else ""
            said = f"Question {number} was swapped for{wish}"
            standing = _placed(standing, place, action.topic, action.bank_id, said)
            if standing.is_new(standing.questions[place]):
                standing = standing.on(place, action.topic)
    return standing


def add(standing: Standing, action: Add) -> Standing:
    """Add a question at the end: the one named, or the bank's best on a topic."""
    wish = f" on {action.topic}" if action.topic else ""
    said = f"A question{wish} was added:"
    return _placed(standing, None, action.topic, action.bank_id, said)


def _placed(
    standing: Standing, place: int | None, topic: str, bank_id: str | None, said: str
) -> Standing:
    """Put a question of the bank in place of another, or at the end: a named one, or the best."""
    if bank_id is not None:
        return _named(standing, place, bank_id, said)
    seeking = Seeking(standing, Wanted(place, topic))
    return _best(standing, seeking, said) or standing.leaving(_nothing(seeking, topic))


def _named(standing: Standing, place: int | None, bank_id: str, said: str) -> Standing:
    ground = standing.ground
    one = ground.bank.question(bank_id)
    if one is None:
        return standing.leaving("That question is no longer in the bank. Choose another.")
    if bank_id in {each.bank_id for each in standing.questions}:
        return standing.leaving(f"“{quoted(one.prompt)}” is in the set already.")
    others = standing.questions if place is None else standing.without(place)
    clash = ground.clashing(ground.bank.index.profiles[ground.places[bank_id]], others)
    if clash is not None:
        number = standing.number(clash)
        return standing.leaving(f"“{quoted(one.prompt)}” asks much the same as question {number}.")
    seeking = Seeking(standing, Wanted(place, accepts=lambda each: each is one, levels_off=_ANY))
    return _best(standing, seeking, said, [ground.places[bank_id]]) or standing.leaving(
        f"“{quoted(one.prompt)}” cannot be asked: a check stops it."
    )


def _best(
    standing: Standing, seeking: Seeking, said: str, among: Iterable[int] | None = None
) -> Standing | None:
    """Take the best question that fits the time and keeps the brief's rules, or say why none does.

    `said` begins the sentence that the question's words end. None where there is none to choose
    from.
    """
    place, broken, shortest = seeking.place, "", 0
    for at in seeking.ranked() if among is None else among:
        one = standing.ground.bank.questions[at]
        new = question_of(standing, one)
        if place is None:
            changed = standing.having((*standing.questions, new))
        else:
            changed = standing.replacing(place, new)
        rule = standing.broken_by(changed.questions)
        if not standing.fits(changed.questions):
            shortest = min(shortest or one.minutes, one.minutes)
        elif rule is not None:
            broken = broken or rule
        elif seeking.may_be_asked(at):
            return changed.saying(f"{said} “{quoted(one.prompt)}”")
    if broken:
        return standing.leaving(_breaks(standing, place, broken))
    return standing.leaving(_too_long(standing, place, shortest)) if shortest else None


def _breaks(standing: Standing, place: int | None, rule: str) -> str:
    which = (
        "That"
        if place is None
        else f"Swapping question {standing.number(standing.questions[place])}"
    )
    return (
        f"{which} would break “{rule}” of the brief: no other question meets it. Ask for another "
        "question that does, or change the brief."
    )


def _too_long(standing: Standing, place: int | None, shortest: int) -> str:
    """Say what does not fit, and what would make room."""
    least = standing.shortest(standing.questions)
    room = f"{counted(standing.wanted, 'minute')} are for questions"
    needed = least + timing.bounds(shortest)[0]
    if place is not None:
        leaving = standing.questions[place]
        needed -= standing.limits(leaving)[0]
        return (
            f"Question {standing.number(leaving)} stays: {room}, and with the shortest that would "
            f"do, {counted(shortest, 'minute')}, the set takes at least {needed}."
        )
    longer = timing.length_for(needed)
    return (
        f"There is no room for one question more: {room}, and with it the set takes at least "
        f"{needed}. Drop a question, or make the interview {longer} minutes."
    )


def _nothing(seeking: Seeking, topic: str) -> str:
    if not topic:
        return "The bank has no other question that fits this set."
    near = seeking.near()
    offer = f" Instead it has questions on {near}." if near else ""
    if seeking.exists():
        return (
            f"What the bank has on {topic} is for other levels or technologies, or asks what the "
            f"set asks already.{offer}"
        )
    return f"The bank has nothing on {topic}.{offer}"


def harder(standing: Standing, action: Harder) -> Standing:
    """Swap questions for others on the same subject that suit a higher level, or a lower one."""
    asked = action.questions or standing.unlocked()
    standing, free = standing.changeable(asked)
    word, article = ("easier", "an") if action.easier else ("harder", "a")
    stays: list[int] = []
    for number in free:
        place = standing.place_of(number)
        if place is None:
            continue
        question = standing.questions[place]
        accepts = _other_level(standing, question, easier=action.easier)
        # What was just asked for, "question 3 on gRPC", is still asked for.
        topic = standing.topics.get(question.id, "")
        wanted = Wanted(place, topic, accepts=accepts, levels_off=_HARDER_OFF)
        said = f"Question {number} was swapped for {article} {word} one:"
        changed = _best(standing, Seeking(standing, wanted), said)
        if changed is None or changed.questions == standing.questions:
            stays.append(number)
        else:
            standing = changed
    if not stays:
        return standing
    return standing.leaving(
        f"{capital(numbered(stays))} {'stays' if len(stays) == 1 else 'stay'}: the bank has "
        f"nothing {word} on the same subject that fits."
    )


def _other_level(
    standing: Standing, question: Question, *, easier: bool
) -> Callable[[BankQuestion], bool]:
    """Return what tells a question a step harder, or easier, on the same subject."""
    level = standing.ground.frame.level
    own = standing.ground.of_bank(question)
    low, high = level_span(own, level) if own else (level.rank, level.rank)
    areas = standing.ground.profile(question).areas
    main = {own.areas[0]} if own else areas
    before = {each.bank_id for each in standing.ground.content.questions}

    def accepts(one: BankQuestion) -> bool:
        lowest, highest = level_span(one, level)
        if one.id in before or (one.levels[0] is Level.MANAGER) != (level is Level.MANAGER):
            return False
        step = (lowest + highest) - (low + high)
        same = not main.isdisjoint(one.areas) or (own and one.competency == own.competency)
        return bool(same) and (step < 0 if easier else step > 0)

    return accepts
