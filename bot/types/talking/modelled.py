"""What a request does to a work with a model: descriptions, titles, what to look for, any wish."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.catalogue.model import Frozen
from bot.catalogue.types import TypeFields
from bot.claude.asking import Claude
from bot.slack.text import clip
from bot.types.asking.grouping import propose_groups
from bot.types.asking.looking import suggest_look_for
from bot.types.asking.retitling import retitle
from bot.types.asking.rewording import combine, revise
from bot.types.asking.writing import write
from bot.types.talking.changes import NOTHING_ALIKE, Changing, Step, is_untouched
from bot.types.talking.model import (
    Action,
    Combine,
    Consolidate,
    Fold,
    Retitle,
    Revise,
    Suggest,
    Write,
)
from bot.types.talking.naming import group_of, number_of
from bot.types.working.model import Work

NOT_DONE = "“{wish}” was done only in part: {why}"
UNCHANGED = "Claude found nothing in {number} to change for “{wish}”."


def takes_model(action: Action, work: Work) -> bool:
    """Tell whether an action is better done by a model, or can be done by nothing else.

    What was only listed is combined by its fields, so that what contradicts itself is decided by a
    person; what was written already is combined in words.
    """
    if isinstance(action, Combine):
        groups = [group_of(work, key) for key in action.groups]
        return action.rewritten or any(one is not None and one.draft is not None for one in groups)
    return isinstance(action, Write | Retitle | Suggest | Revise | Fold | Consolidate)


class Asking:
    """Changes a work by asking a model, action by action."""

    def __init__(self, changing: Changing, claude: Claude, team: str) -> None:
        self._changing = changing
        self._claude = claude
        self._team = team
        self._steps: Mapping[type[Frozen], Callable[[Work, Any], Step]] = {
            Combine: self._combined,
            Consolidate: lambda work, _: self._consolidated(work),
            Write: self._written,
            Retitle: self._retitled,
            Suggest: self._suggested,
            Revise: self._revised,
            Fold: self._folded,
        }

    def step(self, work: Work, action: Action) -> Step:
        """Return the work after one action.

        Raises:
            Problem: it cannot be done, or the model gave nothing of use; the sentence says why.
            ModelStopped: the bot is shutting down; try again later.
        """
        found = self._steps.get(type(action))
        if found is None or not takes_model(action, work):
            return self._changing.step(work, action)
        return found(work, action)

    def _written(self, work: Work, action: Write) -> Step:
        type_ = self._changing.draft(work, action.group)
        description = write(self._claude, type_, action.voice, action.labels, team=self._team)
        return Step(self._changing.described(work, action.group, description))

    def _retitled(self, work: Work, action: Retitle) -> Step:
        number = self._changing.number(work, action.group)
        group = work.group(number)
        title = retitle(
            self._claude,
            self._changing.draft(work, action.group),
            before=[entry.listed.title for entry in work.entries_of(group)],
            others=[one.title for one in work.groups if one is not group],
            team=self._team,
        )
        return Step(self._changing.titled(work, action.group, title))

    def _combined(self, work: Work, action: Combine) -> Step:
        drafts = [self._changing.draft(work, key) for key in action.groups]
        whole = self._changing.step(work, action).work
        words = combine(
            self._claude, drafts, competencies=self._changing.competencies, team=self._team
        )
        key = action.groups[0]
        return Step(self._changing.redrafted(whole, key, lambda _: words))

    def _folded(self, work: Work, action: Fold) -> Step:
        type_ = self._changing.draft(work, action.group)
        words = combine(
            self._claude,
            [type_],
            action.text,
            competencies=self._changing.competencies,
            team=self._team,
        )
        return Step(self._changing.redrafted(work, action.group, lambda _: words))

    def _suggested(self, work: Work, action: Suggest) -> Step:
        type_ = self._changing.draft(work, action.group)
        found = suggest_look_for(
            self._claude,
            type_,
            self._others(work, action.group),
            overlap=action.overlap,
            competencies=self._changing.competencies,
            vocabulary=self._changing.desk.vocabulary,
            team=self._team,
        )
        update = {
            "look_for": (*type_.look_for, *found.lines),
            "competencies": tuple(dict.fromkeys((*type_.competencies, *found.lines.values()))),
        }
        after = self._changing.redrafted(
            work, action.group, lambda draft: draft.model_copy(update=update)
        )
        self._changing.declared |= found.lines
        names = {one.id: one.name for one in self._changing.competencies}
        said = tuple(
            f"“{line}” is for {names.get(id_, id_).lower()}." for line, id_ in found.lines.items()
        )
        return Step(after, said=said, left=found.left)

    def _others(self, work: Work, key: str) -> Sequence[TypeFields]:
        """Return the other types of the work; of a single one, those of the catalogue."""
        others = [self._changing.draft(work, one.key) for one in work.groups]
        number = number_of(work, key)
        if len(others) > 1:
            return [one for at, one in enumerate(others, 1) if at != number]
        own = work.group(number).target
        return [one for one in self._changing.shelf.types.types if one.id != own]

    def _revised(self, work: Work, action: Revise) -> Step:
        type_ = self._changing.draft(work, action.group)
        found = revise(
            self._claude,
            type_,
            action.wish,
            competencies=self._changing.competencies,
            team=self._team,
        )
        wish = clip(action.wish, 150)
        after = self._changing.redrafted(work, action.group, lambda _: found.type)
        left = (NOT_DONE.format(wish=wish, why=found.not_done),) if found.not_done else ()
        if after == work and not left:
            number = number_of(work, action.group)
            left = (UNCHANGED.format(number=number, wish=wish),)
        return Step(after, left=left)

    def _consolidated(self, work: Work) -> Step:
        ids = [id_ for one in work.groups if is_untouched(one) for id_ in one.entries]
        listed = [work.entry(id_).listed for id_ in ids]
        vocabulary = self._changing.desk.vocabulary
        found, mended = propose_groups(self._claude, listed, vocabulary, team=self._team)
        after = self._changing.regrouped(work, ids, found.groups)
        return Step(after, left=mended if after != work else (*mended, NOTHING_ALIKE))
