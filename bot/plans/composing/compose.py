"""A set from the bank: the best that meets a brief's rules, the same for the same brief."""

from collections.abc import Sequence

from bot.catalogue.bank import Bank
from bot.catalogue.model import BankQuestion, Kind
from bot.errors import Problem
from bot.plans.checking.checks import check
from bot.plans.composing.assemble import assemble
from bot.plans.composing.deeper import Dig, Dug, deeper_of, digs
from bot.plans.composing.matching import REVEALS, Matcher
from bot.plans.composing.own import own_set
from bot.plans.composing.pool import Pool
from bot.plans.composing.rubric import criteria_of
from bot.plans.composing.search import Search
from bot.plans.composing.ties import tie_all
from bot.plans.model import Brief, Question, QuestionSet, Source
from bot.plans.reading import timing
from bot.plans.reading.frame import Frame, frame

__all__ = ["compose", "own_set", "plan"]

# A question found unfit to be asked is left out and the search run again, at most so often.
_MOST_ROUNDS = 8
# Of the areas and goals of a brief for a role the bank does not know, this share has to be known.
_ENOUGH = 0.5
# Likeness of names from which they tell more than the areas a role's words touch: "project manager"
# is a "product manager" sooner than whoever is asked about delivery.
_ALMOST_THE_SAME = 0.85
_OPENING = {
    Kind.CONCEPTUAL: 0,
    Kind.CODING: 1,
    Kind.SYSTEM_DESIGN: 2,
    Kind.EXPERIENCE: 3,
    Kind.BEHAVIOURAL: 4,
}


def plan(brief: Brief, bank: Bank) -> QuestionSet:
    """Compose a set for a brief and keep the results of its checks in it.

    A brief that brings its own questions gets those.

    Raises:
        Problem: the bank has nothing for the role, or the brief names none.
    """
    if brief.own_questions:
        return own_set(brief, bank)
    content = compose(brief, bank)
    return content.model_copy(update={"checks": check(content, brief, bank)})


def compose(brief: Brief, bank: Bank) -> QuestionSet:
    """Choose the questions that together meet most of a brief, and build the set around them.

    What is weighed, and how much, stands in pool.py; the search and its objective in search.py.
    What no chosen question covers is in `uncovered`, a flag that none reveals is tied to none: the
    checks then say so.

    Raises:
        Problem: the bank has nothing for the role, or the brief names none.
    """
    matcher = Matcher(bank)
    wanted = frame(brief, bank)
    _refuse_unknown(brief, wanted, bank, matcher)
    dug = digs(brief, wanted.level, bank, matcher)
    chosen = _choose(brief, wanted, bank, matcher, dug)
    if not chosen:
        raise _nothing_for(wanted.role, bank)
    return _build(brief, wanted, bank, matcher, chosen, dug)


def _refuse_unknown(brief: Brief, wanted: Frame, bank: Bank, matcher: Matcher) -> None:
    """Raise Problem for a role whose words and subjects the bank does not know."""
    if not brief.role or wanted.family is not None:
        return
    lines = (*brief.areas, *brief.goals)
    known = [line for line in lines if _is_known(line, bank, matcher)]
    if not lines or len(known) < len(lines) * _ENOUGH:
        raise _nothing_for(brief.role, bank)


def _is_known(line: str, bank: Bank, matcher: Matcher) -> bool:
    profiles = bank.index.profiles
    return any(matcher.reveals(line, one) >= REVEALS for one in profiles) or any(
        bank.index.by_area[area] for area in matcher.areas_of(line)
    )


def _nothing_for(role: str, bank: Bank) -> Problem:
    areas = bank.areas.touched_by(bank.roles.without_nouns(role))
    by_name = bank.roles.nearest(role)
    is_named = not areas or by_name.likeness(role) >= _ALMOST_THE_SAME
    near = (by_name if is_named else bank.roles.asked_about(areas)).name
    nothing = f"The question bank has nothing for “{role}”."
    if not areas and not bank.roles.is_near(role):
        return Problem(
            f"{nothing} Use your own questions, or connect Claude to have them written. "
            f"The nearest it knows is “{near}”, which is another kind of job."
        )
    return Problem(
        f"{nothing} The nearest it knows is “{near}”: change the "
        "role to that, use your own questions, or connect Claude to have them written."
    )


def _choose(
    brief: Brief, wanted: Frame, bank: Bank, matcher: Matcher, dug: Sequence[Dig]
) -> list[int]:
    without: set[int] = set()
    for _ in range(_MOST_ROUNDS):
        pool = Pool(brief, wanted, bank, matcher, digs=dug, without=without)
        chosen = [pool.positions[place] for place in Search(pool.task()).run()]
        unfit = {at for at in chosen if _is_unfit(at, brief, bank)}
        if not unfit:
            break
        without |= unfit
    return [at for at in chosen if at not in without]


def _is_unfit(at: int, brief: Brief, bank: Bank) -> bool:
    unheard = brief.scoring == "transcript" and bank.unheard_in(at) is not None
    return unheard or bool(bank.faults(at))


def _in_order(chosen: Sequence[int], bank: Bank) -> list[int]:
    """Put questions in the order of a conversation.

    What most can answer opens it and a story from the candidate's own work closes it, so that the
    longest question stands where there is still time for it.
    """

    def place(at: int) -> tuple[int, int, int, str]:
        one = bank.questions[at]
        return _OPENING[one.kind], one.levels[0].rank, one.minutes, one.id

    return sorted(chosen, key=place)


def _build(
    brief: Brief,
    wanted: Frame,
    bank: Bank,
    matcher: Matcher,
    chosen: Sequence[int],
    dug: Sequence[Dig],
) -> QuestionSet:
    positions = {f"q{at}": one for at, one in enumerate(_in_order(chosen, bank), 1)}
    asked = {id_: bank.questions[at] for id_, at in positions.items()}
    minutes = timing.shared([one.minutes for one in asked.values()], wanted.target)
    questions = tuple(
        question_of(id_, one, each, brief, bank, matcher)
        for (id_, one), each in zip(asked.items(), minutes, strict=True)
    )
    profiles = {id_: bank.index.profiles[at] for id_, at in positions.items()}
    return assemble(
        brief,
        wanted,
        questions,
        criteria_of(asked, bank.rubric),
        tie_all(brief, questions, profiles, matcher),
        subjects=[bank.areas.name(one.areas[0]) for one in asked.values()],
        source=Source(kind="bank", bank=bank.version),
        dug=deeper_of(dug, positions, brief.ratings.scale) if brief.ratings else Dug(),
    )


def question_of(
    id_: str, one: BankQuestion, minutes: int, brief: Brief, bank: Bank, matcher: Matcher
) -> Question:
    """Return a question of the bank as a set's, with an id and minutes there."""
    return Question(
        id=id_,
        bank_id=one.id,
        prompt=one.prompt,
        kind=one.kind,
        areas=_areas(one, brief, bank, matcher),
        minutes=minutes,
        follow_ups=one.follow_ups[: brief.follow_ups[1]],
        look_for=one.look_for,
        red_flags=one.red_flags,
        green_flags=one.green_flags,
    )


def _areas(question: BankQuestion, brief: Brief, bank: Bank, matcher: Matcher) -> tuple[str, ...]:
    """Return a question's areas in the brief's words where it has some, else by their names."""
    words: dict[str, None] = {}
    for area in question.areas:
        named = [line for line in brief.areas if area in matcher.areas_of(line)]
        words.update(dict.fromkeys(named or [bank.areas.name(area)]))
    return tuple(words)
