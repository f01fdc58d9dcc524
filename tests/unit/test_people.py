"""Who is who: the stored directory, who may take part, who is an admin."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_payloads import Payload, click, command, direct_message, event, slack_user
from slack_rig import Rig, rigged
from slack_stub import Drop, Raw

from bot.people import listeners, store
from bot.people.directory import begin
from bot.people.model import Kind, Person, kind_of
from bot.people.permissions import build_guard, is_admin
from bot.settings import Settings
from bot.slack.model import Received
from bot.slack.profiles import read_profile
from bot.storage.database import Connection

SETTINGS = Settings(guests=("U5",), default_zone="Europe/Paris")


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with rigged(tmp_path, settings=SETTINGS) as made:
        listeners.register(made.app, made.deps)
        made.deps.inbox.guard = build_guard(made.deps.outbox, made.clock)

        def hello(_received: Received, _con: Connection) -> dict[str, object]:
            return {"text": "welcome"}

        made.app.command("/interview-plan")(made.deps.inbox.once(hello, kind="plans.command"))
        made.app.action("plan.approve")(made.deps.inbox.once(hello, kind="plans.approve"))
        made.app.event("message")(made.deps.inbox.once(hello, kind="plans.message"))
        yield made


def start(rig: Rig, *users: Payload) -> None:
    """Start with this directory."""
    rig.stub.users = list(users)
    begin(rig.deps)
    rig.scheduler.run_due()


def person(rig: Rig, user: str = "U1") -> Person | None:
    return store.person(rig.deps.db.read(), "T0TEAM", user)


def ask(rig: Rig, user: str) -> str:
    return rig.deliver(command(user=user)).body


@pytest.mark.parametrize(
    ("flags", "kind"),
    [
        ({}, "member"),
        ({"is_owner": True, "is_admin": True}, "member"),
        ({"deleted": True}, "gone"),
        ({"deleted": True, "is_bot": True}, "gone"),
        ({"is_bot": True}, "bot"),
        ({"is_workflow_bot": True}, "bot"),
        ({"id": "USLACKBOT"}, "bot"),
        ({"is_restricted": True}, "guest"),
        ({"is_restricted": True, "is_ultra_restricted": True}, "guest"),
        ({"is_stranger": True}, "outsider"),
        ({"is_invited_user": True}, "outsider"),
        ({"team_id": "T9"}, "outsider"),
        ({"team_id": "T9", "is_restricted": True}, "outsider"),
        ({"team_id": "E1", "enterprise_user": {"teams": ["T0TEAM", "T7"]}}, "member"),
        ({"team_id": "T7", "enterprise_user": {"teams": ["T7"]}}, "outsider"),
    ],
)
def test_a_full_member_is_none_of_the_other_things(flags: Payload, kind: Kind) -> None:
    assert kind_of(read_profile(slack_user(**{"user": "U1", **flags}), "T0TEAM")) == kind


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "Ada"),
        ({"profile": {"display_name": "", "real_name": "Ada L."}}, "Ada L."),
        ({"profile": {}}, "Ada Lovelace"),
        ({"profile": None, "real_name": None}, "ada"),
        ({"profile": None, "real_name": None, "name": None}, "U1"),
    ],
)
def test_a_person_is_called_what_slack_shows(changes: Payload, name: str) -> None:
    assert read_profile(slack_user(**changes), "T0TEAM").name == name


class TestTheDirectory:
    """The stored directory follows Slack's."""

    def test_it_is_read_whole_at_start(self, rig: Rig) -> None:
        rig.stub.page_size = 2
        start(rig, *(slack_user(f"U{number}") for number in range(1, 6)))
        assert store.count(rig.deps.db.read(), "T0TEAM") == 5
        assert len(rig.stub.sent("users.list")) == 3
        assert person(rig) == Person("T0TEAM", "U1", "Ada", "Europe/London", "member")

    @pytest.mark.parametrize("zone", ["Mars/Olympus", "", None, "../../etc/passwd"])
    def test_a_zone_that_does_not_exist_becomes_the_default(
        self, rig: Rig, zone: str | None
    ) -> None:
        start(rig, slack_user(tz=zone))
        found = person(rig)
        assert found is not None
        assert found.zone == "Europe/Paris"

    def test_a_page_that_fails_is_read_again_and_no_page_twice(self, rig: Rig) -> None:
        rig.stub.page_size = 2
        rig.stub.users = [slack_user(f"U{number}") for number in range(1, 6)]
        begin(rig.deps)
        rig.stub.then("users.list", Raw(429, b"", headers={"Retry-After": "30"}))
        rig.scheduler.run_due()
        assert store.count(rig.deps.db.read(), "T0TEAM") == 0
        rig.later(31)
        assert store.count(rig.deps.db.read(), "T0TEAM") == 5

    def test_it_is_read_again_the_next_day_and_restarts_do_not_add_up(self, rig: Rig) -> None:
        for _ in range(3):
            start(rig, slack_user())
            rig.clock.advance(60)
        before = len(rig.stub.sent("users.list"))
        rig.stub.users = [slack_user(deleted=True)]
        rig.later(86400)
        found = person(rig)
        assert found is not None
        assert found.kind == "gone"
        assert len(rig.stub.sent("users.list")) == before + 1

    def test_a_round_left_over_from_before_a_restart_is_replaced(self, rig: Rig) -> None:
        rig.stub.then("users.list", Raw(500), Raw(500))
        start(rig, slack_user())
        rig.clock.advance(1)
        start(rig, slack_user())
        rig.later(61)
        rig.later(61)
        assert len(rig.stub.sent("users.list")) == 3

    def test_a_cursor_that_slack_forgot_begins_the_round_anew(self, rig: Rig) -> None:
        rig.stub.page_size = 1
        rig.stub.users = [slack_user("U1"), slack_user("U2")]
        rig.stub.then(
            "users.list",
            {"ok": True, "members": [], "response_metadata": {"next_cursor": "old"}},
            {"ok": False, "error": "invalid_cursor"},
        )
        begin(rig.deps)
        rig.scheduler.run_due()
        rig.later(600)
        assert store.count(rig.deps.db.read(), "T0TEAM") == 2

    def test_who_joins_or_changes_is_known_at_once(self, rig: Rig) -> None:
        rig.deliver(event({"type": "team_join", "user": slack_user("U8")}))
        assert person(rig, "U8") is not None
        renamed = slack_user("U8", deleted=True, profile={"display_name": "Grace"})
        rig.deliver(event({"type": "user_change", "user": renamed}))
        found = person(rig, "U8")
        assert found is not None
        assert (found.name, found.kind) == ("Grace", "gone")

    def test_a_change_that_was_overtaken_does_not_undo_a_later_one(self, rig: Rig) -> None:
        start(rig, slack_user("U8", updated=100))
        left = slack_user("U8", updated=300, deleted=True)
        renamed = slack_user("U8", updated=200)
        rig.deliver(event({"type": "user_change", "user": left}))
        rig.deliver(event({"type": "user_change", "user": renamed}))
        found = person(rig, "U8")
        assert found is not None
        assert found.kind == "gone"

    def test_several_people_are_looked_up_together(self, rig: Rig) -> None:
        start(rig, slack_user("U1"), slack_user("U2"))
        con = rig.deps.db.read()
        assert set(store.people(con, "T0TEAM", ["U1", "U2", "U9", "U1"])) == {"U1", "U2"}
        assert store.people(con, "T0TEAM", []) == {}
        assert store.people(con, "T9", ["U1"]) == {}


class TestWhoMayTakePart:
    """Full members, and guests an admin has listed; everyone else hears why not."""

    def test_a_member_may(self, rig: Rig) -> None:
        start(rig, slack_user("U1"))
        assert ask(rig, "U1") == "welcome"

    def test_a_listed_guest_may(self, rig: Rig) -> None:
        start(rig, slack_user("U5", is_restricted=True))
        assert ask(rig, "U5") == "welcome"

    @pytest.mark.parametrize(
        ("flags", "words"),
        [
            ({"is_restricted": True}, "only when an admin has listed them"),
            ({"is_bot": True}, "a bot cannot take part"),
            ({"is_stranger": True}, "Only members of this workspace"),
            ({"deleted": True}, "deactivated"),
        ],
    )
    def test_others_may_not_and_hear_why(self, rig: Rig, flags: Payload, words: str) -> None:
        start(rig, slack_user("U4", **flags))
        assert words in ask(rig, "U4")
        rig.deliver(click("plan.approve", user="U4"))
        rig.scheduler.run_due()
        assert words in rig.stub.sent("chat.postEphemeral")[0]["text"]

    def test_a_guest_who_is_listed_no_more_may_no_more(self, rig: Rig) -> None:
        start(rig, slack_user("U5", is_restricted=True))
        with rig.deps.db.write() as con:
            store.admit(con, ())
        assert "only when an admin" in ask(rig, "U5")

    def test_a_listed_guest_of_before_the_directory_was_read_is_admitted_at_start(
        self, rig: Rig
    ) -> None:
        guest = Person("T0TEAM", "U5", "Guest", "UTC", "guest")
        with rig.deps.db.write() as con:
            store.save(con, [guest], now=0.0)
        begin(rig.deps)
        assert ask(rig, "U5") == "welcome"

    def test_somebody_unknown_is_looked_up_meanwhile(self, rig: Rig) -> None:
        rig.stub.users = [slack_user("U8")]
        assert "looking you up" in ask(rig, "U8")
        rig.scheduler.run_due()
        assert ask(rig, "U8") == "welcome"

    def test_somebody_unknown_who_writes_is_looked_up_and_told(self, rig: Rig) -> None:
        rig.stub.users = [slack_user("U8")]
        rig.deliver(direct_message("hello", user="U8"))
        rig.scheduler.run_due()
        assert "looking you up" in rig.stub.sent("chat.postEphemeral")[0]["text"]
        assert person(rig, "U8") is not None

    def test_somebody_slack_does_not_show_is_an_outsider(self, rig: Rig) -> None:
        ask(rig, "U8")
        rig.scheduler.run_due()
        assert "Only members of this workspace" in ask(rig, "U8")

    def test_looking_somebody_up_survives_a_broken_connection(self, rig: Rig) -> None:
        rig.stub.users = [slack_user("U8")]
        rig.stub.then("users.info", Raw(500), Raw(429, b"", headers={"Retry-After": "2"}))
        ask(rig, "U8")
        rig.scheduler.run_due()
        rig.later(61)
        rig.later(5)
        assert ask(rig, "U8") == "welcome"

    def test_who_comes_from_another_workspace_is_told_so_without_a_look_up(self, rig: Rig) -> None:
        payload = click("plan.approve", user="U8")
        payload["user"]["team_id"] = "T9"
        rig.deliver(payload)
        rig.scheduler.run_due()
        assert "Only members of this workspace" in rig.stub.sent("chat.postEphemeral")[0]["text"]
        assert rig.stub.sent("users.info") == []

    def test_the_directorys_own_events_come_from_people_who_may_not_take_part(
        self, rig: Rig
    ) -> None:
        start(rig, slack_user("U4", is_restricted=True))
        full = slack_user("U4")
        assert rig.deliver(event({"type": "user_change", "user": full})).status == 200
        assert ask(rig, "U4") == "welcome"

    def test_a_refused_command_leaves_nothing_behind(self, rig: Rig) -> None:
        start(rig, slack_user("U4", is_restricted=True))
        ask(rig, "U4")
        assert rig.rows("SELECT key FROM inbox") == []


class TestAdmins:
    """BOT_ADMINS, else the workspace's owners."""

    owner = Person("T0TEAM", "U1", "Ada", "UTC", "member", owner=True)
    member = Person("T0TEAM", "U2", "Grace", "UTC", "member")
    left = Person("T0TEAM", "U3", "Linus", "UTC", "gone", owner=True)

    def test_without_a_list_the_owners_are(self) -> None:
        settings = Settings()
        assert is_admin(self.owner, settings)
        assert not is_admin(self.member, settings)

    def test_with_a_list_only_those_on_it_are(self) -> None:
        settings = Settings(admins=("U2", "U3"))
        assert is_admin(self.member, settings)
        assert not is_admin(self.owner, settings)

    def test_who_has_left_is_none(self) -> None:
        assert not is_admin(self.left, Settings(admins=("U3",)))
        assert not is_admin(self.left, Settings())

    def test_the_owners_who_are_here_are_found(self, rig: Rig) -> None:
        start(
            rig,
            slack_user("U1", is_owner=True),
            slack_user("U2", is_primary_owner=True),
            slack_user("U3", is_owner=True, deleted=True),
            slack_user("U4"),
        )
        found = store.owners(rig.deps.db.read(), "T0TEAM")
        assert [each.user for each in found] == ["U1", "U2"]


def test_starting_without_slack_within_reach_reads_the_directory_later(rig: Rig) -> None:
    rig.stub.users = [slack_user("U1")]
    rig.stub.then("users.list", Raw(500), Drop(), Drop())
    begin(rig.deps)
    rig.scheduler.run_due()
    rig.later(120)
    rig.later(120)
    assert person(rig) is not None
