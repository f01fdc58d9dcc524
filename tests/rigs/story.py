"""The bot in a served workspace, and people who use it through Slack's own payloads."""

import http.client
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from slack_sdk.web import WebClient

from bot.app import Bot, build
from bot.clock import MovableClock
from bot.content import Content, load_content
from bot.sandbox.seed import practice_workspace
from bot.sandbox.server import SandboxServer
from bot.settings import Settings
from bot.slack.manifest import manifest

# Monday 23 November 2026, 09:00 in London.
MONDAY = 1_795_424_400.0
PATIENCE_SECONDS = 10.0

Json = dict[str, Any]
T = TypeVar("T")

SAMPLES = Path(__file__).parents[1] / "samples"
_LOADED: list[Content] = []


def content() -> Content:
    """Return the repository's content, loaded once for all tests."""
    if not _LOADED:
        _LOADED.append(load_content())
    return _LOADED[0]


def until(condition: Callable[[], T | None], what: str = "it") -> T:
    """Wait for a condition, looking often; fail when patience is over."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, f"{what} did not come about in time"
        time.sleep(0.01)


@dataclass
class Person:
    """Somebody at their Slack client."""

    url: str
    user: str

    def types(self, channel: str, text: str, thread: str | None = None) -> Json:
        """Type a message or a command."""
        return self._post("say", channel=channel, text=text, **_some(thread_ts=thread))

    def messages(self, channel: str, thread: str | None = None) -> list[Json]:
        """Return what this person sees in a channel, or in a thread, oldest first."""
        found = self._get("messages", channel=channel, **_some(thread=thread))
        return list(found.get("messages", ()))

    def texts(self, channel: str, thread: str | None = None) -> list[str]:
        """Return the words of what this person sees, blocks included."""
        return [words(each) for each in self.messages(channel, thread)]

    def channels(self) -> list[Json]:
        """Return the conversations in this person's sidebar."""
        return list(self._get("workspace")["channels"])

    def direct(self) -> str | None:
        """Return the direct message with the bot, once there is one."""
        workspace = self._get("workspace")
        bot = workspace["app_user"]
        found = [each["id"] for each in workspace["channels"] if each.get("im_user") == bot]
        return found[0] if found else None

    def inbox(self) -> list[str]:
        """Return what the bot said to this person directly, oldest first."""
        direct = self.direct()
        return self.texts(direct) if direct else []

    def waits_for(self, channel: str, part: str, thread: str | None = None) -> Json:
        """Wait for the newest message in which `part` stands, and return it."""

        def found() -> Json | None:
            matching = [each for each in self.messages(channel, thread) if part in words(each)]
            return matching[-1] if matching else None

        return until(found, f"a message with {part!r}")

    def waits_for_direct(self, part: str) -> Json:
        """Wait for the bot's newest direct message in which `part` stands."""
        return self.waits_for(until(self.direct, "a direct message"), part)

    def presses(self, message: Json, label: str) -> Json:
        """Press a button of a message by its label."""
        block, element = _button(message["blocks"], label)
        container = {"type": "message", "channel": message["channel"], "ts": message["ts"]}
        return self._act(container, block, element)

    def presses_in_form(self, label: str) -> Json:
        """Press a button of the open form."""
        view = self.form()
        block, element = _button(view["blocks"], label)
        return self._act({"type": "view", "view_id": view["id"]}, block, element)

    def forms(self) -> list[Json]:
        """Return the open forms, the top one last."""
        return list(self._get("views").get("views", ()))

    def form(self, callback: str | None = None) -> Json:
        """Wait for a form on top (of that callback id), and return it."""

        def found() -> Json | None:
            top = self.forms()[-1:]
            return top[0] if top and callback in {None, top[0]["callback_id"]} else None

        return until(found, f"the form {callback or ''}")

    def chooses(self, block_id: str, value: Any) -> Json:
        """Choose a value in a field of the open form that tells the bot at once."""
        view = self.form()
        element = next(b["element"] for b in view["blocks"] if b["block_id"] == block_id)
        container = {"type": "view", "view_id": view["id"]}
        return self._post(
            "action",
            container=container,
            block_id=block_id,
            action_id=element["action_id"],
            value=_value(element, value),
            state={"values": _values(view, {block_id: value})},
        )

    def submits(self, **entered: Any) -> Json:
        """Fill fields of the open form by block id and submit it; the rest stays as it stands."""
        view = self.form()
        state = {"values": _values(view, entered)}
        return self._post("view/submit", view_id=view["id"], state=state)

    def closes(self) -> None:
        """Close every open form."""
        for view in self.forms():
            self._post("view/close", view_id=view["id"], cleared=True)

    def uploads(self, name: str, data: bytes, **fields: str) -> Json:
        """Upload a file; with `channel` it is shared there."""
        edge = "edge-of-the-form"
        parts = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        )
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: text/plain\r\n\r\n"
        )
        body = (parts + head).encode() + data + f"\r\n--{edge}--\r\n".encode()
        kind = {"content-type": f"multipart/form-data; boundary={edge}"}
        return _request(self.url, "POST", f"/page/upload?as={self.user}", body, kind)

    def opens_home(self) -> Json:
        """Open the bot's Home tab and return its view once it is there."""

        def found() -> Json | None:
            view = self._get("home").get("view")
            return view if isinstance(view, dict) else None

        return until(found, "the Home tab")

    def _act(self, container: Json, block: Json, element: Json) -> Json:
        value = {"type": element["type"], "value": element.get("value")}
        return self._post(
            "action",
            container=container,
            block_id=block["block_id"],
            action_id=element["action_id"],
            value=value,
        )

    def _get(self, name: str, **query: str) -> Json:
        marks = "&".join(f"{key}={value}" for key, value in {"as": self.user, **query}.items())
        return _request(self.url, "GET", f"/page/{name}?{marks}")

    def _post(self, name: str, **body: Any) -> Json:
        kind = {"content-type": "application/json"}
        path = f"/page/{name}?as={self.user}"
        return _request(self.url, "POST", path, json.dumps(body).encode(), kind)


@dataclass
class Story:
    """A served workspace with the bot in it, and a clock that stands still until it is moved."""

    server: SandboxServer
    bot: Bot
    clock: MovableClock
    settings: Settings
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, user: str) -> Person:
        """Return somebody at their client."""
        return self.people.setdefault(user, Person(self.server.url, user))

    def control(self, name: str, **body: Any) -> Json:
        """Use the control API."""
        return _request(
            self.server.url,
            "POST",
            f"/control/{name}",
            json.dumps(body).encode(),
            {"content-type": "application/json"},
        )

    def state(self) -> Json:
        """Return the whole workspace."""
        return _request(self.server.url, "GET", "/control/state")

    def calls(self, method: str) -> list[Json]:
        """Return the bot's calls of a Web API method so far."""
        return list(_request(self.server.url, "GET", f"/control/calls?method={method}")["calls"])

    def settles(self) -> None:
        """Wait until nothing is due and nothing is in hand."""

        def quiet() -> bool:
            con = self.bot.deps.db.read()
            due = con.execute(
                """SELECT count(*) FROM outbox WHERE state = 'claimed'
                OR (state = 'pending' AND due_at <= ?)""",
                [self.clock.now()],
            ).fetchone()
            return int(due[0]) == 0

        until(quiet, "quiet")

    def moves_to(self, moment: float) -> None:
        """Move the clock to a moment and let the bot do what is due."""
        self.clock.move_to(moment)
        self.settles()

    def moves(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Move the clock forward and let the bot do what is due."""
        self.moves_to(self.clock.now() + (days * 24 + hours) * 3600 + minutes * 60)


@contextmanager
def told(
    folder: Path, *, slow: str | None = None, settle: bool = True, **changes: Any
) -> Iterator[Story]:
    """Serve a practice workspace with the bot connected to it by Socket Mode.

    `changes` are settings. `settle` waits until the bot has done what a start brings; `slow` names
    a Web API method that takes most of a second from the beginning.
    """
    clock = MovableClock(MONDAY)
    app = manifest()
    bots: list[Bot] = []

    def next_moment() -> float | None:
        outbox = bots[0].deps.outbox if bots else None
        return outbox.next_due(outbox.db.read(), "post") if outbox else None

    server = SandboxServer(
        practice_workspace(clock),
        commands=app["features"]["slash_commands"],
        events=app["settings"]["event_subscriptions"]["bot_events"],
        next_moment=next_moment,
    )
    with server:
        if slow:
            wish = {"method": slow, "kind": "delay", "seconds": 0.7, "times": None}
            server.sandbox.faults.add(wish)
        settings = replace(
            Settings(),
            slack_bot_token="xoxb-sandbox",
            slack_app_token="xapp-sandbox",
            slack_api_url=server.api_url,
            database=folder / "bot.db",
            **changes,
        )
        with running(settings, clock) as bot:
            bots.append(bot)
            story = Story(server, bot, clock, settings)
            if settle:
                story.settles()
            yield story


@contextmanager
def running(settings: Settings, clock: MovableClock) -> Iterator[Bot]:
    """Run a bot with these settings until the block ends."""
    web = WebClient(token=settings.slack_bot_token, base_url=settings.slack_api_url)
    bot = build(settings, content=content(), slack=web, clock=clock)
    clock.on_move.append(bot.scheduler.wake)
    bot.start()
    try:
        yield bot
    finally:
        clock.on_move.remove(bot.scheduler.wake)
        bot.stop()


def words(message: Json) -> str:
    """Return all text of a message: its summary and what its blocks show."""
    return "\n".join([message.get("text") or "", *_texts(message.get("blocks") or [])])


def view_words(view: Json) -> str:
    """Return all text of a form."""
    return "\n".join(_texts(view["blocks"]))


def labels(message: Json) -> list[str]:
    """Return the labels of a message's buttons."""
    return [element["text"]["text"] for _, element in _buttons(message.get("blocks") or [])]


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        if isinstance(found.get("text"), str):
            yield found["text"]
        for value in found.values():
            yield from _texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value)


def _buttons(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        elements = [*block.get("elements", ()), *filter(None, [block.get("accessory")])]
        for element in elements:
            if element.get("type") == "button":
                yield block, element


def _button(blocks: list[Json], label: str) -> tuple[Json, Json]:
    for block, element in _buttons(blocks):
        if element["text"]["text"] == label:
            return block, element
    there = [element["text"]["text"] for _, element in _buttons(blocks)]
    raise AssertionError(f"no button {label!r}; there are {there}")


def _values(view: Json, entered: Mapping[str, Any]) -> Json:
    values: Json = json.loads(json.dumps(view.get("state", {}).get("values", {})))
    inputs = {each["block_id"]: each["element"] for each in view["blocks"] if "element" in each}
    for block_id, value in entered.items():
        assert block_id in inputs, f"no field {block_id!r}; there are {sorted(inputs)}"
        element = inputs[block_id]
        values.setdefault(block_id, {})[element["action_id"]] = _value(element, value)
    return values


def _value(element: Json, value: Any) -> Json:
    kind = element["type"]
    if kind in {"static_select", "radio_buttons"}:
        options = [one for each in element.get("option_groups", ()) for one in each["options"]]
        options += element.get("options", ())
        chosen = [each for each in options if each["value"] == value]
        assert chosen, f"{value!r} is not among {[e['value'] for e in options]}"
        return {"type": kind, "selected_option": chosen[0]}
    if kind in {"checkboxes", "multi_static_select"}:
        chosen = [each for each in element["options"] if each["value"] in value]
        return {"type": kind, "selected_options": chosen}
    named = {
        "datepicker": "selected_date",
        "timepicker": "selected_time",
        "users_select": "selected_user",
        "multi_users_select": "selected_users",
        "conversations_select": "selected_conversation",
        "file_input": "files",
    }
    return {"type": kind, named.get(kind, "value"): value}


def _request(
    url: str,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Json:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
    try:
        connection.request(method, path, body, dict(headers or {}))
        found = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    assert isinstance(found, dict)
    return found


def _some(**given: str | None) -> dict[str, str]:
    return {key: value for key, value in given.items() if value is not None}
