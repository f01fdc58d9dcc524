"""Interview types: what an interviewer follows, and the rules the bot acts on."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from bot.catalogue.model import Frozen, Text

ANY = "any"
"""Stands in `family` for a type that suits every role family."""

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Texts = tuple[Text, ...]
Minutes = Annotated[int, Field(ge=5, le=480)]


def _web_address(url: str) -> str:
    if url and not re.match(r"https?://\S+\.\S+$", url):
        raise ValueError("expected an address that begins with https://, or nothing")
    return url


Url = Annotated[str, AfterValidator(_web_address)]


class SeatRole(StrEnum):
    """What somebody on the panel does."""

    LEAD = "lead"
    SECOND = "second"
    OBSERVER = "observer"


class Stance(StrEnum):
    """How the lead meets the candidate."""

    COLLEAGUE = "colleague"
    CUSTOMER = "customer"
    GUIDE = "guide"
    INTERVIEWER = "interviewer"


class Visibility(StrEnum):
    """Who may see a resource; an internal one never reaches a candidate."""

    INTERNAL = "internal"
    PUBLIC = "public"


class State(StrEnum):
    """Whether a resource can be used as it is."""

    CURRENT = "current"
    NEEDS_REVISION = "needs_revision"


class Assistants(StrEnum):
    """Whether the candidate works with a coding assistant; NO also where there is nothing to do."""

    NO = "no"
    ALLOWED = "allowed"
    ENCOURAGED = "encouraged"


def _unquoted_no(given: object) -> object:
    # YAML reads an unquoted `no` as false.
    return Assistants.NO if given is False else given


class Seat(Frozen):
    """A role on the panel, by how many people it is filled and from where; never a name.

    `from_` is written `from` in files. A seat that need not be filled has `count_min` 0.
    """

    model_config = ConfigDict(populate_by_name=True)

    role: SeatRole
    count_min: Annotated[int, Field(ge=0, le=10)] = 1
    count_max: Annotated[int, Field(ge=1, le=10)] = 1
    from_: Annotated[Text, Field(alias="from")]
    instructions: Texts = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.count_min > self.count_max:
            raise ValueError("count_min: expected no more than count_max")
        return self


class Stretch(Frozen):
    """A part of the agenda, in the order they happen."""

    what: Text
    minutes: Annotated[int, Field(ge=1, le=480)]


class Unattended(Frozen):
    """What the candidate does alone: what they are given, and what comes back.

    `due_hours` run from being given it to handing it in; `effort_hours` is the work expected.
    None where nobody has said.
    """

    given: Text
    due_hours: Annotated[float, Field(gt=0, le=720)] | None = None
    effort_hours: Annotated[float, Field(gt=0, le=80)] | None = None
    what: Text


class Resource(Frozen):
    """Material; `minutes` are the lengths of interview it was made for, none where any will do."""

    name: Text
    url: Url = ""
    visibility: Visibility
    state: State = State.CURRENT
    why: str = ""
    minutes: tuple[Minutes, ...] = ()


class Exercise(Frozen):
    """What is worked on: its set-up and whose task that is, what makes a good one, how to go on.

    `url` is that of one of the type's resources, so that it is known who may see it.
    """

    name: Text
    url: Url = ""
    set_up: Texts = ()
    by: str = ""
    good: Texts = ()
    extend: Texts = ()


class Rules(Frozen):
    """What the bot acts on.

    `dry_run_with` names the role a first-time lead rehearses with, "" for none; with an exercise
    it holds for each exercise anew. `candidate_minutes` at the end are for the candidate's own
    questions. `set_up` is asked for ahead of time.
    """

    dry_run_with: str = ""
    same_exercise: bool = False
    same_interviewers: bool = False
    observer: bool = False
    muted: bool = False
    help_when_stuck: bool = False
    look_up: bool = False
    finishing_not_goal: bool = False
    candidate_minutes: Annotated[int, Field(ge=0, le=60)] = 0
    assistants: Annotated[Assistants, BeforeValidator(_unquoted_no)] = Assistants.NO
    watch_for: Texts = ()
    set_up: Texts = ()


class Training(Frozen):
    """What somebody does before they lead: read the guide, sit in, lead with somebody sitting in.

    A dry run comes on top where the rules ask for one. The usual in the field is one reading, one
    or two shadowed interviews and one led in front of somebody experienced (GoodTime's help).
    """

    reading: bool = True
    shadows: Annotated[int, Field(ge=0, le=10)] = 1
    reverse_shadows: Annotated[int, Field(ge=0, le=10)] = 1


class TypeFields(Frozen):
    """The fields of an interview type, none of them needed but its title.

    `family` holds ids of `data/roles/`, or "any" alone; `minutes` the shortest and the longest it
    is held; `competencies` ids of `data/competencies.yaml`. What nobody has said is left empty.
    Whether the fields agree with each other is for `type_checks.faults` to say.
    """

    id: Id
    title: Text
    summary: str = ""
    family: Annotated[Texts, Field(min_length=1)] = (ANY,)
    teams: Texts = ()
    panel: tuple[Seat, ...] = ()
    stance: Stance = Stance.INTERVIEWER
    minutes: tuple[Minutes, Minutes] | None = None
    default_minutes: Minutes | None = None
    agenda: tuple[Stretch, ...] = ()
    unattended: Unattended | None = None
    what_happens: Texts = ()
    probes: Texts = ()
    candidate_prepares: Texts = ()
    before: Texts = ()
    during: Texts = ()
    look_for: Texts = ()
    does_not_assess: Texts = ()
    not_expected: Texts = ()
    competencies: tuple[Id, ...] = ()
    resources: tuple[Resource, ...] = ()
    exercise: Exercise | None = None
    rules: Rules = Rules()
    training: Training = Training()

    def seat(self, role: SeatRole) -> Seat | None:
        """Return the panel's seat of a role, if it has one."""
        return next((seat for seat in self.panel if seat.role is role), None)

    @property
    def public_resources(self) -> tuple[Resource, ...]:
        """Return the resources that a candidate may be shown."""
        return tuple(one for one in self.resources if one.visibility is Visibility.PUBLIC)

    @property
    def public_exercise(self) -> str:
        """Return the exercise's address where a candidate may be shown it, else ""."""
        url = self.exercise.url if self.exercise else ""
        return url if url in {one.url for one in self.public_resources} else ""


class InterviewType(TypeFields):
    """One type of interview, as a person would run it tomorrow."""

    summary: Text
    minutes: tuple[Minutes, Minutes]
    default_minutes: Minutes

    @property
    def stops_at(self) -> int | None:
        """Return the minute of the default length at which the candidate's questions begin."""
        kept = self.rules.candidate_minutes
        return self.default_minutes - kept if kept else None


class Competency(Frozen):
    """What an interview can assess; `words` are the phrases by which a text speaks of it.

    `except_`, written `except` in files, are phrases that hold such words and mean something else.
    """

    model_config = ConfigDict(populate_by_name=True)

    id: Id
    name: Text
    words: Annotated[Texts, Field(min_length=1)]
    except_: Annotated[Texts, Field(alias="except")] = ()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _whole((self.name, *self.words))

    @cached_property
    def _only_alike(self) -> re.Pattern[str]:
        return _whole(self.except_)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a text speaks of it: start and end of each phrase."""
        if self.except_:
            text = self._only_alike.sub(lambda found: " " * len(found[0]), text)
        return (found.span() for found in self._pattern.finditer(text))

    def named_in(self, text: str) -> bool:
        """Tell whether a text speaks of it."""
        return next(self.places(text), None) is not None


def _whole(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of phrases as whole words, in any case, however far their words stand."""
    longest = sorted(phrases, key=len, reverse=True)
    together = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest)
    return re.compile(rf"(?<!\w)(?:{together})(?!\w)", re.IGNORECASE)


class Types:
    """All types of the catalogue, and the vocabulary they are described in."""

    def __init__(self, types: Iterable[InterviewType], competencies: Iterable[Competency]) -> None:
        self.types = tuple(types)
        self.competencies = tuple(competencies)
        self._by_id = {one.id: one for one in self.types}
        self._competencies = {one.id: one for one in self.competencies}

    def type(self, id_: str) -> InterviewType | None:
        """Return the type with an id, if there is one."""
        return self._by_id.get(id_)

    def competency(self, id_: str) -> Competency | None:
        """Return the competency with an id, if there is one."""
        return self._competencies.get(id_)

    def suited(self, family: str) -> tuple[InterviewType, ...]:
        """Return the types a role family can be interviewed with, those made for it first."""
        own = [one for one in self.types if family in one.family]
        return (*own, *(one for one in self.types if ANY in one.family))

    def assessing(self, competency: str) -> tuple[InterviewType, ...]:
        """Return the types that assess a competency."""
        return tuple(one for one in self.types if competency in one.competencies)
