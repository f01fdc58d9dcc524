"""The forms of learning to lead and of who may: pure builders."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.types import TypeFields
from bot.interviewers.blocks import build_next, interviews_a_week
from bot.interviewers.model import MOST_A_WEEK, Known, Qualified
from bot.interviewers.words import title_of
from bot.interviews.model import Interview
from bot.slack import blocks as kit
from bot.slack.entered import metadata
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, moment, moment_plain, person, plural

MOST_OPTIONS = 100
"""What a select holds (docs.slack.dev, static_select)."""

MOST_LISTED = 25
"""Types of each kind that one's own page shows: it holds 100 blocks."""

MOST_PEOPLE = 60
"""People that the list of a type shows, those who may lead first."""

NO_LIMIT = "none"
NAME_CHARACTERS = 200


@dataclass(frozen=True)
class Mine:
    """What a person's own page shows.

    Attributes:
        known: the types they learn or may lead.
        open: types in use that they neither learn nor may lead.
        may_record: they may record others as qualified.
    """

    known: Sequence[Known]
    open: Sequence[TypeFields]
    load: int
    most: int | None
    may_record: bool = False


def build_mine(mine: Mine, *, now: float, zone: str) -> View:
    """Return a person's own page: what they lead and learn, and how much they take on."""
    qualified = [each for each in mine.known if each.progress.qualified]
    learning = [each for each in mine.known if each.progress.next]
    blocks: list[Block] = [kit.context(f"{interviews_a_week(mine.load, mine.most)}.")]
    if qualified:
        blocks.append(kit.header("You may lead"))
        blocks += [_lead_line(each, zone) for each in qualified[:MOST_LISTED]]
    if learning:
        blocks.append(kit.header("You are learning"))
        for each in learning[:MOST_LISTED]:
            blocks += build_next(each, now=now, zone=zone, may_stop=True)
    if not mine.known:
        said = "You lead no type of interview yet. Choose one to learn below: I tell you each step."
        blocks.append(kit.section(said))
    buttons = [kit.button("Who May Lead", "interviewers.who")]
    if mine.may_record:
        buttons.append(kit.button("Record as Qualified", "interviewers.record"))
    blocks += [kit.actions(*buttons, block_id="others"), kit.divider()]
    blocks += _settings(mine)
    return kit.modal("interviewers.mine", "My interviewing", blocks, submit="Save", close="Close")


def _lead_line(known: Known, zone: str) -> Block:
    found = known.progress.qualified
    said = f"*{title_of(known.type_)}*"
    if found is not None:
        said += f"\n{qualified_line(found, known.progress.led, zone)}"
    return kit.section(said)


def qualified_line(found: Qualified, led: int, zone: str) -> str:
    """Return since when somebody may lead, with which exercise and whom, and what they led."""
    parts = [f"since {moment(found.at, zone)}"] if found.at else []
    if found.exercise:
        parts.append(f"exercise: {escape(clip(found.exercise, 150))}")
    if found.with_user:
        parts.append(f"with {person(found.with_user)}")
    if found.by:
        parts.append(f"recorded by {person(found.by)}")
    parts.append(f"led {plural(led, 'interview')}" if led else "none led since")
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def _settings(mine: Mine) -> list[Block]:
    options = [kit.option("No limit", NO_LIMIT)]
    options += [kit.option(f"{n} a week", str(n)) for n in range(MOST_A_WEEK + 1)]
    initial = NO_LIMIT if mine.most is None else str(mine.most)
    limit = kit.select("limit", options, initial=initial)
    hint = "Whoever schedules an interview sees when you have reached it."
    blocks = [kit.field("My weekly limit", limit, block_id="limit", hint=hint)]
    if mine.open:
        some = mine.open[:MOST_OPTIONS]
        learn = kit.select("learn", [kit.option(each.title, each.id) for each in some])
        blocks.append(
            kit.field("Learn another type", learn, block_id="learn", optional=True, hint=_cut(mine))
        )
    return blocks


def _cut(mine: Mine) -> str | None:
    if len(mine.open) <= MOST_OPTIONS:
        return None
    return f"The first {MOST_OPTIONS} of {len(mine.open)}, by title."


# Booking


def build_choose(
    callback: str, title: str, type_: TypeFields, found: Sequence[Interview], *, zone: str
) -> View:
    """Return the form that chooses among a type's interviews to come; no candidate is named."""
    if not found:
        said = (
            f"No {escape(clip(type_.title, 150))} interview is planned that you could join. "
            "Come back once one is: your next step on Home waits for you."
        )
        return kit.modal(callback, title, [kit.section(said)], close="Back")
    options = [
        kit.option(clip(_when(each, zone), 75), each.id, clip(each.position.title, 75))
        for each in found[:MOST_OPTIONS]
    ]
    words = {
        "training.shadow_form": (
            "You sit in, muted, and are asked for no scorecard. The position's coordinator agrees "
            "first; then you get the guide and a reminder like everyone else."
        ),
        "training.reverse_form": (
            "You lead and somebody qualified, who leads it now, watches. I ask them first; once "
            "they agree the two of you change roles, and the coordinator is told."
        ),
    }
    blocks = [
        kit.section(f"*{title_of(type_)}*\n{words[callback]}"),
        kit.field("Interview", kit.select("interview", options), block_id="interview"),
    ]
    ids = metadata(type=type_.id)
    return kit.modal(callback, title, blocks, submit="Ask", metadata=ids)


def _when(interview: Interview, zone: str) -> str:
    return moment_plain(interview.starts_at, zone)


def build_rehearse(
    type_: TypeFields, partners: Sequence[tuple[str, str]], *, zone: str, exercise: str
) -> View:
    """Return the form that books a dry run; `partners` are member ids and names."""
    blocks = [
        kit.section(f"*{title_of(type_)}*\nBoth of you get a message now and a reminder."),
        _partner(partners),
        _exercise(exercise),
        kit.field("Date", kit.date_picker("date"), block_id="date"),
        kit.field("Time", kit.time_picker("time"), block_id="time", hint=f"Your time zone: {zone}"),
    ]
    ids = metadata(type=type_.id)
    title = "Book a dry run"
    return kit.modal("training.dry_run_form", title, blocks, submit="Book", metadata=ids)


def build_rehearsed(
    type_: TypeFields, partners: Sequence[tuple[str, str]], *, interview: str, exercise: str
) -> View:
    """Return the form that records a dry run which was done before an interview."""
    about = f" of {escape(clip(exercise, 150))}" if exercise else ""
    blocks = [
        kit.section(f"*{title_of(type_)}*\nWith whom did you do the dry run{about}?"),
        _partner(partners),
    ]
    ids = metadata(interview=interview)
    title = "Dry run done"
    return kit.modal("training.done_form", title, blocks, submit="Record", metadata=ids)


def _partner(partners: Sequence[tuple[str, str]]) -> Block:
    options = [kit.option(clip(name, 75), user) for user, name in partners[:MOST_OPTIONS]]
    hint = "Those qualified, and the hiring managers where the type names them."
    return kit.field("With", kit.select("with", options), block_id="with", hint=hint)


def _exercise(exercise: str) -> Block:
    box = kit.text_input("exercise", initial=exercise, max_length=NAME_CHARACTERS)
    hint = "Each exercise is rehearsed once. Leave it empty where there is none."
    return kit.field("Exercise", box, block_id="exercise", optional=True, hint=hint)


# Others


@dataclass(frozen=True)
class Listed:
    """A person in the list of a type: what they have taken on and how they stand."""

    user: str
    known: Known
    next_step: str
    load: int
    most: int | None


def build_who(
    types: Sequence[TypeFields],
    chosen: TypeFields | None,
    people: Sequence[Listed],
    *,
    may_record: bool,
    zone: str,
) -> View:
    """Return who may lead a type and who learns it."""
    options = [kit.option(each.title, each.id) for each in types[:MOST_OPTIONS]]
    initial = chosen.id if chosen is not None else None
    select = kit.select(
        "interviewers.who_type", options, initial=initial, placeholder="Choose a type"
    )
    blocks = [kit.actions(select, block_id="which")] if options else []
    if chosen is not None:
        blocks.append(kit.header(chosen.title))
    if chosen is not None and not people:
        said = "Nobody may lead this yet and nobody learns it. Record who leads it already."
        blocks.append(kit.section(said))
    blocks += [_who_line(each, may_record=may_record, zone=zone) for each in people[:MOST_PEOPLE]]
    if len(people) > MOST_PEOPLE:
        blocks.append(kit.context(f"And {len(people) - MOST_PEOPLE} more who learn it."))
    if chosen is not None and may_record:
        record = kit.button("Record as Qualified", "interviewers.record", value=chosen.id)
        blocks.append(kit.actions(record, block_id="record"))
    return kit.modal("interviewers.who", "Who may lead", blocks, close="Back")


def _who_line(each: Listed, *, may_record: bool, zone: str) -> Block:
    found = each.known.progress.qualified
    week = interviews_a_week(each.load, each.most)
    if found is None:
        words = f"{person(each.user)} is learning. Next: {escape(each.next_step)}"
        return kit.section(f"{words}\n{week}")
    words = (
        f"*{person(each.user)} may lead*\n{qualified_line(found, each.known.progress.led, zone)}"
    )
    value = f"{each.known.type_.id}:{each.user}"
    button = kit.button("Withdraw", "interviewers.withdraw", value=value) if may_record else None
    return kit.section(f"{words}\n{week}", accessory=button)


def build_record(types: Sequence[TypeFields], chosen: TypeFields | None) -> View:
    """Return the form that records people as qualified."""
    options = [kit.option(each.title, each.id) for each in types[:MOST_OPTIONS]]
    initial = chosen.id if chosen is not None else None
    exercise = chosen.exercise.name if chosen is not None and chosen.exercise else ""
    why = kit.text_input("reason", max_length=500)
    blocks = [
        kit.section("They may lead from now on, without the steps of learning it."),
        kit.field("Type", kit.select("type", options, initial=initial), block_id="type"),
        kit.field("People", kit.people_select("people"), block_id="people"),
        _known_exercise(exercise),
        kit.field("With", kit.person_select("with"), block_id="with", optional=True, hint=WITH),
        kit.field("Why", why, block_id="reason", optional=True, hint="Kept on the record."),
    ]
    return kit.modal("interviewers.record", "Record as qualified", blocks, submit="Record")


WITH = "Who they learnt it with, where that is known."


def _known_exercise(exercise: str) -> Block:
    box = kit.text_input("exercise", initial=exercise, max_length=NAME_CHARACTERS)
    hint = "The one they know already: for any other the dry run is still asked for."
    return kit.field("Exercise", box, block_id="exercise", optional=True, hint=hint)


def build_withdraw(type_: TypeFields, user: str) -> View:
    """Return the form that withdraws somebody's qualification."""
    why = kit.text_input("reason", multiline=True, max_length=500)
    said = (
        f"{person(user)} leads *{title_of(type_)}* no more until they have learnt it anew, "
        "or somebody records them again. They are told that it was withdrawn, not why."
    )
    blocks = [
        kit.section(said),
        kit.field("Why", why, block_id="reason", hint="Kept on the record."),
    ]
    ids = metadata(type=type_.id, user=user)
    title = "Withdraw"
    return kit.modal("interviewers.withdraw", title, blocks, submit="Withdraw", metadata=ids)
