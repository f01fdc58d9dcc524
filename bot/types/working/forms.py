"""The small forms of a work: give documents, move, combine, edit a draft, publish, history."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bot.errors import Problem
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.fitting import sections
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, moment, person, plural
from bot.types import formats
from bot.types.model import OwnType
from bot.types.working.blocks import field_id, ids
from bot.types.working.change import WorkVersion
from bot.types.working.model import Entry, Work
from bot.types.working.publish import Outcome
from bot.types.working.standing import Standing

OPTIONS = 100
TICKS = 10
MOST_SENT = 45_000
"""Characters of the answer to a form as it is sent; Socket Mode's client sends less than 64 KB."""

MOST_OFFERED = 200
"""Groups that a form of publishing offers at once: twenty blocks of ten boxes."""

FILES = 10
FILE_KINDS = ["md", "markdown", "txt", "text", "docx", "html", "htm", "pdf"]

# Giving documents


def build_begin() -> View:
    """Return the form that takes documents."""
    said = (
        "I list the types of interview in it, put those together that are one, also with your "
        "catalogue, and show you what has to be decided. Nothing is published before you say so."
    )
    blocks = [
        kit.section(said),
        kit.field(
            "What is it called?",
            kit.text_input("name", max_length=100, placeholder="Engineering handbook"),
            block_id="name",
            hint="Each type remembers that it comes from there.",
            optional=True,
        ),
        kit.field(
            "Paste the text",
            kit.text_input("text", multiline=True),
            block_id="text",
            hint="Up to 3,000 characters: attach what is longer.",
            optional=True,
        ),
        kit.field(
            "Or attach documents",
            {
                "type": "file_input",
                "action_id": "files",
                "filetypes": FILE_KINDS,
                "max_files": FILES,
            },
            block_id="files",
            hint="Markdown, text, Word, HTML or PDF; several at once are put together.",
            optional=True,
        ),
    ]
    return kit.modal("work.begin", "Read a document", blocks, submit="Read")


def build_said(text: str) -> View:
    """Return a form that says something and can only be closed; `text` is plain."""
    return kit.modal("work.said", "Documents", sections([escape(text)]), close="Close")


# Moving and combining


def build_move(now: WorkVersion, entry: Entry) -> View:
    """Return the form that asks which group a type belongs to."""
    here = now.work.number_of(entry.id)
    options = [kit.option("A group of its own", "0")]
    options += [_option(now.work, at) for at in range(1, len(now.work.groups) + 1) if at != here]
    group = kit.select("target", _grouped(options), placeholder="A group")
    name = field_id("target", {"group": entry.id, "version": str(now.number)})
    said = f"*{escape(clip(entry.listed.title, 200))}* stands in group {here}."
    key = now.work.group(here).key
    return kit.modal(
        "work.move",
        "Move a type",
        [*sections([said]), kit.field("Move it to", group, block_id=name), _back(key)],
        submit="Move",
        close="Close",
        metadata=ids(now, entry=entry.id, group=key),
    )


def build_combine(now: WorkVersion, number: int) -> View:
    """Return the form that asks which groups a group is combined with."""
    work = now.work
    group = work.group(number)
    others = [at for at in range(1, len(work.groups) + 1) if at != number]
    near = sorted(others, key=lambda at: abs(at - number))[:OPTIONS]
    options = [_option(work, at) for at in sorted(near)]
    if not options:
        raise Problem("There is no other group to combine it with.")
    chosen = kit.multi_select("others", options, placeholder="Groups")
    said = f"*{number}. {escape(clip(group.title, 200))}* and these become one type."
    hint = "Where they contradict each other, you decide next."
    name = field_id("others", {"group": group.key, "version": str(now.number)})
    return kit.modal(
        "work.combine",
        "Combine groups",
        [
            *sections([said]),
            kit.field("With", chosen, block_id=name, hint=hint),
            _back(group.key),
        ],
        submit="Combine",
        close="Close",
        metadata=ids(now, group=group.key),
    )


def _back(key: str) -> Block:
    button = kit.button("Back to the Group", "work.group", value=key)
    return kit.actions(button, block_id="back")


def _option(work: Work, number: int) -> Block:
    group = work.group(number)
    return kit.option(clip(f"{number}. {group.title}", 75), group.key)


def _grouped(options: Sequence[Block]) -> Sequence[Block]:
    """Return a select's options, in groups where there are more than one list holds."""
    if len(options) <= OPTIONS:
        return options
    parts = [options[at : at + OPTIONS] for at in range(0, len(options), OPTIONS)]
    return [kit.group(f"From {part[0]['text']['text']}", part) for part in parts]


def becomes(known: Sequence[tuple[str, str]]) -> Sequence[Block]:
    """Return what a group may become: a new type, or a version of one of these (`id, title`)."""
    options = [kit.option(clip(title, 75), id_) for id_, title in known]
    return _grouped([kit.option("A new type", "new"), *options])


# A draft


def build_edit(now: WorkVersion, one: Standing) -> View:
    """Return the form in which a draft's most needed fields are given."""
    draft = one.draft
    length = formats.write_length((draft.minutes, draft.default_minutes))
    blocks: list[Block] = [
        kit.field(
            "Title", kit.text_input("title", initial=draft.title, max_length=150), block_id="title"
        ),
        *_written("summary", "Summary", draft.summary, "In one sentence."),
        kit.field(
            "Length in minutes",
            kit.text_input("length", initial=length, max_length=60),
            block_id="length",
            hint="Such as 60, or 45 to 60, usually 60.",
            optional=True,
        ),
        *_written(
            "panel",
            "Panel",
            formats.write_panel(draft.panel),
            "One a line: lead | 1 | engineers of the team. Also second and observer.",
        ),
        *_written(
            "agenda", "Agenda", formats.write_agenda(draft.agenda), "One a line: 5 | Introductions"
        ),
        *_written("look_for", "What to look for", "\n".join(draft.look_for), "One a line."),
    ]
    carried = {"group": one.group.key, "version": str(now.number)}
    fields = [_own(block, carried) for block in blocks]
    return kit.modal(
        "work.edit",
        "Edit the draft",
        [*_needs(one), *fields, _back(one.group.key)],
        submit="Save",
        close="Close",
        metadata=ids(now, group=one.group.key),
    )


def _own(block: Block, carried: Mapping[str, str]) -> Block:
    if "block_id" not in block:
        return block
    return {**block, "block_id": field_id(str(block["block_id"]), carried)}


def _needs(one: Standing) -> list[Block]:
    if not one.stops:
        return []
    return sections(["To be published it needs:", *(f"• {escape(each)}" for each in one.stops)])


def _written(name: str, label: str, text: str, hint: str) -> Iterator[Block]:
    """Yield a field, or why it is not there: what is longer than a field holds is not cut."""
    if len(text) > 3000:  # noqa: PLR2004 - Slack's limit of an input
        yield kit.section(f"*{label}*: too long to edit here, kept as it stands.")
        return
    element = kit.text_input(name, initial=text, multiline=True)
    yield kit.field(label, element, block_id=name, hint=hint, optional=True)


def edited(view: Mapping[str, Any], draft: OwnType) -> OwnType:
    """Return a draft with what was typed into the form.

    Raises:
        Problem: something cannot be read, beside its field.
    """
    names = {
        str(each["block_id"]).partition("|")[0]: str(each["block_id"])
        for each in view["blocks"]
        if each.get("type") == "input"
    }
    typed = {name: entered.text(view, block_id) for name, block_id in names.items()}
    wrong: dict[str, str] = {}
    if not typed["title"]:
        wrong["title"] = "Give it a title."
    update: dict[str, Any] = {}
    for name, read in _READ.items():
        if name not in typed:
            continue
        try:
            update |= read(typed[name])
        except Problem as problem:
            wrong[name] = problem.message
    if wrong:
        raise Problem(fields={names[name]: said for name, said in wrong.items()})
    if "panel" in update:
        told = {seat.role: seat.instructions for seat in draft.panel}
        update["panel"] = tuple(
            seat.model_copy(update={"instructions": told.get(seat.role, ())})
            for seat in update["panel"]
        )
    return draft.model_copy(update=update)


_READ: Mapping[str, Callable[[str], Mapping[str, Any]]] = {
    "title": lambda text: {"title": " ".join(text.split())},
    "summary": lambda text: {"summary": " ".join(text.split())},
    "length": lambda text: dict(
        zip(("minutes", "default_minutes"), formats.read_length(text), strict=True)
    ),
    "panel": lambda text: {"panel": formats.read_panel(text)},
    "agenda": lambda text: {"agenda": formats.read_agenda(text)},
    "look_for": lambda text: {"look_for": formats.lines(text)},
}
"""What the fields of the form give a draft."""


# Publishing


def build_publish(now: WorkVersion, found: Sequence[Standing]) -> View:
    """Return the form that asks which groups become types of the catalogue."""
    ready = [one for one in found if not one.is_done and not one.held_by]
    held = [one for one in found if not one.is_done and one.held_by]
    done = sum(one.is_done for one in found)
    blocks: list[Block] = []
    for at in range(0, min(len(ready), MOST_OFFERED), TICKS):
        part = ready[at : min(at + TICKS, MOST_OFFERED)]
        options = [_tick(one) for one in part]
        ticked = [one.group.key for one in part if not one.group.published]
        boxes = kit.checkboxes("chosen", options, initial=ticked)
        label = "These become types of your catalogue" if not at else "And these"
        blocks.append(kit.field(label, boxes, block_id=f"chosen_{at}", optional=True))
    if not ready:
        done_all = bool(found) and done == len(found)
        blocks.append(
            kit.section("All of it is published." if done_all else "Nothing is ready yet.")
        )
    if len(ready) > MOST_OFFERED:
        blocks.append(kit.context(f"The other {len(ready) - MOST_OFFERED} come next."))
    if held:
        lines = [
            "*Not ready yet*",
            *(_held(one.number, one.draft.title, one.held_by) for one in held),
        ]
        blocks += sections(lines)[:50]
    return kit.modal(
        "work.publish",
        "Publish",
        blocks,
        submit="Publish" if ready else None,
        close="Close",
        metadata=ids(now),
    )


def _tick(one: Standing) -> Block:
    title = clip(f"{one.number}. {one.draft.title}", 75)
    about = "A new type"
    if one.catalogue is not None:
        same = one.catalogue.title == one.draft.title
        about = "A new version" + ("" if same else f" of “{one.catalogue.title}”")
    return kit.option(title, one.group.key, clip(about, 75))


def _held(number: int, title: str, reasons: Sequence[str]) -> str:
    return f"• {number}. {escape(clip(title, 100))}: {escape(clip('; '.join(reasons), 400))}"


def build_published(said: str, outcomes: Sequence[Outcome]) -> View:
    """Return what became of each group that was chosen, the published ones to be looked at."""
    blocks: list[Block] = [kit.section(f"*{escape(said)}*")]
    for at, one in enumerate(outcomes):
        blocks.append(_outcome(one))
        if len(json.dumps(blocks)) > MOST_SENT and at + 1 < len(outcomes):
            blocks.append(kit.context(f"… and {plural(len(outcomes) - at - 1, 'more type')}."))
            break
    return kit.modal("work.published", "Published", blocks, close="Done")


def _outcome(one: Outcome) -> Block:
    title = f"*{escape(clip(one.title, 150))}*"
    if one.published:
        show = kit.button("Show", "types.show", value=one.published)
        return kit.section(title, accessory=show)
    if one.suggested:
        return kit.section(f"{title}\nSuggested to whoever may change it.")
    why = escape(clip("; ".join(one.held), 500))
    return kit.section(f"{title}\nNot published: {why}")


# History


class Past(NamedTuple):
    """A version, and what it changed in words."""

    version: WorkVersion
    steps: tuple[str, ...]


def build_history(past: Sequence[Past], zone: str) -> View:
    """Return who did what, newest first."""
    blocks: list[Block] = []
    for one in past[:45]:
        version = one.version
        who = f"{person(version.by)}, {moment(version.created_at, zone)}"
        steps = one.steps or (("Begun",) if version.number == 1 else ("Nothing changed",))
        lines = [f"*{version.number}.* {who}"]
        if version.restores:
            lines[0] += f" · back to version {version.restores}"
        elif version.why not in {"begun", "by hand"}:
            lines.append(f"_{escape(clip(version.why, 300))}_")
        lines += [f"• {escape(clip(step, 300))}" for step in steps[:15]]
        blocks += sections(lines)[:2]
    if len(past) > 45:  # noqa: PLR2004 - a form has 100 blocks
        blocks.append(kit.context("Earlier steps are kept and not shown here."))
    return kit.modal("work.history", "History", blocks, close="Close")
