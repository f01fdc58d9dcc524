"""What a message asks of a work, read without a model.

A message is parted from what is pasted behind it and cut into clauses; each is read by the first
reader that understands it. A plain wish about a type that none understands goes to a model in its
own words; the rest is said back as unread.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from bot.types.talking import about_fields, about_groups, about_words
from bot.types.talking.clauses import clauses
from bot.types.talking.context import Context, Read
from bot.types.talking.model import Action, Consolidate, Fold, Request
from bot.types.talking.naming import Named, Unclear
from bot.types.working.model import Work

LONGEST_READ = 3_000
"""Characters of a message that are read; nobody asks for more at once."""

REVIEW = (
    "A whole set is reviewed as a loop: type `/interview-plan loop`, put the types in as stages, "
    "and you see strengths, gaps and what is asked twice, each with its passage."
)
LONGEST_CLAUSE = 600

BY_BUTTON = (
    "Looking, deciding and publishing have their buttons under the message above: *Look Through* "
    "and *Publish…*."
)
NO_TYPE = (
    "I found no interview in the text behind it. Give it a heading and fields, such as "
    "“- **Duration:** 60 minutes”, or say “combine 3 with the text below”, which takes Claude."
)
NONE_GOES = (
    "No type is dropped here: each stays in a group, so that nothing is lost. Leave a group out "
    "when you publish, or combine it with another."
)

TALK = re.compile(
    r"(?:[\s,.!:)-]|\b(?:thanks|thank you|thx|great|nice|perfect|cool|ok(?:ay)?|good|well done|hi"
    r"|hello|hey|morning|afternoon|lovely|awesome|yes|no|sure|very much|a lot|so much|all|there"
    r"|again|work|job|for (?:that|this|it)|that(?:'s| is)|looks|this is|it is|much better|you"
    r"|fine|done|now)\b)+\Z",
    re.IGNORECASE,
)
_REVIEW = re.compile(r"(?:review|assess|evaluate|critique|audit)\b", re.IGNORECASE)
_BY_BUTTON = re.compile(r"(?:publish|show|look|open|accept|decide|approve|retire)\b", re.IGNORECASE)
_DROPS = re.compile(
    r"(?:remove|delete|drop|discard|get rid of)\s(?!all other)(?P<what>[^“\"]+)\Z", re.IGNORECASE
)
HELP = re.compile(r"(?:help|\?+|what can (?:you|i) (?:do|say|ask)\??|commands?)\Z", re.IGNORECASE)
_NOT_ASKED = re.compile(
    r"(?:note (?:that|:)|here (?:is|are)|do the same|the descriptions? should|given\b"
    r"|list (?:out )?the (?:types|interviews)|read (?:this|these)|point out"
    r"|based on|the goal|there are\b)",
    re.IGNORECASE,
)

_RESTS_ON = re.compile(r"\A(?:given|based on|using|from)\s[^,]+,\s*(?=\w)", re.IGNORECASE)


def read_request(
    text: str,
    work: Work,
    *,
    about: Sequence[str] = (),
    pasted: Sequence[str] = (),
    prose: str = "",
    catalogue: Mapping[str, str] | None = None,
) -> Request:
    """Read a message into what it asks of a work, in its order.

    `about` are the keys of the groups that were talked of last; `pasted` those of what was pasted
    behind this message, `prose` that text where no type was found in it. Mentions of the bot and
    what was pasted are expected to be taken out. `catalogue` are titles by id of types that can be
    combined with though they are no group.
    """
    cut = clauses(text[:LONGEST_READ])
    named = Named(work, about)
    context = Context(named, pasted, cut.items, prose, catalogue)
    actions: list[Action] = []
    unclear: list[str] = []
    unread: list[str] = []
    for clause in cut.said:
        try:
            found = _read(context, clause, actions)
        except Unclear as problem:
            unclear.append(str(problem))
            continue
        if found is None:
            unread.append(clause)
        else:
            actions += [each for each in found if each not in actions or not _is_once(each)]
    if prose and not any(isinstance(each, Fold) for each in actions):
        unclear.append(NO_TYPE)
    if actions or pasted:
        unread = [one for one in unread if not TALK.match(one) and not _NOT_ASKED.match(one)]
    return Request(
        actions=tuple(actions),
        unclear=tuple(dict.fromkeys(unclear)),
        unread=tuple(unread),
        taken=tuple(dict.fromkeys(context.taken)),
        about=named.about,
    )


_READERS: tuple[Callable[[Context, str], Read], ...] = (
    about_groups.undo,
    about_groups.consolidate,
    about_words.flatten,
    about_fields.bullets,
    about_fields.add_line,
    about_fields.drop_line,
    about_words.suggest,
    about_fields.rename,
    about_words.retitle,
    about_fields.length,
    about_words.write,
    about_groups.combine,
    about_groups.move,
    about_groups.split,
    about_fields.called,
)


def _read(context: Context, clause: str, actions: list[Action]) -> Read:
    """Return what a clause asks for; None where nobody understands it. Raises Unclear."""
    if len(clause) > LONGEST_CLAUSE:
        return None
    if _REVIEW.match(clause):
        raise Unclear(REVIEW)
    if about_words.modifies(clause, actions):
        return []
    plain = _RESTS_ON.sub("", clause)
    for reader in _READERS:
        found = reader(context, plain)
        if found is not None:
            return found
    _refuse(context, plain)
    return None if _NOT_ASKED.match(clause) else about_words.wish(context, plain)


def _refuse(context: Context, clause: str) -> None:
    """Say what is not done by talking. Raises Unclear."""
    if _BY_BUTTON.match(clause):
        raise Unclear(BY_BUTTON)
    if dropped := _DROPS.match(clause):
        try:
            context.named.groups(dropped["what"])
        except Unclear:
            # A line or a thought is to go, and no group: a wish like any other.
            return
        raise Unclear(NONE_GOES)


def _is_once(action: Action) -> bool:
    """Tell whether saying it twice in one message means it once."""
    return isinstance(action, Consolidate)
