"""One clause of a message read into what it asks for, by the first reader that understands it."""

import re
from collections.abc import Callable

from bot.plans.model import QuestionSet
from bot.plans.reading.words import minutes_in
from bot.plans.refining import phrases as say
from bot.plans.refining.clauses import bare
from bot.plans.refining.model import (
    Action,
    Add,
    Count,
    Drop,
    DropFollowUps,
    Harder,
    Lock,
    Move,
    Resize,
    Shorten,
    Swap,
    Time,
    Undo,
)
from bot.plans.refining.naming import Named, count_of, number_words

_SHORTEST, _LONGEST = 5, 480
_MOST_MORE = 5
# A request that long says more than which question and what for.
_LONGEST_CLAUSE = 240
_I = re.IGNORECASE

Read = list[Action] | None


class Reader:
    """Reads the clauses of one message, keeping the order that its moves lead to."""

    def __init__(self, content: QuestionSet) -> None:
        self._content = content
        self._named = Named(content.questions)
        self._order = list(range(1, len(content.questions) + 1))
        self._one_in_hand = False
        self._readers: tuple[Callable[[str], Read], ...] = (
            self._undo,
            self._follow_ups,
            self._unlock,
            self._count,
            self._time,
            self._length,
            self._exchange,
            self._order_of,
            self._move,
            self._keep_only,
            self._harder,
            self._shorten,
            self._instead,
            self._stays,
            self._swap,
            self._drop,
            self._lock,
            self._add,
        )

    def read(self, clause: str) -> Read:
        """Return what a clause asks for; None where no reader understands it."""
        if len(clause) > _LONGEST_CLAUSE:
            return None
        plain = bare(number_words(clause))
        for reader in self._readers:
            found = reader(plain)
            if found is not None:
                self._follow(found)
                return found
        if mentioned := say.MENTIONED.search(plain):
            # "Question 2 is not great, swap it" names what the next clause means.
            self._named.read(mentioned[0])
        return None

    def _follow(self, found: list[Action]) -> None:
        """Keep the order of the questions as it will be after these actions."""
        self._one_in_hand = len(found) == 1 and isinstance(found[0], Swap | Move)
        for one in found:
            if isinstance(one, Move) and one.question in self._order:
                self._order.remove(one.question)
                self._order.insert(one.place - 1, one.question)
            if isinstance(one, Drop):
                self._order = [each for each in self._order if each not in one.questions]

    # Back

    def _undo(self, text: str) -> Read:
        many = re.match(r"undo (?:the )?(?:last )?(two|three|2|3)(?: changes| steps)?$", text, _I)
        if many:
            return [Undo()] * count_of(many[1])
        return [Undo()] if say.UNDO.match(text) else None

    # Follow-ups

    def _follow_ups(self, text: str) -> Read:
        match = re.match(
            rf"(?:(?:{say.DROP}|without|no|have no|strip|clear|use no|make it without)\s)"
            rf"(?:all |the |its |their |any |of |those |these )*"
            rf"(?:(?P<whose>[^,]{{1,60}}?)(?:'s|s')? )?"
            rf"{say.FOLLOW_UPS}"
            r"(?:\s(?P<link>on|about|of|from|for|in|to|under|regarding|at|with)\s(?P<what>.+))?$",
            text,
            _I,
        )
        if not match:
            return None
        what, whose = match["what"], match["whose"]
        if whose:
            numbers = self._named.read(whose)
            if numbers:
                return [DropFollowUps(questions=numbers)]
            plain = not what and len(whose.split()) == 1 and whose.casefold() not in say.NOT_A_TOPIC
            return [DropFollowUps(topic=whose)] if plain else None
        if not what:
            return [DropFollowUps()]
        numbers = self._named.read(what)
        if numbers == self._named.everything:
            return [DropFollowUps()]
        return [DropFollowUps(questions=numbers) if numbers else DropFollowUps(topic=_topic(what))]

    # Locks

    def _lock(self, text: str) -> Read:
        match = re.match(rf"(?:{say.LOCK})\s(?P<which>.+?)(?:{say.AS_IS})?$", text, _I)
        match = match or re.match(rf"leave\s(?P<which>.+?){say.AS_IS}$", text, _I)
        return self._locked(match["which"], locked=True) if match else None

    def _stays(self, text: str) -> Read:
        match = say.STAYS.match(text)
        return self._locked(match["which"], locked=True) if match else None

    def _unlock(self, text: str) -> Read:
        match = re.match(rf"(?:{say.UNLOCK})\s(?P<which>.+?)(?:\sagain)?$", text, _I)
        return self._locked(match["which"], locked=False) if match else None

    def _locked(self, which: str, *, locked: bool) -> Read:
        numbers = self._named.read(which)
        return [Lock(questions=numbers, locked=locked)] if numbers else None

    # Time and number

    def _time(self, text: str) -> Read:
        return self._more_time(text) or self._minutes(text)

    def _more_time(self, text: str) -> Read:
        match = say.MORE_TIME.match(text)
        numbers = self._named.read(match["which"]) if match else None
        if not match or not numbers or numbers == self._named.everything:
            return None
        off = minutes_in(match["time"]) or 0
        sign = 1 if match["verb"].casefold() == "add" else -1
        now = {at: one.minutes for at, one in enumerate(self._content.questions, 1)}
        found = [
            (one, now[one] + sign * off) for one in numbers if now.get(one, 0) + sign * off > 0
        ]
        return [Time(question=one, minutes=minutes) for one, minutes in found] or None

    def _minutes(self, text: str) -> Read:
        for pattern in say.TIMES:
            match = pattern.match(text)
            if not match:
                continue
            minutes = minutes_in(match["time"])
            numbers = self._named.read(match["which"])
            if say.IT_ALL.match(text) and match["which"].casefold() in say.PRONOUNS:
                continue
            whole = numbers == self._named.everything and len(self._named.questions) > 1
            if minutes and numbers and not whole:
                return [Time(question=one, minutes=minutes) for one in numbers]
        return None

    def _count(self, text: str) -> Read:
        if match := say.FEWER.match(text):
            return self._fewer(count_of(match["count"] or "one") or 1)
        if match := say.ONE_FEWER.match(text):
            return [Shorten()]
        match = say.COUNTED.match(text)
        if not match or not (number := count_of(match["count"])):
            return None
        length = minutes_in(match["time"]) if match["time"] else None
        if length is not None and not _SHORTEST <= length <= _LONGEST:
            return None
        return [Count(count=min(number, 99), length_minutes=length)]

    def _fewer(self, number: int) -> Read:
        left = len(self._named.questions) - number
        if number == 1:
            return [Shorten()]
        return [Count(count=left)] if left > 0 else None

    def _length(self, text: str) -> Read:
        now = self._content.length_minutes
        if match := say.BY_MINUTES[0].match(text) or say.BY_MINUTES[1].match(text):
            off = minutes_in(match["time"]) or 0
            longer = bool(re.search(r"longer|more|add|extend|extra|stretch", text, _I))
            return _resized(now + off if longer else now - off)
        match = say.LENGTH.match(text)
        return _resized(minutes_in(match["time"]) or 0) if match else None

    # Order

    def _exchange(self, text: str) -> Read:
        match = re.match(
            r"(?:swap|switch|exchange|flip|trade)(?: the)?(?: order of| places of| positions of)?"
            r"\s(?P<which>.+?)(?: around| round| places| positions)?$",
            text,
            _I,
        )
        if not match:
            return None
        both = re.sub(r"\s(?:with|for|and)\s(?=(?:question |q|#)?\w+$)", " and ", match["which"])
        numbers = self._named.read(both) if re.search(r"\band\b|first|last|[&/]", both) else None
        if not numbers or len(numbers) != 2:  # noqa: PLR2004 - two change places
            return None
        one, other = sorted(numbers)
        if one not in self._order or other not in self._order:
            return None
        first, second = self._order.index(one) + 1, self._order.index(other) + 1
        moves: list[Action] = [Move(question=other, place=first)]
        return [*moves, Move(question=one, place=second)] if second - first > 1 else moves

    def _order_of(self, text: str) -> Read:
        if re.match(
            r"(?:reverse|invert|flip)(?: the)?(?: order| questions| them| it| set)*$", text, _I
        ):
            wanted = list(reversed(self._order))
        else:
            match = re.match(
                r"(?:re-?order|order|arrange|rearrange|sort|ask|put|have)"
                r"(?: them| the questions| questions| it| the set)?"
                r"(?: in)?(?: the| this)?(?: order)?(?: as| to| like| by"
                r"|:)*\s?(?P<list>[\d\s,;>#q-]+)$",
                text,
                _I,
            )
            wanted = [int(one) for one in re.findall(r"\d+", match["list"])] if match else []
        if len(wanted) < 2 or len(set(wanted)) < len(wanted) or not set(wanted) <= set(self._order):  # noqa: PLR2004
            return None
        order, moves = list(self._order), list[Action]()
        for place, number in enumerate(wanted, 1):
            if order[place - 1] != number:
                order.remove(number)
                order.insert(place - 1, number)
                moves.append(Move(question=number, place=place))
        return moves or None

    def _move(self, text: str) -> Read:
        for pattern in say.MOVES:
            match = pattern.match(text)
            if not match:
                continue
            groups = match.groupdict()
            numbers = self._named.read(groups["which"])
            if not numbers:
                continue
            places = self._places(groups, numbers)
            if places is not None:
                return [
                    Move(question=one, place=place)
                    for one, place in zip(numbers, places, strict=True)
                ]
        return None

    def _places(self, groups: dict[str, str | None], numbers: tuple[int, ...]) -> list[int] | None:
        """Return the place that each of the questions moves to, one after the other."""
        count = len(self._order)
        to, side = groups.get("to"), (groups.get("side") or "").casefold()
        here = [self._order.index(one) + 1 for one in numbers if one in self._order]
        if len(here) < len(numbers):
            return None
        if groups.get("by") is not None:
            steps = count_of(groups.get("steps") or "one") or 1
            sign = -1 if groups["by"] in {"up", "earlier", "forward"} else 1
            return [min(count, max(1, at + sign * steps)) for at in here]
        if side:
            return self._beside(groups.get("other") or "", numbers, before=side in say.BEFORE)
        words = (to or "").casefold()
        if say.TOP.fullmatch(words):
            return list(range(1, len(numbers) + 1))
        if say.BOTTOM.fullmatch(words):
            return [count] * len(numbers)
        place = self._named.place(words)
        return [min(count, place + at) for at in range(len(numbers))] if place else None

    def _beside(self, other: str, numbers: tuple[int, ...], *, before: bool) -> list[int] | None:
        found = Named(self._named.questions, self._named.last).read(other)
        if not found or len(found) != 1 or found[0] in numbers or found[0] not in self._order:
            return None
        order, places = list(self._order), []
        anchor = found[0]
        for one in numbers:
            order.remove(one)
            at = order.index(anchor) + (0 if before and anchor == found[0] else 1)
            order.insert(at, one)
            places.append(at + 1)
            anchor = one
        return places

    # Dropping, swapping, adding

    def _keep_only(self, text: str) -> Read:
        match = re.match(
            r"(?:keep|leave|use|have|ask) (?:only|just) (?P<which>.+)$"
            r"|only (?:keep|use|ask|have) (?P<these>.+)$",
            text,
            _I,
        )
        which = (match["which"] or match["these"]) if match else ""
        if but := say.ALL_BUT.match(text):
            which = but["which"]
        numbers = self._named.read(which)
        if not numbers:
            return None
        gone = tuple(one for one in self._order if one not in numbers)
        return [Drop(questions=gone)] if gone and len(gone) < len(self._order) else None

    def _drop(self, text: str) -> Read:
        match = re.match(
            rf"(?:{say.DROP}|without|no)\s(?P<which>.+?)(?: out| off| away)?$", text, _I
        ) or re.match(r"(?:take|throw|leave)\s(?P<which>.+?) (?:out|off|away)$", text, _I)
        if not match:
            return None
        if re.match(
            r"(?:any |a |an )?(?:one )?question$|one of (?:them|the questions)$", match["which"], _I
        ):
            return [Shorten()]
        numbers = self._named.read(match["which"])
        if not numbers:
            numbers = self._named.on(match["which"]) if len(match["which"].split()) <= 3 else None  # noqa: PLR2004
        return [Drop(questions=numbers)] if numbers and numbers != self._named.everything else None

    def _swap(self, text: str) -> Read:
        for pattern in say.SWAPS:
            match = pattern.match(text)
            if not match:
                continue
            groups = match.groupdict()
            numbers = self._named.read(groups["which"] or "")
            if numbers:
                return self._swapped(numbers, groups.get("topic") or "")
        return None

    def _instead(self, text: str) -> Read:
        for pattern in say.INSTEADS:
            match = pattern.match(text)
            if match and (numbers := self._named.read(match["which"])):
                return self._swapped(numbers, match["topic"])
        return None

    def _swapped(self, numbers: tuple[int, ...], wish: str) -> Read:
        topic = _topic(wish)
        # A whole question in the place of one is a wording, not a topic to look for.
        if say.TOO_MUCH.search(topic) or "?" in wish:
            return None
        if re.fullmatch(say.HARDER_WORDS, topic, _I):
            return [Harder(questions=numbers)]
        if re.fullmatch(say.EASIER_WORDS, topic, _I):
            return [Harder(questions=numbers, easier=True)]
        if re.fullmatch(r"(?:a )?(?:bit )?(?:shorter|quicker|briefer)", topic, _I):
            return [Shorten(questions=numbers)]
        return [Swap(question=one, topic=topic) for one in numbers]

    def _add(self, text: str) -> Read:
        for pattern in say.ADDS:
            match = pattern.match(text)
            if not match:
                continue
            groups = match.groupdict()
            topic = _topic(groups.get("topic") or "")
            if say.NOT_ADDED.search(topic) or say.TOO_MUCH.search(topic) or "?" in topic:
                return None
            many = count_of(groups.get("count") or "one") or 1
            return [Add(topic=topic)] * many if many <= _MOST_MORE else None
        return None

    # Harder, shorter

    def _harder(self, text: str) -> Read:
        for pattern, easier in say.HARDERS:
            match = pattern.match(text)
            if not match:
                continue
            which = match.groupdict().get("which") or ""
            numbers = self._which(which)
            if numbers is not None:
                return [Harder(questions=numbers, easier=easier)]
        return None

    def _shorten(self, text: str) -> Read:
        for pattern in say.SHORTENS:
            match = pattern.match(text)
            if match and (numbers := self._which(match.groupdict().get("which") or "")) is not None:
                return [Shorten(questions=numbers)]
        return None

    def _which(self, words: str) -> tuple[int, ...] | None:
        """Return the questions named; none of them, (), where the whole set is meant."""
        if not words.strip() or (say.WHOLE.fullmatch(words.strip()) and not self._one_in_hand):
            return ()
        numbers = self._named.read(words)
        if numbers == self._named.everything and len(numbers) > 1:
            return ()
        return numbers


def _resized(minutes: int) -> Read:
    return [Resize(length_minutes=minutes)] if _SHORTEST <= minutes <= _LONGEST else None


def _topic(words: str) -> str:
    """Return what a topic is without the words around it: "a question about gRPC please"."""
    topic = bare(words).strip(" \"'“”.,:;!?")
    topic = re.sub(r"^(?:is |be |to be |should be )", "", topic, flags=_I)
    topic = re.sub(
        r"\s(?:at the (?:end|top|beginning|start)|as the (?:last|first) one|to the (?:set|list))$",
        "",
        topic,
        flags=_I,
    )
    for _ in range(3):
        shorter = say.AROUND.sub("", topic).strip()
        if shorter == topic:
            break
        topic = shorter
    topic = re.sub(r"\s+(?:questions?|ones?|exercises?|problems?)$", "", topic, flags=_I)
    topic = re.sub(
        r"^(?:questions?|ones?|something|anything|other|another|different|else)$",
        "",
        topic,
        flags=_I,
    )
    return topic.strip(" \"'“”.,:;!?")
