"""What scorecards show in Slack, and the fixed formulas of the summary."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from interview_samples import ADA, GRACE, LINUS, TEAM, make_interview, make_set

from bot.plans.model import QuestionSet
from bot.positions.model import Candidate, Position
from bot.sandbox.limits import surfaces as limits
from bot.scorecards import blocks
from bot.scorecards.model import (
    Card,
    Rating,
    Recommendation,
    Submission,
    Tally,
    panel_mean,
    recommendations_disagree,
    recommended,
    submissions,
    tallies,
)
from bot.scorecards.pages import build_others, build_summary
from bot.slack.model import Message, View

POSITION = Position("pos_1", TEAM, "Go engineer", ADA, ADA, None, "open")
CANDIDATE = Candidate("cand_1", TEAM, "Jane <!here> Doe")
INTERVIEW = make_interview(POSITION, CANDIDATE, GRACE, LINUS, starts_at=1_800_000_000.0)


def make_card(
    user: str,
    *scores: int | None,
    recommendation: Recommendation = Recommendation.YES,
    version: int = 1,
    words: str = "They said so",
    note: str = "",
) -> Card:
    return Card(
        id=f"card_{user}_{version}",
        interview_id=INTERVIEW.id,
        interviewer=user,
        version=version,
        recommendation=recommendation,
        note=note,
        submitted_at=1_800_003_000.0 + version,
        ratings=tuple(Rating(score, words if score else "") for score in scores),
    )


def check_view(view: View) -> None:
    assert limits.problems_in_view(view) == []
    assert not limits.view_too_large(view)
    assert "<!here>" not in json.dumps(view)


def check_message(message: Message) -> None:
    assert limits.problems_in_message(list(message.blocks)) == []
    assert "<!here>" not in message.text + json.dumps(message.blocks)


def texts(view: View) -> list[str]:
    return [each["text"]["text"] for each in view["blocks"] if each["type"] == "section"]


# The form


@pytest.mark.parametrize(("criteria", "characters"), [(3, 0), (6, 0), (6, 5000)])
def test_the_form_shows_every_anchor_and_stays_within_the_limits(
    criteria: int, characters: int
) -> None:
    content = make_set(4, criteria, filler="&" * characters)
    view = blocks.build_form(INTERVIEW, content, [], "UTC")
    check_view(view)
    shown = "\n".join(texts(view))
    for criterion in range(criteria):
        assert f"Criterion {criterion + 1}" in shown
    for score, label in enumerate(("Not shown", "Partly shown", "Shown", "Shown in depth"), 1):
        assert shown.count(f"*{score} {label}*\n• Does thing {score}") == criteria
    assert view["private_metadata"] == json.dumps({"interview": INTERVIEW.id})


def test_the_form_offers_four_levels_not_assessed_and_no_neutral_recommendation() -> None:
    view = blocks.build_form(INTERVIEW, make_set(), [], "UTC")
    elements = {each["block_id"]: each for each in view["blocks"] if each["type"] == "input"}
    levels = [each["value"] for each in elements["rating_0"]["element"]["options"]]
    assert levels == ["4", "3", "2", "1", "none"]
    overall = [each["value"] for each in elements["recommendation"]["element"]["options"]]
    assert overall == ["strong_yes", "yes", "no", "strong_no"]
    assert "initial_option" not in elements["rating_0"]["element"]


def test_the_form_opens_with_ones_own_latest_version() -> None:
    versions = [
        make_card(GRACE, 2, None, 4),
        make_card(GRACE, 3, None, 4, version=2, words="w" * 3000, note="n" * 3000),
    ]
    view = blocks.build_form(INTERVIEW, make_set(), versions, "UTC")
    check_view(view)
    elements = {e["block_id"]: e["element"] for e in view["blocks"] if e["type"] == "input"}
    assert elements["rating_0"]["initial_option"]["value"] == "3"
    assert elements["rating_1"]["initial_option"]["value"] == "none"
    assert elements["evidence_0"]["initial_value"] == "w" * 3000
    assert elements["recommendation"]["initial_option"]["value"] == "yes"
    assert "the first is kept" in json.dumps(view)


# Messages


def test_messages_hold_who_and_how_many_and_nothing_of_the_contents() -> None:
    first = blocks.build_progress(INTERVIEW, "C1", "1.1", user=GRACE, version=1, count=1)
    second = blocks.build_progress(INTERVIEW, "C1", "1.1", user=GRACE, version=2, count=1)
    assert first.text == "<@UGRACE> submitted (1 of 2)"
    assert "version 2" in second.text
    complete = blocks.build_complete(INTERVIEW, "C1", "1.1")
    asked = blocks.build_ask(INTERVIEW, user=GRACE, zone="UTC", again=True)
    for message in (first, second, complete, asked):
        check_message(message)
    assert [each["action_id"] for each in asked.blocks[1]["elements"]] == ["scorecard.open"]


# The formulas


def test_means_leave_out_what_was_not_assessed_and_weigh_criteria_equally() -> None:
    found = submissions([make_card(GRACE, 4, None, 1), make_card(LINUS, 2, 3, None)])
    first, second, third = tallies(found, 3)
    assert (first.mean, first.spread, first.disagrees) == (3.0, 2, True)
    assert (second.mean, second.spread, second.disagrees) == (3.0, None, False)
    assert third.scores == (1,)
    assert panel_mean([first, second, third]) == pytest.approx(7 / 3)
    assert found[0].latest.mean == 2.5
    assert found[0].latest.assessed == 2
    assert panel_mean([Tally(())]) is None


def test_a_difference_of_one_is_no_disagreement() -> None:
    assert not Tally((3, 4)).disagrees
    assert Tally((4, 4, 2)).disagrees


def test_recommendations_are_counted_and_a_yes_beside_a_no_is_named() -> None:
    found = submissions(
        [
            make_card(GRACE, 3, recommendation=Recommendation.STRONG_NO),
            make_card(LINUS, 3, recommendation=Recommendation.YES),
            make_card(ADA, 3, recommendation=Recommendation.YES),
        ]
    )
    assert recommended(found) == [(Recommendation.YES, 2), (Recommendation.STRONG_NO, 1)]
    assert recommendations_disagree(found)
    assert not recommendations_disagree(found[1:])


@given(st.lists(st.sampled_from([None, 1, 2, 3, 4]), min_size=1, max_size=6))
def test_a_mean_lies_between_the_lowest_and_the_highest(scores: list[int | None]) -> None:
    given_scores = [score for score in scores if score is not None]
    tally = Tally(tuple(given_scores))
    if tally.mean is None:
        assert not given_scores
    else:
        assert min(given_scores) <= tally.mean <= max(given_scores)


# What is read of others' cards


Build = Callable[..., View]
PANEL = tuple(f"UPANEL{number}" for number in range(6))


def all_pages(build: Build, content: QuestionSet, found: list[Submission]) -> list[View]:
    """Follow Next Page to the end, as a reader does."""
    views: list[View] = []
    page: int | None = 0
    while page is not None:
        view = build(INTERVIEW, content, found, zone="UTC", page=page)
        views.append(view)
        page = next_page(view)
    return views


def next_page(view: View) -> int | None:
    for block in view["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id") == "scorecard.next":
                assert element["value"].startswith(f"{view['callback_id']}:{INTERVIEW.id}:")
                return int(element["value"].rsplit(":", 1)[1])
    return None


@pytest.mark.parametrize("build", [build_others, build_summary])
@pytest.mark.parametrize("letter", ["w", "&", "😀", "\n"])
def test_the_longest_cards_can_be_read_to_the_end_page_by_page(build: Build, letter: str) -> None:
    content = make_set(6, 6, filler=" word" * 100)
    words = f"BEGIN{letter * 2988}FINIS"
    found = submissions(
        make_card(user, 4, 3, 2, 1, 4, 3, words=words, note=words) for user in PANEL
    )
    views = all_pages(build, content, found)
    for view in views:
        check_view(view)
    shown = "".join(text for view in views for text in texts(view))
    assert shown.count("BEGIN") == shown.count("FINIS") == len(PANEL) * 7
    if letter not in "&\n":
        assert shown.count(letter) >= len(PANEL) * 7 * 2988
    assert len(views) > 1
    assert views[0]["blocks"][-2]["elements"][0]["text"].startswith("Page 1 of")


@pytest.mark.parametrize("build", [build_others, build_summary])
def test_many_short_ratings_are_laid_on_pages_too(build: Build) -> None:
    content = make_set(4, 20)
    found = submissions(make_card(user, *[3] * 20, words="BEGIN") for user in PANEL)
    views = all_pages(build, content, found)
    for view in views:
        check_view(view)
    assert "".join(text for view in views for text in texts(view)).count("BEGIN") == 120


def test_a_summary_of_two_fits_one_page_and_names_what_stands_out() -> None:
    content = make_set(4, 3)
    found = submissions(
        [
            make_card(GRACE, 4, 3, None, note="Would work with them"),
            make_card(LINUS, 1, 3, None, recommendation=Recommendation.NO, words="<!here>"),
        ]
    )
    (view,) = all_pages(build_summary, content, found)
    check_view(view)
    shown = "\n".join(texts(view))
    assert "They are 3 apart" in shown
    assert shown.count("apart") == 1
    assert "4, 1 (mean 2.50, spread 3)" in shown
    assert "not assessed by anyone" in shown
    assert "Panel's mean: 2.75" in shown
    assert "Some say yes and some say no" in shown
    assert "Would work with them" in shown
    assert "They said so" in shown


def test_a_changed_rating_shows_what_it_was_first() -> None:
    content = make_set(4, 3)
    found = submissions(
        [
            make_card(GRACE, 2, 3, None, recommendation=Recommendation.NO),
            make_card(GRACE, 4, 3, None, version=2),
            make_card(LINUS, 3, 3, None),
        ]
    )
    for build in (build_others, build_summary):
        shown = json.dumps(all_pages(build, content, found)[0])
        assert "(first 2)" in shown
        assert "version 2; the first is kept" in shown
    assert ", first no" in json.dumps(all_pages(build_summary, content, found)[0])


def test_before_anyone_else_submitted_the_form_says_so() -> None:
    view = build_others(INTERVIEW, make_set(), [], zone="UTC", page=0)
    check_view(view)
    assert "Nobody else has submitted yet" in json.dumps(view)


@pytest.mark.parametrize("page", [-1, 7])
def test_a_page_that_is_not_there_shows_the_nearest(page: int) -> None:
    found = submissions([make_card(GRACE, 3, 3, 3)])
    check_view(build_summary(INTERVIEW, make_set(), found, zone="UTC", page=page))


def test_a_set_without_criteria_still_takes_a_recommendation() -> None:
    content: Any = make_set()
    bare = content.model_copy(update={"rubric": content.rubric.model_copy(update={"criteria": ()})})
    check_view(blocks.build_form(INTERVIEW, bare, [], "UTC"))
    found = submissions([replace(make_card(GRACE), note="A note")])
    assert "A note" in json.dumps(build_summary(INTERVIEW, bare, found, zone="UTC", page=0))
