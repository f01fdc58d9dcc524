"""What changed in a type, and two changes put together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from type_samples import SHARED, types

from bot.catalogue.types import Rules, Seat, SeatRole
from bot.errors import Problem
from bot.types.diff import MINUS, changed_fields, differences, merged
from bot.types.model import OwnType

PAIRING = next(one for one in SHARED if one.id == "pairing")
FIELDS = ("title", "summary", "look_for", "before", "rules", "panel", "exercise", "minutes")
relaxed = settings(deadline=None, max_examples=80)


def with_(type_: OwnType, **changes: object) -> OwnType:
    return type_.model_copy(update=changes)


def said(before: OwnType, after: OwnType) -> list[str]:
    return [line for change in differences(before, after) for line in change.lines()]


def test_a_difference_names_each_field_with_what_went_and_what_came() -> None:
    lead = Seat(role=SeatRole.LEAD, from_="the platform team", instructions=("Listen.",))
    after = with_(
        PAIRING,
        minutes=(60, 60),
        does_not_assess=(),
        panel=(lead, *PAIRING.panel[1:]),
        rules=PAIRING.rules.model_copy(update={"muted": False, "candidate_minutes": 5}),
    )
    lines = said(PAIRING, after)
    assert lines[lines.index("What it does not assess") + 1].startswith(f"{MINUS} Technical level.")
    at = lines.index("Panel")
    assert lines[at + 1 : at + 3] == [
        f"{MINUS} Lead, from engineers of the team that is hiring",
        "+ Lead, from the platform team",
    ]
    assert lines[lines.index("Instructions for the lead") + 1].startswith(MINUS)
    assert "+ Listen." in lines
    at = lines.index("The observer is muted")
    assert lines[at : at + 3] == ["The observer is muted", f"{MINUS} yes", "+ no"]
    at = lines.index("Length")
    assert lines[at : at + 3] == ["Length", f"{MINUS} 45 to 60 minutes", "+ 60 minutes"]


def test_another_order_is_a_difference_too() -> None:
    after = with_(PAIRING, during=PAIRING.during[::-1])
    assert said(PAIRING, after) == ["During: in another order"]
    assert changed_fields(PAIRING, after) == "during"


@relaxed
@given(types, types)
def test_there_is_a_difference_just_where_something_differs(one: OwnType, other: OwnType) -> None:
    assert not differences(one, one)
    same = one.model_copy(update={"id": other.id}) == other
    assert bool(differences(one, other)) != same


@relaxed
@given(types, types, types, st.sets(st.sampled_from(FIELDS)))
def test_changes_of_different_fields_are_both_kept(
    base: OwnType, one: OwnType, other: OwnType, chosen: set[str]
) -> None:
    mine = with_(base, **{name: getattr(one, name) for name in FIELDS if name in chosen})
    theirs = with_(base, **{name: getattr(other, name) for name in FIELDS if name not in chosen})
    both = merged(base, mine, theirs)
    for name in FIELDS:
        assert getattr(both, name) == getattr(mine if name in chosen else theirs, name)


@relaxed
@given(types, types)
def test_a_change_of_what_nobody_else_changed_is_taken_whole(base: OwnType, one: OwnType) -> None:
    wanted = one.model_copy(update={"id": base.id})
    assert merged(base, wanted, base) == wanted
    assert merged(base, wanted, wanted) == wanted


def test_rules_are_put_together_one_by_one_and_a_clash_names_the_field() -> None:
    base = with_(PAIRING, rules=Rules())
    mine = with_(base, rules=Rules(observer=True))
    theirs = with_(base, rules=Rules(muted=True), summary="Theirs.")
    assert merged(base, mine, theirs).rules == Rules(observer=True, muted=True)
    with pytest.raises(Problem) as caught:
        merged(base, with_(base, summary="Mine."), theirs)
    assert caught.value.message.startswith("Summary changed meanwhile in another way")


def test_a_sentence_names_a_few_fields_and_counts_the_rest() -> None:
    names = ("what_happens", "probes", "before", "during", "look_for", "not_expected", "teams")
    after = PAIRING.model_copy(update=dict.fromkeys(names, ("Something else",)))
    said = changed_fields(PAIRING, after)
    assert said.endswith("and 2 more")
    assert said.count(",") == 4
