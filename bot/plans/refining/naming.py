"""Which questions of a set a person means: by number, by place, or by what they are about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.catalogue.model import Kind
from bot.catalogue.terms import stem, tokens
from bot.plans.model import Question
from bot.plans.reading.words import kinds_in

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
NUMBERS = {word: at for at, word in enumerate(_ONES.split(), 1)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "forty five": 45, "sixty": 60, "ninety": 90}
_ORDINALS = {
    word: at
    for at, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        1,
    )
}
_ORDINALS |= {"opening": 1, "opener": 1, "top": 1}
_AT_THE_END = frozenset({"last", "final", "bottom", "closing"})
_MOST_NAMED = 99
_LEAD = re.compile(
    r"^(?:the |my |your |our |both |just |only |also )*"
    r"(?:(?:questions?|qs?|numbers?|nos?\.?|nr\.?|items?)(?=[\s#.\d])[\s.#:]*)*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[\s,]*\b(?:questions?|ones?|qs|items?|please|pls)?[\s.!?]*$", re.IGNORECASE)
_ITEMS = re.compile(r"\s*(?:,\s*and\b|,|&|\+|/|\band\b|\bplus\b|\bor\b)\s*", re.IGNORECASE)
_RANGE = re.compile(
    r"^(\w+)\s*(?:-|\u2013|\u2014|\.\.\.?|to|through|thru|until|till|bis)\s*"
    r"(?:questions?|q|#)?\s*(\w+)$",
    re.IGNORECASE,
)
_RUN = re.compile(r"^(first|last|final|top|bottom|other)\s+(\w+)$", re.IGNORECASE)
_PLACE = re.compile(
    r"^(?:the )?(?:(?:place|position|spot|slot|number|no\.?|question)\s|#|q)?"
    r"|\s(?:place|position|spot|slot|question|one)$",
    re.IGNORECASE,
)
_FROM_END = re.compile(
    r"^(?:the )?(?:second[\s-]to[\s-]last|second[\s-]last|last but one"
    r"|next[\s-]to[\s-]last|penultimate)(?: one| question)?$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"^(?:q|#|no\.?|nr\.?)?\s*(\d{1,2})(?:st|nd|rd|th)?[.:)]?$", re.IGNORECASE)
_ALL = re.compile(
    r"^(?:(?:all|each|every|everything|all of (?:them|it|these|those)|all (?:the |of the |\d+ )?"
    r"questions?|every (?:question|one|single one|single question)|each (?:question|one)"
    r"|the (?:whole|entire) (?:set|thing|lot|list|interview)|the (?:set|questions|lot|interview)"
    r"|them all|these all|everyone))$",
    re.IGNORECASE,
)
_IT = re.compile(
    r"^(?:it|that|this|them|those|these|that one|this one|that question|this question|the same"
    r"|both|the new one|the new question)$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?P<all>all |every |any )?(?:of )?(?:the |that |this |those |your |our )*"
    r"(?P<noun>questions?|ones?|part|bit|item|stuff|qs?)?\s*"
    r"(?:that (?:is|are|asks?|talks?|deals?)\s|which (?:is|are|asks?)\s|where you ask\s|asking\s)?"
    r"(?:on|about|for|regarding|concerning|around|covering|with|of|re|dealing with)\s"
    r"(?P<topic>.+)$",
    re.IGNORECASE,
)
_OF_KIND = re.compile(
    r"^(?P<all>all |every |any |both )?(?:of )?(?:the |that |this |those |your |our )*"
    r"(?P<topic>.+?)[\s-](?P<noun>questions?|ones?|item|part|bit|qs?)$",
    re.IGNORECASE,
)
_QUOTES = "\"'“”`"
# What a question says of itself in its prompt or its areas weighs more than in the lines below it.
_IN_PROMPT, _IN_AREA, _BELOW = 3, 3, 1
_SAYS_NOTHING = frozenset(
    stem(word)
    for word in [
        "a",
        "an",
        "the",
        "on",
        "about",
        "of",
        "for",
        "to",
        "in",
        "question",
        "one",
        "with",
        "and",
        "or",
        "it",
        "something",
    ]
)


@dataclass
class Named:
    """What has been named so far: the questions, and those that "it" stands for."""

    questions: Sequence[Question]
    last: tuple[int, ...] = field(default_factory=tuple)

    @property
    def everything(self) -> tuple[int, ...]:
        """Return every number of the set."""
        return tuple(range(1, len(self.questions) + 1))

    def read(self, text: str) -> tuple[int, ...] | None:
        """Return the numbers of the questions that words name; None where they name none.

        A number need not exist: "question 9" of five is what the person said.
        """
        words = " ".join(text.split()).strip(" ,;:.!?" + _QUOTES)
        if not words:
            return None
        found = self._read(words)
        if found:
            self.last = found
        return found

    def place(self, words: str) -> int | None:
        """Return the place that words name: "position 2", "the third spot", "4"."""
        return self._single(_PLACE.sub("", words.strip(" .,;:")))

    def _read(self, words: str) -> tuple[int, ...] | None:
        if _ALL.match(words):
            return self.everything
        if _IT.match(words):
            return self.last or None
        return self._numbers(words) or self._about(words)

    def _numbers(self, words: str) -> tuple[int, ...] | None:
        if _FROM_END.match(words):
            return (max(1, len(self.questions) - 1),)
        bare = _TAIL.sub("", _LEAD.sub("", words))
        if not bare:
            return None
        found: list[int] = []
        for item in _ITEMS.split(bare):
            item = _TAIL.sub("", _LEAD.sub("", item))  # noqa: PLW2901 - "3 and the last one"
            numbers = self._item(item)
            if not numbers:
                return None
            found.extend(numbers)
        return tuple(dict.fromkeys(found))

    def _item(self, item: str) -> tuple[int, ...] | None:
        if match := _RANGE.match(item):
            first, last = self._single(match[1]), self._single(match[2])
            if first and last and first <= last <= _MOST_NAMED:
                return tuple(range(first, last + 1))
            return None
        if match := _RUN.match(item):
            return self._run(match[1].casefold(), match[2])
        number = self._single(item)
        return (number,) if number else None

    def _single(self, item: str) -> int | None:
        item = item.casefold()
        if match := _DIGITS.match(item):
            return int(match[1]) or None
        if item in _AT_THE_END:
            return len(self.questions)
        if item == "middle" and len(self.questions) % 2:
            return len(self.questions) // 2 + 1
        return NUMBERS.get(item) or _ORDINALS.get(item)

    def _run(self, end: str, count: str) -> tuple[int, ...] | None:
        number = int(count) if count.isdecimal() else NUMBERS.get(count.casefold(), 0)
        number = {"couple": 2, "pair": 2}.get(count.casefold(), number)
        if not 0 < number <= len(self.questions) or end == "other":
            return None
        return self.everything[:number] if end in {"first", "top"} else self.everything[-number:]

    def _about(self, words: str) -> tuple[int, ...] | None:
        """Return the question that a description fits best, or all that it fits if many are meant.

        Where several fit equally well and one is meant, none is taken.
        """
        match = _ABOUT.match(words) or _OF_KIND.match(words)
        if not match:
            return None
        several = bool(match["all"]) or (match["noun"] or "").casefold() in {"questions", "ones"}
        return self.on(match["topic"], several=several)

    def on(self, topic: str, *, several: bool = False) -> tuple[int, ...] | None:
        """Return the questions on a topic: the one it fits best, or with `several` all it fits."""
        topic = topic.strip(" ,;:.!?" + _QUOTES)
        kinds = _kinds(topic)
        scores = {
            at: _score(topic, one) or (1 if one.kind in kinds else 0)
            for at, one in enumerate(self.questions, 1)
        }
        best = max(scores.values(), default=0)
        if not best:
            return None
        if several:
            return tuple(at for at, score in scores.items() if score)
        found = [at for at, score in scores.items() if score == best]
        return (found[0],) if len(found) == 1 else None


def _kinds(topic: str) -> tuple[Kind, ...]:
    found = kinds_in(topic)
    if "design" in topic.casefold().split():
        return (*found, Kind.SYSTEM_DESIGN)
    return found


def _score(topic: str, question: Question) -> int:
    """Return how much of a topic a question is about; 0 unless it holds all of its words."""
    wanted = _stems(topic) - _SAYS_NOTHING
    if not wanted:
        return 0
    places = (
        (_IN_PROMPT, [question.prompt]),
        (_IN_AREA, question.areas[:1]),
        (_BELOW, [*question.areas[1:], *question.follow_ups]),
    )
    held = [(weight, _stems(" ".join(lines))) for weight, lines in places]
    if not all(any(term in terms for _, terms in held) for term in wanted):
        return 0
    return sum(weight for weight, terms in held for term in wanted if term in terms)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in tokens(text))


def number_words(text: str) -> str:
    """Write tens in digits, so that lengths of time are read: "thirty minutes", "forty-five"."""
    for word, value in sorted(_TENS.items(), key=lambda pair: -len(pair[0])):
        text = re.sub(rf"\b{word.replace(' ', '[ -]')}\b", str(value), text, flags=re.IGNORECASE)
    return re.sub(
        r"\b(" + "|".join(NUMBERS) + r")(?=[\s-]*min)",
        lambda match: str(NUMBERS[match[0].casefold()]),
        text,
        flags=re.IGNORECASE,
    )


def count_of(word: str) -> int:
    """Return the number that a word or digits stand for; 0 where it is none."""
    return int(word) if word.isdecimal() else NUMBERS.get(word.casefold(), 0)
