"""What a set can be taken along as: the form that offers it."""

from collections.abc import Mapping
from typing import Literal, get_args

from bot.plans.store import PlannedSet
from bot.slack import blocks as kit
from bot.slack.model import Block, View
from bot.slack.text import clip, escape

Form = Literal["pdf", "markdown", "json", "canvas", "preparation_pdf", "preparation_text"]
FORMS: tuple[Form, ...] = get_args(Form)

_FOR_INTERVIEWERS: Mapping[Form, tuple[str, str]] = {
    "pdf": ("One page for printing", "Send PDF"),
    "markdown": ("Markdown, with the rubric and the checks", "Send Markdown"),
    "json": ("JSON, for other tools", "Send JSON"),
    "canvas": ("A canvas of your own, to write notes into", "Make Canvas"),
}
_FOR_CANDIDATES: Mapping[Form, tuple[str, str]] = {
    "preparation_pdf": ("What to expect and how to prepare, one page", "Send Page"),
    "preparation_text": ("The same as text, for a mail", "Send Text"),
}
_SENT: Mapping[Form, str] = {
    "pdf": "The PDF",
    "markdown": "The Markdown file",
    "json": "The JSON file",
    "canvas": "A link to the canvas",
    "preparation_pdf": "The candidate's page",
    "preparation_text": "The candidate's page as text",
}


def build_export_form(planned: PlannedSet, sent: str = "") -> View:
    """Return the form; `sent` names what was asked for just now."""
    blocks = [kit.section(f"*{escape(clip(planned.title, 500))}*")]
    known = next((form for form in FORMS if form == sent), None)
    if known is not None:
        blocks.append(kit.context(f"{_SENT[known]} comes to you as a direct message."))
    blocks.append(kit.header("For interviewers"))
    blocks += [_line(planned, form, *words) for form, words in _FOR_INTERVIEWERS.items()]
    blocks.append(kit.header("For the candidate"))
    blocks += [_line(planned, form, *words) for form, words in _FOR_CANDIDATES.items()]
    blocks.append(
        kit.context(
            "The candidate's page says how the interview goes. It holds none of the questions and "
            "nothing of how answers are rated."
        )
    )
    return kit.modal("plan.export", "Take along", blocks, close="Close")


def _line(planned: PlannedSet, form: Form, words: str, label: str) -> Block:
    # The version goes along: what is sent is what the person saw.
    value = f"{form}:{planned.id}@{planned.version}"
    button = kit.button(label, "plan.export_as", value=value)
    return kit.section(words, accessory=button, block_id=f"export:{form}")
