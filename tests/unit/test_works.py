"""A work's steps: whatever is done to its groups, every type stands in exactly one."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.errors import Problem
from bot.types.listing.listed import ListedType
from bot.types.model import OwnType
from bot.types.working.change import still_published, suggested_anew
from bot.types.working.diff import steps_between
from bot.types.working.model import Entry, Given, Group, Work


def listed(title: str, **fields: str) -> ListedType:
    return ListedType(
        title=title, section="", document=1, summary="", fields=fields, start=0, end=1
    )


def entry(number: int, title: str = "") -> Entry:
    return Entry(id=f"t{number}", document="d", listed=listed(title or f"Type {number}"))


def work_of(*groups: Sequence[int]) -> Work:
    """Return a work whose groups hold the entries of these numbers."""
    entries = tuple(entry(number) for number in sorted(n for group in groups for n in group))
    return Work(
        documents=(Given(id="d", name="handbook.md"),),
        entries=entries,
        groups=tuple(
            Group(title=f"Type {group[0]}", entries=tuple(f"t{n}" for n in group))
            for group in groups
        ),
    )


# Every type in exactly one group


Action = tuple[str, int, int]
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["split", "move", "own", "combine", "rename", "undo"]),
        st.integers(0, 12),
        st.integers(0, 12),
    ),
    max_size=25,
)


@st.composite
def partitions(draw: st.DrawFn) -> Work:
    count = draw(st.integers(1, 8))
    places = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    numbers = range(1, count + 1)
    groups = [[n for n, at in zip(numbers, places, strict=True) if at == each] for each in range(5)]
    return work_of(*(group for group in groups if group))


def done(work: Work, action: Action, past: list[Work]) -> Work:
    name, one, other = action
    first, second = one % len(work.groups) + 1, other % len(work.groups) + 1
    match name:
        case "split":
            return work.split(first)
        case "move":
            return work.moved(work.entries[one % len(work.entries)].id, second)
        case "own":
            return work.moved(work.entries[one % len(work.entries)].id, 0)
        case "combine":
            return work.combined([first, second])
        case "rename":
            return work.changed(first, lambda group: group.model_copy(update={"title": "Other"}))
        case _:
            return past.pop() if past else work


@given(partitions(), ACTIONS)
@settings(deadline=None)
def test_whatever_is_done_every_type_stands_in_exactly_one_group(
    work: Work, actions: list[Action]
) -> None:
    past: list[Work] = []
    known = Counter(one.id for one in work.entries)
    for action in actions:
        after = done(work, action, past)
        if action[0] != "undo":
            past.append(work)
        assert Counter(id_ for group in after.groups for id_ in group.entries) == known
        assert all(group.entries for group in after.groups)
        assert len({group.key for group in after.groups}) == len(after.groups)
        # What happened is said in words whenever something did.
        moved = [one.entries for one in work.groups] != [one.entries for one in after.groups]
        if moved and action[0] != "undo" and is_another_partition(work, after):
            assert steps_between(work, after)
        work = after


def is_another_partition(one: Work, other: Work) -> bool:
    return {frozenset(each.entries) for each in one.groups} != {
        frozenset(each.entries) for each in other.groups
    }


def test_groups_that_lose_double_or_invent_a_type_are_refused() -> None:
    work = work_of([1, 2], [3])
    lost = [work.groups[0]]
    doubled = [*work.groups, Group(title="Again", entries=("t3",))]
    invented = [*work.groups, Group(title="New", entries=("t9",))]
    for groups in (lost, doubled, invented):
        with pytest.raises(ValidationError):
            work.regrouped(groups)


def test_a_number_or_type_that_is_not_there_is_said() -> None:
    work = work_of([1])
    for step in (
        lambda: work.split(2),
        lambda: work.moved("t1", 7),
        lambda: work.moved("t9", 1),
        lambda: work.combined([1, 2]),
        lambda: work.number("t9"),
    ):
        with pytest.raises(Problem, match=r"There is no|not there any more"):
            step()


# What happens to what was decided and written


def test_moving_a_type_loosens_what_was_decided_and_written_for_the_group() -> None:
    work = work_of([1, 2], [3])
    draft = OwnType(id="own-x", title="X")
    settled = {"decided": {"Duration": "t1"}, "draft": draft, "accepted": True}
    work = work.changed(1, lambda group: group.model_copy(update=settled))
    work = work.changed(2, lambda group: group.model_copy(update=settled))
    after = work.moved("t2", 2)
    assert [(one.decided, one.draft, one.accepted) for one in after.groups] == [
        ({}, None, False),
        ({}, None, False),
    ]
    assert work.moved("t2", 1) == work


def test_a_group_begun_from_the_catalogue_stays_when_nothing_is_in_it() -> None:
    begun = Group(title="Pairing", into="pairing", begun=True)
    work = Work(entries=(entry(1),), groups=(begun, Group(title="Type 1", entries=("t1",))))
    assert [one.into for one in work.moved("t1", 1).groups] == ["pairing"]
    assert [one.into for one in work.moved("t1", 1).moved("t1", 0).groups] == ["pairing", ""]


def test_what_a_group_becomes_goes_with_its_first_piece_and_with_the_whole() -> None:
    work = work_of([1, 2], [3])
    work = work.changed(1, lambda group: group.model_copy(update={"into": "pairing"}))
    assert [one.into for one in work.split(1).groups] == ["pairing", "", ""]
    assert [one.into for one in work.combined([2, 1]).groups] == ["pairing"]


def test_an_earlier_state_keeps_what_is_published_now() -> None:
    earlier = work_of([1, 2], [3])
    published = {"published": "own-x", "based_on": 1, "draft": OwnType(id="own-x", title="X")}
    now = earlier.split(1).changed(1, lambda group: group.model_copy(update=published))
    kept = still_published(earlier, now)
    assert [one.published for one in kept.groups] == ["own-x", ""]
    assert kept.groups[0].draft == now.groups[0].draft


def test_what_was_changed_since_it_was_suggested_can_be_suggested_once_more() -> None:
    def suggested(group: Group) -> Group:
        return group.model_copy(update={"suggested": "sug_1", "accepted": True})

    def renamed(group: Group) -> Group:
        return group.model_copy(update={"title": "Other"})

    work = work_of([1], [2])
    handed_in = work.changed(1, suggested)
    assert suggested_anew(work, handed_in) == handed_in
    assert suggested_anew(handed_in, handed_in.changed(2, renamed)).groups[0].suggested
    assert not suggested_anew(handed_in, handed_in.changed(1, renamed)).groups[0].suggested


# In words


def test_steps_are_told_by_title_and_number() -> None:
    work = work_of([1, 2], [3], [4])
    assert steps_between(work, work.split(1)) == ("Split 1, “Type 1”, into 2 groups",)
    assert steps_between(work, work.moved("t2", 3)) == ("Moved “Type 2” from 1 to 3",)
    assert steps_between(work, work.moved("t2", 0)) == ("Moved “Type 2” from 1 to 4",)
    assert steps_between(work, work.moved("t3", 1)) == ("Moved “Type 3” from 2 to 1",)
    assert steps_between(work, work.moved("t1", 0)) == ("Moved “Type 1” from 1 to 4",)
    assert steps_between(work, work.moved("t4", 2)) == ("Moved “Type 4” from 3 to 2",)
    assert steps_between(work, work.moved("t1", 2)) == ("Moved “Type 1” from 1 to 2",)
    assert steps_between(work, work.combined([2, 3])) == ("Combined 2 and 3 into 2, “Type 3”",)
    assert steps_between(work, work) == ()


def test_what_is_decided_written_and_published_is_told() -> None:
    work = work_of([1, 2])
    draft = OwnType(id="own-x", title="Type 1", minutes=(30, 30), default_minutes=30)

    def after(now: Work, **update: object) -> Work:
        return now.changed(1, lambda group: group.model_copy(update=update))

    decided = after(work, decided={"Duration": "t2"})
    assert steps_between(work, decided) == (
        "Decided duration of 1, “Type 1”: as “Type 2” in handbook.md says",
    )
    written = after(work, draft=draft)
    assert steps_between(work, written) == ("Wrote a draft of 1, “Type 1”",)
    longer = draft.model_copy(update={"minutes": (45, 45), "default_minutes": 45})
    assert steps_between(written, after(written, draft=longer)) == (
        "Changed length of 1, “Type 1”",
    )
    published = after(written, published="own-x", based_on=1, accepted=True)
    assert steps_between(written, published) == ("Published 1, “Type 1”",)
    renamed = after(work, title="Other", accepted=True)
    assert steps_between(work, renamed) == (
        "Renamed 1: “Type 1” is now “Other”",
        "Accepted 1, “Other”",
    )
