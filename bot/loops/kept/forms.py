"""The forms of loops: the list of them, one with all its findings, its history, building one."""

from collections.abc import Sequence

from bot.loops.kept.edit import differences
from bot.loops.kept.findings import build_findings, strengths, weighty
from bot.loops.kept.matrix import LEGEND, lines
from bot.loops.kept.message import build_controls, facts
from bot.loops.kept.model import KeptLoop
from bot.loops.kept.reviewing import Reviewed
from bot.loops.model import Loop
from bot.loops.words import asked_of_candidate, counted
from bot.positions.model import Position
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.fitting import sections
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, moment, person, plural
from bot.storage.versions import Version

LOOPS_SHOWN = 20
MOST_BLOCKS = 90
"""Blocks of a form that hold findings; it holds 100 (docs.slack.dev)."""

CLOSED = "*This loop is closed.* `/interview-plan loop` with words of its title finds it."

EMPTY = "empty"
NO_POSITION = "none"


# The list


def build_list(found: Sequence[Reviewed], *, more: bool, words: str) -> View:
    """Return the loops of somebody's positions, newest first, with one line of state each."""
    build = kit.button("Build a Loop", "loops.build")
    blocks: list[Block] = [kit.actions(build, block_id="new")]
    if words:
        blocks.append(kit.context(f"With “{escape(clip(words, 100))}” in their title."))
    for each in found:
        kept = each.kept
        state = f"{counted(each.review)}; {asked_of_candidate(each.review)} for the candidate"
        show = kit.button("Show", "loops.show", value=kept.id)
        closed = "Closed. " if kept.closed else ""
        text = f"*{escape(clip(kept.title, 150))}*\n{closed}{state}"
        blocks.append(kit.section(text, accessory=show))
    if not found:
        blocks.append(kit.section(_none(words)))
    if more:
        shown = f"The newest {LOOPS_SHOWN} are shown."
        blocks.append(kit.context(f"{shown} `/interview-plan loop` with words finds the others."))
    return kit.modal("loops.list", "Loops", blocks, close="Close")


def _none(words: str) -> str:
    if words:
        return "*No loop has all these words in its title.* Try fewer, or build one."
    return (
        "*No loop yet.* A loop is the plan for a position: its interviews in order and what each "
        "looks for. Build one from a process that comes with me, and I say what it leaves "
        "uncovered, asks twice or asks too much of the candidate."
    )


# One loop


def build_loop(reviewed: Reviewed, *, note: str = "") -> View:
    """Return a loop with everything its review found."""
    kept, review = reviewed.kept, reviewed.review
    blocks: list[Block] = [kit.section(f"*{escape(clip(kept.title, 150))}*")]
    blocks.append(kit.context(facts(reviewed)))
    if note:
        blocks.append(kit.section(f"*{escape(clip(note, 600))}*"))
    if kept.closed:
        blocks.append(kit.section(CLOSED))
    send = kit.button("Send to Me", "loops.send", value=kept.id)
    blocks.append(build_controls(kept, send, _close_button(kept)))
    found = [*weighty(review.findings), *strengths(review.findings)]
    by_competency = sections(lines(review.matrix))
    room = MOST_BLOCKS - len(blocks) - len(by_competency) - 6
    shown = found[:room]
    blocks += build_findings(kept, found, shown, primary=True)
    if len(found) > len(shown):
        blocks.append(kit.context(f"… and {plural(len(found) - len(shown), 'finding')} more."))
    blocks += [kit.divider(), kit.section("*Minutes by competency*"), kit.context(LEGEND)]
    blocks += by_competency
    return kit.modal(
        "loops.show", "Loop", blocks, close="Close", metadata=entered.metadata(loop=kept.id)
    )


def _close_button(kept: KeptLoop) -> Block:
    """Return the button that puts a loop away, once that is confirmed."""
    sure = kit.confirm(
        "Close this loop?",
        "It leaves the list, and is reviewed and proposed no more. You can open it again.",
        "Close Loop",
        "Keep It",
    )
    return kit.button("Close Loop", "loops.close", value=kept.id, confirm=sure)


def build_back(kept: KeptLoop) -> Block:
    """Return the button that leads from a part of a loop back to it."""
    return kit.actions(kit.button("Back to the Loop", "loops.show", value=kept.id))


# History

VERSIONS_SHOWN = 30


def build_history(kept: KeptLoop, versions: Sequence[Version], zone: str) -> View:
    """Return who changed what, newest first; `versions` too, with one more than is shown."""
    blocks: list[Block] = [kit.section(f"*{escape(clip(kept.title, 150))}*"), build_back(kept)]
    older: list[Version | None] = [*versions[1:], None]
    for one, before in list(zip(versions, older, strict=True))[:VERSIONS_SHOWN]:
        head = f"*Version {one.version}* · {person(one.created_by)} · "
        said = "\n".join(f"• {escape(clip(line, 300))}" for line in _what(one, before))
        blocks.append(kit.section(clip(f"{head}{moment(one.created_at, zone)}\n{said}", 2900)))
    if len(versions) > VERSIONS_SHOWN:
        blocks.append(kit.context("Older ones are kept too."))
    return kit.modal("loops.history", "History", blocks, close="Close")


def _what(one: Version, before: Version | None) -> list[str]:
    back = [f"back to version {one.restores}"] if one.restores is not None else []
    if before is None:
        return ["as it was built"]
    changed = differences(
        Loop.model_validate_json(before.content), Loop.model_validate_json(one.content)
    )
    return [*back, *changed]


# Building one


def build_new(
    positions: Sequence[Position],
    templates: Sequence[Loop],
    others: Sequence[KeptLoop],
    *,
    chosen: Position | None,
    start: str,
) -> View:
    """Return the form that builds a loop.

    `start` is the value chosen first of what it begins from: `template:<place>`, `loop:<id>` or
    `empty`. Its field is named by the position, so that another position brings another start.
    """
    offered = [kit.option("No position yet", NO_POSITION)]
    offered += [kit.option(each.title, each.id) for each in positions[:99]]
    first = chosen.id if chosen is not None else NO_POSITION
    position = kit.field(
        "Position",
        kit.select("loops.position", offered, initial=first),
        block_id="position",
        hint="Those you run. Without one, only you and admins see the loop.",
    )
    position["dispatch_action"] = True
    groups = [
        kit.group(
            "Processes that come with me",
            [kit.option(one.title, f"template:{at}") for at, one in enumerate(templates)],
        )
    ]
    if others:
        of_others = [kit.option(clip(one.title, 75), f"loop:{one.id}") for one in others[:99]]
        groups.append(kit.group("Loops here", of_others))
    groups.append(kit.group("Nothing", [kit.option("One open stage", EMPTY)]))
    return kit.modal(
        "loops.build",
        "Build a loop",
        [
            position,
            kit.field(
                "Title",
                kit.text_input("title", max_length=150, placeholder="Senior backend engineer"),
                block_id="title",
                hint="Empty: the position's.",
                optional=True,
            ),
            kit.field(
                "Begin from",
                kit.select(f"start_{first}", groups, initial=start),
                block_id="start",
                hint="Every stage can be changed afterwards.",
            ),
            kit.field(
                "Channel",
                kit.channel_select("channel", placeholder="A direct message to you"),
                block_id="channel",
                hint="Where its message is to stand. It says nothing of any candidate.",
                optional=True,
            ),
        ],
        submit="Build Loop",
    )
