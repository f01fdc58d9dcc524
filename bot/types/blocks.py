"""One interview type as Slack shows it: in full, its menu, its history, what candidates see."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.catalogue.types import TypeFields
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.fitting import pages, sections
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, moment, person, plural
from bot.storage.versions import Version
from bot.types import words
from bot.types.describe import Part, for_candidate, for_interviewer, title_for_candidate
from bot.types.diff import Change
from bot.types.forms import PARTS
from bot.types.library import Library
from bot.types.model import OwnType
from bot.types.standing import Standing
from bot.types.store import KeptType, Suggestion

PASSAGE_SHOWN = 200
"""Characters of a passage that are shown of where a type came from."""

PAGE_BLOCKS, PAGE_CHARACTERS = 70, 25_000
"""What one page of a type holds. A view holds 100 blocks and 250 KB (docs.slack.dev), of which a
letter beyond ASCII takes six as it is sent, and suggestions stand there as well."""

SUGGESTIONS, LINES_OF_SUGGESTION = 2, 15
"""Suggestions shown with a type, the others once these are decided; and the lines of each."""

LINE_OF_CHANGE = 400
MOST_FAULTS = 10

MOST_LINES_OF_CHANGE = 40

_ADDRESS = re.compile(r"(\S.{0,500}?): (https?://[^\s|<>]{1,500})$")
BACK = "Back"


# One type


def facts(one: TypeFields, kept: KeptType | None, *, copy: bool) -> str:
    """Return a type's small print: length, panel, whose it is."""
    parts = (words.length(one), words.panel_in_short(one), whose(kept, copy=copy))
    return " · ".join(part for part in parts if part)


def whose(kept: KeptType | None, *, copy: bool) -> str:
    """Tell whose a type is, and where it stands: `shared`, `your own copy, draft`."""
    if kept is None:
        return "shared"
    own = "your own copy" if copy else "your own"
    return own if kept.status == "published" else f"{own}, {kept.status}"


@dataclass(frozen=True)
class Page:
    """One type, and what its reader may do with it.

    Attributes:
        kept: the workspace's row of it, None for a shared type as it is.
        passages: the first words of where it came from, by document's id and start.
        waiting: suggestions nobody decided on, each with what it would change.
        at: the page shown, from 0.
    """

    type_: TypeFields
    kept: KeptType | None
    library: Library
    standing: Standing = field(default_factory=Standing)
    passages: Mapping[tuple[str, int], str] = field(default_factory=dict)
    waiting: Sequence[tuple[Suggestion, Sequence[Change]]] = ()
    may_change: bool = False
    note: str = ""
    at: int = 0

    @property
    def version(self) -> int:
        """Return the version shown, 0 for a shared type as it is."""
        return self.kept.version if self.kept else 0

    @property
    def mark(self) -> str:
        """Return what its buttons carry: the type's id and the version seen."""
        return f"{self.type_.id}|{self.version}"


def build_page(page: Page) -> View:
    """Return a type with everything, to be read before an interview."""
    shared, families = page.library.shared, page.library.families
    parts = for_interviewer(page.type_, shared, families)
    groups = [
        *(_part(part) for part in parts),
        *_sources(page),
    ]
    laid = pages(groups, most_blocks=PAGE_BLOCKS, most_characters=PAGE_CHARACTERS)
    at = min(page.at, len(laid) - 1)
    blocks = [*_head(page), *_controls(page)]
    if not at:
        blocks += [*_standing(page), *_suggestions(page)]
    blocks += [*laid[at], *_paging(page, at, len(laid))]
    if seldom := list(_seldom(page)):
        blocks += [kit.divider(), kit.actions(*seldom, block_id="seldom")]
    return kit.modal("types.shown", "Interview type", blocks, close=BACK)


def _head(page: Page) -> Iterator[Block]:
    if page.note:
        yield kit.section(f"*{escape(page.note)}*")
    yield kit.header(page.type_.title)
    if page.type_.summary:
        yield from sections([escape(page.type_.summary)])[:2]
    if page.kept is None:
        yield kit.context("From the shared catalogue.")
        return
    said = whose(page.kept, copy=page.library.shared.type(page.type_.id) is not None)
    owner = person(page.kept.owner)
    yield kit.context(f"{said.capitalize()}, version {page.version}, owned by {owner}.")


def _controls(page: Page) -> Iterator[Block]:
    kept, id_ = page.kept, page.type_.id
    first: list[Block] = []
    if page.may_change and kept is not None and kept.status == "retired":
        first.append(kit.button("Restore", "types.restore", value=page.mark, style="primary"))
    elif page.may_change:
        ready = kept is not None and kept.status == "draft" and not page.standing.stops
        style: kit.Style | None = None if ready else "primary"
        first.append(kit.button("Edit", "types.edit", value=id_, style=style))
        if ready:
            publish = kit.button("Publish", "types.publish", value=page.mark, style="primary")
            first.insert(0, publish)
    else:
        first.append(kit.button("Suggest a Change", "types.suggest", value=id_))
    if kept is None or kept.status != "retired":
        first.append(kit.button("Change by Talking", "types.talk", value=id_))
    first.append(kit.button("What the Candidate Sees", "types.candidate", value=id_))
    if kept is not None:
        first.append(kit.button("History", "types.history", value=id_))
    yield kit.actions(*first, block_id="controls")


def _seldom(page: Page) -> Iterator[Block]:
    kept = page.kept
    if not page.may_change or (kept is not None and kept.status == "retired"):
        return
    if kept is not None:
        if kept.version > 1:
            yield kit.button("Undo", "types.undo", value=page.mark)
        yield kit.button("Hand Over …", "types.hand_over", value=page.type_.id)
    sure = kit.confirm(
        "Retire this type?",
        "No new interview can be held by it. Those already planned keep it. It can be restored.",
        "Retire",
    )
    yield kit.button("Retire …", "types.retire", value=page.mark, confirm=sure)


def _standing(page: Page) -> Iterator[Block]:
    stops, advice = (
        [escape(clip(line, LINE_OF_CHANGE)) for line in said[:MOST_FAULTS]]
        for said in page.standing
    )
    if page.kept is not None and page.kept.status == "retired":
        yield kit.section("*Retired*: no new interview can be held by it.")
    elif stops and page.kept is not None:
        draft = page.kept.status == "draft"
        head = "*A draft.* Before it can be published" if draft else "*To be mended*"
        yield from sections([f"{head}:", *(f"• {line}" for line in stops)])
    elif page.kept is not None and page.kept.status == "draft":
        yield kit.section("*A draft*, which nobody uses yet. It is complete: publish it.")
    if advice and page.may_change:
        yield from sections(["*Worth a look*", *(f"• {line}" for line in advice)])


def _suggestions(page: Page) -> Iterator[Block]:
    if not page.may_change:
        return
    for one, changes in page.waiting[:SUGGESTIONS]:
        yield from build_suggested(one, changes)
        yield decide_buttons(one)
    if more := len(page.waiting[SUGGESTIONS:]):
        yield kit.context(f"{more} more will be shown once these are decided.")


def build_suggested(one: Suggestion, changes: Sequence[Change]) -> list[Block]:
    """Return who suggests what and why, with what it would change."""
    head = f"*{person(one.user)} suggests a change*: {escape(clip(one.why, 300))}"
    return sections([head, *change_lines(changes, LINES_OF_SUGGESTION)])


def decide_buttons(one: Suggestion) -> Block:
    """Return the two answers to a suggestion."""
    return kit.actions(
        kit.button("Accept", "types.accept", value=one.id, style="primary"),
        kit.button("Decline", "types.decline", value=one.id),
        block_id=f"decide:{one.id}",
    )


def change_lines(changes: Iterable[Change], most: int = MOST_LINES_OF_CHANGE) -> list[str]:
    """Return changes as mrkdwn lines: the field in bold, what went and what came below it."""
    lines = [
        f"*{escape(line)}*" if not at else escape(clip(line, LINE_OF_CHANGE))
        for change in changes
        for at, line in enumerate(change.lines())
    ]
    if len(lines) > most:
        return [*lines[:most], f"… and {plural(len(lines) - most, 'line')} more."]
    return lines


def _part(part: Part) -> list[Block]:
    bullet = "• " if part.bullets else ""
    return sections(
        [f"*{escape(part.heading)}*", *(f"{bullet}{linked(line)}" for line in part.lines)]
    )


def linked(line: str) -> str:
    """Return a line as mrkdwn; `List of tasks: https://…` becomes a link of that name."""
    found = _ADDRESS.match(line)
    if found is None:
        return escape(line)
    return f"<{escape(found[2])}|{escape(found[1]).replace('|', '/')}>"


def _sources(page: Page) -> Iterator[list[Block]]:
    given = page.type_.sources if isinstance(page.type_, OwnType) else ()
    for one in given:
        section = f", {one.section}" if one.section else ""
        lines = [f"*From {escape(one.name)}*{escape(section)}: {escape(one.title)}"]
        passage = page.passages.get((one.document, one.start), "")
        if passage:
            cut = "…" if one.end - one.start > PASSAGE_SHOWN else ""
            quoted = escape(passage.strip()).replace("\n", "\n> ")
            lines.append(f"> {quoted}{cut}")
        yield sections(lines)


def _paging(page: Page, at: int, count: int) -> Iterator[Block]:
    if count == 1:
        return
    turns = []
    if at:
        value = f"{page.type_.id}|{at - 1}"
        turns.append(kit.button("Previous Page", "types.page_back", value=value))
    if at < count - 1:
        value = f"{page.type_.id}|{at + 1}"
        turns.append(kit.button("Next Page", "types.page_on", value=value))
    yield kit.context(f"Page {at + 1} of {count}")
    yield kit.actions(*turns, block_id="pages")


# Editing


def build_menu(page: Page, *, suggest: bool) -> View:
    """Return the parts of a type to change, and what keeps it from being used."""
    verb, action = ("Suggest", "types.suggest_part") if suggest else ("Edit", "types.edit_part")
    blocks: list[Block] = [kit.section(f"*{escape(page.note)}*")] if page.note else []
    blocks.append(kit.header(page.type_.title))
    blocks.append(kit.context(_what_editing_does(page, suggest=suggest)))
    if not suggest:
        blocks += _standing(page)
    for name, part in PARTS.items():
        button = kit.button(verb, action, value=f"{page.type_.id}|{name}")
        said = f"*{part.title}*\n{part.about[:1].upper()}{part.about[1:]}"
        blocks.append(kit.section(said, accessory=button))
    done = [kit.button("Show the Type", "types.turn", value=page.type_.id)]
    draft = page.kept is not None and page.kept.status == "draft"
    if draft and not suggest and not page.standing.stops:
        publish = kit.button("Publish", "types.publish", value=page.mark, style="primary")
        done.insert(0, publish)
    blocks.append(kit.actions(*done, block_id="done"))
    title = "Suggest a change" if suggest else "Edit the type"
    return kit.modal("types.menu", title, blocks, close=BACK)


def _what_editing_does(page: Page, *, suggest: bool) -> str:
    if suggest:
        return "Choose what you would change. Whoever owns the type accepts it in one click."
    if page.kept is None:
        return "A shared type: the first change makes it your workspace's own copy."
    return "Every change is a version: it stands in the history and can be undone."


def build_done(type_: TypeFields, note: str) -> View:
    """Return what became of a form, with the way to the type.

    It is the answer to a form, and Socket Mode's client sends no answer of 64 KB and more; a whole
    type may be longer.
    """
    show = kit.button("Show the Type", "types.turn", value=type_.id)
    said = f"*{escape(clip(type_.title, 200))}*\n{escape(note)}"
    blocks = [kit.section(said), kit.actions(show, block_id="done")]
    return kit.modal("types.done", "Interview type", blocks, close=BACK)


# What the candidate sees


def build_candidate(type_: TypeFields) -> View:
    """Return what a candidate may be shown of a type, and nothing else of it."""
    blocks: list[Block] = [
        kit.context("Nothing internal and no instruction to interviewers is shown to candidates."),
        kit.header(title_for_candidate(type_)),
    ]
    laid = pages(
        [_part(part) for part in for_candidate(type_)],
        most_blocks=PAGE_BLOCKS,
        most_characters=PAGE_CHARACTERS,
    )
    blocks += laid[0]
    if len(laid) > 1:
        blocks.append(kit.context("There is more than fits here."))
    return kit.modal("types.candidate", "What the candidate sees", blocks, close=BACK)


# History


@dataclass(frozen=True)
class Entry:
    """A version, what it changed (None where it began something new), and who suggested it."""

    version: Version
    changes: Sequence[Change] | None
    suggested_by: str = ""


def build_history(title: str, entries: Sequence[Entry], zone: str, *, more: bool) -> View:
    """Return the versions of a type, newest first, each with who, when, why and what."""
    groups = [_entry(each, zone) for each in entries]
    laid = pages(groups, most_blocks=PAGE_BLOCKS, most_characters=PAGE_CHARACTERS)
    blocks = [kit.header(title), *laid[0]]
    if more or len(laid) > 1:
        blocks.append(kit.context("Earlier versions are kept and not shown here."))
    return kit.modal("types.history", "History", blocks, close=BACK)


def _entry(entry: Entry, zone: str) -> list[Block]:
    one = entry.version
    what = f"restores version {one.restores}" if one.restores else escape(clip(one.why, 300))
    who = f"{person(one.created_by)}, {moment(one.created_at, zone)}"
    if entry.suggested_by:
        who += f", suggested by {person(entry.suggested_by)}"
    head = f"*Version {one.version}* · {who}\n_{what or 'no reason given'}_"
    if entry.changes is None:
        return [*sections([head]), kit.divider()]
    return [*sections([head, *change_lines(entry.changes)]), kit.divider()]


# Handing over


def build_hand_over(type_: TypeFields, owner: str) -> View:
    """Return the form that asks who is to own a type."""
    return kit.modal(
        "types.hand_over",
        "Hand the type over",
        [
            kit.section(f"*{escape(clip(type_.title, 200))}*\nIt belongs to {person(owner)} now."),
            kit.field(
                "New owner",
                kit.person_select("owner", placeholder="A member"),
                block_id="owner",
                hint="They decide on suggestions and may change, publish and retire it.",
            ),
        ],
        submit="Hand Over",
        metadata=entered.metadata(id=type_.id),
    )
