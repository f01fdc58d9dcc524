"""Checking who is to hold an interview, against what the directory knows of them."""

from collections.abc import Sequence
from functools import partial

from bot.deps import Deps
from bot.interviews.findings import Findings
from bot.interviews.model import MOST_INTERVIEWERS, Draft
from bot.people import store as directory
from bot.people.directory import ask_for
from bot.people.model import Person
from bot.positions.model import Candidate
from bot.storage.database import Connection

_NOT_TAKING_PART = {
    "bot": "{name} is a bot.",
    "guest": "{name} is a guest here; only guests an admin has listed can interview.",
    "outsider": "{name} belongs to another organisation.",
    "gone": "{name}'s account is deactivated.",
    "member": "{name} cannot take part.",
}


def check_panel(
    con: Connection,
    deps: Deps,
    users: Sequence[str],
    draft: Draft,
    candidate: Candidate,
    found: Findings,
) -> None:
    """Note what is wrong with the people who are to hold an interview, beside their fields."""
    if not 1 <= len(users) <= MOST_INTERVIEWERS:
        said = f"Choose one to six interviewers; {len(users)} are chosen."
        found.errors["interviewers"] = said
        return
    people = directory.people(con, candidate.team, users)
    sentences: dict[str, list[str]] = {}
    for user in users:
        if sentence := _cannot(people.get(user), candidate):
            sentences.setdefault(_field_of(user, draft), []).append(sentence)
        if user not in people:
            found.lookups.append(partial(_look_up_person, deps, candidate.team, user))
    found.errors.update({name: " ".join(dict.fromkeys(all_)) for name, all_ in sentences.items()})


def _field_of(user: str, draft: Draft) -> str:
    return {draft.observer: "observer", draft.lead: "lead"}.get(user, "interviewers")


def _look_up_person(deps: Deps, team: str, user: str, con: Connection) -> None:
    ask_for(deps.outbox, con, team, user, now=deps.clock.now())


def _cannot(person: Person | None, candidate: Candidate) -> str:
    if person is None:
        return "I do not know one of them yet and am looking. Submit once more in a few seconds."
    if candidate.is_person(person.user):
        return f"{person.name} is the candidate."
    if not person.may_take_part:
        return _NOT_TAKING_PART[person.kind].format(name=person.name)
    return ""
