"""Changing a position or a candidate, with a sentence for each field that cannot be taken."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from bot.errors import Problem
from bot.people import store as directory
from bot.positions import store
from bot.positions.model import STATUSES, Candidate, Position, clean_name
from bot.storage import audit
from bot.storage.database import Connection

_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


def edit_position(
    con: Connection, position: Position, changed: Position, *, by: str, now: float
) -> None:
    """Change a position's title, people and status.

    Raises:
        Problem: for `title`, `hiring_manager`, `coordinator` or `status`.
    """
    changed = replace(changed, title=clean_name(changed.title))
    errors: dict[str, str] = {}
    if not changed.title:
        errors["title"] = "Give the position a title."
    for field in ("hiring_manager", "coordinator"):
        person = directory.person(con, position.team, getattr(changed, field))
        if person is None or not person.may_take_part:
            errors[field] = "Choose a full member of this workspace."
    if changed.status not in STATUSES:
        errors["status"] = "Choose open, on hold or closed."
    if errors:
        raise Problem(fields=errors)
    store.update_position(con, changed)
    audit.record(con, now, position.team, by, "position.edit", position.id)


def edit_candidate(
    con: Connection, candidate: Candidate, changed: Candidate, *, by: str, now: float
) -> Candidate:
    """Change a candidate's name, e-mail and links; return what was kept.

    Raises:
        Problem: for `candidate`, `email`, `resume_url` or `ats_url`.
    """
    changed = replace(changed, name=clean_name(changed.name))
    errors: dict[str, str] = {}
    if not changed.name:
        errors["candidate"] = "Name the candidate."
    if changed.email and not _EMAIL.fullmatch(changed.email):
        errors["email"] = "Write an address such as jane@example.com, or leave it empty."
    for field in ("resume_url", "ats_url"):
        if not _is_web_address(getattr(changed, field)):
            errors[field] = "Write an address that begins with https://, or leave it empty."
    if errors:
        raise Problem(fields=errors)
    store.update_candidate(con, changed)
    audit.record(con, now, candidate.team, by, "candidate.edit", candidate.id)
    return changed


def _is_web_address(url: str | None) -> bool:
    if not url:
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", url)
