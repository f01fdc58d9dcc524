"""What a text claims that its source does not say: numbers, and names of products and the like.

Lexical on purpose: it cannot tell whether a sentence follows from its source, but a minute, a count
or a tool that stands nowhere in it is a claim of the writer's own.
"""

import re
from collections.abc import Iterator

from bot.catalogue.terms import stem, tokens

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPELT = {word: number for number, word in enumerate(_UNITS)} | {
    word: 20 + 10 * at for at, word in enumerate(_TENS)
}
# “One” is as often a pronoun as a number.
_PRONOUN = "one"
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "both": 2, "pair": 2, "half": 30}
_DIGITS = re.compile(r"(?<![\w.])\d{1,6}(?:[.,]\d{1,2})?(?![\w]*[A-Za-z]{3})|\d{1,6}(?=-?[a-z])")
_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"[^\W\d_][\w+#]*(?:['\u2019.-][^\W\d_]\w*)*")
_STARTS = re.compile(r"(?:^|[.?!:;\n\u2026(\[\"\u201c*|>/-]|\d[.)])\s*[\"'\u201c(\[*_]*\s*$")
_ORDINARY = frozenset({"i", "i'm", "i'd", "i'll", "i've", "q&a", "ok", "english"})
_CAPITALISED_SHARE = 0.2
_MINUTES_IN_HOUR = 60


def unsupported(text: str, source: str, *, titled: bool = False) -> tuple[str, ...]:
    """Return the numbers and names of a text that its source does not have, each once.

    Numbers count by value, in digits or words, and minutes as hours. Names are words with a capital
    inside a sentence, or with capitals or digits inside themselves; a source's words count in any
    case. In a title (`titled`), and where a language writes all nouns large, only the latter are
    held to.
    """
    known = _numbers(source)
    numbers = [
        said for said, number in _numbered(text) if number not in known and said not in {"0"}
    ]
    said = {word.casefold() for word, _ in _words(source)}
    words = {stem(word) for word in tokens(_plain(source))}
    names = [
        name
        for name in _names(text, ordinary=titled or _writes_nouns_large(source))
        if name.casefold() not in said and not words.issuperset(map(stem, tokens(name)))
    ]
    return tuple(dict.fromkeys((*numbers, *names)))


def _numbers(text: str) -> frozenset[float]:
    found = {number for _, number in _numbered(text)}
    words = set(tokens(text))
    found |= {float(number) for word, number in _ORDINALS.items() if word in words}
    if not words.isdisjoint({"one", "a", "an", "single"}):
        found.add(1.0)
    # 60 minutes may be called an hour, and two hours 120 minutes.
    return frozenset(found | {x / _MINUTES_IN_HOUR for x in found} | {x * 60 for x in found})


def _numbered(text: str) -> Iterator[tuple[str, float]]:
    plain = _plain(text)
    for found in _DIGITS.finditer(plain):
        yield found[0], float(found[0].replace(",", "."))
    for word in re.findall(r"[A-Za-z]+", plain):
        said = word.casefold()
        if said in _SPELT and said != _PRONOUN:
            yield word, float(_SPELT[said])


def _names(text: str, *, ordinary: bool) -> Iterator[str]:
    for word, begins in _words(text):
        if word.casefold() in _ORDINARY:
            continue
        inside = any(sign.isupper() for sign in word[1:])
        if inside or (word[0].isupper() and not begins and not ordinary):
            yield word


def _writes_nouns_large(text: str) -> bool:
    within = [word[0].isupper() for word, begins in _words(text) if not begins]
    return bool(within) and sum(within) / len(within) > _CAPITALISED_SHARE


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the words of a text, and whether each begins a sentence, a line or a quotation."""
    plain = _plain(text)
    for found in _WORD.finditer(plain):
        begins = bool(_STARTS.search(plain[max(0, found.start() - 6) : found.start()]))
        yield found[0].rstrip(".-").replace("\u2019", "'"), begins


def _plain(text: str) -> str:
    return _ADDRESS.sub(" ", text)
