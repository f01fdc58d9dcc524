"""A work's message and forms: whatever is in it, Slack takes them."""

import json
from typing import Any, cast

import pytest
from story import content

from bot.sandbox.limits.surfaces import (
    blocks_too_long,
    problems_in_message,
    problems_in_view,
    view_too_large,
)
from bot.slack.model import View
from bot.types.describe import for_interviewer
from bot.types.library import Library, Shelf
from bot.types.listing.listed import ListedType
from bot.types.working import blocks, forms
from bot.types.working.change import WorkVersion
from bot.types.working.desk import Desk
from bot.types.working.diff import steps_between
from bot.types.working.look import becomes
from bot.types.working.message import build_failed, build_reading, build_work
from bot.types.working.model import Entry, Given, Group, Work
from bot.types.working.publish import Outcome
from bot.types.working.standing import Standing, standings
from bot.types.working.store import KeptWork

ANSWER = 64_000
"""Bytes of the answer to a form that Socket Mode's client still sends."""

SCRIPTS = {"plain": "Mooring <!channel> & ", "other": "面接&候補者<"}


def desk() -> Desk:
    library = Library(content().types, cast("Any", None), {})
    return Desk(cast("Any", None), library, content().bank.vocabulary)


def shelf() -> Shelf:
    return Shelf(content().types, {}, content().types, "")


def listed(number: int, said: str) -> ListedType:
    long = said * 60
    fields = {
        "Duration": f"{30 + number % 40} minutes",
        "Interviewers": f"{long[:50]} {number}",
        **{f"{said} {at}"[:60]: f"{long} {number}" for at in range(12)},
        "What to look for": "\n".join(f"- {long} {at}?" for at in range(30)),
    }
    return ListedType(
        title=f"{number} {long}",
        section=long,
        document=1,
        summary=long,
        fields=fields,
        start=0,
        end=40_000,
    )


def version(said: str, groups: int = 60, together: int = 40) -> WorkVersion:
    """Return a work of one group of many types and many groups of one, all that is long."""
    entries = tuple(
        Entry(id=f"t{at}", document="d", listed=listed(at, said)) for at in range(groups + together)
    )
    first = tuple(f"t{at}" for at in range(together))
    others = tuple(
        Group(title=entries[at].listed.title, entries=(f"t{at}",), reason=said * 100)
        for at in range(together, groups + together)
    )
    name = f"{said * 20}.md"
    work = Work(
        documents=(Given(id="d", name=name, note=said * 20),),
        entries=entries,
        groups=(Group(title=said * 20, entries=first, reason=said * 300), *others),
    )
    kept = KeptWork("work_1", "T1", "U1", "open", None, "D1", "1.0", 0.0)
    return WorkVersion(kept, 1, work, "U1", "begun", 0.0)


def takes(view: View) -> None:
    assert problems_in_view(view) == []
    assert not view_too_large(view)


def sent(view: View) -> int:
    return len(json.dumps({"response_action": "update", "view": view}).encode())


@pytest.fixture(params=list(SCRIPTS.values()), ids=list(SCRIPTS))
def now(request: pytest.FixtureRequest) -> WorkVersion:
    return version(str(request.param))


@pytest.fixture
def found(now: WorkVersion) -> tuple[Standing, ...]:
    return standings(desk(), shelf(), now.work)


def test_the_message_is_one_that_slack_takes(now: WorkVersion, found: tuple[Standing, ...]) -> None:
    message = build_work(now, found)
    assert problems_in_message(list(message.blocks)) == []
    assert not blocks_too_long(message.blocks)
    assert "more groups: *Look Through* shows them all." in json.dumps(message.blocks)
    for other in (
        build_reading("U1", [now.work.documents[0].name]),
        build_failed("U1", now.work.documents[0].note * 30),
    ):
        assert problems_in_message(list(other.blocks)) == []


def test_every_form_is_one_that_slack_takes(now: WorkVersion, found: tuple[Standing, ...]) -> None:
    one, other = found[0], found[1]
    entry = now.work.entries[0]
    parts = for_interviewer(one.draft, shelf().types, {})
    views = [
        blocks.build_groups(now, found, note="Split."),
        blocks.build_types(now, page=99),
        blocks.build_type(now, entry, "\n".join(entry.listed.fields.values()) * 9),
        blocks.build_group(now, one, becomes(shelf(), now.work, one.group)),
        blocks.build_group(now, other, becomes(shelf(), now.work, other.group)),
        blocks.build_draft(now, one, parts),
        blocks.build_done(now, one, "Saved."),
        forms.build_begin(),
        forms.build_move(now, entry),
        forms.build_combine(now, 1),
        forms.build_edit(now, one),
        forms.build_edit(now, other),
        forms.build_publish(now, found),
        forms.build_history(
            [forms.Past(now, steps_between(now.work, now.work.split(1)))] * 60, "Europe/Berlin"
        ),
    ]
    for view in views:
        takes(view)


def test_what_answers_a_form_is_short_enough_to_be_sent(
    now: WorkVersion, found: tuple[Standing, ...]
) -> None:
    title = now.work.groups[0].title
    outcomes = [
        *(Outcome(title, published="own-x") for _ in range(40)),
        *(Outcome(title, held=(title * 9,)) for _ in range(40)),
    ]
    for view in (
        blocks.build_groups(now, found, note="Moved."),
        blocks.build_done(now, found[0], "Saved."),
        forms.build_published("80 types published.", outcomes),
    ):
        takes(view)
        assert sent(view) < ANSWER


def test_very_many_groups_and_types_of_the_catalogue_are_offered_in_parts() -> None:
    many = version("Valve", groups=240, together=2)
    known = content().types.types
    types = [
        one.model_copy(update={"id": f"own-{at}-{one.id}", "title": f"{one.title} {at}"})
        for at in range(40)
        for one in known
    ]
    full = Shelf(content().types, {}, type(content().types)(types, ()), "")
    for view in (
        forms.build_move(many, many.work.entries[0]),
        forms.build_combine(many, 1),
        blocks.build_group(
            many,
            standings(desk(), shelf(), many.work)[0],
            becomes(full, many.work, many.work.groups[0]),
        ),
    ):
        takes(view)
