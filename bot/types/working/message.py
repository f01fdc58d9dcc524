"""A work's message: what was read, its groups, and what can be done. Pure builders."""

from collections.abc import Iterator, Sequence

from bot.slack import blocks as kit
from bot.slack.fitting import sections
from bot.slack.model import Block, Message
from bot.slack.text import clip, escape, plural
from bot.types.working.change import WorkVersion
from bot.types.working.model import Group, Work
from bot.types.working.standing import Standing, counted

MOST_CHARACTERS = 9_000
"""Of a message's list and notes: Slack takes no more than about 10,000 in all. *Look Through*
shows all of it."""

NOTES_CHARACTERS = 2_000

MOST_BLOCKS = 40
"""Of the list of groups; a message holds 50 (docs.slack.dev)."""

NAMES_SHOWN = 3


def build_reading(user: str, names: Sequence[str], at: int = 0) -> Message:
    """Return the message while documents are being read; `at` is the place of the present one."""
    name = names[at] if at < len(names) else ""
    said = f"Reading {clip(name, 100)} …" if name else "Reading what you gave me …"
    if len(names) > 1:
        said += f" ({at + 1} of {len(names)})"
    return Message(user, escape(said), (kit.section(escape(said)),))


def build_failed(user: str, sentence: str) -> Message:
    """Return the message of a work in which nothing was found; `sentence` says why, plainly."""
    again = kit.button("Give Another Document", "work.begin", style="primary")
    blocks = (*sections(escape(sentence).split("\n")), kit.actions(again, block_id="work.failed"))
    return Message(user, escape(sentence), blocks)


def build_work(now: WorkVersion, found: tuple[Standing, ...]) -> Message:
    """Return a work's message as it stands."""
    work = now.work
    title, counts = _title(work), counted(work, found)
    notes = _notes(work)
    blocks: list[Block] = [kit.header(title), *sections([f"*{escape(counts)}.*", *notes])]
    blocks += _groups(found, work, MOST_CHARACTERS - sum(map(len, notes)))
    blocks.append(_buttons(now, found))
    blocks.append(kit.context(_TALK if work.entries else _TALK_OF_ONE))
    return Message(now.kept.user, escape(f"{title}: {counts}."), tuple(blocks))


_TALK = (
    "Or say it in this thread and mention me: “combine 3 and 7”, “move Pairing to 4”, "
    "“set 2 to 45 minutes”, “undo”."
)
_TALK_OF_ONE = (
    "Say in this thread what to change, and mention me: “make it 45 minutes”, “suggest what to "
    "look for”, “undo”. Publish it once it is as it should be."
)


def _title(work: Work) -> str:
    names = list(dict.fromkeys(each.name for each in work.documents))
    if not names:
        return clip(f"Interview type: {work.groups[0].title if work.groups else ''}", 150)
    shown = ", ".join(names[:NAMES_SHOWN])
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return clip(f"Interview types in {shown}{more}", 150)


def _notes(work: Work) -> list[str]:
    said = [f"{clip(each.name, 60)}: {each.note}" for each in work.documents if each.note]
    share = NOTES_CHARACTERS // max(1, len(said))
    return [escape(clip(line, share)) for line in said]


def _groups(found: Sequence[Standing], work: Work, left: int) -> list[Block]:
    """Return the list of groups in `left` characters, a published one with the way to its type."""
    blocks: list[Block] = []
    lines: list[str] = []
    for at, one in enumerate(found):
        line = _group(one, work)
        left -= len(line) + len("Show")
        if left < 0 or len(blocks) + len(sections(lines)) >= MOST_BLOCKS:
            rest = plural(len(found) - at, "more group")
            lines.append(f"… and {rest}: *Look Through* shows them all.")
            break
        if not one.group.published:
            lines.append(line)
            continue
        show = kit.button("Show", "types.show", value=one.group.published)
        blocks += [*sections(lines), kit.section(line, accessory=show)]
        lines = []
    return [*blocks, *sections(lines)]


def _group(one: Standing, work: Work) -> str:
    group = one.group
    line = f"*{one.number}.* {escape(clip(group.title, 150))}"
    if made := made_of(group, work):
        line += f" · {escape(made)}"
    marks = list(marks_of(one))
    return f"{line} · _{escape(', '.join(marks))}_" if marks else line


def made_of(group: Group, work: Work) -> str:
    """Return what a group was made of, plainly; "" where its title says so."""
    entries = work.entries_of(group)
    if len(entries) == 1:
        title = entries[0].listed.title
        return "" if title == group.title else f"“{clip(title, 100)}”"
    names = list(dict.fromkeys(clip(work.document(each.document), 60) for each in entries))
    shown = ", ".join(names[:NAMES_SHOWN])
    return f"{plural(len(entries), 'type')} from {shown}" if entries else ""


def marks_of(one: Standing) -> Iterator[str]:
    """Yield what a group becomes and how far it is, in a few words each."""
    if becomes := version_of(one):
        yield becomes
    if one.to_decide:
        yield f"{one.to_decide} to decide"
    if one.state:
        yield _STATES[one.state]
    elif one.group.suggested:
        yield "suggested"
    elif one.stops:
        yield f"needs {one.needs}"
    elif one.group.draft is not None:
        yield "drafted"
    elif one.group.accepted:
        yield "accepted"


def version_of(one: Standing) -> str:
    """Return which type of the catalogue a group becomes a new version of; "" for none."""
    if one.catalogue is None or one.group.published:
        return ""
    same = one.catalogue.title == one.group.title
    return "new version" if same else f"new version of “{clip(one.catalogue.title, 80)}”"


_STATES = {
    "published": "published",
    "draft": "a draft in your catalogue",
    "retired": "published, and retired since",
}


def _buttons(now: WorkVersion, found: Sequence[Standing]) -> Block:
    deciding = any(one.to_decide for one in found)
    look = kit.button(
        "Look Through", "work.look", value=now.id, style="primary" if deciding else None
    )
    publish = kit.button(
        "Publish…", "work.publish", value=now.id, style=None if deciding else "primary"
    )
    back = kit.button("Undo", "work.undo", value=f"{now.id}@{now.number}")
    past = kit.button("History", "work.history", value=now.id)
    return kit.actions(look, publish, back, past, block_id="work")
