"""What use showed of questions, in words: a question's figures, and those worth a look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.insights.usage import (
    RECENT_DAYS,
    NeverAsked,
    NeverSeparating,
    OverUsed,
    PassedOver,
    Reason,
    Spread,
    Suggestion,
    Use,
)
from bot.questions.library import Known
from bot.questions.words import is_own
from bot.slack import blocks as kit
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, listing, plural

MOST_SHOWN = 20
"""Questions of one form: four blocks each, of the 100 it holds; more than that nobody decides on
in one go."""

PROMPT_SHOWN = 500
KEPT_DAYS = 90
"""How long a question that a person keeps is not suggested to them again."""

LEFT_OUT = "Positions that you are a candidate for are left out of this."


# Figures


def write_use(use: Use, *, zone: str, left_out: bool) -> str:
    """Return a question's figures as plain text, in days of the reader's zone."""
    parts = [_asked(use, zone)]
    if use.spread is not None:
        parts.append(_spread(use.spread))
    if left_out:
        parts.append(LEFT_OUT)
    return " ".join(parts)


def _asked(use: Use, zone: str) -> str:
    if use.last is None:
        return "Not asked in an interview yet."
    last = datetime.fromtimestamp(use.last, UTC).astimezone(ZoneInfo(zone))
    times = plural(use.asked, "interview")
    return f"Asked in {times} from {plural(use.sets, 'set')}, last on {last.day} {last:%b %Y}."


def _spread(spread: Spread) -> str:
    counts = [f"{count or 'none'} at level {score}" for score, count in enumerate(spread.counts, 1)]
    people = plural(spread.candidates, "candidate")
    return f"{plural(spread.ratings, 'rating')} tied to it, over {people}: {listing(counts)}."


def write_reason(reason: Reason) -> str:
    """Return why a question is worth a look, as a sentence of plain text."""
    match reason:
        case OverUsed(asked, held, family):
            return (
                f"Asked in {asked} of {plural(held, 'interview')} of the last {RECENT_DAYS} days "
                f"for “{clip(family, 200)}”, so candidates may have heard of it."
            )
        case NeverSeparating(ratings, candidates, score):
            return (
                f"All {ratings} ratings tied to it, over {candidates} candidates, are at level "
                f"{score}: it tells nobody apart."
            )
        case NeverAsked(days):
            return f"Kept for {days} days and never asked."
        case PassedOver(interviews, sets):
            return (
                f"Never asked, although {interviews} interviews from {sets} sets were for a role "
                "and level that it suits."
            )


# The form


@dataclass(frozen=True)
class Entry:
    """A question worth a look; `may_change` tells whether its reader may retire it."""

    suggestion: Suggestion
    question: Known
    may_change: bool


@dataclass(frozen=True)
class Did:
    """What the reader just did to a question: `retired`, `restored` or `kept`."""

    what: str
    question: Known


def open_reason(suggestion: Suggestion) -> Reason | None:
    """Return the reason that may be kept beside a retired question, for everybody to read.

    None where only ratings speak against it. That all of them are alike is for those who may read
    the scorecards: somebody who knows one of them would know them all.
    """
    found = (each for each in suggestion.reasons if not isinstance(each, NeverSeparating))
    return next(found, None)


def build_worth(entries: Sequence[Entry], did: Did | None = None, *, left_out: bool) -> View:
    """Return the questions worth a look, each with why and what can be done."""
    blocks = _done(did) if did is not None else []
    if entries:
        blocks.append(kit.section(_head(len(entries))))
        for entry in entries[:MOST_SHOWN]:
            blocks += _entry(entry)
    else:
        blocks.append(
            kit.section(
                "*No question stands out.* I name one when it is asked too often, never asked, or "
                "when its ratings tell nobody apart."
            )
        )
    if left_out:
        blocks.append(kit.context(LEFT_OUT))
    return kit.modal("insights.worth", "Questions to look at", blocks, close="Close")


def _head(count: int) -> str:
    said = f"*{plural(count, 'question')}* you may want to retire."
    if count > MOST_SHOWN:
        said += f" These are the first {MOST_SHOWN}; the others follow as you decide."
    return (
        f"{said} Retired is not deleted: sets that have the question keep it, and it can be "
        f"restored. Keep hides it here for you for {KEPT_DAYS} days."
    )


def _entry(entry: Entry) -> list[Block]:
    question, reasons = entry.question, entry.suggestion.reasons
    why = "\n".join(f"• {escape(write_reason(each))}" for each in reasons)
    controls = [
        kit.button("Keep", "insights.keep", value=question.id),
        kit.button("Show", "questions.show", value=question.id),
    ]
    blocks = [
        kit.divider(),
        kit.section(f"*{escape(clip(question.prompt, PROMPT_SHOWN))}*\n{why}"),
    ]
    if not entry.may_change:
        who = "Whoever added it, or an admin," if is_own(question) else "An admin"
        blocks.append(kit.context(f"{who} can retire it."))
    elif open_reason(entry.suggestion) is not None:
        controls.insert(0, kit.button("Retire", "insights.retire", value=question.id))
    else:
        # The form asks for words: the ratings are not given away as the reason.
        controls.insert(0, kit.button("Retire …", "questions.retire", value=question.id))
    return [*blocks, kit.actions(*controls, block_id=f"worth:{question.id}")]


def _done(did: Did) -> list[Block]:
    said = {
        "retired": "*Retired.* It is not chosen for sets any more.",
        "restored": "*Restored.* It can be chosen again.",
        "kept": f"*Kept.* It is hidden here for you for {KEPT_DAYS} days.",
    }[did.what]
    text = f"{said}\n{escape(clip(did.question.prompt, PROMPT_SHOWN))}"
    if did.what != "retired":
        return [kit.section(text), kit.divider()]
    restore = kit.button("Restore", "insights.restore", value=did.question.id)
    return [kit.section(text, accessory=restore, block_id="done"), kit.divider()]
