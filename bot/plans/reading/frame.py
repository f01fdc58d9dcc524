"""What a brief leaves open, filled in: level, minutes, number and kinds of questions, title."""

import re
from dataclasses import dataclass

from bot.catalogue.bank import Bank
from bot.catalogue.model import Kind, Level
from bot.catalogue.roles import Interview, Role
from bot.errors import Problem
from bot.plans.model import Brief
from bot.plans.reading import timing
from bot.plans.reading.words import kinds_in, level_in

DEFAULT_LEVEL = Level.MID
"""The level of a set whose brief names none: questions for it suit most neighbours too."""

_SHORTEST_DESIGN, _LONGEST_DESIGN = 12, 20
_DEFAULT_TYPE = "technical interview"
_DEFAULT_MIX = (Kind.CONCEPTUAL, Kind.EXPERIENCE)
_LEVEL_NAMES = {Level.MID: "mid-level", Level.MANAGER: "manager-level"}
# "(m/w/d)" and its kin say who may apply, and are no part of what the job is called.
_GENDERS = re.compile(r"\s*\(\s*[mwfdxhvin*]{1,2}(?:\s*[/|,]\s*[mwfdxhvin*]{1,2}){1,3}\s*\)", re.I)
_PARENTHESES = re.compile(r"\s*\([^()]{0,200}\)")
_CAPITALS = re.compile(r"[A-Z].*[A-Z]|\d|[+#.]")


@dataclass(frozen=True)
class Frame:
    """What a set is made to: the brief's wishes with every gap closed.

    `family` is the one the role belongs to; `focus` are the kinds that an interview of this type
    is about.
    """

    family: Role | None
    role: str
    title: str
    level: Level
    interview_type: str
    length: int
    target: int
    count: tuple[int, int]
    mix: tuple[Kind, ...]
    focus: tuple[Kind, ...]

    @property
    def expectations(self) -> tuple[str, ...]:
        """Return what the family expects of the level, beyond the one below it."""
        return self.family.levels[self.level].expects if self.family else ()


def minutes_of(brief: Brief) -> tuple[int, int]:
    """Return the interview's length and its questions' minutes, as asked or as is usual.

    Minutes for questions that a brief puts above the interview's length are cut to it.
    """
    target = brief.target_minutes
    usual = timing.length_for(target) if target else timing.DEFAULT_LENGTH
    length = brief.length_minutes or usual
    return length, min(target or timing.target_for(length), length)


def mix_of(brief: Brief) -> tuple[Kind, ...]:
    """Return the kinds a set must have: the brief's mix, else conceptual and experience.

    An interview whose type names its kind (a coding interview), and one of a single question, need
    no mix unless the brief asks for it.
    """
    if brief.mix or kinds_in(brief.interview_type) or count_of(brief)[1] < len(_DEFAULT_MIX):
        return brief.mix
    return _DEFAULT_MIX


def count_of(brief: Brief) -> tuple[int, int]:
    """Return the least and most questions: the brief's, else what the minutes hold.

    A design question takes twelve to twenty minutes, and an interview about design fewer of them.
    """
    target = minutes_of(brief)[1]
    if brief.question_count is None and Kind.SYSTEM_DESIGN in kinds_in(brief.interview_type):
        lowest = max(1, round(target / _LONGEST_DESIGN))
        return lowest, max(lowest, round(target / _SHORTEST_DESIGN))
    return brief.question_count or timing.count_for(target)


def level_of(brief: Brief) -> Level:
    """Return the brief's level, the role's, or the default."""
    return brief.level or level_in(brief.role) or DEFAULT_LEVEL


def family_of(brief: Brief, bank: Bank) -> Role | None:
    """Return the family of a brief's role; "engineer" at level staff is a staff engineer."""
    role = brief.role or brief.title
    levelled = f"{brief.level.value} {role}" if brief.level else role
    return bank.roles.find(role) or bank.roles.find(levelled)


def settle(brief: Brief, bank: Bank) -> Brief:
    """Fill in what a brief leaves open with what its family's interviews usually are.

    Its own type, length, number and mix stay; a family's number holds for the family's length.
    """
    family = family_of(brief, bank)
    usual = _usual(brief, family)
    if usual is None:
        return brief
    length = brief.length_minutes or (None if brief.target_minutes else usual.minutes)
    as_usual = length == usual.minutes and brief.target_minutes is None
    settled = brief.model_copy(
        update={
            "interview_type": brief.interview_type or usual.type,
            "length_minutes": length,
            "question_count": brief.question_count or (usual.questions if as_usual else None),
        }
    )
    if brief.mix or count_of(settled)[1] < len(usual.mix):
        return settled
    return settled.model_copy(update={"mix": usual.mix})


def _usual(brief: Brief, family: Role | None) -> Interview | None:
    if family is None:
        return None
    return family.interview(brief.interview_type) if brief.interview_type else family.interviews[0]


def frame(brief: Brief, bank: Bank) -> Frame:
    """Close the gaps of a brief. Raises Problem where it names neither a role nor an area."""
    settled = settle(brief, bank)
    length, target = minutes_of(settled)
    role = role_of(brief, bank)
    level = level_of(brief)
    kind = settled.interview_type or _DEFAULT_TYPE
    return Frame(
        family=family_of(brief, bank),
        role=role,
        title=title_of(role, level, kind, bank),
        level=level,
        interview_type=kind,
        length=length,
        target=target,
        count=count_of(settled),
        mix=mix_of(settled),
        focus=_focus(kinds_in(kind)),
    )


def _focus(kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Return the kinds an interview is about; for behaviour, past experience tells as well."""
    return (*kinds, Kind.EXPERIENCE) if Kind.BEHAVIOURAL in kinds else kinds


def assumptions(brief: Brief, bank: Bank) -> tuple[str, ...]:
    """Return which gaps of a brief were closed, and how, in plain sentences."""
    said, settled = [], settle(brief, bank)
    length, target = minutes_of(settled)
    if brief.level is None and level_in(brief.role) is None:
        said.append(f"The brief names no level; {DEFAULT_LEVEL.value} was assumed.")
    if brief.length_minutes is None and brief.target_minutes is None:
        said.append(f"The brief names no length; {length} minutes were assumed.")
    if brief.question_count is None:
        low, high = count_of(settled)
        held = str(low) if low == high else f"{low} to {high}"
        said.append(f"The brief names no number of questions; {target} minutes hold {held}.")
    if not brief.interview_type:
        kind = settled.interview_type or _DEFAULT_TYPE
        said.append(f"The brief names no kind of interview; {kind} was assumed.")
    return tuple(said)


def role_of(brief: Brief, bank: Bank) -> str:
    """Return the role in the brief's words, with the noun it lacks, or one for its areas.

    Raises:
        Problem: the brief names neither a role nor anything to ask about.
    """
    role = _GENDERS.sub("", brief.role).strip(" .,;:")
    if role:
        return role if bank.roles.has_noun(role) else f"{_named(role, bank)} {bank.roles.nouns[0]}"
    if brief.areas or brief.goals or brief.own_questions:
        return bank.roles.asked_about(_areas_of(brief, bank)).name
    raise Problem("The brief names no role. Add a line such as “Role: senior Go backend engineer”.")


def _areas_of(brief: Brief, bank: Bank) -> frozenset[str]:
    return frozenset(area for line in brief.areas for area in bank.areas.ids_in(line)[:1])


def title_of(role: str, level: Level, interview_type: str, bank: Bank) -> str:
    """Return a title such as "Senior Go backend engineer: technical screen"."""
    short = " ".join(_PARENTHESES.sub("", role).split()) or role
    if level_in(short) is None:
        short = f"{_LEVEL_NAMES.get(level, level.value)} {short}"
    words = [_cased(word, bank) for word in short.split()]
    words[0] = words[0][:1].upper() + words[0][1:]
    return f"{' '.join(words)}: {interview_type}"


def _named(role: str, bank: Bank) -> str:
    """Write the names of technologies in a role with their capitals: `Go backend`."""
    return " ".join(_technology(word, bank) or word for word in role.split())


def _technology(word: str, bank: Bank) -> str | None:
    names = (one.name for one in bank.roles.technologies)
    return next((name for name in names if name.casefold() == word.casefold()), None)


def _cased(word: str, bank: Bank) -> str:
    """Write a word of a role as in running text; names of technologies keep their capitals."""
    return _technology(word, bank) or (word if _CAPITALS.search(word) else word.lower())
