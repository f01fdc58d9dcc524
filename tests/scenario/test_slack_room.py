"""The Slack room against the workspace that keeps Slack's own rules, over its real socket."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sandbox_rig import BOT_TOKEN, Json, Served, served, until
from slack_sdk.web import WebClient

from bot.deps import Deps
from bot.errors import Problem
from bot.people import listeners as people
from bot.people import store
from bot.people.directory import begin
from bot.people.permissions import build_guard
from bot.sandbox import seed
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack import blocks
from bot.slack.connection import Connection, make_app
from bot.slack.delivery import Delivery
from bot.slack.errors import FileUnavailable
from bot.slack.gateway import Slack
from bot.slack.manifest import manifest
from bot.slack.model import Message, Received, View
from bot.slack.receiving import Inbox
from bot.slack.views import Modals, ViewRequest
from bot.storage.database import Connection as Writer
from bot.storage.database import Database, rows
from bot.storage.outbox import Item, Outbox

ADA, SAM, GENERAL, RANDOM = seed.ADA, seed.SAM, seed.GENERAL, seed.RANDOM
LEASE = 61.0


@dataclass
class House:
    """A served workspace and a bot in it that has one room."""

    served: Served
    deps: Deps
    scheduler: Scheduler
    connection: Connection

    def fault(self, **wanted: Any) -> None:
        answer = self.served.web.post("/control/faults", **wanted)
        assert answer["ok"]

    def command(self, text: str, *, user: str = ADA, channel: str = GENERAL) -> None:
        self.served.web.post("/page/say", user, channel=channel, text=f"/interview-plan {text}")

    def views(self, user: str = ADA) -> list[Json]:
        found: list[Json] = self.served.web.get("/page/views", as_=user)["views"]
        return found

    def whispers(self, channel: str = GENERAL) -> list[Json]:
        found: list[Json] = self.served.channel(channel)["ephemerals"]
        return found

    def say(self, text: str, channel: str = GENERAL) -> None:
        now = self.deps.clock.now()
        with self.deps.db.write() as con:
            payload = {"text": text, "channel": channel}
            self.deps.outbox.add(con, "say", f"say:{text}", payload, due_at=now, now=now)
        self.scheduler.run_due()

    def later(self, seconds: float) -> None:
        self.served.clock.advance(seconds)
        self.scheduler.run_due()


def _deps(house: Served, path: Path) -> Deps:
    clock, db = house.clock, Database(path)
    outbox = Outbox(db)
    slack = Slack(WebClient(BOT_TOKEN, base_url=house.server.api_url), clock=clock)
    return Deps(
        settings=Settings(),
        clock=clock,
        db=db,
        outbox=outbox,
        slack=slack,
        inbox=Inbox(db, outbox, clock, guard=build_guard(outbox, clock)),
        delivery=Delivery(slack, outbox, clock),
        modals=Modals(slack, outbox, clock),
        claude=None,
    )


def _room(deps: Deps) -> Any:
    """Return the job of a command that opens a form, or does what its words say."""

    def job(received: Received, con: Writer) -> Mapping[str, object] | None:
        words = str(received.body["text"])
        if words == "help":
            return {"text": "This is help."}
        if words == "break":
            raise KeyError("Grace")
        if words == "refuse":
            raise Problem("That does not fit.")
        deps.modals.open(con, received, "plan.form", {})
        return None

    return job


def _build(_request: ViewRequest) -> View:
    field = blocks.field("Role", blocks.text_input("typed"), block_id="role")
    return blocks.modal("plan.form", "Plan an interview", [field], submit="Plan")


def _submitted(received: Received, _con: Writer) -> Mapping[str, object] | None:
    typed = received.body["view"]["state"]["values"]["role"]["typed"]["value"]
    if typed == "chef":
        raise Problem(fields={"role": "Not a role I know."})
    if typed == "king":
        raise Problem("Kings are not interviewed.")
    return None


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    commands = manifest()["features"]["slash_commands"]
    with served(commands=commands, retry_seconds=(0.05,)) as workspace:
        deps = _deps(workspace, tmp_path / "bot.db")
        app = make_app(deps.slack)
        deps.delivery.register(deps.handlers)
        deps.modals.register(app, deps.inbox, deps.handlers)
        people.register(app, deps)
        app.command("/interview-plan")(deps.inbox.once(_room(deps), kind="plans.command"))
        app.view("plan.form")(deps.inbox.once(_submitted, kind="plans.form"))
        deps.modals.views["plan.form"] = _build

        def build(item: Item) -> Message:
            return Message(item.payload["channel"], item.payload["text"])

        deps.handlers["say"] = deps.delivery.message(build)
        scheduler = Scheduler(deps.outbox, deps.handlers, workspace.clock)
        connection = Connection(app, "xapp-sandbox", deps.slack)
        begin(deps)
        scheduler.run_due()
        connection.connect()
        until(lambda: workspace.state()["connections"] == 1)
        try:
            yield House(workspace, deps, scheduler, connection)
        finally:
            connection.close()
            deps.db.close()


def test_the_directory_is_the_workspaces(house: House) -> None:
    con, team = house.deps.db.read(), house.deps.slack.whoami().team
    assert [owner.user for owner in store.owners(con, team)] == [ADA]
    kinds = {each["user"]: each["kind"] for each in rows(con, "SELECT user, kind FROM people")}
    assert kinds[seed.GRACE] == "member"
    assert kinds[SAM] == "guest"
    assert (kinds[seed.BOT], kinds[seed.SLACKBOT]) == ("bot", "bot")


def test_a_command_opens_its_form_and_a_mistake_is_shown_beside_its_field(house: House) -> None:
    house.command("")
    house.scheduler.run_due()
    [view] = house.views()

    def submit(role: str) -> Json:
        state = {"values": {"role": {"typed": {"type": "plain_text_input", "value": role}}}}
        return house.served.web.post("/page/view/submit", ADA, view_id=view["id"], state=state)

    assert submit("chef")["errors"] == {"role": "Not a role I know."}
    pushed = submit("king")
    assert pushed["result"] == "pushed"
    assert [each["callback_id"] for each in pushed["views"]] == ["plan.form", "slack.notice"]
    house.served.web.post("/page/view/close", ADA, view_id=pushed["views"][1]["id"])
    assert submit("go")["result"] == "closed"


@pytest.mark.parametrize(
    ("words", "answer"), [("help", "This is help."), ("refuse", "That does not fit.")]
)
def test_a_command_is_answered_to_its_asker_alone(house: House, words: str, answer: str) -> None:
    house.command(words)
    until(lambda: [each["text"] for each in house.whispers()] == [answer])


def test_what_breaks_is_an_apology_with_the_logs_reference(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house.command("break")
    [said] = until(house.whispers)
    reference = said["text"].rsplit(" ", 1)[1].rstrip(".")
    assert f"reference {reference}: KeyError" in caplog.text
    assert "Grace" not in caplog.text


def test_a_guest_is_refused_with_a_sentence(house: House) -> None:
    house.command("", user=SAM, channel=RANDOM)
    [said] = until(lambda: house.whispers(RANDOM))
    assert "Guests can take part here only when an admin has listed them." in said["text"]
    assert house.views(SAM) == []


def test_a_command_that_is_delivered_twice_opens_one_form(house: House) -> None:
    house.fault(method="socket:slash_commands", kind="duplicate")
    house.command("")
    house.scheduler.run_due()
    assert len(house.views()) == 1
    assert len(house.served.web.get("/control/calls", method="views.open")["calls"]) == 1


def test_a_form_that_opens_too_late_is_offered_again(house: House) -> None:
    house.fault(method="views.open", kind="error", error="expired_trigger_id")
    house.command("")
    house.scheduler.run_due()
    [said] = until(house.whispers)
    assert "three seconds" in said["text"]
    actions = said["blocks"][1]
    house.served.web.post(
        "/page/action",
        ADA,
        container={"type": "message", "channel": GENERAL, "ts": said["ts"]},
        block_id=actions["block_id"],
        action_id="modal.reopen",
        value={"type": "button", "value": actions["elements"][0]["value"]},
    )
    house.scheduler.run_due()
    assert [each["callback_id"] for each in house.views()] == ["plan.form"]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop", "when": "after"},
        {"kind": "cut", "when": "after"},
        {"kind": "status", "when": "after", "status": 500},
        {"kind": "html", "when": "after", "status": 200},
        {"kind": "error", "when": "after", "error": "fatal_error"},
        {"kind": "drop", "when": "before"},
        {"kind": "status", "when": "before"},
        {"kind": "error", "when": "before", "error": "internal_error"},
        {"kind": "ratelimited", "retry_after": "30"},
        {"kind": "ratelimited", "retry_after": "tomorrow"},
        {"kind": "ratelimited", "retry_after": None},
    ],
)
@pytest.mark.parametrize("metadata", [True, False])
def test_whatever_fails_while_posting_the_message_stands_there_once(
    house: House, fault: Json, *, metadata: bool
) -> None:
    house.served.web.post("/control/features", metadata=metadata)
    house.say("an earlier one")
    house.fault(method="chat.postMessage", **fault)
    house.say("hello & welcome")
    for _ in range(3):
        house.later(LEASE)
    texts = house.served.texts(GENERAL)
    assert texts.count("hello &amp; welcome") == 1


def test_where_the_server_keeps_no_files_the_bot_says_so(house: House) -> None:
    house.served.web.post("/control/features", files=False)
    with pytest.raises(FileUnavailable, match="cannot read files from this Slack server"):
        house.deps.slack.download_file("F01", max_bytes=100)


def test_a_file_that_somebody_gave_the_bot_is_read(house: House) -> None:
    direct = house.deps.slack.open_direct(ADA)
    file = house.served.web.upload(ADA, "brief.txt", b"# Role\nGo", channel=direct)["file"]
    assert house.deps.slack.download_file(file["id"], max_bytes=100) == b"# Role\nGo"
    with pytest.raises(FileUnavailable, match="larger than 5 bytes"):
        house.deps.slack.download_file(file["id"], max_bytes=5)


def test_what_it_may_not_see_it_calls_private(house: House) -> None:
    between = house.served.web.post("/page/open", ADA, users=[seed.GRACE])["channel"]["id"]
    found = house.deps.slack.channel(between)
    assert (found.is_private, found.is_direct, found.is_member) == (True, True, False)
    found = house.deps.slack.channel(RANDOM)
    assert (found.name, found.is_private, found.is_member) == ("random", False, False)


def test_a_revoked_token_makes_it_wait_and_not_give_up(house: House) -> None:
    house.served.web.post("/control/token", revoked=True)
    house.say("hello")
    for _ in range(20):
        house.later(LEASE)
    house.served.web.post("/control/token", revoked=False)
    house.later(LEASE)
    assert house.served.texts(GENERAL) == ["hello"]
