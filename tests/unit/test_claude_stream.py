"""An answer that streams in: its finished parts, and every way in which it can break off."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.claude.asking import Claude
from bot.claude.errors import FailureCode, ModelFailed, ModelStopped
from bot.claude.model import Ask, Patience, Reply
from bot.claude.parts import Part, Scanner
from bot.claude.prompts import load_prompts
from bot.claude.standin import EMPTY_STREAM, HTML_PAGE, Answer, Refuse, Say, StandIn
from bot.clock import MovableClock

PROMPTS = load_prompts()
GOOD = json.dumps({"title": "Go", "items": ["one", "two", "three"]})
MADE: list[Claude] = []
QUICK = Patience(back_off=(0.0, 0.0))
ONCE = Patience(back_off=())


class Listed(BaseModel):
    title: str
    items: list[str]


@pytest.fixture
def model() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    MADE.clear()
    yield
    for claude in MADE:
        claude.close()


def connected(model: StandIn, **changed: Any) -> Claude:
    return made(**{"base_url": model.url, **changed})


def made(**changed: Any) -> Claude:
    values = {"patience": QUICK, "prompts": PROMPTS, **changed}
    claude = Claude(api_key="sk-test", model="claude-opus-5-5", **values)
    claude.client()  # the import of the SDK is no part of a test's deadline
    MADE.append(claude)
    return claude


def ask(
    claude: Claude, *, deadline: float = 10.0, on_part: Callable[[Part], None] | None = None
) -> Reply[Listed]:
    asked = Ask(
        job="tests",
        team="T1",
        prompt=PROMPTS["question_set"],
        content={"brief": "a brief", "family": None},
        reply=Listed,
        on_part=on_part,
    )
    return claude.ask(asked, deadline=deadline)


# What is finished while the rest is still coming in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@settings(deadline=None)  # a busy machine is no mistake
@given(
    st.dictionaries(st.text(), JSON, max_size=4),
    st.lists(st.integers(1, 7)),
    st.sampled_from(["escaped", "plain"]),
)
def test_however_a_text_is_cut_its_parts_are_those_of_the_whole(
    value: dict[str, Any], sizes: list[int], spelling: str
) -> None:
    text = json.dumps(value, ensure_ascii=spelling == "escaped", indent=1)
    pieces, at = [], 0
    for size in [*sizes, len(text)]:
        pieces.append(text[at : at + size])
        at += size

    scanner = Scanner()
    parts = [part for piece in pieces for part in scanner.feed(piece)]

    assert {part.key: part.value for part in parts if part.index is None} == value
    items = [(part.key, part.index, part.value) for part in parts if part.index is not None]
    assert items == [
        (key, index, item)
        for key, found in value.items()
        if isinstance(found, list)
        for index, item in enumerate(found)
    ]


def test_an_item_is_reported_when_its_end_has_been_read_and_not_before() -> None:
    scanner = Scanner()

    assert scanner.feed('{"items": [{"a": 1') == []
    assert scanner.feed("}") == []
    assert scanner.feed(',{"a": "]}\\"') == [Part("items", 0, {"a": 1})]
    assert scanner.feed('"}]') == [
        Part("items", 1, {"a": ']}"'}),
        Part("items", None, [{"a": 1}, {"a": ']}"'}]),
    ]


@pytest.mark.parametrize(
    "text", ["Sure! Here is it", "[1, 2]", '{"a": 1 "b"}', '{"a" 1}', "{]}", '{"items": [1,,2]}']
)
def test_text_that_is_no_object_has_no_parts_and_does_no_harm(text: str) -> None:
    scanner = Scanner()
    for character in text * 2:
        for part in scanner.feed(character):
            assert part.value in (None, 1, 2, [1, 2])


def test_parts_arrive_while_the_answer_is_still_being_written(model: StandIn) -> None:
    # The end never comes, so whatever is seen was seen before it.
    model.enqueue(Say(GOOD, breaks="end", after=GOOD.index('"three"'), piece=5))
    seen: list[Part] = []

    with pytest.raises(ModelFailed):
        ask(connected(model, patience=ONCE), on_part=seen.append)

    assert seen == [Part("title", None, "Go"), Part("items", 0, "one"), Part("items", 1, "two")]


def test_thinking_is_no_part_of_the_answer(model: StandIn) -> None:
    model.enqueue(Say(GOOD))

    assert ask(connected(model)).value == Listed(title="Go", items=["one", "two", "three"])


# What breaks once is tried again


def stream(body: str) -> Refuse:
    return Refuse(200, body=body, content_type="text/event-stream")


BREAKS: list[tuple[Answer, str]] = [
    (Say(GOOD, breaks="end", after=20), "no_stop_reason"),
    (Say(GOOD, breaks="end", after=len(GOOD)), "no_stop_reason"),
    (Say(GOOD, breaks="drop", after=20), "dropped"),
    (Say(GOOD, breaks="stall", after=20), "stalled"),
    (Say(GOOD, breaks="error", after=20), "stream_overloaded_error"),
    (Say(GOOD, breaks="bad_json", after=20), "bad_stream"),
    (Say("   "), "no_text"),
    (Say(GOOD, stop_reason="tool_use"), "stop_tool_use"),
    (EMPTY_STREAM, "empty_stream"),
    (HTML_PAGE, "not_a_stream"),
    (stream("event: message_start\ndata: [1]\n\n"), "bad_stream"),
    (Refuse(429, "rate_limit_error", {"retry-after": "0.01"}), "rate_limited"),
    (Refuse(429, "rate_limit_error", {"retry-after": "soon"}), "rate_limited"),
    (Refuse(500, body="<html>Bad gateway</html>", content_type="text/html"), "status_500"),
    (Refuse(529, "overloaded_error"), "overloaded"),
    (Refuse(408, "timeout_error"), "status_408"),
]


def patient(outcome: str) -> Patience:
    return replace(QUICK, stall=0.2) if outcome == "stalled" else QUICK


def breaks(value: object) -> str:
    return value if isinstance(value, str) else "with"


@pytest.mark.parametrize(("broken", "outcome"), BREAKS, ids=breaks)
def test_an_answer_that_broke_off_is_asked_for_again(
    model: StandIn, broken: Answer, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    model.enqueue(broken, Say(GOOD))

    with caplog.at_level(logging.INFO):
        reply = ask(connected(model, patience=patient(outcome)))

    assert [f"outcome={outcome} " in line for line in caplog.messages] == [True, False]
    assert reply.value.items == ["one", "two", "three"]
    assert reply.calls == 2
    assert model.history[0].body == model.history[1].body


@pytest.mark.parametrize(("broken", "outcome"), BREAKS, ids=breaks)
def test_an_answer_that_breaks_off_every_time_fails_with_a_sentence(
    model: StandIn, broken: Answer, outcome: str
) -> None:
    model.otherwise = lambda _: broken

    with pytest.raises(ModelFailed) as caught:
        ask(connected(model, patience=patient(outcome)))

    said = {"stalled": "unreachable", "no_text": "nonsense", "overloaded": "busy"}
    assert caught.value.code == said.get(outcome, caught.value.code)
    assert caught.value.code in {"unreachable", "busy", "nonsense"}
    assert caught.value.reason.endswith(".")
    assert len(model.history) == 3
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Refuse(400, "invalid_request_error"), "request"),
        (Refuse(401, "authentication_error"), "key"),
        (Refuse(403, "permission_error"), "key"),
        (Refuse(404, "not_found_error"), "model"),
        (Refuse(413, "request_too_large"), "request"),
        (Say(GOOD, breaks="error", after=5, error="invalid_request_error"), "request"),
        (Say(GOOD, breaks="error", after=5, error="authentication_error"), "key"),
    ],
)
def test_what_will_never_work_is_not_tried_again(
    model: StandIn, answer: Answer, code: FailureCode
) -> None:
    model.enqueue(answer, Say(GOOD))

    with pytest.raises(ModelFailed) as caught:
        ask(connected(model))

    assert caught.value.code == code
    assert len(model.history) == 1


def test_nobody_listening_is_told_as_unreachable() -> None:
    with StandIn() as gone:
        url = gone.url

    claude = made(base_url=url)
    with pytest.raises(ModelFailed) as caught:
        ask(claude)

    assert caught.value.code == "unreachable"


# Waiting


def test_a_wait_the_api_asks_for_is_kept(model: StandIn) -> None:
    model.enqueue(Refuse(429, "rate_limit_error", {"retry-after": "7"}), Say(GOOD))
    waits: list[float] = []

    ask(connected(model, pause=waits.append))

    assert waits == [7.0]


@pytest.mark.parametrize("asked_for", ["86400", "1e300", "31"])
def test_a_huge_wait_is_not_waited_out(model: StandIn, asked_for: str) -> None:
    model.enqueue(Refuse(429, "rate_limit_error", {"retry-after": asked_for}), Say(GOOD))
    waits: list[float] = []

    with pytest.raises(ModelFailed) as caught:
        ask(connected(model, pause=waits.append), deadline=3600)

    assert caught.value.code == "busy"
    assert waits == []
    assert len(model.history) == 1


def test_a_wait_longer_than_the_deadline_leaves_is_not_begun(model: StandIn) -> None:
    model.enqueue(Refuse(529, "overloaded_error", {"retry-after": "20"}), Say(GOOD))
    waits: list[float] = []

    with pytest.raises(ModelFailed):
        ask(connected(model, pause=waits.append), deadline=10)

    assert waits == []


def test_tries_that_are_told_overloaded_are_spread_out(model: StandIn) -> None:
    model.otherwise = lambda _: Refuse(529, "overloaded_error")
    waits: list[float] = []
    patience = Patience(back_off=(1.0, 4.0))

    with pytest.raises(ModelFailed):
        ask(connected(model, pause=waits.append, patience=patience), deadline=60)

    assert 0.75 <= waits[0] <= 1.25
    assert 3.0 <= waits[1] <= 5.0


@pytest.mark.parametrize("broken", ["stall", "drip"])
def test_the_deadline_holds_whatever_the_connection_does(model: StandIn, broken: Any) -> None:
    # Pings keep the read from ever timing out, and a long read timeout does not help a stall.
    model.enqueue(Say(GOOD, breaks=broken, after=20))
    claude = connected(model, patience=Patience(stall=30.0, back_off=()))
    began = time.monotonic()

    with pytest.raises(ModelFailed) as caught:
        ask(claude, deadline=0.2)

    assert caught.value.code == "late"
    assert time.monotonic() - began < 10.0


def test_the_deadline_covers_all_tries_together(model: StandIn) -> None:
    clock = MovableClock(0.0)
    model.otherwise = lambda _: Say(GOOD, breaks="end", after=5)

    with pytest.raises(ModelFailed) as caught:
        ask(
            connected(model, monotonic=clock.now, pause=lambda _: clock.advance(100)),
            deadline=50,
        )

    assert caught.value.code == "late"
    assert len(model.history) == 1


def test_closing_stops_an_answer_that_is_being_waited_for(model: StandIn) -> None:
    model.enqueue(Say(GOOD, breaks="stall", after=20))
    claude = connected(model, patience=Patience(stall=30.0))

    def close(_: Part) -> None:
        threading.Thread(target=claude.close).start()

    began = time.monotonic()
    with pytest.raises(ModelStopped):
        ask(claude, on_part=close, deadline=30.0)
    with pytest.raises(ModelStopped):
        ask(claude)

    assert time.monotonic() - began < 10.0
    assert len(model.history) == 1


def test_closing_stops_the_wait_between_two_tries(model: StandIn) -> None:
    claude = connected(model, patience=Patience(back_off=(20.0,)))

    def answer(_: object) -> Answer:
        threading.Timer(0.05, claude.close).start()
        return Refuse(529, "overloaded_error")

    model.otherwise = answer
    began = time.monotonic()
    with pytest.raises(ModelStopped):
        ask(claude, deadline=60)

    assert time.monotonic() - began < 10.0


def test_a_mistake_in_the_listener_is_not_taken_for_the_models(model: StandIn) -> None:
    model.enqueue(Say(GOOD))

    def listener(_: Part) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(connected(model), on_part=listener)


# The same on a transport of the client's own, with bodies byte for byte


def over(body: bytes | Iterator[bytes], status: int = 200) -> Claude:
    def handle(_: httpx2.Request) -> httpx2.Response:
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(status, headers=headers, content=body)

    return made(patience=ONCE, transport=httpx2.MockTransport(handle))


def events(*found: dict[str, Any]) -> bytes:
    return b"".join(
        f"event: {event['type']}\r\ndata: {json.dumps(event)}\r\n\r\n".encode() for event in found
    )


def test_an_answer_in_several_blocks_is_read_whole_whatever_else_comes_between() -> None:
    body = events(
        {"type": "message_start", "message": {"usage": {"input_tokens": 3}}},
        {"type": "content_block_start", "content_block": {"type": "text", "text": '{"title":'}},
        {"type": "content_block_delta", "delta": {"type": "text_delta", "text": '"Go",'}},
        {"type": "of_next_year", "delta": {"text": "?"}},
        {"type": "content_block_start", "content_block": {"type": "of_next_year", "text": "?"}},
        {"type": "content_block_delta", "delta": {"type": "text_delta", "text": '"items":[]}'}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": None},
        {"type": "message_stop"},
    )

    assert ask(over(body)).value == Listed(title="Go", items=[])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"event: message_start\n",
        b"event: message_start\ndata: {}\n\n",
        b'event: message_delta\ndata: {"type": "message_delta", "delta": {"stop_reason": 5}}\n\n',
        b"event: error\ndata: it broke\n\n",
        b"event: x\ndata: " + b"[" * 100_000 + b"\n\n",
        b"\xff\xfe\n\n",
    ],
)
def test_no_stream_however_odd_gets_through_as_anything_but_a_failure(body: bytes) -> None:
    with pytest.raises(ModelFailed) as caught:
        ask(over(body))

    assert caught.value.code in {"unreachable", "busy"}
