"""*Look Through*: what was read, its groups, one group, one type and one draft. Pure builders.

Every form carries the work's id and the version it shows; one view takes the place of another.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.fitting import SECTION_CHARACTERS, pieces, sections
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, plural
from bot.types.describe import Part
from bot.types.diff import differences
from bot.types.working.change import WorkVersion
from bot.types.working.decide import BOTH, CATALOGUE, Choice, Decision
from bot.types.working.message import made_of, marks_of
from bot.types.working.model import Entry, Work
from bot.types.working.standing import Standing, counted

A_PAGE = 15
"""Types or groups shown at once: the answer to a form is less than 64 KB, in any script."""

MEMBERS_SHOWN = 25
"""Types of one group shown; what is more is split off or moved by talking."""

MOST_BLOCKS = 100
"""What a form holds (docs.slack.dev)."""

MOST_ASKED = 20
"""Things to decide shown at once, the undecided first."""

RADIOS = 10
CHOICES = 99
SHOWN_BLOCKS, SHOWN_BYTES = 45, 110_000
"""Of a type's fields, and of its passage: a form holds 100 blocks and 250 KB (docs.slack.dev)."""
TITLE = "Look through"
BACK = "Back to the Groups"


def ids(now: WorkVersion, **besides: str) -> str:
    """Return what a form carries: the work, and the version it shows."""
    return entered.metadata(work=now.id, version=str(now.number), **besides)


def field_id(name: str, view_ids: Mapping[str, str]) -> str:
    """Return the id of a field in a form that carries these ids.

    Slack keeps what was typed where a view that takes another's place has a field of the same id:
    so each group has its own, and each version.
    """
    return f"{name}|{view_ids['group']}|{view_ids['version']}"


def _top(note: str) -> list[Block]:
    return sections([f"*{escape(note)}*"]) if note else []


# The groups


def page_of(number: int) -> int:
    """Return the page of the list on which a group stands."""
    return (number - 1) // A_PAGE


def build_groups(
    now: WorkVersion, found: Sequence[Standing], *, page: int = 0, note: str = ""
) -> View:
    """Return a page of the groups, each with what it was made of and how far it is."""
    blocks = [*_top(note), kit.section(f"*{escape(counted(now.work, found))}.*")]
    blocks.append(_tabs("groups"))
    at = _page(page, len(found))
    for one in found[at * A_PAGE : (at + 1) * A_PAGE]:
        blocks += _group_row(one, now.work)
    blocks += _turning("groups", at, len(found))
    return kit.modal("work.look", TITLE, blocks, close="Close", metadata=ids(now))


def _tabs(shown: str) -> Block:
    found = [
        kit.button(label, f"work.tab_{tab}", value=f"{tab}|0")
        for tab, label in (("groups", "Groups"), ("types", "List of Types"))
        if tab != shown
    ]
    back = kit.button("Undo", "work.undo_here")
    return kit.actions(*found, back, block_id="tabs")


def _page(page: int, count: int) -> int:
    return min(max(page, 0), max(0, -(-count // A_PAGE) - 1))


def _turning(tab: str, page: int, count: int) -> list[Block]:
    pages = -(-count // A_PAGE)
    buttons = []
    if page > 0:
        buttons.append(kit.button("Previous Page", "work.page_back", value=f"{tab}|{page - 1}"))
    if page < pages - 1:
        label = f"Next Page ({page + 2} of {pages})"
        buttons.append(kit.button(label, "work.page_on", value=f"{tab}|{page + 1}"))
    return [kit.actions(*buttons, block_id="turning")] if buttons else []


def _group_row(one: Standing, work: Work) -> list[Block]:
    lines = [f"*{one.number}.* {escape(clip(one.group.title, 100))}"]
    marks = [made_of(one.group, work), *marks_of(one)]
    if said := " · ".join(mark for mark in marks if mark):
        lines.append(escape(clip(said, 250)))
    label = "Decide" if one.to_decide else "Open"
    show = kit.button(label, "work.group", value=one.group.key)
    return [kit.section("\n".join(lines), accessory=show)]


# The types


def build_types(now: WorkVersion, *, page: int = 0, note: str = "") -> View:
    """Return a page of the list of types: title, section, document and a sentence each."""
    work, entries = now.work, now.work.entries
    documents = len({entry.listed.document for entry in entries})
    count = f"{plural(len(entries), 'type')} in {plural(documents, 'document')}"
    blocks = [*_top(note), kit.section(f"*{escape(count)}.*"), _tabs("types")]
    at = _page(page, len(entries))
    for entry in entries[at * A_PAGE : (at + 1) * A_PAGE]:
        show = kit.button("Show", "work.type", value=entry.id)
        text = (
            f"*{escape(clip(entry.listed.title, 150))}*\n{escape(clip(entry.listed.summary, 300))}"
        )
        blocks.append(kit.section(text, accessory=show))
        where = [entry.listed.section, place(work, entry), f"group {work.number_of(entry.id)}"]
        blocks.append(kit.context(escape(clip(" · ".join(filter(None, where)), 300))))
    blocks += _turning("types", at, len(entries))
    return kit.modal("work.look", TITLE, blocks, close="Close", metadata=ids(now))


def place(work: Work, entry: Entry) -> str:
    """Return which document an entry is of: the file, and its part where it has several."""
    name = work.document(entry.document)
    parts = {one.listed.document for one in work.entries if one.document == entry.document}
    return f"{name} (document {entry.listed.document})" if len(parts) > 1 else name


def build_type(now: WorkVersion, entry: Entry, passage: str) -> View:
    """Return a type as its document has it: its fields as read, and its passage as it stands."""
    listed = entry.listed
    head = [f"*{escape(listed.title)}*"]
    head.append(escape(" · ".join(filter(None, (listed.section, place(now.work, entry))))))
    number = now.work.number_of(entry.id)
    group = kit.button("Open Its Group", "work.group", value=now.work.group(number).key)
    blocks = [*sections(head), kit.actions(group, back(number), block_id="back"), kit.divider()]
    labelled: list[Block] = []
    for label, text in listed.fields.items():
        labelled += sections([f"*{escape(label or 'Without a label')}*", *escape(text).split("\n")])
    fields = _within(labelled)
    blocks += fields
    where = f"{place(now.work, entry)}, characters {listed.start:,} to {listed.end:,}"
    blocks += [kit.divider(), kit.context(f"As it stands in {escape(where)}:")]
    whole: list[Block] = [
        {"type": "section", "text": kit.plain(part)}
        for part in pieces(passage, SECTION_CHARACTERS)
        if part
    ]
    shown = _within(whole)
    blocks += shown
    if len(fields) < len(labelled) or len(shown) < len(whole):
        blocks.append(kit.context("The rest of it is too long to show here."))
    return kit.modal(
        "work.type", "As the document has it", blocks, close="Close", metadata=ids(now)
    )


def _within(blocks: Sequence[Block]) -> list[Block]:
    """Return as many blocks as are shown of one thing, from the first on."""
    found: list[Block] = []
    left = SHOWN_BYTES
    for block in blocks[:SHOWN_BLOCKS]:
        left -= len(json.dumps(block, ensure_ascii=False).encode())
        if left < 0:
            break
        found.append(block)
    return found


def back(number: int) -> Block:
    """Return the button that leads to the list, where a group stands in it."""
    return kit.button(BACK, "work.tab_back", value=f"groups|{page_of(number)}")


def build_done(now: WorkVersion, one: Standing, note: str) -> View:
    """Return what became of a form, and the way on.

    A group or a draft may be longer than the answer to a form: Socket Mode's client sends none of
    64 KB and more.
    """
    key = one.group.key
    lines = [f"*{escape(note)}*", f"{one.number}. {escape(clip(one.group.title, 150))}"]
    if one.held_by:
        lines += ["To be published it needs:"]
        lines += [f"• {escape(clip(each, 300))}" for each in one.held_by[:8]]
    decide = "Decide" if one.to_decide else "Open the Group"
    buttons = [
        kit.button(decide, "work.group", value=key, style="primary" if one.to_decide else None),
        kit.button("Show Draft", "work.draft", value=key),
        back(one.number),
    ]
    blocks = [*sections(lines), kit.actions(*buttons, block_id="done")]
    return kit.modal("work.done", TITLE, blocks, close="Close", metadata=ids(now))


# One group


def build_group(
    now: WorkVersion, one: Standing, becomes: Sequence[Block], *, note: str = ""
) -> View:
    """Return a group: why it is one, what is to be decided, what it holds and what it becomes.

    `becomes` are the options of what it may become.
    """
    group = one.group
    blocks = [*_top(note), *sections([f"*{one.number}. {escape(group.title)}*"])]
    if group.reason:
        blocks.append(kit.context(escape(clip(group.reason, 2000))))
    blocks.append(_group_buttons(one))
    blocks += _state(one)
    carried = {"group": group.key, "version": str(now.number)}
    asked = sorted(one.decisions, key=lambda each: bool(each.decided))[:MOST_ASKED]
    blocks += [_question(each, now.work, carried) for each in asked]
    blocks += _naming(one, becomes, carried)
    blocks += _members(one, now.work)
    submit = "Save" if group.accepted else "Accept"
    return kit.modal(
        "work.group",
        "A group",
        blocks[:MOST_BLOCKS],
        submit=submit,
        close="Close",
        metadata=ids(now, group=group.key),
    )


def _group_buttons(one: Standing) -> Block:
    key = one.group.key
    found = [kit.button("Show Draft", "work.draft", value=key)]
    if len(one.group.entries) > 1:
        question = "Each of its types becomes a group of its own. Undo brings it back."
        found.append(
            kit.button(
                "Split",
                "work.split",
                value=key,
                confirm=kit.confirm("Split this group?", question, "Split", "Keep It"),
            )
        )
    found += [kit.button("Combine…", "work.combine", value=key), back(one.number)]
    return kit.actions(*found, block_id="group")


def _state(one: Standing) -> list[Block]:
    if one.is_done:
        return [kit.context("Published." if one.group.published else "Suggested to its owner.")]
    if one.stops:
        lines = ["To be published it needs:", *(f"• {escape(each)}" for each in one.stops)]
        return sections(lines)
    return []


def _question(each: Decision, work: Work, carried: Mapping[str, str]) -> Block:
    options = [
        kit.option(clip(choice.value, 75), choice.key, _who(choice, work))
        for choice in each.choices[:CHOICES]
    ]
    options.append(kit.option("Keep both" if len(options) == 2 else "Keep all of them", BOTH))  # noqa: PLR2004 - a pair
    choose = kit.radio if len(options) <= RADIOS else kit.select
    element = choose("decided", options, initial=each.decided or None)
    label = f"To decide: {each.field}" if not each.decided else f"Decided: {each.field}"
    return kit.field(label, element, block_id=decision_id(each, carried), optional=True)


def _who(choice: Choice, work: Work) -> str:
    if choice.key == CATALOGUE:
        return "Your catalogue"
    said = [f"{one.listed.title}, {place(work, one)}" for one in map(work.entry, choice.entries)]
    return clip(said[0] + (f" and {len(said) - 1} more" if len(said) > 1 else ""), 75)


def decision_id(decision: Decision, carried: Mapping[str, str]) -> str:
    """Return the id of the field that asks for a decision."""
    return field_id(f"decide:{decision.field}"[:150], carried)


def _naming(one: Standing, becomes: Sequence[Block], carried: Mapping[str, str]) -> list[Block]:
    title = kit.text_input("title", initial=one.group.title, max_length=150)
    target = kit.select("becomes", becomes, initial=one.group.target or "new")
    hint = "A new version of a type you have, or a type of its own."
    return [
        kit.field("Title", title, block_id=field_id("title", carried)),
        kit.field("Becomes", target, block_id=field_id("becomes", carried), hint=hint),
    ]


def _members(one: Standing, work: Work) -> Iterator[Block]:
    entries = work.entries_of(one.group)
    if not entries:
        return
    yield kit.divider()
    yield kit.section(f"*{plural(len(entries), 'type')} in it*")
    for entry in entries[:MEMBERS_SHOWN]:
        listed = entry.listed
        text = f"*{escape(clip(listed.title, 150))}* · {escape(place(work, entry))}"
        yield kit.section(f"{text}\n{escape(clip(listed.summary, 300))}")
        yield kit.actions(
            kit.button("Show", "work.type", value=entry.id),
            kit.button("Move…", "work.move", value=entry.id),
            block_id=f"member:{entry.id}",
        )
    if len(entries) > MEMBERS_SHOWN:
        yield kit.context(f"… and {len(entries) - MEMBERS_SHOWN} more: see the list of types.")


# Its draft


def build_draft(now: WorkVersion, one: Standing, parts: Sequence[Part], *, note: str = "") -> View:
    """Return what would be published: the type in full, what it lacks, what it would change.

    `parts` are the type in full.
    """
    key = one.group.key
    buttons = [
        kit.button("Edit", "work.edit", value=key, style="primary" if one.stops else None),
        kit.button("Back to the Group", "work.group", value=key),
    ]
    if not one.group.target and not one.to_decide:
        buttons.insert(1, kit.button("Finish in the Catalogue", "work.finish", value=key))
    blocks = [*_top(note), kit.header(clip(one.draft.title, 150))]
    if one.draft.summary:
        blocks += sections([escape(one.draft.summary)])
    blocks.append(kit.actions(*buttons, block_id="draft"))
    blocks += _lists("To be published it needs", one.held_by)
    blocks += _lists("Worth a look", one.advice)
    if one.catalogue is not None:
        blocks += _difference(one)
    blocks.append(kit.divider())
    described: list[Block] = []
    for part in parts:
        bullet = "• " if part.bullets else ""
        lines = (f"{bullet}{escape(line)}" for line in part.lines)
        described += sections([f"*{escape(part.heading)}*", *lines])
    shown = _within(described)
    blocks += shown
    if len(shown) < len(described):
        blocks.append(kit.context("The rest is too long to show here; all of it is published."))
    return kit.modal("work.draft", "Draft", blocks, close="Close", metadata=ids(now))


def _lists(heading: str, lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    return sections([f"*{heading}*", *(f"• {escape(line)}" for line in lines)])


def _difference(one: Standing) -> list[Block]:
    if one.catalogue is None:
        return []
    changes = differences(one.catalogue, one.draft)
    title = escape(clip(one.catalogue.title, 150))
    if not changes:
        return [kit.context(f"It is just what your catalogue's “{title}” is.")]
    lines = [f"*What it changes in your catalogue's “{title}”*"]
    for change in changes:
        head, *rest = change.lines()
        lines += [f"_{escape(head)}_", *(escape(clip(line, 500)) for line in rest)]
    return _within(sections(lines))[:20]
