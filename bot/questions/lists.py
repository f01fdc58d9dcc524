"""Reading a list of questions: Markdown, HTML, CSV or plain text, however it was kept."""

from collections.abc import Iterable, Sequence

from bot.errors import Problem
from bot.questions.listing.finish import ask_about, listed
from bot.questions.listing.gather import Gathered
from bot.questions.listing.lines import pieces_of
from bot.questions.listing.model import Listed, Note, QuestionList
from bot.questions.listing.nested import Draft
from bot.questions.listing.tables import csv_rows, drafts_of
from bot.questions.mending import decoded, mended

__all__ = ["MOST_QUESTIONS", "Listed", "Note", "QuestionList", "read_list"]

MOST_QUESTIONS = 20_000
"""Questions of one list; more is no list that people keep."""

MOST_LINES = 200_000
"""Lines of one list: ten for each of its questions."""

_TOO_LONG = f"This list has more than {MOST_LINES:,} lines. Split it into several files."
_EMPTY = "This list is empty. Put one question on each line, or in a column named “question”."
_NONE = (
    "There is no question in this list. Put one question on each line, as a list or in a column "
    "named “question”."
)


def read_list(raw: bytes | str, name: str) -> QuestionList:
    """Read a list of questions; its name's ending tells CSV from text where the text does not.

    A nested question is a follow-up, a nested phrase a hint, a nested answer something to look
    for. What needs a person's eye is noted, nothing is guessed, and no line is lost silently: it is
    in a question, names a category, or is among the rules and what was left out.

    Raises:
        Problem: it is too large, no text, empty, or holds no question.
    """
    text = mended(decoded(raw) if isinstance(raw, bytes) else raw)
    if not text.strip():
        raise Problem(_EMPTY)
    if text.count("\n") > MOST_LINES:
        raise Problem(_TOO_LONG)
    drafts, rules, left_out = _gathered(text, name)
    if not drafts:
        raise Problem(_NONE)
    if len(drafts) > MOST_QUESTIONS:
        raise Problem(
            f"This list has {len(drafts):,} questions; up to {MOST_QUESTIONS:,} are taken in at "
            "once. Split it into several files."
        )
    return QuestionList(
        name=name,
        questions=_told_apart([listed(draft) for draft in drafts]),
        rules=tuple(rules),
        left_out=tuple(line for line in left_out if line),
        notes=_once(ask_about((*rules, *left_out))),
    )


def _gathered(text: str, name: str) -> tuple[Sequence[Draft], Sequence[str], Sequence[str]]:
    rows = csv_rows(text, name)
    if rows is not None:
        table = drafts_of(*rows)
        if table.drafts:
            return table.drafts, (), table.left_out
    pieces = pieces_of(text)
    found = Gathered(pieces)
    if not found.drafts and any(piece.within or piece.rows for piece in pieces):
        found = Gathered(pieces, contents=True)
    return found.drafts, found.rules, found.left_out


def _told_apart(questions: Sequence[Listed]) -> tuple[Listed, ...]:
    """Note on each question that stood in the list before where it did."""
    first: dict[str, int] = {}
    told: list[Listed] = []
    for one in questions:
        words = "".join(letter for letter in one.prompt.casefold() if letter.isalnum())
        key = words or one.prompt
        if key in first:
            line = first[key]
            note = Note(id="twice", text=f"The same question stands on line {line}.")
            told.append(one.model_copy(update={"notes": (*one.notes, note)}))
        else:
            first[key] = one.line
            told.append(one)
    return tuple(told)


def _once(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple({note.text: note for note in notes}.values())
