"""Pieces put together: which is a question, which belongs to one, which is a heading or a rule."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.questions.listing import asking
from bot.questions.listing.lines import Form, Piece
from bot.questions.listing.nested import Draft, label_of
from bot.questions.listing.tables import drafts_of

_MOST_CATEGORY_WORDS = 9
_MOST_AHEAD = 300
_QUESTIONS_OF_A_HEADING = 5
_SHARE_OF_A_HEADING = 0.7
_SHARE_OF_SIBLINGS = 0.5
_LEAST_SIBLINGS = 3
_LEAST_HEADINGS = 2
_ENDS_A_SENTENCE = (".", "!", ";", ",", "。", "\uff1b", "\uff0c")
_CONTENTS = re.compile(r"(?:table of )?contents|toc|index|目录", re.IGNORECASE)
_NUMBERING = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[IVX]{1,5}[.)])\s+")


class Gathered:
    """The questions of a list's pieces, its rules, and what was left out, in order."""

    def __init__(self, pieces: Sequence[Piece], *, contents: bool = False) -> None:
        """Gather; `contents` takes a table of contents for the list, where there is no other."""
        self.drafts: list[Draft] = []
        self.rules: list[str] = []
        self.left_out: list[str] = []
        self._pieces = pieces
        self._contents = contents
        self._category = ""
        self._category_depth = -1
        self._used = True
        self._now: Draft | None = None
        self._seen: set[tuple[bool, int]] = set()
        self._siblings = _siblings(pieces)
        self._section = 0
        for at, piece in enumerate(pieces):
            self._take(at, piece)
        self._name("", -1)

    def _take(self, at: int, piece: Piece) -> None:
        if piece.form is Form.CLOSE:
            self._close()
        elif piece.form is Form.HIDDEN or (piece.within and not self._contents):
            self.left_out.append(piece.text)
        elif piece.form is Form.CODE:
            self._code(piece)
        elif piece.form is Form.TABLE:
            self._table(piece)
        elif not self._nested(at, piece):
            self._top(at, piece)

    # Inside a question

    def _nested(self, at: int, piece: Piece) -> bool:
        now = self._now
        if now is None:
            return False
        label = label_of(piece)
        if label and not (piece.heading and piece.level < now.piece.level and not label.rest):
            goes_on = piece.form is Form.SUMMARY or not piece.item or self._deeper(at)
            now.label(label, piece, goes_on=goes_on)
            return True
        if not self._belongs(at, now.piece, piece):
            return False
        now.add(piece, parent=self._deeper(at))
        return True

    def _belongs(self, at: int, to: Piece, piece: Piece) -> bool:
        """Tell whether a piece is part of the question that began with another."""
        if to.form is Form.SUMMARY:
            return piece.form is not Form.SUMMARY
        if piece.form is Form.SUMMARY:
            return False
        if piece.heading:
            return to.heading and piece.level > to.level and not piece.asks
        if to.heading:
            return not self._begins_a_list(to, piece)
        if to.item:
            return self._belongs_to_item(at, to, piece)
        return self._belongs_to_text(at, to, piece)

    def _begins_a_list(self, to: Piece, piece: Piece) -> bool:
        """Tell whether an item under a heading that asks stands where questions stood before."""
        return bool(piece.item and piece.level and piece.asks and not to.item)

    def _belongs_to_item(self, at: int, to: Piece, piece: Piece) -> bool:
        if piece.item:
            if to.level:  # `- ### question`: what has no hashes is an answer, unless it asks so
                same = piece.depth <= to.depth and asking.ends_marked(piece.text)
                return not piece.level and not same
            numbered = to.number is not None and piece.number is None
            return piece.depth > to.depth or (
                numbered and piece.depth == to.depth and (False, piece.depth) not in self._seen
            )
        if piece.depth > to.depth or to.level:
            return not piece.bold or not self._names(at, piece)
        if piece.apart and asking.is_rule(piece.text):
            return False
        return not piece.asks and not self._names(at, piece)

    def _belongs_to_text(self, at: int, to: Piece, piece: Piece) -> bool:
        if piece.depth > to.depth and not piece.item:
            return True
        if piece.item:
            used = (piece.number is not None, piece.depth) in self._seen
            return not (used and piece.asks)
        if to.bold and not piece.bold:
            return True
        if piece.asks:
            return False
        if self._names(at, piece):
            return False
        return not self._like_its_siblings(piece)

    # Outside of any

    def _top(self, at: int, piece: Piece) -> None:
        self._now = None
        if piece.heading:
            self._section += 1
        if asking.is_rule(piece.text):
            self.rules.append(piece.text)
        elif self._is_question(at, piece):
            self._begin(piece)
        elif piece.number is not None and piece.heading and self._like_its_siblings(piece):
            self._begin(piece, asked=False)
        elif piece.heading or self._names(at, piece):
            self._name(piece.text, piece.depth if piece.item else -1)
        elif self._like_its_siblings(piece):
            self._begin(piece, asked=False)
        else:
            self.left_out.append(piece.text)

    def _is_question(self, at: int, piece: Piece) -> bool:
        if not piece.asks:
            return False
        if piece.heading or (piece.bold and not piece.item):
            return not self._heads_questions(at, piece)
        return True

    def _begin(self, piece: Piece, *, asked: bool = True) -> None:
        if piece.item and piece.depth <= self._category_depth:
            self._name("", -1)
        self._now = Draft(piece, self._category, piece.text, asked=asked)
        self._used = True
        self.drafts.append(self._now)
        if piece.item:
            self._seen.add((piece.number is not None, piece.depth))

    def _name(self, text: str, depth: int) -> None:
        """Begin a category; the one before it is left out where no question stood under it."""
        if not self._used and self._category:
            self.left_out.append(self._category)
        self._category = _NUMBERING.sub("", text).rstrip(":\uff1a ").strip() or text
        self._category_depth = depth
        self._used = not text
        if _CONTENTS.fullmatch(self._category):
            self.left_out.append(self._category)
            self._category, self._used = "", True

    def _names(self, at: int, piece: Piece) -> bool:
        """Tell whether a short line names what the questions after it are about."""
        text, following = piece.text, self._following(at)
        if piece.asks or following is None or len(text.split()) > _MOST_CATEGORY_WORDS:
            return False
        if text.endswith(_ENDS_A_SENTENCE) or not (following.asks or following.level):
            return False
        if piece.item:
            below = following.depth > piece.depth
            return below or (piece.number is not None and following.bullet)
        if piece.depth and not piece.bold:
            return False
        goes_on = (following.number or 0) > 1  # a list that began before: this is in between
        return piece.bold or (not goes_on and (piece.apart or text.endswith((":", "\uff1a"))))

    def _heads_questions(self, at: int, head: Piece) -> bool:
        """Tell whether a heading that asks stands over a list of questions of its own."""
        asked: Counter[tuple[bool, int]] = Counter()
        items: Counter[tuple[bool, int]] = Counter()
        for piece in self._pieces[at + 1 : at + _MOST_AHEAD]:
            if piece.heading and (not head.heading or piece.level <= head.level):
                break
            if piece.bold and not piece.item and not head.heading:
                break
            if piece.form is Form.TEXT and (piece.item or piece.heading):
                key = (piece.heading, piece.level if piece.heading else piece.depth)
                items[key] += 1
                asked[key] += asking.marked(piece.text)
        return any(
            asked[key] >= (_LEAST_SIBLINGS if key[0] else _QUESTIONS_OF_A_HEADING)
            and asked[key] >= _SHARE_OF_A_HEADING * items[key]
            for key in items
        )

    def _like_its_siblings(self, piece: Piece) -> bool:
        section = 0 if piece.heading else self._section
        items, asked = self._siblings.get((section, *_style(piece)), (0, 0))
        return (
            items >= (_LEAST_HEADINGS if piece.heading else _LEAST_SIBLINGS)
            and asked >= _SHARE_OF_SIBLINGS * items
        )

    def _following(self, at: int) -> Piece | None:
        following = self._pieces[at + 1] if at + 1 < len(self._pieces) else None
        return following if following and following.form in {Form.TEXT, Form.SUMMARY} else None

    def _deeper(self, at: int) -> bool:
        following, piece = self._following(at), self._pieces[at]
        return bool(following and following.item and following.depth > piece.depth and piece.item)

    # What is not a line

    def _close(self) -> None:
        if self._now is None:
            return
        self._now.end_label()
        if self._now.piece.form is Form.SUMMARY:
            self._now = None

    def _code(self, piece: Piece) -> None:
        if self._now is None:
            self.left_out.append(piece.text)
        else:
            self._now.add_code(piece.text, close=not piece.apart)

    def _table(self, piece: Piece) -> None:
        lines = [piece.line + at + bool(at) for at in range(len(piece.rows))]
        table = drafts_of(piece.rows, lines, self._category, contents=self._contents)
        if table.drafts and not (self._now and not table.named):
            self._now = None
            self._used |= any(draft.category == self._category for draft in table.drafts)
            self.drafts.extend(table.drafts)
            self.left_out.extend(table.left_out)
            return
        for row in piece.rows:
            line = " | ".join(cell for cell in row if cell)
            if self._now is not None:
                self._now.add_code(line)
            elif line:
                self.left_out.append(line)


def _style(piece: Piece) -> tuple[str, bool, int]:
    if piece.heading:
        return ("heading", piece.number is not None, piece.level)
    return ("item" if piece.item else piece.form.value, piece.number is not None, piece.depth)


def _siblings(pieces: Sequence[Piece]) -> dict[tuple[int, str, bool, int], tuple[int, int]]:
    """Return, for each section and style of line, how many there are and how many ask."""
    found: dict[tuple[int, str, bool, int], tuple[int, int]] = {}
    section = 0
    for piece in pieces:
        if piece.form not in {Form.TEXT, Form.SUMMARY}:
            continue
        section += piece.heading
        key = (0 if piece.heading else section, *_style(piece))
        items, asked = found.get(key, (0, 0))
        found[key] = (items + 1, asked + piece.asks)
    return found
