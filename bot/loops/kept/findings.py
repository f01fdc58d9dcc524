"""What a review found, as blocks of a message or a form: by severity, each with its fix."""

from collections.abc import Iterator, Sequence

from bot.catalogue.types import SeatRole
from bot.errors import Problem
from bot.loops.kept.edit import NO_SUCH_STAGE
from bot.loops.kept.model import KeptLoop
from bot.loops.model import Finding, Fix, FixKind, Severity
from bot.slack import blocks as kit
from bot.slack.blocks import Style
from bot.slack.model import Block
from bot.slack.text import clip, escape, plural

HEADINGS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
    Severity.STRENGTH: "strength",
}
SHOW_TYPE = "types.show"
"""The button that shows an interview type, from where it is edited."""

_MESSAGE, _PASSAGE, _SUGGESTION = 500, 160, 300


def weighty(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that are no strengths, in their order."""
    return [one for one in findings if one.severity is not Severity.STRENGTH]


def strengths(findings: Sequence[Finding]) -> list[Finding]:
    """Return the strengths, in their order."""
    return [one for one in findings if one.severity is Severity.STRENGTH]


def build_findings(
    kept: KeptLoop, findings: Sequence[Finding], shown: Sequence[Finding], *, primary: bool
) -> list[Block]:
    """Return some of a review's findings under headings that count all of each severity.

    With `primary`, the first fix is the primary button.
    """
    blocks: list[Block] = []
    style: Style | None = "primary" if primary else None
    for severity, name in HEADINGS.items():
        some = [one for one in shown if one.severity is severity]
        if not some:
            continue
        count = sum(one.severity is severity for one in findings)
        blocks.append(kit.section(f"*{plural(count, name)}*"))
        for one in some:
            button = _button(kept, one.fix, style)
            style = None if button else style
            blocks.append(kit.section(finding_text(one), accessory=button))
    return blocks


def finding_text(one: Finding) -> str:
    """Return a finding (mrkdwn): what it is, the passage it rests on, what would help."""
    where = f"{one.stage}: " if _names_stage(one) else ""
    head, dot, rest = clip(f"{where}{one.message}", _MESSAGE).partition(". ")
    said = f"*{escape(head + dot.strip())}* {escape(rest)}".strip()
    parts = [said]
    if one.passage and one.passage not in one.message:
        parts.append(f"> {escape(clip(' '.join(one.passage.split()), _PASSAGE))}")
    if one.suggestion:
        parts.append(escape(clip(one.suggestion, _SUGGESTION)))
    return "\n".join(parts)


def _names_stage(one: Finding) -> bool:
    return bool(one.stage) and one.stage not in one.message


def strength_lines(found: Sequence[Finding], most: int) -> Iterator[str]:
    """Yield the first strengths in a line each (mrkdwn), and how many more there are."""
    for one in found[:most]:
        yield f"• {escape(clip(one.message, 200))}"
    if len(found) > most:
        yield f"… and {len(found) - most} more"


# A fix on its button


def _button(kept: KeptLoop, fix: Fix | None, style: Style | None) -> Block | None:
    return None if fix is None or kept.closed else fix_button(kept, fix, style=style)


def fix_button(kept: KeptLoop, fix: Fix, *, style: Style | None = None) -> Block:
    """Return the button that does a fix; one that edits a type shows the type."""
    if fix.kind is FixKind.EDIT_TYPE:
        return kit.button(fix.label, SHOW_TYPE, value=fix.type)
    return kit.button(
        fix.label, "loops.fix", value=f"{kept.id}@{kept.version}@{code_of(fix)}", style=style
    )


def code_of(fix: Fix) -> str:
    """Write a fix by ids and numbers alone."""
    role = fix.role.value if fix.role else ""
    return ":".join((fix.kind.value, fix.type, str(fix.stage or ""), str(fix.minutes), role))


def fix_of(code: str) -> Fix:
    """Read what `code_of` wrote. Raises Problem where it is something else."""
    try:
        kind, type_, stage, minutes, role = code.split(":")
        return Fix(
            kind=FixKind(kind),
            label="Fix",
            type=type_,
            stage=int(stage) if stage else None,
            minutes=int(minutes),
            role=SeatRole(role) if role else None,
        )
    except ValueError:
        raise Problem(NO_SUCH_STAGE) from None
