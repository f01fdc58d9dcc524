"""People and channels, as the SDK's own client sees them."""

from collections.abc import Iterator

import pytest
from sandbox_rig import Served, code, served
from slack_sdk import WebClient

from bot.sandbox import seed

BACKEND, RANDOM = seed.HIRING_BACKEND, seed.RANDOM


@pytest.fixture(scope="module")
def house() -> Iterator[Served]:
    """One workspace for this file's tests; each looks only at what it made."""
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def slack(house: Served) -> WebClient:
    return house.client()


def test_the_directory_comes_in_pages_with_what_decides_who_may_take_part(
    slack: WebClient,
) -> None:
    pages = slack.users_list(limit=3)
    people = {each["id"]: each for page in pages for each in page["members"]}

    assert len(people) == 7
    assert people[seed.ADA]["is_owner"] is True
    assert people[seed.SAM]["is_restricted"] is True
    assert people[seed.BOT]["is_bot"] is True
    assert people["USLACKBOT"]["is_bot"] is False
    assert people[seed.GRACE]["tz"] == "Europe/Stockholm"
    assert people[seed.GRACE]["tz_offset"] == 3600


def test_people_are_found_by_id_and_address(slack: WebClient) -> None:
    assert slack.users_info(user=seed.ROSA)["user"]["real_name"] == "Rosa Mendes"
    found = slack.users_lookupByEmail(email="Linus@northwind.example")["user"]
    assert found["id"] == seed.LINUS
    assert code(slack.users_info, user="U0NOBODY000") == "user_not_found"
    assert code(slack.users_lookupByEmail, email="x@example.org") == "users_not_found"


def test_channels_are_listed_by_what_the_bot_may_know(house: Served, slack: WebClient) -> None:
    house.web.post("/page/create", seed.ADA, name="hidden-from-the-bot", is_private=True)
    kinds = "public_channel,private_channel"
    listed = {each["name"] for each in slack.conversations_list(types=kinds)["channels"]}
    mine = {each["name"] for each in slack.users_conversations(types=kinds)["channels"]}

    assert {"general", "hiring", "random", "hiring-backend"} <= listed
    assert "hidden-from-the-bot" not in listed
    assert "random" not in mine
    info = slack.conversations_info(channel=BACKEND)["channel"]
    assert info["is_private"] is True
    assert info["is_member"] is True
    assert seed.LINUS in slack.conversations_members(channel=BACKEND)["members"]


def test_a_private_channel_is_created_and_filled(house: Served, slack: WebClient) -> None:
    channel = slack.conversations_create(name="go-position", is_private=True)["channel"]["id"]
    slack.conversations_invite(channel=channel, users=[seed.ADA, seed.GRACE])
    slack.conversations_setTopic(channel=channel, topic="Go position")
    row = house.channel(channel)

    assert set(row["members"]) == {seed.BOT, seed.ADA, seed.GRACE}
    assert row["topic"] == "Go position"
    assert code(slack.conversations_create, name="go-position") == "name_taken"
    assert code(slack.conversations_create, name="Go Position") == "invalid_name_specials"
    assert code(slack.conversations_invite, channel=channel, users=seed.BOT) == "cant_invite_self"
    again = code(slack.conversations_invite, channel=channel, users=seed.ADA)
    assert again == "already_in_channel"
    unknown = code(slack.conversations_invite, channel=channel, users="U0NOBODY000")
    assert unknown == "user_not_found"


def test_the_bot_can_join_a_public_channel_and_not_a_private_one() -> None:
    with served() as house:
        slack = house.client()
        slack.conversations_join(channel=RANDOM)
        again = slack.conversations_join(channel=RANDOM)
        row = house.web.post("/page/create", seed.ADA, name="closed", is_private=True)["channel"]

        assert again["warning"] == "already_in_channel"
        assert slack.chat_postMessage(channel=RANDOM, text="here")["ok"]
        assert code(slack.conversations_join, channel=row["id"]) == "channel_not_found"


def test_a_direct_message_with_somebody_who_left_is_not_opened() -> None:
    with served() as house:
        house.web.post("/control/user", id=seed.GRACE, deleted=True)
        assert code(house.client().conversations_open, users=seed.GRACE) == "user_disabled"
        assert code(house.client().conversations_open, users="USLACKBOT") == "cannot_dm_bot"
