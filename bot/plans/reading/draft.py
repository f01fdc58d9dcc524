"""A brief while it is being read, and the brief it becomes."""

import re
from dataclasses import dataclass, field

from bot.catalogue.model import Level
from bot.errors import Problem
from bot.plans.model import Brief, Scoring, SelfRatings
from bot.plans.reading import ratings, timing
from bot.plans.reading.headings import Section
from bot.plans.reading.jobs import NOUN
from bot.plans.reading.outline import LONGEST_READ
from bot.plans.reading.rules import Asked
from bot.plans.reading.words import level_in
from bot.slack.text import clip

MOST_LINES = 40
"""Lines of one section that are used; a longer list cannot be met by one interview."""

LEFT_ASIDE = "Not used of the job description"
"""What the line of the context begins with that names what was left aside."""

_NAME_LENGTH = 60
_JOB_TITLE = re.compile(rf"\b{NOUN}s?\b", re.IGNORECASE)


@dataclass(slots=True)
class Draft:
    """What was read so far; `job` tells a job description, `aside` names its parts left aside."""

    title: str = ""
    role: str = ""
    level: Level | None = None
    levelled: bool = False
    years: Level | None = None
    experience: list[str] = field(default_factory=list)
    interview_type: str = ""
    length: int | None = None
    scoring: Scoring | None = None
    asked: Asked = field(default_factory=Asked)
    lists: dict[Section, list[str]] = field(default_factory=dict)
    requirements: list[str] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)
    question_depth: int = 0
    rated: list[str] = field(default_factory=list)
    job: bool = False
    heading: str = ""
    aside: dict[str, None] = field(default_factory=dict)

    def keep(self, section: Section, text: str) -> None:
        """Add a line to a section's list; past the most that is used, to what was not read."""
        lines = self.lists.setdefault(section, [])
        (lines if len(lines) < MOST_LINES else self.not_understood).append(text)

    def lines(self, section: Section) -> tuple[str, ...]:
        """Return a section's lines, each once."""
        return tuple(dict.fromkeys(self.lists.get(section, ())))

    def brief(self) -> Brief:
        """Return the brief, with what follows from what it says."""
        if not self.role and _JOB_TITLE.search(self.title[:LONGEST_READ]):
            self.role = self.title
            self.level = self.level or level_in(self.title)
        rated = self._ratings()
        if self.aside:
            named = ", ".join(clip(one, _NAME_LENGTH) for one in self.aside)
            self.keep(Section.CONTEXT, f"{LEFT_ASIDE}: {named}")
        asked, length, target = self.asked, self.length, self.asked.target
        if length is None and target is not None:
            length = timing.length_for(target)
        if length is not None and target is None:
            target = timing.target_for(length)
        return Brief(
            title=self.title,
            role=self.role,
            level=self.level or self.years,
            experience="; ".join(dict.fromkeys(self.experience)),
            interview_type=self.interview_type,
            length_minutes=length,
            target_minutes=target,
            scoring=self.scoring or "person",
            context=self.lines(Section.CONTEXT),
            goals=self.lines(Section.GOALS),
            areas=self.lines(Section.AREAS),
            requirements=tuple(dict.fromkeys(self.requirements)),
            question_count=_count(asked.count, target),
            mix=asked.mix,
            at_least_one=tuple(dict.fromkeys(asked.at_least_one)),
            follow_ups=asked.follow_ups or (2, 3),
            red_flags=self.lines(Section.RED),
            green_flags=self.lines(Section.GREEN),
            output=self.lines(Section.OUTPUT),
            own_questions=self.lines(Section.QUESTIONS),
            ratings=rated,
            not_understood=tuple(self.not_understood),
        )

    def _ratings(self) -> SelfRatings | None:
        """Return the ratings on one scale; what is none, or has no scale, was not understood.

        What a form has a field for is asked for there; a brief as a whole is not refused for it.
        """
        found = ratings.read_lines("\n".join(self.rated))
        self.not_understood.extend(found.unread)
        found.unread.clear()
        try:
            return ratings.settled(found)
        except Problem:
            self.not_understood.extend(self.rated)
            return None


def _count(count: tuple[int, int] | None, target: int | None) -> tuple[int, int] | None:
    """Close an open end ("at least four", "up to five") with what the minutes hold."""
    if count is None:
        return None
    held = timing.count_for(target or timing.target_for(timing.DEFAULT_LENGTH))
    lowest = count[0] or min(held[0], count[1])
    return lowest, count[1] or max(held[1], lowest)
