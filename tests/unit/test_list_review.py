"""A list looked over before it is taken in: what it lacks, what it looks like, what not to ask."""

import pytest
from plan_samples import seed

from bot.catalogue.bank import Bank
from bot.catalogue.model import Kind, Level
from bot.content import load_content
from bot.questions.lists import read_list
from bot.questions.model import OwnQuestion
from bot.questions.review import Reviewed, review


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_content().bank


def looked_over(text: str, bank: Bank, *known: OwnQuestion, name: str = "list.md") -> Reviewed:
    (one,) = review(read_list(text, name), bank, known)
    return one


def notes(one: Reviewed) -> list[str]:
    return [note.id for note in one.listed.notes]


def test_a_listed_question_becomes_one_s_own_with_what_the_list_says(bank: Bank) -> None:
    text = (
        "## Databases\n- How would you design a queue in SQL?\n    - What of two readers?\n"
        "    - Locks, order\n    - The reader skips rows that another one holds at that moment.\n"
    )
    own = looked_over(text, bank).own
    assert own.prompt == "How would you design a queue in SQL?"
    assert own.kind is Kind.SYSTEM_DESIGN
    assert "databases" in own.areas
    assert set(own.areas) <= {area.id for area in bank.areas.all}
    assert own.follow_ups == ("What of two readers?",)
    assert own.look_for == (
        "The reader skips rows that another one holds at that moment.",
        "Locks, order",
    )
    assert own.origins == ("list.md",)


def test_each_own_question_has_an_id_of_its_own(bank: Bank) -> None:
    reviewed = review(read_list("- What is a map?\n- What is a map?\n", "a"), bank, ())
    assert len({one.own.id for one in reviewed}) == 2


def test_what_a_list_does_not_say_stays_open_and_is_named(bank: Bank) -> None:
    one = looked_over("What is a tombstone in a log?", bank)
    assert one.own.anchors is None
    assert one.own.levels is None
    assert {"competency", "levels", "minutes", "follow_ups", "look_for", "anchors"} <= set(
        one.lacking
    )
    assert one.own.complete() is None


def test_what_a_table_says_is_kept(bank: Bank) -> None:
    text = "question,level,kind,minutes\nWhy would you cache?,junior,experience,7\n"
    own = looked_over(text, bank, name="list.csv").own
    assert own.levels == (Level.JUNIOR, Level.JUNIOR)
    assert (own.kind, own.minutes) == (Kind.EXPERIENCE, 7)


def test_more_than_three_follow_ups_are_named_and_left_out(bank: Bank) -> None:
    nested = "".join(f"    - Why is {word} first?\n" for word in ("a", "b", "c", "d", "e"))
    one = looked_over(f"- What is an order?\n{nested}", bank)
    assert len(one.own.follow_ups) == 3
    (note,) = [note for note in one.listed.notes if note.id == "follow_ups"]
    assert "“Why is d first?” “Why is e first?”" in note.text
    assert len(one.listed.follow_ups) == 5


def test_a_question_the_bank_has_is_shown_beside_it(bank: Bank) -> None:
    known = bank.questions[0]
    one = looked_over(f"- {known.prompt}", bank)
    assert known.id in [twin.id for twin in one.twins]


def test_an_own_question_that_is_not_complete_is_a_twin_too(bank: Bank) -> None:
    prompt = "How would you shard a ledger of gift vouchers?"
    known = OwnQuestion(id="own-1", prompt=prompt)
    assert [twin.id for twin in looked_over(prompt, bank, known).twins] == ["own-1"]


@pytest.mark.parametrize(
    "text",
    [
        "- Do you have kids?",
        "- How do you plan your week?\n    - Do you have kids?",
        "- How do you plan your week?\n    - Has kids, etc.\n    - Are you pregnant?",
    ],
)
def test_what_must_not_be_asked_is_found_in_every_line(bank: Bank, text: str) -> None:
    assert looked_over(text, bank).findings


def test_the_team_s_list_is_looked_over_whole(bank: Bank) -> None:
    reviewed = review(read_list(seed(2), "team.md"), bank, ())
    assert len(reviewed) == 20
    assert not any(one.findings for one in reviewed)
    assert all("anchors" in one.lacking for one in reviewed)
    by_prompt = {one.own.prompt: one.own for one in reviewed}
    twitter = by_prompt["How would you build twitter?"]
    assert twitter.kind is Kind.SYSTEM_DESIGN
    assert twitter.look_for[-1] == "System architecture"
