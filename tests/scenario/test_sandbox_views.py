"""Views and response urls, as the SDK's own clients see them."""

from collections.abc import Iterator

import pytest
from sandbox_rig import Served, code, modal, refused, served, text_field
from slack_sdk import WebClient, WebhookClient

from bot.sandbox import seed

GENERAL, RANDOM = seed.GENERAL, seed.RANDOM


@pytest.fixture(scope="module")
def house() -> Iterator[Served]:
    """One workspace for this file's tests; each looks only at what it made."""
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def slack(house: Served) -> WebClient:
    return house.client()


def trigger(house: Served, user: str = seed.ADA, inside: str | None = None) -> str:
    return house.server.workspace.triggers.issue(user, inside)


def test_a_trigger_opens_one_modal(house: Served, slack: WebClient) -> None:
    once = trigger(house)
    view = slack.views_open(trigger_id=once, view=modal(text_field()))["view"]

    assert view["state"]["values"]["note"]["typed"] == {
        "type": "plain_text_input",
        "value": None,
    }
    assert view["root_view_id"] == view["id"]
    assert view["hash"]
    assert code(slack.views_open, trigger_id=once, view=modal()) == "exchanged_trigger_id"
    assert code(slack.views_open, trigger_id="1.2.x", view=modal()) == "invalid_trigger_id"


def test_a_trigger_lives_three_seconds(
    house: Served, slack: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = trigger(house)
    monkeypatch.setattr("bot.sandbox.tickets.TRIGGER_SECONDS", -1.0)
    assert code(slack.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"


def test_a_refused_view_says_why_and_costs_no_trigger(house: Served, slack: WebClient) -> None:
    once = trigger(house)
    wrong = modal(text_field())
    del wrong["submit"]
    answer = refused(slack.views_open, trigger_id=once, view=wrong)

    assert answer["error"] == "invalid_arguments"
    assert "must define `submit`" in answer["response_metadata"]["messages"][0]
    assert slack.views_open(trigger_id=once, view=modal())["ok"]


def test_a_view_over_250_kilobytes_is_too_large(house: Served, slack: WebClient) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}
    answer = code(slack.views_open, trigger_id=trigger(house), view=modal(*[block] * 90))
    assert answer == "view_too_large"


def test_three_modals_stand_on_one_another_at_most(house: Served, slack: WebClient) -> None:
    first = slack.views_open(trigger_id=trigger(house), view=modal())["view"]
    second = slack.views_push(trigger_id=trigger(house, inside=first["id"]), view=modal())["view"]
    slack.views_push(trigger_id=trigger(house, inside=second["id"]), view=modal())

    assert second["previous_view_id"] == first["id"]
    assert second["root_view_id"] == first["id"]
    late = trigger(house, inside=second["id"])
    assert code(slack.views_push, trigger_id=late, view=modal()) == "push_limit_reached"
    again = slack.views_open(trigger_id=trigger(house), view=modal())["view"]
    stack = house.web.get("/page/views", as_=seed.ADA)["views"]
    assert [each["id"] for each in stack] == [again["id"]]


def test_an_update_of_a_view_minds_its_hash_and_keeps_what_was_typed(
    house: Served, slack: WebClient
) -> None:
    view = slack.views_open(trigger_id=trigger(house), view=modal(text_field()))["view"]
    place = house.server.workspace.views.find(view["id"])
    assert place is not None
    values = {"note": {"typed": {"type": "plain_text_input", "value": "so far"}}}
    house.server.workspace.views.set_state(place, values)
    changed = slack.views_update(
        view_id=view["id"], hash=view["hash"], view=modal(text_field(), text_field("more"))
    )["view"]

    assert changed["id"] == view["id"]
    assert changed["state"]["values"]["note"]["typed"]["value"] == "so far"
    assert changed["state"]["values"]["more"]["typed"]["value"] is None
    stale = {"view_id": view["id"], "hash": view["hash"], "view": modal()}
    assert code(slack.views_update, **stale) == "hash_conflict"
    assert code(slack.views_update, view_id="V0NONE", view=modal()) == "not_found"


def test_an_external_id_is_unique_among_open_views(house: Served, slack: WebClient) -> None:
    named = modal(external_id="only-one")
    first = slack.views_open(trigger_id=trigger(house), view=named)["view"]
    inside = trigger(house, inside=first["id"])

    assert code(slack.views_push, trigger_id=inside, view=named) == "duplicate_external_id"
    assert slack.views_update(external_id="only-one", view=modal())["view"]["id"] == first["id"]


def test_home_is_published_for_one_person(house: Served, slack: WebClient) -> None:
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    first = slack.views_publish(user_id=seed.GRACE, view=view)["view"]
    second = slack.views_publish(user_id=seed.GRACE, view=view)["view"]

    assert first["id"] == second["id"]
    assert house.web.get("/page/home", as_=seed.GRACE)["view"]["id"] == first["id"]
    stale = {"user_id": seed.GRACE, "view": view, "hash": first["hash"]}
    assert code(slack.views_publish, **stale) == "hash_conflict"
    nobody = {"user_id": "U0NOBODY000", "view": view}
    assert code(slack.views_publish, **nobody) == "user_not_found"


def test_a_response_url_serves_five_times_and_thirty_minutes() -> None:
    with served() as house:
        workspace = house.server.workspace

        def fresh() -> WebhookClient:
            secret = workspace.response_urls.issue(seed.ADA, GENERAL)
            return WebhookClient(f"{house.server.url}/commands/T/{secret}")

        often, late = fresh(), fresh()
        answers = [often.send(text=str(index)).status_code for index in range(6)]
        house.clock.advance(1801)
        too_late = late.send(text="late")

        assert answers == [200, 200, 200, 200, 200, 404]
        assert (too_late.status_code, "expired_url" in too_late.body) == (404, True)
        mine = house.channel(GENERAL)["ephemerals"]
        assert [each["text"] for each in mine] == ["0", "1", "2", "3", "4"]
        assert {each["only_for"] for each in mine} == {seed.ADA}


def test_a_response_url_works_where_the_bot_is_not_a_member() -> None:
    with served() as house:
        secret = house.server.workspace.response_urls.issue(seed.ADA, RANDOM)
        hook = WebhookClient(f"{house.server.url}/commands/T/{secret}")

        assert hook.send(text="here", response_type="in_channel").status_code == 200
        assert house.texts(RANDOM) == ["here"]
        refused_ = hook.send(text="x", blocks=[{"type": "marquee"}])
        assert (refused_.status_code, "invalid_blocks" in refused_.body) == (400, True)
