"""A loop's message: the matrix, what the review found, and what can be done about it."""

from bot.loops.kept.findings import build_findings, strength_lines, strengths, weighty
from bot.loops.kept.matrix import build_matrix
from bot.loops.kept.model import KeptLoop
from bot.loops.kept.reviewing import Reviewed
from bot.loops.model import Finding, Severity
from bot.loops.words import asked_of_candidate, counted
from bot.slack import blocks as kit
from bot.slack.model import Block, Message
from bot.slack.text import clip, escape, plural

MOST_SHOWN = 12
"""Findings of a message; more are in the form of all, since nobody scrolls past them to the end."""

NOTES_SHOWN = 3
"""Notes among them: they can wait."""

STRENGTHS_SHOWN = 6
"""The classic gaps that are covered, of which there are four, then what stages are worth."""


def build_message(reviewed: Reviewed, channel: str, *, note: str = "") -> Message:
    """Return a loop's message as its review stands."""
    kept, review = reviewed.kept, reviewed.review
    blocks: list[Block] = [kit.header(kept.title), kit.context(facts(reviewed))]
    if note:
        blocks.append(kit.context(escape(note)))
    if kept.summary and kept.summary_of == reviewed.mark:
        blocks.append(kit.section(f"*In short, by Claude*\n{escape(clip(kept.summary, 1500))}"))
    blocks += build_matrix(reviewed.plan, review.matrix)
    found = weighty(review.findings)
    shown = _shown(found)
    blocks += build_findings(kept, found, shown, primary=True)
    if more := len(found) - len(shown):
        blocks.append(kit.context(f"{more} more under *All Findings*."))
    if good := strengths(review.findings):
        said = "\n".join(strength_lines(good, STRENGTHS_SHOWN))
        blocks.append(kit.section(f"*{plural(len(good), 'strength')}*\n{said}"))
    blocks.append(build_controls(kept, kit.button("All Findings", "loops.show", value=kept.id)))
    return Message(channel, _summary(reviewed), tuple(blocks))


def build_left_behind(kept: KeptLoop, channel: str) -> Message:
    """Return what stays where a loop's message stood, now that it stands elsewhere."""
    title = escape(clip(kept.title, 150))
    text = f"*{title}*\nThis loop is shown elsewhere now. *Show* has it with all its findings."
    show = kit.button("Show", "loops.show", value=kept.id)
    said = f"The loop {title} is shown elsewhere now."
    return Message(channel, said, (kit.section(text, accessory=show),))


def build_closed(kept: KeptLoop, channel: str) -> Message:
    """Return what stands in the place of a loop's message once it is put away."""
    title = escape(clip(kept.title, 150))
    text = f"*{title}*\nThis loop is closed. *Show* has it as it was, and opens it again."
    show = kit.button("Show", "loops.show", value=kept.id)
    return Message(channel, f"Loop “{title}”: closed.", (kit.section(text, accessory=show),))


def facts(reviewed: Reviewed) -> str:
    """Return a loop's figures in one line (mrkdwn)."""
    stages = plural(len(reviewed.kept.content.stages), "stage")
    asked = asked_of_candidate(reviewed.review)
    found, version = counted(reviewed.review), reviewed.kept.version
    return f"{stages} · {asked} for the candidate · {found} · version {version}"


def _summary(reviewed: Reviewed) -> str:
    title = escape(clip(reviewed.kept.title, 150))
    asked = asked_of_candidate(reviewed.review)
    return f"Loop “{title}”: {counted(reviewed.review)}; {asked} for the candidate."


def _shown(found: list[Finding]) -> list[Finding]:
    """Return the findings of most weight, few of them notes."""
    notes = [one for one in found if one.severity is Severity.NOTE]
    others = [one for one in found if one.severity is not Severity.NOTE]
    return [*others, *notes[:NOTES_SHOWN]][:MOST_SHOWN]


def build_controls(kept: KeptLoop, *more: Block) -> Block:
    """Return what can be done with a loop, below its message or in its form."""
    history = kit.button("History", "loops.history", value=kept.id)
    if kept.closed:
        reopen = kit.button("Open Again", "loops.reopen", value=kept.id, style="primary")
        return kit.actions(reopen, history)
    at = f"{kept.id}@{kept.version}"
    undo = [kit.button("Undo", "loops.undo", value=at)] if kept.version > 1 else []
    return kit.actions(
        kit.button("Edit Stages", "loops.stages", value=kept.id),
        kit.button("Must-Haves", "loops.needs", value=kept.id),
        *undo,
        history,
        *more,
    )
