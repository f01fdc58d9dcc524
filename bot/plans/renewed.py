"""A set of ours out of what a model rewrote: what stays word for word, minutes and ties renewed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from bot.plans.checking.case import folded
from bot.plans.composing.deeper import is_on
from bot.plans.composing.likeness import ALIKE, overlap
from bot.plans.composing.matching import Matcher
from bot.plans.model import Brief, Criterion, Deeper, Question, QuestionSet, Rubric, Tie
from bot.plans.reading import timing
from bot.plans.reading.frame import count_of, mix_of, settle
from bot.plans.rewritten import Before, RewrittenSet
from bot.plans.written import as_criterion, as_question


def as_rewritten(rewritten: RewrittenSet, before: Before) -> tuple[QuestionSet, Brief]:
    """Turn a rewritten set into ours, not yet checked, with the brief it answers.

    Expects a reply in which `rewriting_faults` finds nothing of the weight `BROKEN`; ids that stand
    for nothing are passed over.
    """
    return _Rewriting(rewritten, before).result()


class _Rewriting:
    """One set on its way from a reply to ours."""

    def __init__(self, rewritten: RewrittenSet, before: Before) -> None:
        self.rewritten, self.before = rewritten, before
        self.new = {
            one.id: one for one in rewritten.new_questions if one.id not in before.questions
        }
        known = {*before.questions, *self.new, *before.locked}
        order = dict.fromkeys(id_ for id_ in rewritten.order if id_ in known)
        self.order = tuple(order | dict.fromkeys(before.locked))
        self.reworded = dict(self._reworded())
        free = next_number(before.questions)
        fresh = [id_ for id_ in self.order if id_ in self.new and id_ not in self.reworded]
        self.ids = {id_: self.reworded.get(id_, id_) for id_ in self.order}
        self.ids |= {id_: f"q{at}" for at, id_ in enumerate(fresh, free)}

    def _reworded(self) -> Iterator[tuple[str, str]]:
        """Yield the new questions that ask what the one they replace asks, with that one's id."""
        taken: set[str] = set()
        for id_, one in self.new.items():
            old = one.in_place_of[0] if len(one.in_place_of) == 1 else ""
            if old in self.before.questions and old not in taken | set(self.order):
                terms = self.before.bank.vocabulary.indexed
                if overlap(terms(self.before.questions[old].prompt), terms(one.prompt)) >= ALIKE:
                    taken.add(old)
                    yield id_, old

    def result(self) -> tuple[QuestionSet, Brief]:
        content, lines = self.before.content, self.before.lines
        questions = self._questions()
        brief = self._brief(questions)
        goals, areas = self._ties("goals"), self._ties("areas")
        covered = [tie for tie in (*goals, *areas) if tie.questions]
        left_out = {*content.uncovered, *lines.known(self.rewritten.left_out)}
        changed = content.model_copy(
            update={
                "questions": questions,
                "goals": brief.goals or tuple(tie.text for tie in goals if tie.questions),
                "areas": brief.areas or tuple(tie.text for tie in areas if tie.questions),
                "rubric": Rubric(
                    criteria=self._criteria(questions),
                    red_flags=self._ties("red_flags"),
                    green_flags=self._ties("green_flags"),
                ),
                "coverage": tuple(covered),
                "uncovered": tuple(
                    tie.text
                    for tie in (*goals, *areas)
                    if not tie.questions and tie.text in left_out
                    if tie.text in (*brief.goals, *brief.areas)
                ),
                "agenda": timing.agenda(questions, content.length_minutes, self._topics()),
                "deeper": self._deeper(questions),
            }
        )
        return changed, brief

    def _questions(self) -> tuple[Question, ...]:
        found = [self._question(id_) for id_ in self.order]
        minutes = _timed(found, self.before.content.target_minutes)
        return tuple(
            one.model_copy(update={"minutes": each})
            for one, each in zip(found, minutes, strict=True)
        )

    def _question(self, id_: str) -> Question:
        if id_ not in self.new:
            return self.before.questions[id_]
        one, lines = self.new[id_], self.before.lines
        made = as_question(one, 0, lines).model_copy(
            update={"id": self.ids[id_], "areas": lines.texts(one.areas)}
        )
        old = self.before.questions.get(self.reworded.get(id_, ""))
        if old is not None and folded(old.prompt) == folded(made.prompt):
            return made.model_copy(update={"bank_id": old.bank_id})
        return made

    def _topics(self) -> list[str]:
        topics = self.before.topics
        return [
            self.new[id_].topic
            if id_ in self.new
            else topics.get(id_) or self.before.questions[id_].kind.value.replace("_", " ")
            for id_ in self.order
        ]

    def _brief(self, questions: Sequence[Question]) -> Brief:
        """Return the brief with what a request plainly asked to have otherwise."""
        brief, bank = self.before.brief, self.before.bank
        settled = settle(brief, bank)
        changes: dict[str, object] = {}
        least, most = count_of(settled)
        if "questions" in self.rewritten.overrides and not least <= len(questions) <= most:
            changes["question_count"] = min(least, len(questions)), max(most, len(questions))
        if "follow_ups" in self.rewritten.overrides:
            changes["follow_ups"] = _widened(brief.follow_ups, questions)
        # A mix that the brief itself names is a rule of it.
        if "mix" in self.rewritten.overrides and not brief.mix:
            kinds = {one.kind for one in questions}
            kept = tuple(kind for kind in mix_of(settled) if kind in kinds)
            changes["mix"] = kept or tuple(dict.fromkeys(one.kind for one in questions))
        return brief.model_copy(update=changes)

    def _criteria(self, questions: Sequence[Question]) -> tuple[Criterion, ...]:
        kept = [
            self.before.criteria[each.id].model_copy(
                update={"questions": self._renamed(each.questions)}
            )
            for each in self.rewritten.criteria
            if each.id in self.before.criteria
        ]
        new = [
            as_criterion(
                each.model_copy(update={"questions": list(self._renamed(each.questions))}),
                questions,
            )
            for each in self.rewritten.new_criteria
        ]
        return (*kept, *new)

    def _renamed(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return ids as they are now, in the order of the questions."""
        given = set(ids)
        return tuple(self.ids[id_] for id_ in self.order if id_ in given)

    def _ties(self, name: Literal["goals", "areas", "red_flags", "green_flags"]) -> tuple[Tie, ...]:
        """Tie lines to the questions that were tied to them and stay, and to new ones."""
        lines, kind = self.before.lines, name.partition("_")[0].removesuffix("s")
        old = self._old_ties(name, kind)
        by_new = {id_: lines.texts(getattr(one, name)) for id_, one in self.new.items()}
        texts = dict.fromkeys(
            (*lines.of_kind(kind), *old, *(text for each in by_new.values() for text in each))
        )
        ties = (
            Tie(
                text=text,
                questions=self._renamed(
                    [*old.get(text, ()), *(id_ for id_, each in by_new.items() if text in each)]
                ),
            )
            for text in texts
        )
        asked = lines.of_kind(kind)
        return tuple(tie for tie in ties if tie.questions or tie.text in asked)

    def _old_ties(self, name: str, kind: str) -> dict[str, tuple[str, ...]]:
        content = self.before.content
        if name in {"red_flags", "green_flags"}:
            return {tie.text: tie.questions for tie in getattr(content.rubric, name)}
        known = self.before.lines.of_kind(kind)
        return {tie.text: tie.questions for tie in content.coverage if tie.text in known}

    def _deeper(self, questions: Sequence[Question]) -> tuple[Deeper, ...]:
        """Keep what digs into a skill; a new question does where it is on the skill's topic."""
        if not self.before.content.deeper:
            return ()
        matcher = Matcher(self.before.bank)
        new = {self.ids[id_] for id_ in self.new if id_ in self.ids}
        profiles = {one.id: matcher.profile(one) for one in questions if one.id in new}
        found = []
        for each in self.before.content.deeper:
            on_topic = [id_ for id_, one in profiles.items() if is_on(each.skill, one, matcher)]
            ids = {*self._renamed(each.questions), *on_topic}
            tied = tuple(one.id for one in questions if one.id in ids)
            if tied:
                found.append(each.model_copy(update={"questions": tied}))
        return tuple(found)


def next_number(ids: Iterable[str]) -> int:
    """Return the lowest number that no id of a set has; ids do not move from question to question.

    An id that a question had keeps meaning that question in every later version.
    """
    numbers = (int(id_[1:]) for id_ in ids if id_[:1] == "q" and id_[1:].isdecimal())
    return max(numbers, default=0) + 1


def _timed(questions: Sequence[Question], target: int) -> tuple[int, ...]:
    """Share the minutes out, those of locked questions left as they are."""
    fixed = sum(one.minutes for one in questions if one.locked)
    free = timing.shared([one.minutes for one in questions if not one.locked], target - fixed)
    rest = iter(free)
    return tuple(one.minutes if one.locked else next(rest) for one in questions)


def _widened(span: tuple[int, int], questions: Sequence[Question]) -> tuple[int, int]:
    counts = [len(one.follow_ups) for one in questions]
    return min([span[0], *counts]), max([span[1], *counts])
