"""A review worded by a model: it claims nothing that the linter did not find, or is not shown."""

import json
from typing import Any

import pytest
from loop_samples import SAMPLE, looped, reviewed
from type_model import answering, said

from bot.claude.standin import Refuse, Say
from bot.loops.model import Review, Severity
from bot.loops.wording import cited, word

TEAM = "T1"


def sentence(text: str, *ids: str) -> dict[str, Any]:
    return {"text": text, "findings": list(ids)}


def sample() -> Review:
    return reviewed(SAMPLE.read_text(encoding="utf-8"))


def good(review: Review) -> list[dict[str, Any]]:
    known = cited(review.findings)
    strength = next(id_ for id_, one in known.items() if one.severity is Severity.STRENGTH)
    gap = next(id_ for id_, one in known.items() if one.message.startswith("Edge cases"))
    return [
        sentence("Edge cases and error handling are uncovered: no stage speaks of them.", gap),
        sentence(known[strength].message, strength),
    ]


def test_what_rests_on_findings_alone_is_shown() -> None:
    review = sample()
    with answering(said(sentences=good(review))) as (claude, history):
        worded = word(claude, review, TEAM)

    assert worded is not None
    assert worded.startswith("Edge cases and error handling are uncovered")
    data = history[0].data
    assert data["loop"]["stages"] == list(review.matrix.stages)
    assert [each["id"] for each in data["findings"]] == list(cited(review.findings))
    assert len({each["id"] for each in data["findings"]}) == len(review.findings)


def wrong() -> list[tuple[str, str]]:
    return [
        ("Nobody looks for Kubernetes.", "“Kubernetes” stands in none"),
        ("Edge cases and error handling have 12 minutes.", "“12” stands in none"),
        ("System Design does not look for edge cases.", "“System Design” stands in none"),
        ("Edge cases and error handling are thin.", "no finding cited is thin"),
        ("Edge cases and error handling are a strength.", "of severity strength"),
        ("Edge cases and error handling are an error.", "of severity error"),
        ("Edge cases are critical: nobody is to be hired.", "of severity error"),
        ("Edge cases are well assessed everywhere.", "of severity strength"),
        ("Edge cases are uncovered; candidates from abroad do worse here.", "use theirs: abroad"),
        ("Edge cases are uncovered, see https://example.com/x.", "is an address or an id"),
        ("Edge cases are uncovered, see gap.edge-cases.uncovered.", "is an address or an id"),
        ("*Edge cases* are uncovered.", "“*” is no plain text"),
        ("Edge cases are <https://x|uncovered>.", "is no plain text"),
    ]


HONEST = {
    "gap.edge-cases.uncovered": "No stage speaks of edge cases and error handling; Pairing "
    "Exercise would be the place to look for them.",
    "material.does_not_fit": "The frontend pairing exercise needs 60 or 90 minutes where Pairing "
    "Exercise has 45, and should be cut or given more time.",
    "stage.not_for_all": "Readable, maintainable code is looked for in Take-home Assignments "
    "alone, which not every candidate has.",
    "hours.effort_unstated": "Take-home Assignments is due after 24 hours but does not say how "
    "much work is expected, and it should.",
    "gap.testing.thin": "Testing is thin: it is one of several things in a line of Take-home "
    "Assignments.",
    "rule.dry_run_unrecorded": "It is worth knowing that Pairing Exercise asks for a dry run and "
    "none is recorded.",
    "strength.comparable": "Ratings of Pairing Exercise can be compared, since every candidate has "
    "the same exercise and the same interviewers.",
    "gap.real-time.covered": "Real-time problem solving is covered by Pairing Exercise and System "
    "Design.",
}


def test_findings_said_in_other_words_are_shown() -> None:
    for id_, text in HONEST.items():
        with answering(said(sentences=[sentence(text, id_)])) as (claude, history):
            assert word(claude, sample(), TEAM) == text
        assert len(history) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Testing is covered and real-time problem solving is thin.",
        "Nobody looks for real-time problem solving, and testing is mentioned.",
    ],
)
def test_what_is_true_of_one_finding_is_not_said_of_another(text: str) -> None:
    bad = sentence(text, "gap.testing.thin", "gap.real-time.covered")
    with answering(*[said(sentences=[bad])] * 3) as (claude, _):
        assert word(claude, sample(), TEAM) is None


@pytest.mark.parametrize(("text", "problem"), wrong())
def test_a_claim_beyond_the_findings_is_sent_back(text: str, problem: str) -> None:
    review = sample()
    first, *others = good(review)
    bad = [{**first, "text": text}, *others]
    with answering(said(sentences=bad), said(sentences=[first, *others])) as (claude, history):
        worded = word(claude, review, TEAM)

    assert worded is not None
    assert text not in worded
    assert problem in json.dumps(history[1].body["messages"][-1], ensure_ascii=False)


def test_a_strength_is_not_turned_into_something_that_lacks() -> None:
    review = sample()
    _, strength = good(review)
    bad = sentence("Nobody sees it.", *strength["findings"])
    with answering(*[said(sentences=[bad])] * 3) as (claude, _):
        assert word(claude, review, TEAM) is None


def test_a_summary_without_a_finding_or_with_one_invented_is_not_shown() -> None:
    review = sample()
    for bad in (
        sentence("Overall this is a fine loop."),
        sentence("Edge cases are uncovered.", "gap.nowhere"),
    ):
        with answering(*[said(sentences=[bad])] * 3) as (claude, history):
            assert word(claude, review, TEAM) is None
            assert len(history) == 3


def test_an_error_may_not_be_left_out() -> None:
    review = looped("pairing", must_have=["algorithms"])
    known = cited(review.findings)
    error = next(id_ for id_, one in known.items() if one.severity is Severity.ERROR)
    other = next(id_ for id_, one in known.items() if one.severity is not Severity.ERROR)
    without = said(sentences=[sentence(known[other].message, other)])
    with answering(without, without, without) as (claude, history):
        assert word(claude, review, TEAM) is None
    assert f"the error {error} is in no sentence" in json.dumps(history[1].body["messages"][-1])


@pytest.mark.parametrize("answer", [Say("{}", stop_reason="refusal"), Refuse(400)])
def test_a_model_that_refuses_costs_nothing_but_the_summary(answer: Say | Refuse) -> None:
    with answering(answer) as (claude, _):
        assert word(claude, sample(), TEAM) is None


def test_mentions_notify_nobody() -> None:
    review = sample()
    first, second = good(review)
    shouted = {**second, "text": f"<!channel> {second['text']}"}
    with answering(said(sentences=[first, shouted])) as (claude, _):
        worded = word(claude, review, TEAM)
    assert worded is not None
    assert "<!" not in worded
