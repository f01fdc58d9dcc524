"""What stands inside a question: a question is a follow-up, a phrase a hint, an answer neither."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bot.catalogue.model import Kind
from bot.questions.listing import asking
from bot.questions.listing.lines import Form, Piece

_LONG_ENOUGH = 6
_TASK_LONG_ENOUGH = 8
_EXAMPLES = re.compile(
    r"\betc\b|\be\.g\b|\bi\.e\b|\bfor (?:example|instance)\b|\bsuch as\b|\.\.\.$|…$", re.IGNORECASE
)
_CHAIN = re.compile(r"->|=>|→|⇒")
_OPTION = re.compile(r"[A-H]\s*[:)]\s")
_KNOWLEDGE = re.compile(
    r"(?:什么|哪些|.{0,40}区别|what|which|who|where|when|name|list|define|mention"
    r"|(?:the )?differences?|compare)(?:\b|(?<=[^\x00-\x7f]))",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|yours|we|our)\b", re.IGNORECASE)
_POINTS_AT_CODE = re.compile(
    r"\b(?:this|these|following|below|above|output|print(?:s|ed)?|log(?:s|ged)?|snippet|code"
    r"|result|returns?|happens?|equal|sum|value)\b|输出|以下|下面|[:\uff1a]$",
    re.IGNORECASE,
)


class Role(StrEnum):
    """What a nested line is to its question."""

    FOLLOW_UP = "follow_up"
    HINT = "hint"
    LOOK_FOR = "look_for"


_ANSWER = (
    r"(?:sample|suggested|model|good|expected|ideal|possible|correct|short|example)?\s*"
    r"(?:answers?|ans|solutions?|explanations?|examples?|responses?)|回答|答案|答|解答|解析"
    r"|参考答案|antwort|respuesta|réponse|ответ|what to look for|look(?:ing)? for|expect(?:ed)?"
    r"|good signs?|green flags?|signals?|key points?|(?:things to )?listen for"
)
_FOLLOW_UP = (
    r"follow[- ]?ups?(?: questions?)?|additional questions?|probes?|bonus(?: questions?)?"
    r"|related questions?|追问|nachfragen?"
)
_LABELS: tuple[tuple[Role, str, re.Pattern[str]], ...] = tuple(
    (role, prefix, re.compile(rf"(?:{words})\s*(?:[:\uff1a]\s*(?P<rest>.*)|\s*)$", re.I | re.S))
    for role, prefix, words in (
        (Role.LOOK_FOR, "", _ANSWER),
        (Role.LOOK_FOR, "Red flag: ", r"red flags?|bad signs?|warning signs?"),
        (Role.HINT, "", r"hints?|tips?|clues?|prompts?|提示"),
        (Role.FOLLOW_UP, "", _FOLLOW_UP),
    )
)
_LETTER_ANSWER = re.compile(r"A\s*[:\uff1a]\s*(?P<rest>.+)$", re.DOTALL)
_MOST_REVEAL = 60
_REVEALS = re.compile(
    r"\W*(?:(?:click|press|tap|show|view|see|reveal|expand|toggle|spoiler|details?|more|read|here|to"
    r"|the|an?|for|me|my|this|and|correct|answers?|solutions?|explanations?|hints?|查看|点击|参考"
    r"|答案|解答|解析|提示)\W*)+$",
    re.IGNORECASE,
)


class Label(NamedTuple):
    """A line that says what the lines after it are; `rest` stands on the label's own line."""

    role: Role
    prefix: str
    rest: str


def label_of(piece: Piece) -> Label | None:
    """Return the label a line is or begins with, such as `Answer:` or a heading `Hints`."""
    text = piece.text
    if piece.form is Form.SUMMARY:
        if len(text) <= _MOST_REVEAL and not asking.marked(text) and _REVEALS.match(text):
            hint = "hint" in text.casefold()
            return Label(Role.HINT if hint else Role.LOOK_FOR, "", "")
        return None
    read = text[: asking.READ]
    if not piece.item and (match := _LETTER_ANSWER.match(read)):
        return Label(Role.LOOK_FOR, "", match["rest"] + text[asking.READ :])
    for role, prefix, pattern in _LABELS:
        if match := pattern.match(read):
            rest = (match["rest"] or "").strip() + text[asking.READ :]
            return Label(role, prefix, rest)
    return None


@dataclass
class Draft:
    """A question being read: its own piece, and what was nested in it so far, in order."""

    piece: Piece
    category: str
    prompt: str
    asked: bool = True
    code: list[str] = field(default_factory=list)
    lines: list[tuple[Role, str]] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    _mode: tuple[Label, int] | None = None
    _completed: bool = False
    _within: list[tuple[int, Role]] = field(default_factory=list)

    def of(self, role: Role) -> tuple[str, ...]:
        """Return the nested lines of one role, each once."""
        return tuple(dict.fromkeys(text for one, text in self.lines if one is role))

    def label(self, label: Label, piece: Piece, *, goes_on: bool) -> None:
        """Take a label; where `goes_on`, the lines after it are of its role."""
        if label.rest:
            self.lines.append((label.role, label.prefix + label.rest))
        stays = not label.rest or label.role is Role.LOOK_FOR
        depth = piece.depth if piece.item else -1
        self._mode = (label, depth) if goes_on and stays else None

    def end_label(self) -> None:
        """Forget the last label."""
        self._mode = None

    def add(self, piece: Piece, *, parent: bool) -> None:
        """Take a nested line; `parent` tells that the next line is nested in it in turn."""
        if self._mode and piece.item and piece.depth <= self._mode[1]:
            self._mode = None
        if self._mode:
            self.lines.append((self._mode[0].role, self._mode[0].prefix + piece.text))
            return
        if self._completes(piece):
            self.prompt = f"{self.prompt}{';' if self._completed else ''} {piece.text}"
            self._completed = True
            return
        while self._within and (not piece.item or self._within[-1][0] >= piece.depth):
            self._within.pop()
        role = self._role(piece, parent=parent)
        if piece.item:
            self._within.append((piece.depth, role))
        self.lines.append((role, piece.text))

    def add_code(self, code: str, *, close: bool = False) -> None:
        """Take a block of code: the question's where it points at some, else the answer's.

        `close` tells that no blank line stands between the two; then it is the question's too.
        """
        points = close or _POINTS_AT_CODE.search(self.prompt[-asking.READ :])
        if points and not self.lines and not self._mode:
            self.code.append(code)
        else:
            self.lines.append((Role.LOOK_FOR, code))

    def _completes(self, piece: Piece) -> bool:
        """Tell whether an item is what the question asks about: `the difference between:`."""
        opens = self._completed or self.prompt.endswith((":", "\uff1a"))
        return opens and piece.item and not self.lines and not asking.nested_asks(piece.text)

    def _role(self, piece: Piece, *, parent: bool) -> Role:
        if asking.nested_asks(piece.text) if piece.item else asking.ends_marked(piece.text):
            return Role.FOLLOW_UP
        if not piece.item or self._within:
            return Role.LOOK_FOR
        return nested_role(self.prompt, piece.text, parent=parent)


def nested_role(prompt: str, text: str, *, parent: bool = False) -> Role:
    """Tell a hint from an answer, for a line that does not ask.

    A hint is a phrase: examples, a part of what is to be designed, a topic with lines below it.
    An answer is a statement, a chain of steps, or a phrase where the question is one of knowledge.
    """
    if parent or _EXAMPLES.search(text[: asking.READ]) or _OPTION.match(text):
        return Role.HINT
    words = len(text.split())
    if asking.kind_of(prompt[: asking.READ]) is Kind.SYSTEM_DESIGN:
        return Role.LOOK_FOR if words >= _TASK_LONG_ENOUGH else Role.HINT
    if words >= _LONG_ENOUGH or text.endswith((".", "。")) or _CHAIN.search(text):
        return Role.LOOK_FOR
    knows = _KNOWLEDGE.match(prompt) and not _YOU.search(prompt[: asking.READ])
    return Role.LOOK_FOR if knows else Role.HINT
