"""A list before it is stored: what was understood, what looks familiar, what lacks; its forms."""

from collections.abc import Sequence

from bot.catalogue.bank import Bank
from bot.catalogue.lawful import Finding
from bot.catalogue.model import Frozen
from bot.questions.forms import keep_fields
from bot.questions.lists import QuestionList
from bot.questions.review import Reviewed
from bot.questions.words import KINDS, lacks_in_short
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.fitting import sections
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, plural

A_PAGE = 25
"""Questions of a list shown at once; a form has 100 blocks."""

LINES_SHOWN = 12
"""Lines left out that are shown; a person sees by these what kind they are."""


class Preview(Frozen):
    """A list as it waits for somebody's word.

    `raw` is what was pasted; `list` and `reviewed` are there once it has been read; `mark` is that
    of the questions it was compared with.
    """

    raw: str = ""
    list: QuestionList | None = None
    reviewed: tuple[Reviewed, ...] = ()
    mark: str = ""

    def chosen(self, *, twins: bool, stops: bool) -> tuple[Reviewed, ...]:
        """Return what would be stored, with or without twins and what is not to be asked."""
        return tuple(
            each
            for each in self.reviewed
            if (twins or not each.twins) and (stops or not stopped(each))
        )


def stopped(each: Reviewed) -> bool:
    """Tell whether the linter keeps a question of a list from being stored."""
    return any(finding.stops for finding in each.findings)


# Giving a list


def build_import(*, name: str = "", text: str = "", note: str = "") -> View:
    """Return the form that takes a list; `note` says why it is shown once more."""
    blocks: list[Block] = [kit.section(escape(note))] if note else []
    blocks += [
        kit.field(
            "What is the list called?",
            kit.text_input("name", initial=name, max_length=100, placeholder="Platform team"),
            block_id="name",
            hint="Each question remembers that it comes from there.",
            optional=True,
        ),
        kit.field(
            "Questions",
            kit.text_input("list", initial=text, multiline=True),
            block_id="list",
            hint="One a line, or Markdown, or a table as CSV. Lines indented below a question "
            "become its follow-ups and what to look for.",
            optional=True,
        ),
        kit.field(
            "Or as a file",
            _FILE,
            block_id="file",
            hint="Text, Markdown or CSV of up to 1 MB. Nothing is stored before you have seen "
            "what I understood.",
            optional=True,
        ),
    ]
    return kit.modal("questions.import", "Import a list", blocks, submit="Read the List")


_FILE: Block = {
    "type": "file_input",
    "action_id": "file",
    "filetypes": ["txt", "md", "markdown", "text", "csv", "tsv"],
    "max_files": 1,
}


def build_waiting(text: str) -> View:
    """Return a view that says what is being done."""
    return kit.modal("questions.waiting", "Import a list", [kit.section(text)], close="Close")


def build_stored(text: str) -> View:
    """Return a view that says what became of the list; `text` is plain."""
    said = kit.section(escape(text))
    return kit.modal("questions.stored", "Import a list", [said], close="Done")


# What was understood


def build_preview(
    preview: Preview,
    list_id: str,
    bank: Bank,
    *,
    page: int = 0,
    admin: bool = False,
    note: str = "",
) -> View:
    """Return what was understood of a list, a page of it at a time, and what is to be decided."""
    reviewed = preview.reviewed
    pages = max(1, -(-len(reviewed) // A_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks: list[Block] = [kit.section(f"*{escape(note)}*")] if note else []
    blocks += sections(_summary(preview))
    blocks += _decisions(preview, admin=admin)
    blocks.append(kit.divider())
    start = page * A_PAGE
    for number, each in enumerate(reviewed[start : start + A_PAGE], start + 1):
        blocks += _question(number, each, bank)
    blocks.append(kit.actions(*_turning(list_id, page, pages), block_id="turning"))
    return kit.modal(
        "questions.preview",
        "What I understood",
        blocks,
        submit="Store Questions",
        close="Close",
        metadata=entered.metadata(list=list_id),
    )


def _summary(preview: Preview) -> list[str]:
    given = preview.list
    name = f" in “{escape(clip(given.name, 100))}”" if given else ""
    count = len(preview.chosen(twins=False, stops=False))
    said = [f"*{plural(len(preview.reviewed), 'question')}*{name}. Nothing is stored yet."]
    if count < len(preview.reviewed):
        said.append(f"*{count} will be stored* unless you choose otherwise.")
    said += [
        f"• {plural(count, 'question')} {what}"
        for count, what in (
            (sum(bool(e.twins) for e in preview.reviewed), "like ones you have already"),
            (sum(bool(e.lacking) for e in preview.reviewed), "still lacking something"),
            (sum("anchors" in e.lacking for e in preview.reviewed), "without anchors"),
            (sum(bool(e.findings) for e in preview.reviewed), "asking what is not to be asked"),
            (sum(bool(e.listed.notes) for e in preview.reviewed), "to look at again"),
        )
        if count
    ]
    if given:
        said += _aside("Rules for interviewers, not questions; left out", given.rules)
        said += _aside("Other lines left out", given.left_out)
        said += [f"• {escape(clip(each.text, 300))}" for each in given.notes[:LINES_SHOWN]]
    return said


def _aside(heading: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    shown = [f"    {escape(clip(line, 200))}" for line in lines[:LINES_SHOWN]]
    more = [f"    … and {len(lines) - LINES_SHOWN} more"] if len(lines) > LINES_SHOWN else []
    return [f"*{heading}*", *shown, *more]


def _decisions(preview: Preview, *, admin: bool) -> list[Block]:
    blocks: list[Block] = []
    if any(each.twins for each in preview.reviewed):
        options = [
            kit.option("Leave them out", "leave"),
            kit.option("Store them too", "store"),
        ]
        which = kit.radio("twins", options, initial="leave")
        hint = "You can merge them later: Show a question, then Merge."
        blocks.append(kit.field("Questions like ones you have", which, block_id="twins", hint=hint))
    if any(stopped(each) for each in preview.reviewed):
        said = "Questions marked as *not to be asked* are left out. Reword them and import again"
        blocks.append(kit.section(f"{said}, or say why they stay." if admin else f"{said}."))
        blocks += keep_fields(several=True) if admin else []
    return blocks


def _question(number: int, each: Reviewed, bank: Bank) -> list[Block]:
    own, listed = each.own, each.listed
    lines = [f"*{number}.* {escape(clip(own.prompt, 1000))}"]
    lines += [f"    ↳ {escape(clip(line, 200))}" for line in own.follow_ups]
    lines += [_finding(finding) for finding in each.findings[:3]]
    lines += [
        f"• Looks like “{escape(clip(twin.prompt, 300))}” ({round(twin.score * 100)} % alike)"
        for twin in each.twins[:2]
    ]
    lines += [f"• {escape(clip(note.text, 300))}" for note in listed.notes[:4]]
    areas = "; ".join(bank.areas.name(area) for area in own.areas)
    parts = (
        f"line {listed.line}",
        listed.category,
        KINDS[own.kind].lower() if own.kind else "",
        areas,
        f"{len(own.look_for)} to look for" if own.look_for else "",
        f"lacks {lacks_in_short(each.lacking)}" if each.lacking else "complete",
    )
    about = " · ".join(part for part in parts if part)
    return [kit.section(clip("\n".join(lines), 2900)), kit.context(escape(clip(about, 1000)))]


def _finding(finding: Finding) -> str:
    said = f"“{clip(finding.words, 100)}” touches {finding.name.lower()}. {finding.safe}"
    head = "*Not to be asked*: " if finding.stops else ""
    return f"• {head}{escape(clip(said, 500))}"


def _turning(list_id: str, page: int, pages: int) -> list[Block]:
    buttons = []
    if page > 0:
        buttons.append(("Previous Page", "questions.page_back", f"{list_id}|{page - 1}"))
    if page < pages - 1:
        label = f"Next Page ({page + 2} of {pages})"
        buttons.append((label, "questions.page_on", f"{list_id}|{page + 1}"))
    found = [kit.button(label, action, value=value) for label, action, value in buttons]
    return [*found, kit.button("Discard the List", "questions.discard", value=list_id)]
