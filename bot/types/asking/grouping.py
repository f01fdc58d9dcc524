"""Which listed types are one, as a model proposes it: a proposal, whose groups code makes whole."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.terms import Vocabulary
from bot.claude.accepting import Fault
from bot.claude.asking import Claude
from bot.claude.model import Ask
from bot.slack.text import clip, without_mentions
from bot.types.asking.data import DEADLINE_SECONDS, PROMPT, content
from bot.types.grouping.conflicts import conflicts_in
from bot.types.grouping.consolidate import Consolidation, Group
from bot.types.listing.listed import ListedType

JOB = "types.group"
MOST_SAID = 1500
"""Characters of a type that the model is given; enough to tell what it is about."""

MOST_IN_ALL = 150_000
"""Characters of all types together; of very many, less of each is given."""

ALONE = "It was in none of the groups proposed, so it stands by itself."
MISSING = "“{title}” was in no group; it stands by itself."
TWICE = "“{title}” was in two groups; it stays in the first, “{group}”."
INVENTED = "A type that is not there ({id}) was taken out of “{group}”."

Words = Annotated[str, Field(min_length=1)]


class ProposedGroup(BaseModel):
    """Types that a model takes for one: their ids, a title for them and why."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[Words, Field(max_length=120)]
    types: list[str]
    reason: Words


class ProposedGroups(BaseModel):
    """All groups that a model proposes."""

    model_config = ConfigDict(extra="forbid")

    groups: list[ProposedGroup]


class Proposal(NamedTuple):
    """Groups in which every type stands once, and what code had to mend in them."""

    found: Consolidation
    mended: tuple[str, ...]


def propose_groups(
    claude: Claude, listed: Sequence[ListedType], vocabulary: Vocabulary, *, team: str
) -> Proposal:
    """Have a model propose which types are one; each stands in exactly one group that comes out.

    Raises:
        ModelFailed: nothing usable came of it.
        ModelStopped: the bot is shutting down; try again later.
    """
    asked = Ask(
        job=JOB,
        team=team,
        prompt=claude.prompts[PROMPT],
        content=content("group", types=_data(listed)),
        reply=ProposedGroups,
        validate=lambda proposed: _faults(proposed.groups, len(listed)),
        prepare=without_mentions,
        settle=True,
    )
    proposed = claude.ask(asked, deadline=DEADLINE_SECONDS).value.groups
    groups, mended = settled(proposed, listed)
    conflicts = (
        conflict
        for at, group in enumerate(groups)
        for conflict in conflicts_in(at, {each: listed[each] for each in group.types}, vocabulary)
    )
    return Proposal(Consolidation(groups=groups, conflicts=tuple(conflicts)), mended)


def settled(
    proposed: Sequence[ProposedGroup], listed: Sequence[ListedType]
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Return groups that hold every type once, whatever was proposed, and what was mended.

    A type in no group gets one of its own, of two groups the first has it, and one that is not
    there is taken out. Groups stand in the order of their first types.
    """
    places = {f"t{at}": at for at in range(len(listed))}
    taken: dict[int, str] = {}
    groups: list[Group] = []
    mended: list[str] = []
    for one in proposed:
        own: list[int] = []
        for id_ in dict.fromkeys(each.strip() for each in one.types):
            at = places.get(id_)
            if at is None:
                mended.append(INVENTED.format(id=clip(id_, 40), group=one.title))
            elif at in taken:
                mended.append(TWICE.format(title=listed[at].title, group=taken[at]))
            else:
                taken[at] = one.title
                own.append(at)
        if own:
            groups.append(Group(title=one.title, types=tuple(sorted(own)), reason=one.reason))
    for at, type_ in enumerate(listed):
        if at not in taken:
            mended.append(MISSING.format(title=type_.title))
            groups.append(Group(title=type_.title, types=(at,), reason=ALONE))
    return tuple(sorted(groups, key=lambda group: group.types[0])), tuple(mended)


def _faults(proposed: Sequence[ProposedGroup], count: int) -> list[Fault]:
    ids = [f"t{at}" for at in range(count)]
    stands = Counter(id_.strip() for group in proposed for id_ in group.types)
    missing = [Fault("groups", f"{id_} stands in no group") for id_ in ids if id_ not in stands]
    wrong = [
        Fault("groups", f"{id_} is no id of `types`" if id_ not in ids else f"{id_} stands twice")
        for id_, times in stands.items()
        if id_ not in ids or times > 1
    ]
    empty = [
        Fault(f"groups.{at}.types", "expected at least one type")
        for at, group in enumerate(proposed)
        if not group.types
    ]
    return [*missing, *wrong, *empty]


def _data(listed: Sequence[ListedType]) -> list[dict[str, object]]:
    most = min(MOST_SAID, MOST_IN_ALL // max(1, len(listed)))
    return [
        {
            "id": f"t{at}",
            "title": one.title,
            "section": one.section,
            "document": one.document,
            "summary": one.summary,
            "says": clip(_said(one), most),
        }
        for at, one in enumerate(listed)
    ]


def _said(one: ListedType) -> str:
    return "\n".join(f"{label}: {text}" if label else text for label, text in one.fields.items())
