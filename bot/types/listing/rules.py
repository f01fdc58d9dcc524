"""The rules a text asks for, such as a dry run or the same exercise for everybody."""

import re

from bot.catalogue.types import Assistants, Rules, Stance

_DRY_RUN = re.compile(
    r"dry run with (?:the |a |an )?([\w -]{3,60}?)(?: before| first|[.,;]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_LAST = re.compile(r"(?:last|final) (\d{1,2}) minutes", re.IGNORECASE)
_HELPED = r"assistants? (?:is|are) (?:both )?"
_MOST_MINUTES = 60


def rules_in(text: str) -> Rules:
    """Return what a text asks for; whether somebody observes is for its panel to say."""

    def says(pattern: str) -> bool:
        return re.search(pattern, text, re.IGNORECASE) is not None

    who = _DRY_RUN.search(text)
    last = _LAST.search(text)
    return Rules(
        dry_run_with=who[1].strip() if who else "someone experienced" if says("dry run") else "",
        same_exercise=says(r"same exercise"),
        same_interviewers=says(r"same (?:people|interviewers)"),
        muted=says(r"\bmuted?\b"),
        help_when_stuck=says(r"help (?:if|when)"),
        look_up=says(r"look(?:ing)? (?:\w+ )?up|lookup"),
        finishing_not_goal=says(r"finishing [^.]{0,40}not (?:the|a) goal"),
        candidate_minutes=min(int(last[1]), _MOST_MINUTES) if last else 0,
        assistants=_assistants(text),
    )


def _assistants(text: str) -> Assistants:
    if re.search(_HELPED + r"(?:encouraged|expected)", text, re.IGNORECASE):
        return Assistants.ENCOURAGED
    if re.search(_HELPED + r"(?:allowed|fine|permitted)", text, re.IGNORECASE):
        return Assistants.ALLOWED
    return Assistants.NO


def stance_in(text: str) -> Stance:
    """Return how a text has the lead meet the candidate."""
    if re.search(r"\b(?:as|with|like) (?:you would with )?a (?:fellow |colleague)", text, re.I):
        return Stance.COLLEAGUE
    if re.search(r"\b(?:role of|as) (?:a|the) customer\b", text, re.IGNORECASE):
        return Stance.CUSTOMER
    return Stance.INTERVIEWER
