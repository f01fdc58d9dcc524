"""A version of a set as a file of each form. Pure."""

import re
from dataclasses import dataclass

from bot.plans.exports.forms import Form
from bot.plans.exports.pdf import interviewer_pdf
from bot.plans.exports.preparation import Texts, as_markdown, as_pdf, preparation
from bot.plans.markdown import render
from bot.plans.store import SetVersion

_LONGEST_NAME = 60
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Export:
    """A file to be sent: its name, content, and what is said with it."""

    name: str
    data: bytes
    title: str
    comment: str


def export(version: SetVersion, form: Form, texts: Texts) -> Export:
    """Return a version of a set as a file; a canvas is the Markdown.

    The same version gives the same bytes. `texts` are the candidate's page's.
    """
    content = version.content
    if form in {"preparation_pdf", "preparation_text"}:
        page = preparation(content, texts)
        said = "For the candidate. It holds none of the questions."
        if form == "preparation_text":
            name = f"{_slug(page.title)}.md"
            return Export(name, as_markdown(page).encode(), page.title, said)
        data = as_pdf(page, made_at=version.created_at)
        return Export(f"{_slug(page.title)}.pdf", data, page.title, said)
    base = f"{_slug(content.title)}-v{version.version}"
    said = f"Version {version.version}, for interviewers. Please do not pass it to the candidate."
    if form == "pdf":
        data = interviewer_pdf(content, made_at=version.created_at)
        return Export(f"{base}.pdf", data, content.title, said)
    if form == "json":
        text = content.model_dump_json(indent=2) + "\n"
        return Export(f"{base}.json", text.encode(), content.title, said)
    return Export(f"{base}.md", render(content).encode(), content.title, said)


def _slug(title: str) -> str:
    words = _NOT_IN_NAMES.sub("-", title.casefold()).strip("-")
    return words[:_LONGEST_NAME].strip("-") or "question-set"
