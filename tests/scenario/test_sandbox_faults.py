"""What goes wrong on request: rate limits, errors, broken connections, duplicates."""

import time
from collections.abc import Iterator
from http.client import IncompleteRead, RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from sandbox_rig import Json, Served, connected, served, until
from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.sandbox import seed
from bot.sandbox.faults import Faults

GENERAL, HIRING = seed.GENERAL, seed.HIRING
BROKEN = (RemoteDisconnected, IncompleteRead, ConnectionResetError, URLError)


@pytest.fixture
def house() -> Iterator[Served]:
    with served(commands=[{"command": "/echo", "description": "Says it back"}]) as found:
        yield found


def fault(house: Served, **wanted: Any) -> None:
    wanted = {"method": "chat.postMessage"} | wanted
    assert house.web.post("/control/faults", **wanted)["ok"]


def post(house: Served, channel: str = GENERAL, text: str = "hello") -> Any:
    return house.client().chat_postMessage(channel=channel, text=text)


def refused(house: Served, channel: str = GENERAL) -> Any:
    with pytest.raises(SlackApiError) as caught:
        post(house, channel)
    return caught.value.response


@pytest.mark.parametrize(
    ("retry_after", "expected"), [("7", "7"), (None, None), ("soon-ish", "soon-ish")]
)
def test_a_rate_limit_says_how_long_to_wait_or_does_not(
    house: Served, retry_after: str | None, expected: str | None
) -> None:
    fault(house, kind="ratelimited", retry_after=retry_after)
    response = refused(house)

    assert response.status_code == 429
    assert response["error"] == "ratelimited"
    assert response.headers.get("Retry-After") == expected
    assert house.texts(GENERAL) == []
    assert post(house)["ok"]


@pytest.mark.parametrize(("when", "arrived"), [("before", []), ("after", ["hello"])])
@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error_comes_before_or_after_the_work(
    house: Served, when: str, arrived: list[str], status: int
) -> None:
    fault(house, kind="status", status=status, when=when)

    assert refused(house).status_code == status
    assert house.texts(GENERAL) == arrived


@pytest.mark.parametrize(("when", "arrived"), [("before", []), ("after", ["hello"])])
@pytest.mark.parametrize("kind", ["drop", "cut"])
def test_a_connection_breaks_before_or_after_the_work(
    house: Served, kind: str, when: str, arrived: list[str]
) -> None:
    fault(house, kind=kind, when=when)

    with pytest.raises(BROKEN):
        post(house)
    assert house.texts(GENERAL) == arrived
    assert post(house)["ok"]


def test_a_page_comes_instead_of_json(house: Served) -> None:
    fault(house, kind="html", status=200)
    with pytest.raises(SlackApiError) as caught:
        post(house)
    assert b"<!DOCTYPE html>" in str(caught.value).encode()


def test_slack_reports_a_fatal_error_after_the_work(house: Served) -> None:
    fault(house, kind="error", error="fatal_error", when="after")
    assert refused(house)["error"] == "fatal_error"
    assert house.texts(GENERAL) == ["hello"]


def test_an_answer_is_late(house: Served) -> None:
    fault(house, kind="delay", seconds=0.2)
    start = time.monotonic()
    post(house)
    assert time.monotonic() - start >= 0.2


def test_a_fault_befalls_one_channel_and_so_often(house: Served) -> None:
    fault(house, kind="status", channel=HIRING, times=2)

    assert post(house)["ok"]
    assert [refused(house, HIRING).status_code for _ in range(2)] == [503, 503]
    assert post(house, HIRING)["ok"]


def test_faults_are_forgotten_when_asked(house: Served) -> None:
    fault(house, kind="status", times=None)
    refused(house)
    house.web.send("DELETE", "/control/faults", {})
    assert post(house)["ok"]


def test_the_log_tells_what_befell_a_call(house: Served) -> None:
    fault(house, kind="status", when="after")
    refused(house)
    calls = house.web.get("/control/calls", method="chat.postMessage")["calls"]
    assert calls[0]["fault"] == "status after"


def test_a_wish_that_makes_no_sense_is_refused(house: Served) -> None:
    answer = house.web.post("/control/faults", method="chat.postMessage", kind="earthquake")
    assert answer["status"] == 400
    with pytest.raises(ValueError, match="unknown"):
        Faults().add({"method": "*", "kind": "drop", "unknown": 1})


def test_an_envelope_is_delivered_twice(house: Served) -> None:
    heard: list[str] = []

    def register(app: App) -> None:
        @app.command("/echo")
        def echo(ack: Any, command: Json) -> None:
            ack()
            heard.append(command["trigger_id"])

        @app.event("message")
        def message(body: Json) -> None:
            heard.append(body["event_id"])

    with connected(house, register):
        fault(house, method="socket:slash_commands", kind="duplicate")
        house.web.post("/page/say", seed.ADA, channel=GENERAL, text="/echo")
        until(lambda: len(heard) == 2)
        fault(house, method="socket:events_api", kind="duplicate")
        house.web.post("/page/say", seed.ADA, channel=GENERAL, text="hello")
        until(lambda: len(heard) == 4)

    assert heard[0] == heard[1]
    assert heard[2] == heard[3]


def test_an_envelope_gets_lost(house: Served) -> None:
    def register(app: App) -> None:
        @app.command("/echo")
        def echo(ack: Any) -> None:
            ack("heard")

    with connected(house, register):
        fault(house, method="socket:slash_commands", kind="drop")
        house.web.post("/page/say", seed.ADA, channel=GENERAL, text="/echo")

    found = [each["text"] for each in house.channel(GENERAL)["ephemerals"]]
    assert found == ['/echo failed with the error "operation_timeout"']


def test_without_rate_limits_nothing_is_too_much(house: Served) -> None:
    for _ in range(5):
        post(house)
    assert len(house.texts(GENERAL)) == 5


def test_a_channel_takes_one_message_a_second(house: Served) -> None:
    house.web.post("/control/rate-limits", on=True)
    post(house)
    response = refused(house)

    assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
    assert post(house, HIRING)["ok"]
    house.clock.advance(1)
    assert post(house)["ok"]


@pytest.mark.parametrize(
    ("method", "args", "limit"),
    [
        ("users.list", {}, 20),
        ("conversations.info", {"channel": GENERAL}, 50),
        ("users.info", {"user": seed.ADA}, 100),
    ],
)
def test_each_tier_has_its_calls_a_minute(
    house: Served, method: str, args: Json, limit: int
) -> None:
    house.web.post("/control/rate-limits", on=True)
    slack = house.client()
    for _ in range(limit):
        slack.api_call(method, params=args)
    with pytest.raises(SlackApiError) as caught:
        slack.api_call(method, params=args)

    assert caught.value.response.headers["Retry-After"] == "60"
    assert post(house)["ok"]
    house.clock.advance(60)
    assert slack.api_call(method, params=args)["ok"]


def test_rate_limits_are_switched_off_again(house: Served) -> None:
    house.web.post("/control/rate-limits", on=True)
    post(house)
    house.web.post("/control/rate-limits", on=False)
    assert post(house)["ok"]


def test_the_clock_moves_on_request_and_those_who_listen_may_call_back(house: Served) -> None:
    before = house.clock.now()
    house.clock.on_move.append(lambda: post(house, text="it is time"))
    answer = house.web.post("/control/clock", advance_seconds=3600)

    assert answer["now"] == before + 3600
    assert house.texts(GENERAL) == ["it is time"]
    later = house.web.post("/control/clock", to=before + 7200)
    assert later["now"] == before + 7200
    assert house.web.post("/control/clock", advance_seconds=-1)["status"] == 400
    assert float(post(house)["ts"]) >= before + 7200
