"""The forms in which a type is changed, part by part: about six fields each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from bot.catalogue.types import ANY, Assistants, SeatRole, Stance
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.model import Block, View
from bot.slack.text import clip
from bot.types import formats, words
from bot.types.formats import Format
from bot.types.library import Library
from bot.types.model import OwnType

INPUT_LIMIT = 3000
OPTIONS = 100
MOST_PIECES = 5
"""Fields over which one long list is spread; what is longer still stays as it stands."""

TICKS = "ticks"
"""The block of the rules that hold or do not."""

Mode = Literal["edit", "suggest", "new"]


class Input(NamedTuple):
    """A field that is typed into: `path` names its place in the type, `rules.set_up` for one."""

    path: str
    format: Format
    hint: str = ""
    label: str = ""
    required: bool = False

    @property
    def name(self) -> str:
        """Return the field's block id."""
        return self.path.replace(".", "_")

    @property
    def called(self) -> str:
        """Return the field's label."""
        return self.label or words.LABELS[self.path.rpartition(".")[2]]


class Choice(NamedTuple):
    """A field that is chosen in."""

    path: str
    several: bool = False
    hint: str = ""

    @property
    def name(self) -> str:
        """Return the field's block id."""
        return self.path.replace(".", "_")


class Part(NamedTuple):
    """A form: its title, what it holds in a line, and its fields in order."""

    title: str
    about: str
    fields: tuple[Input | Choice | str, ...]


ONE_A_LINE = "One a line."
_PANEL = (
    "Role | people | from where: lead | 1 | engineers of the team. Roles: lead, second, observer."
)
_RESOURCE = (
    "One a line, parts in any order: Name | https://… | internal or public | needs revision: why | "
    "45, 60 minutes. Without a word about it, it is internal and never shown to candidates."
)

PARTS: Mapping[str, Part] = {
    "basics": Part(
        "Basics",
        "title, summary, role families, teams, length, stance",
        (
            Input("title", formats.LINE, "Say its purpose.", required=True),
            Input("summary", formats.SENTENCE, "One sentence."),
            Choice("family", several=True, hint="“Every role”, or the families it is for."),
            Input("teams", formats.NAMES, "With commas between, where only some use it."),
            Input(
                "length", formats.LENGTH, "In minutes: 60, or 45 to 60, usually 60.", label="Length"
            ),
            Choice("stance"),
        ),
    ),
    "panel": Part(
        "Panel and agenda",
        "who sits in with which instructions, and how the minutes are spent",
        (
            Input("panel", formats.PANEL, _PANEL),
            *(
                Input(
                    f"instructions.{role.value}",
                    formats.LINES,
                    ONE_A_LINE,
                    label=f"Instructions for the {words.ROLES[role]}",
                )
                for role in SeatRole
            ),
            Input("agenda", formats.AGENDA, "Minutes | what, one a line: 5 | Introductions."),
        ),
    ),
    "interviewer": Part(
        "For the interviewer",
        "what happens, before, during, probes",
        (
            Input("what_happens", formats.LINES, "One a line. The candidate may read this."),
            Input("before", formats.LINES, ONE_A_LINE),
            Input("during", formats.LINES, ONE_A_LINE),
            Input("probes", formats.LINES, "Questions to dig deeper with, one a line."),
        ),
    ),
    "looking": Part(
        "What to look for",
        "questions, competencies, what it does not assess",
        (
            Input("look_for", formats.LINES, "As questions, one a line."),
            Choice("competencies", several=True),
            Input("does_not_assess", formats.LINES, ONE_A_LINE),
        ),
    ),
    "candidate": Part(
        "For the candidate",
        "how they prepare, what is not expected, what they do alone",
        (
            Input("candidate_prepares", formats.LINES, ONE_A_LINE),
            Input("not_expected", formats.LINES, ONE_A_LINE),
            Input("unattended.given", formats.LINE, label="What they are given to do alone"),
            Input("unattended.what", formats.LINE, label="What they hand in"),
            Input("unattended.due_hours", formats.DAYS, label="Hours until it is due"),
            Input("unattended.effort_hours", formats.HOURS, label="Hours of work expected"),
        ),
    ),
    "rules": Part(
        "Rules",
        "what the bot acts on: dry run, same exercise, last minutes, assistants, set-up",
        (
            Input(
                "rules.dry_run_with",
                formats.LINE,
                "With which role somebody rehearses before leading it first. Empty: no dry run.",
            ),
            TICKS,
            Input("rules.candidate_minutes", formats.number(0, 60), "0 for none."),
            Choice("rules.assistants"),
            Input("rules.watch_for", formats.LINES, "Where assistants may be used. One a line."),
            Input("rules.set_up", formats.LINES, "One a line, with whose task it is."),
        ),
    ),
    "exercise": Part(
        "Exercise",
        "what is worked on, its set-up and whose task that is",
        (
            Input("exercise.name", formats.LINE, label="Exercise"),
            Input("exercise.url", formats.LINE, "That of one of the resources.", label="Address"),
            Input("exercise.by", formats.LINE, label="Whose task the set-up is"),
            Input("exercise.set_up", formats.LINES, ONE_A_LINE, label="Set-up"),
            Input("exercise.good", formats.LINES, ONE_A_LINE, label="What makes a good exercise"),
            Input("exercise.extend", formats.LINES, ONE_A_LINE, label="Ways to extend it"),
        ),
    ),
    "resources": Part(
        "Resources",
        "material, who may see it, whether it can be used as it is",
        (Input("resources", formats.RESOURCES, _RESOURCE),),
    ),
    "training": Part(
        "Training",
        "what somebody does before they lead it",
        (
            TICKS,
            Input("training.shadows", formats.number(0, 10)),
            Input("training.reverse_shadows", formats.number(0, 10)),
        ),
    ),
}
"""The forms by the names that buttons carry."""

TICKED: Mapping[str, tuple[str, ...]] = {
    "rules": tuple(f"rules.{name}" for name in words.TICKED),
    "training": ("training.reading",),
}


# Values by path


def value_at(type_: OwnType, path: str) -> Any:
    """Return what stands in a type at a path; None where what it stands in is not there."""
    if path == "length":
        return type_.minutes, type_.default_minutes
    outer, _, inner = path.partition(".")
    if outer == "instructions":
        seat = type_.seat(SeatRole(inner))
        return seat.instructions if seat else ()
    found = getattr(type_, outer)
    return getattr(found, inner, None) if inner else found


def text_at(type_: OwnType | None, field: Input) -> str:
    """Return what a field holds first."""
    value = value_at(type_, field.path) if type_ is not None else None
    return "" if value is None else field.format.write(value)


# Building


def build_form(part: str, type_: OwnType | None, library: Library, mode: Mode, **ids: str) -> View:
    """Return the form of a part; `ids` are kept in it."""
    form = PARTS[part]
    blocks = [block for field in form.fields for block in _blocks(field, part, type_, library)]
    submit = {"edit": "Save", "suggest": "Suggest", "new": "Add Type"}[mode]
    if mode != "new":
        blocks.append(_why(mode))
    return kit.modal(
        "types.part",
        "Add a type" if mode == "new" else form.title,
        blocks,
        submit=submit,
        metadata=entered.metadata(part=part, mode=mode, **ids),
    )


def _why(mode: Mode) -> Block:
    suggests = mode == "suggest"
    hint = (
        "Whoever decides reads this first."
        if suggests
        else "In a line, for whoever looks at the history later."
    )
    element = kit.text_input("why", max_length=300)
    return kit.field("Why?", element, block_id="why", hint=hint, optional=not suggests)


def _blocks(
    field: Input | Choice | str, part: str, type_: OwnType | None, library: Library
) -> Iterator[Block]:
    if isinstance(field, Input):
        yield from _typed(field, text_at(type_, field))
    elif isinstance(field, Choice):
        yield _chosen(field, type_, library)
    else:
        yield _ticks(part, type_)


def _typed(field: Input, text: str) -> Iterator[Block]:
    pieces = pieces_of(text)
    if pieces is None:
        count = text.count("\n") + 1
        said = f"*{field.called}*: too long to edit here ({count} lines), kept as it stands."
        yield kit.section(said)
        return
    for at, piece in enumerate(pieces):
        name = field.name if not at else f"{field.name}~{at}"
        label = field.called if not at else f"{field.called}, going on"
        element = kit.text_input(name, initial=piece, multiline=field.format.multiline)
        hint = field.hint if not at else ""
        optional = not field.required
        yield kit.field(label, element, block_id=name, hint=hint or None, optional=optional)


def pieces_of(text: str) -> list[str] | None:
    """Cut a text at its lines into what inputs hold; None where that cannot be."""
    if len(text) <= INPUT_LIMIT:
        return [text]
    pieces = [""]
    for line in text.split("\n"):
        if len(line) > INPUT_LIMIT:
            return None
        together = f"{pieces[-1]}\n{line}" if pieces[-1] else line
        if len(together) > INPUT_LIMIT:
            pieces.append(line)
        else:
            pieces[-1] = together
    return pieces if len(pieces) <= MOST_PIECES else None


def _chosen(field: Choice, type_: OwnType | None, library: Library) -> Block:
    options = list(_options(field.path, type_, library))
    given = value_at(type_, field.path) if type_ is not None else None
    element: Block
    if field.several:
        element = {
            "type": "multi_static_select",
            "action_id": field.name,
            "options": options[:OPTIONS],
        }
        ticked = given or ((ANY,) if field.path == "family" else ())
        if initial := [each for each in options[:OPTIONS] if each["value"] in ticked]:
            element["initial_options"] = initial
    else:
        first = given or (Stance.INTERVIEWER if field.path == "stance" else Assistants.NO)
        element = kit.select(field.name, options, initial=first.value)
    label = words.LABELS[field.path.rpartition(".")[2]]
    hint = field.hint or None
    return kit.field(label, element, block_id=field.name, hint=hint, optional=field.several)


def _options(path: str, type_: OwnType | None, library: Library) -> Iterator[Block]:
    """Yield what can be chosen; what the type has and nobody knows of stays to be chosen."""
    known: Sequence[tuple[str, str]]
    if path == "family":
        known = [(ANY, "Every role"), *sorted(library.families.items(), key=lambda one: one[1])]
    elif path == "competencies":
        known = [(one.id, one.name) for one in library.shared.competencies]
    elif path == "stance":
        known = [(one.value, said) for one, said in words.STANCES.items()]
    else:
        known = [(one.value, said) for one, said in words.ASSISTANTS.items()]
    if path in {"family", "competencies"} and type_ is not None:
        ids = {id_ for id_, _ in known}
        known = [*((id_, id_) for id_ in value_at(type_, path) if id_ not in ids), *known]
    yield from (kit.option(clip(said, 75), id_) for id_, said in known)


def _ticks(part: str, type_: OwnType | None) -> Block:
    paths = TICKED[part]
    options = [kit.option(words.LABELS[path.rpartition(".")[2]], path) for path in paths]
    ticked = [path for path in paths if type_ is not None and value_at(type_, path)]
    label = "What holds" if part == "rules" else "Reading"
    return kit.field(
        label, kit.checkboxes(TICKS, options, initial=ticked), block_id=TICKS, optional=True
    )
