"""Positions and candidates, and the rules of who may do and see what of them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Status = Literal["open", "on_hold", "closed"]

_JOINERS = "\u200c\u200d"

STATUSES: dict[Status, str] = {"open": "Open", "on_hold": "On hold", "closed": "Closed"}


@dataclass(frozen=True)
class Position:
    """A post to be filled.

    `hiring_manager` and `coordinator` are member ids; `channel` is the private channel the bot
    made for it, None until the first interview needs one.
    """

    id: str
    team: str
    title: str
    hiring_manager: str
    coordinator: str
    channel: str | None
    status: Status

    def is_run_by(self, user: str) -> bool:
        """Tell whether this person is its hiring manager or its coordinator."""
        return user in {self.hiring_manager, self.coordinator}


@dataclass(frozen=True)
class Candidate:
    """Someone who applied. `member` is their member id where they work here already."""

    id: str
    team: str
    name: str
    email: str | None = None
    ats_url: str | None = None
    resume_url: str | None = None
    member: str | None = None

    def is_person(self, user: str) -> bool:
        """Tell whether the candidate is this very member, who is then kept out of it all."""
        return self.member == user


def clean_name(text: str) -> str:
    """Return a name or title on one line, without stray spaces and control characters."""
    kept = (each for each in unicodedata.normalize("NFC", text) if _is_kept(each))
    return re.sub(r"\s+", " ", "".join(kept)).strip()


def _is_kept(character: str) -> bool:
    # Some scripts spell names with the two joiners.
    spelled = character.isspace() or character in _JOINERS
    return spelled or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}


def name_key(name: str) -> str:
    """Return what two spellings of one name share: case, width and spaces do not count."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return clean_name("".join(each for each in folded if each not in _JOINERS))


def may_see(
    position: Position, candidate: Candidate | None, user: str, *, is_admin: bool, creator: str
) -> bool:
    """Tell whether a person may arrange and oversee interviews for a position.

    Its hiring manager, its coordinator, an admin and `creator` (who scheduled the interview, or
    made the question set) may; the candidate never, whatever else they are.
    """
    if candidate is not None and candidate.is_person(user):
        return False
    return is_admin or user == creator or position.is_run_by(user)
