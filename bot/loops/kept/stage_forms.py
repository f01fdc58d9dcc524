"""The forms that change a loop: its stages, one stage, its must-haves."""

from collections.abc import Mapping, Sequence

from bot.catalogue.types import ANY, Competency, InterviewType, Types
from bot.loops.kept.desk import metadata
from bot.loops.kept.forms import build_back
from bot.loops.kept.model import KeptLoop
from bot.loops.model import MOST_STAGES, Stage, StageKind
from bot.slack import blocks as kit
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, minutes
from bot.types.formats import write_panel

OPEN = "open"
NO_SET = "none"
MOST_TYPES = 99
"""Types of one select, which holds 100 (docs.slack.dev); "still open" is one more."""

INPUT_LIMIT = 3000
MOST_DAYS = 20
"""Lines of the day-to-day; of more, none weighs anything."""

KINDS: Mapping[StageKind, str] = {
    StageKind.INTERVIEW: "Interview",
    StageKind.TAKE_HOME: "Take-home",
    StageKind.REFERENCE: "References",
    StageKind.OFFER: "Offer",
}


# All stages


def build_stages(kept: KeptLoop, types: Types, sets: Mapping[str, str], *, note: str = "") -> View:
    """Return a loop's stages with what can be done to each; `sets` are titles by id."""
    blocks: list[Block] = [kit.section(f"*{escape(clip(kept.title, 150))}*")]
    if note:
        blocks.append(kit.context(escape(clip(note, 1000))))
    count = len(kept.content.stages)
    controls = [kit.button("Back to the Loop", "loops.show", value=kept.id)]
    if count < MOST_STAGES:
        controls.insert(0, kit.button("Add Stage", "loops.add_stage", value=kept.id))
    blocks.append(kit.actions(*controls, block_id="controls"))
    for place, stage in enumerate(kept.content.stages, 1):
        text = f"*{place}. {escape(clip(stage.title, 150))}*\n{_facts(stage, types, sets)}"
        menu = kit.overflow("loops.stage_menu", _menu(place, count))
        blocks.append(kit.section(text, accessory=menu))
    return kit.modal("loops.stages", "Stages", blocks, close="Done", metadata=metadata(kept))


def _menu(place: int, count: int) -> list[Block]:
    rare = {
        "Edit": f"edit:{place}",
        "Move up": f"up:{place}" if place > 1 else "",
        "Move down": f"down:{place}" if place < count else "",
        "Remove": f"remove:{place}" if count > 1 else "",
    }
    return [kit.option(label, chosen) for label, chosen in rare.items() if chosen]


def _facts(stage: Stage, types: Types, sets: Mapping[str, str]) -> str:
    type_ = types.type(stage.type)
    if stage.kind in {StageKind.REFERENCE, StageKind.OFFER}:
        return f"{KINDS[stage.kind]}; asks nothing of the candidate"
    length = stage.minutes or (type_.default_minutes if type_ else 0)
    named = type_.title if type_ else "retired type" if stage.type else "type still open"
    parts = [
        escape(clip(named, 200)),
        minutes(length) if length else "length still open",
        f"questions: {escape(clip(sets.get(stage.set, 'a set'), 150))}" if stage.set else "",
        "a panel of its own" if stage.panel else "",
    ]
    return " · ".join(part for part in parts if part)


# One stage


def build_stage(
    kept: KeptLoop,
    place: int,
    stage: Stage | None,
    *,
    types: Types,
    families: Mapping[str, str],
    sets: Mapping[str, str],
) -> View:
    """Return the form of a stage; a new one where `stage` is None.

    Slack keeps what stands in a field of the same ids when a form is updated: each stage of each
    version has ids of its own.
    """
    mark = f"{place}_{kept.version}"
    panel = write_panel(stage.panel) if stage else ""
    length = str(stage.minutes or "") if stage else ""
    kinds = [kit.option(label, kind.value) for kind, label in KINDS.items()]
    first = stage.kind.value if stage else StageKind.INTERVIEW.value
    typed = kit.text_input(f"minutes_{mark}", initial=length, max_length=3, placeholder="60")
    title = kit.text_input(f"title_{mark}", initial=stage.title if stage else "", max_length=150)
    blocks = [
        _type_field(mark, stage, types, families),
        kit.field("Title", title, block_id="title", optional=True, hint="Empty: the type's."),
        kit.field("Kind", kit.select(f"kind_{mark}", kinds, initial=first), block_id="kind"),
        kit.field("Minutes", typed, block_id="minutes", optional=True, hint="Empty: the type's."),
        *_set_field(mark, stage, sets),
        _panel_field(mark, panel),
        kit.actions(kit.button("Back to the Stages", "loops.stages", value=kept.id)),
    ]
    return kit.modal(
        "loops.stage",
        "Edit the stage" if stage else "Add a stage",
        blocks,
        submit="Save" if stage else "Add Stage",
        metadata=metadata(kept, place=str(place if stage else "")),
    )


def _type_field(mark: str, stage: Stage | None, types: Types, families: Mapping[str, str]) -> Block:
    groups = type_groups(types.types, families, chosen=stage.type if stage else "")
    without = [kit.option("Still open", OPEN)]
    if stage and stage.type and types.type(stage.type) is None:
        without.append(kit.option("The retired type it has", stage.type))
    still_open = kit.group("None in use", without)
    initial = (stage.type if stage else "") or OPEN
    select = kit.select(f"type_{mark}", [still_open, *groups], initial=initial)
    hint = "What the interview is, out of the catalogue."
    if len(types.types) > MOST_TYPES:
        hint += f" The first {MOST_TYPES} of {len(types.types)} are listed."
    return kit.field("Interview type", select, block_id="type", hint=hint)


def type_groups(
    types: Sequence[InterviewType], families: Mapping[str, str], *, chosen: str
) -> list[Block]:
    """Return types as a select's groups by the first of their families; `chosen` is among them."""
    some = list(types[:MOST_TYPES])
    if all(one.id != chosen for one in some):
        some = some[: MOST_TYPES - 1] + [one for one in types if one.id == chosen]
    by_family: dict[str, list[Block]] = {}
    for one in sorted(some, key=lambda one: one.title.casefold()):
        by_family.setdefault(one.family[0], []).append(kit.option(one.title, one.id))
    names = {ANY: "Any role", **families}
    order = sorted(by_family, key=lambda id_: (id_ != ANY, (names.get(id_) or id_).casefold()))
    return [kit.group(names.get(each, each), by_family[each]) for each in order]


def _set_field(mark: str, stage: Stage | None, sets: Mapping[str, str]) -> list[Block]:
    chosen = stage.set if stage and stage.set else NO_SET
    if not sets:
        return []
    offered = [kit.option("None", NO_SET)]
    offered += [kit.option(title, set_id) for set_id, title in list(sets.items())[:99]]
    select = kit.select(f"set_{mark}", offered, initial=chosen)
    hint = "What it asks and looks for counts as the stage's own."
    return [kit.field("Question set", select, block_id="set", hint=hint, optional=True)]


def _panel_field(mark: str, panel: str) -> Block:
    typed = kit.text_input(
        f"panel_{mark}",
        initial=panel,
        multiline=True,
        placeholder="lead | 1 | engineers of the team",
        max_length=INPUT_LIMIT,
    )
    hint = "Empty: the type's. One role a line: role | people | from where."
    return kit.field("Panel", typed, block_id="panel", hint=hint, optional=True)


# What must be assessed


def build_needs(
    kept: KeptLoop, competencies: Sequence[Competency], proposed: Sequence[str]
) -> View:
    """Return the form of a loop's must-haves; `proposed` are those chosen first where it has none.

    What is assessed elsewhere in words of one's own stays as it is.
    """
    loop, mark = kept.content, str(kept.version)
    options = [kit.option(one.name, one.id) for one in competencies[:100]]
    must = loop.must_have or tuple(proposed)
    days = kit.text_input(
        f"days_{mark}",
        initial="\n".join(loop.day_to_day),
        multiline=True,
        placeholder="Reading code they have not written",
        max_length=INPUT_LIMIT,
    )
    said = "Proposed from what this position's question sets ask about."
    blocks: list[Block] = [
        kit.field(
            "Title of the loop",
            kit.text_input(f"title_{mark}", initial=loop.title, max_length=150),
            block_id="title",
        ),
        kit.field(
            "Must-haves",
            kit.multi_select(f"must_{mark}", options, initial=must),
            block_id="must",
            hint=said if proposed and not loop.must_have else "Nobody is hired without these.",
            optional=True,
        ),
        kit.field(
            "Day-to-day",
            days,
            block_id="days",
            hint="What the work is, one line each. It counts as must-haves too.",
            optional=True,
        ),
        kit.field(
            "Assessed elsewhere",
            kit.multi_select(f"elsewhere_{mark}", options, initial=loop.elsewhere),
            block_id="elsewhere",
            hint="The review leaves these out.",
            optional=True,
        ),
        build_back(kept),
    ]
    return kit.modal("loops.needs", "Must-haves", blocks, submit="Save", metadata=metadata(kept))
