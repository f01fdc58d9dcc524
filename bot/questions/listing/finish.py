"""A question as it was gathered made one of the list: split, cut to length, with its notes."""

import re
from collections.abc import Iterable, Iterator

from bot.questions.listing.abbreviations import unknown_in
from bot.questions.listing.asking import item_asks
from bot.questions.listing.model import Listed, Note
from bot.questions.listing.nested import Draft, Role
from bot.questions.listing.tables import kind_in, levels_in, minutes_in

LONGEST_PROMPT = 1_000
"""Characters of a prompt without its code; what is longer nobody can be asked aloud."""

LONGEST_LINE = 300
"""Characters of a follow-up, hint or line to look for."""

LONGEST_CODE = 1_500
"""Characters of a question's code."""

MOST_LINES = 12
"""Lines of one role a question keeps; an answer that is longer is an article."""

_SENTENCE = re.compile(r"(?<=[?؟])\s+(?=\S)|(?<=\uff1f)(?=\S)")
_OPENER = re.compile(r"(?:true or false|yes or no|ready|quick question)\?$", re.IGNORECASE)
_BARE = re.compile(
    r"(?:and |or |but )?(?:why|why not|why or why not|why/why not|how|how so|how come|when|where"
    r"|which|who|what else|explain(?: why)?|please explain|give (?:an )?examples?)"
    r"(?: or why not)?\s*[?.!\uff1f]*$|\([^()]{1,300}\)[.?]?$",
    re.IGNORECASE,
)
_ALSO_ASKS = re.compile(
    r"(?:,|;|\band|\bor)\s+(?:what|how|why|where|when|who|which)\s+(?:do|does|did|is|are|was|were"
    r"|would|could|should|can|will|have|has)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?:if|when|given|suppose|imagine|in|for|after|before|as|assuming|during|let'?s)\b",
    re.IGNORECASE,
)
_NOT_THE_JOB = re.compile(
    r"\b(?:"
    + "|".join(
        (
            r"(?:in|with) your (?:free|spare|own) time",
            r"outside (?:of )?(?:work|the office|your job)",
            r"hobb(?:y|ies)|for fun|after hours|superpower|desert(?:ed)? island",
            r"(?:it|tech\w*|developer|local|online|open[- ]source) communities",
            r"meet-?ups?|(?:pet|side)[- ]projects?|(?:at|on) (?:the )?weekends?",
            r"favou?rite (?:film|movie|book|food|sport|team|colou?r|animal|superhero|band)s?",
            r"favou?rite (?:song|game|holiday|tv show)s?",
            r"if you were an? (?:animal|tree|superhero|colou?r|vegetable|fruit)",
            r"which (?:animal|superhero)|do you (?:play|watch|drink|smoke|like to travel)",
        )
    )
    + r")\b",
    re.IGNORECASE,
)
_LEVELS, _KINDS, _MINUTES = "junior to principal", "coding, experience …", "2 to 40"


def listed(draft: Draft) -> Listed:
    """Return a gathered question with notes on what a person should look at."""
    notes: list[Note] = []
    prompt, more = split(draft.prompt)
    if more:
        notes.append(Note(id="compound", text=_compound(len(more))))
    elif also_asks(prompt):
        text = "This may be two questions in one. Ask the first, and the other as a follow-up."
        notes.append(Note(id="compound", text=text))
    if not draft.asked:
        notes.append(Note(id="not_asked", text="This is not put as a question. Reword it."))
    notes.extend(about_the_job(prompt, more))
    found = {
        Role.FOLLOW_UP: (*more, *draft.of(Role.FOLLOW_UP)),
        Role.HINT: draft.of(Role.HINT),
        Role.LOOK_FOR: draft.of(Role.LOOK_FOR),
    }
    notes.extend(ask_about((draft.prompt, *(line for lines in found.values() for line in lines))))
    cut: list[str] = []
    lines = {role: tuple(_kept(lines, role, cut)) for role, lines in found.items()}
    prompt = _whole(prompt, draft.code, cut)
    if cut:
        notes.append(Note(id="cut", text=f"Too long to keep whole; cut: {'; '.join(cut)}."))
    notes.extend(_unread(draft))
    return Listed(
        prompt=prompt,
        category=clip(draft.category, LONGEST_LINE),
        follow_ups=lines[Role.FOLLOW_UP],
        hints=lines[Role.HINT],
        look_for=lines[Role.LOOK_FOR],
        line=draft.piece.line,
        notes=tuple(notes),
        kind=kind_in(draft.extra.get("kind", "")),
        levels=levels_in(draft.extra.get("level", "")),
        minutes=minutes_in(draft.extra.get("minutes", "")),
    )


def split(prompt: str) -> tuple[str, tuple[str, ...]]:
    """Split a prompt that asks several things: the first is the question, others follow up.

    A bare "Why?" stays with what it asks about.
    """
    first, *rest = [part for part in _SENTENCE.split(prompt) if part.strip()] or [prompt]
    more: list[str] = []
    for part in rest:
        if _asks_on(part.strip()) and not _OPENER.match(first):
            more.append(part.strip())
        elif more:
            more[-1] = f"{more[-1]} {part.strip()}"
        else:
            first = f"{first} {part.strip()}"
    return first.strip(), tuple(dict.fromkeys(more))


def _asks_on(part: str) -> bool:
    if _BARE.match(part) or not item_asks(part):
        return False
    # A sentence begins with a capital; what does not is one only where it begins by asking.
    return not part[0].islower() or item_asks(part.rstrip("?"))


def also_asks(prompt: str) -> bool:
    """Tell whether one sentence asks for two things, as in `what is it, and how do you use it`."""
    read = prompt[:LONGEST_PROMPT]
    found = None if _CONDITION.match(read) else _ALSO_ASKS.search(read)
    return bool(found and item_asks(read[: found.start()]))


def _compound(count: int) -> str:
    if count == 1:
        return "Two questions in one: the second was made a follow-up."
    return f"{count + 1} questions in one: the first is the question, the others follow up."


def about_the_job(prompt: str, more: Iterable[str]) -> Iterator[Note]:
    """Yield a note where a question is about a person's own time or tastes."""
    for text in (prompt, *more):
        if found := _NOT_THE_JOB.search(text[:LONGEST_PROMPT]):
            said = (
                f"“{found[0].strip()}” is not about the job, and asks for what not everybody has "
                "time or means for. Reword it to what the work needs."
            )
            yield Note(id="not_about_the_job", text=said)
            return


def ask_about(texts: Iterable[str]) -> Iterator[Note]:
    """Yield a note for each abbreviation that others could not know."""
    words = dict.fromkeys(word for text in texts for word in unknown_in(text[:LONGEST_PROMPT]))
    for word in words:
        yield Note(id="abbreviation", text=f"What does {word} stand for? Write it out.")


def _kept(lines: tuple[str, ...], role: Role, cut: list[str]) -> Iterator[str]:
    named = role.value.replace("_", " ")
    for line in lines[:MOST_LINES]:
        limit = LONGEST_CODE if "\n" in line else LONGEST_LINE
        if len(line) > limit:
            cut.append(f"a {named} of {len(line):,} characters")
        if kept := clip(line, limit):
            yield kept
    if len(lines) > MOST_LINES:
        cut.append(f"{len(lines) - MOST_LINES} more lines ({named})")


def _whole(prompt: str, code: list[str], cut: list[str]) -> str:
    if len(prompt) > LONGEST_PROMPT:
        cut.append(f"a question of {len(prompt):,} characters")
    blocks = "\n\n".join(code)
    if len(blocks) > LONGEST_CODE:
        cut.append(f"code of {len(blocks):,} characters")
    shown = f"\n```\n{clip(blocks, LONGEST_CODE)}\n```" if blocks else ""
    return clip(prompt, LONGEST_PROMPT) + shown


def clip(text: str, limit: int) -> str:
    """Cut text to a number of characters, at a word where one ends near by."""
    text = text.strip()
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    word = head.rfind(" ", limit - 40)
    return (head[:word] if word > 0 else head).rstrip() + "…"


def _unread(draft: Draft) -> Iterator[Note]:
    said = draft.extra
    for column, read, expected in (
        ("level", levels_in(said.get("level", "")), _LEVELS),
        ("kind", kind_in(said.get("kind", "")), _KINDS),
        ("minutes", minutes_in(said.get("minutes", "")), _MINUTES),
    ):
        if column in said and read is None:
            value = clip(said[column], LONGEST_LINE)
            text = f"The {column} “{value}” was not understood; expected {expected}."
            yield Note(id="unread", text=text)
