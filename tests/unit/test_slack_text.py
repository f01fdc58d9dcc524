"""Text is made safe and short before it goes to Slack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import blocks
from bot.slack.failures import why_refused
from bot.slack.text import (
    clip,
    escape,
    listing,
    moment,
    moment_plain,
    plural,
    size,
    without_mentions,
)


@given(st.text())
def test_escaped_text_can_mention_nobody_and_link_nowhere(text: str) -> None:
    escaped = escape(text)
    assert "<" not in escaped
    assert ">" not in escaped
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Ask <@U123> and <!channel> about <#C1|go>", "Ask  and  about"),
        ("@channel wake up", "channel wake up"),
        ("@Everyone and @here!", "Everyone and here!"),
        ("mail ada@example.com", "mail ada@example.com"),
        ("ch <- value // receive", "ch <- value // receive"),
    ],
)
def test_a_models_text_notifies_nobody(text: str, kept: str) -> None:
    assert without_mentions(text) == kept


@given(st.text(), st.integers(1, 80))
def test_clipped_text_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert len(clipped) <= limit
    assert clipped == text or clipped.endswith("…")


def test_a_moment_shows_in_each_readers_own_zone_and_in_one_zone_elsewhere() -> None:
    at = 1_795_514_400.0
    plain = moment_plain(at, "Europe/Berlin")
    assert plain.endswith("Europe/Berlin")
    assert moment(at, "Europe/Berlin") == (
        f"<!date^1795514400^{{date_short_pretty}} at {{time}}|{plain}>"
    )


def test_numbers_and_lists_read_as_a_person_would_write_them() -> None:
    assert (plural(1, "question"), plural(5, "question")) == ("1 question", "5 questions")
    assert [listing([]), listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [size(1), size(900), size(100_000), size(1_500_000)] == [
        "1 byte",
        "900 bytes",
        "100 kB",
        "1.5 MB",
    ]


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "token_revoked", "whatever"])
def test_a_refusal_is_a_sentence_and_never_a_code(code: str) -> None:
    sentence = why_refused(code)
    assert sentence.endswith(".")
    assert "_" not in sentence


def test_blocks_are_cut_to_slacks_limits() -> None:
    assert len(blocks.header("x" * 500)["text"]["text"]) == 150
    assert len(blocks.section("x" * 5000)["text"]["text"]) == 3000
    assert len(blocks.fields(*["x" * 5000] * 12)["fields"]) == 10
    assert len(blocks.button("x" * 100, "a")["text"]["text"]) == 75
    assert len(blocks.modal("c", "x" * 50, [], submit="y" * 50)["title"]["text"]) == 24
