"""What the readers of one message share: which groups it speaks of, and what stands behind it."""

import re
from collections.abc import Mapping, Sequence

from bot.types.model import Voice
from bot.types.talking.fields import field_of
from bot.types.talking.model import Action
from bot.types.talking.naming import Named, titled

I = re.IGNORECASE  # noqa: E741 - as the patterns read best

Read = list[Action] | None
"""What a clause asks for; None where it is for another reader."""

BELOW = re.compile(r"\b(?:below|pasted|attached|following|described)\b", I)
_LISTED = re.compile(r"(?:the )?(?:following|these|this|those|them)(?: \w+)?|", I)
_JOINED = re.compile(r"\s(?:of|in|for)(?=\s)")


class Context:
    """The work as it stood when the message came, and what the message has named so far.

    Attributes:
        named: reads the names of groups.
        pasted: keys of the groups of what was pasted behind the message.
        prose: a text pasted behind the message in which no type was found.
        catalogue: titles by id of the catalogue's types that are no group of the work.
        taken: ids of those that the message named.
        items: a list in the message that no clause has taken yet.
        voice: whom the message last wrote for.
    """

    def __init__(
        self,
        named: Named,
        pasted: Sequence[str] = (),
        items: Sequence[str] = (),
        prose: str = "",
        catalogue: Mapping[str, str] | None = None,
    ) -> None:
        self.named = named
        self.catalogue = catalogue or {}
        self.taken: list[str] = []
        self.pasted = tuple(pasted)
        self.prose = prose
        self.items = tuple(items)
        self.voice = Voice.INTERVIEWER

    def these(self) -> tuple[str, ...]:
        """Return what a clause means that names no group. Raises Unclear."""
        return self._below() if self.pasted else self.named.it()

    def _below(self) -> tuple[str, ...]:
        self.named.about = self.pasted
        return self.pasted

    def those(self, words: str) -> tuple[str, ...]:
        """Return the groups some words name, or those of the list or text they point at.

        Raises:
            Unclear: they name nothing, or may name more than one thing.
        """
        plain = re.sub(r"\s+", " ", words).strip(" .,:;")
        if self.pasted and BELOW.search(plain):
            return self._below()
        if self.items and (_LISTED.fullmatch(plain) or BELOW.search(plain)):
            items, self.items = self.items, ()
            keys = [key for item in items for key in self.named.groups(item)]
            self.named.about = tuple(dict.fromkeys(keys))
            return self.named.about
        return self.named.groups(plain) if plain else self.these()

    def of_catalogue(self, words: str) -> str:
        """Return the key of the one type of the catalogue that words name, "" for none."""
        ids = list(self.catalogue)
        found = titled(words, [self.catalogue[id_] for id_ in ids])
        if len(found) != 1:
            return ""
        self.taken.append(ids[found[0]])
        return f"@{ids[found[0]]}"

    def field_and_whose(self, words: str) -> tuple[str, tuple[str, ...]]:
        """Return the field of “what to look for of 2”, "" for none, and whose it is."""
        for of in _JOINED.finditer(words):
            if name := field_of(words[: of.start()]):
                return name, self.those(words[of.end() :])
        name = field_of(words)
        return name, self.these() if name else ()


def unquoted(text: str) -> str:
    """Return words without quotation marks around them, or without the full stop behind them."""
    found = re.fullmatch(r"\s*[“\"'](.+?)[”\"'][\s.]*", text, re.DOTALL)
    return found[1].strip() if found else text.strip().rstrip(".").strip()
