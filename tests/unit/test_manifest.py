"""The manifest asks for what the bot uses, no more and no less, within Slack's limits."""

import ast
import json
from pathlib import Path

import bot
from bot.slack.calls import METHODS
from bot.slack.manifest import COMMANDS, EVENTS, manifest, scopes

SOURCES = sorted(Path(bot.__file__).parent.rglob("*.py"))


def calls(names: set[str]) -> set[str]:
    """Return the string literals that are the first argument of calls of these names."""
    found: set[str] = set()
    for path in SOURCES:
        if "sandbox" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if name in names and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


def names_in(path: str) -> set[str]:
    """Return every string literal of a module of the Slack room."""
    text = (Path(bot.__file__).parent / "slack" / path).read_text(encoding="utf-8")
    strings = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return {node.value for node in strings if isinstance(node.value, str)}


def test_every_method_the_gateway_calls_is_in_the_table_and_every_one_in_it_is_called() -> None:
    assert set(METHODS) == set(METHODS) & names_in("gateway.py")
    assert calls({"call", "_pages"}) <= set(METHODS)


def test_the_scopes_are_those_of_the_methods_events_and_commands() -> None:
    assert scopes() == [
        "app_mentions:read",
        "canvases:write",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
    ]


def test_every_event_somebody_listens_to_is_subscribed_to_and_no_other() -> None:
    listened = calls({"event"})
    subscribed = {name.partition(".")[0] for name in EVENTS}
    assert listened <= subscribed


def test_every_command_somebody_listens_to_is_declared() -> None:
    # The command line's own commands have no slash.
    assert {each for each in calls({"command"}) if each.startswith("/")} <= set(COMMANDS)


def test_the_manifest_keeps_slacks_limits() -> None:
    made = manifest()
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    for command in made["features"]["slash_commands"]:
        assert command["command"].startswith("/")
        assert len(command["command"]) <= 32
        assert command["description"]
        assert command["usage_hint"]
    assert len(made["features"].get("shortcuts", [])) <= 10


def test_home_with_its_messages_tab_and_socket_mode_are_on() -> None:
    made = manifest()
    home = made["features"]["app_home"]
    assert home["home_tab_enabled"] is True
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False
    assert made["settings"]["socket_mode_enabled"] is True
    assert made["settings"]["interactivity"]["is_enabled"] is True
    assert made["settings"]["event_subscriptions"]["bot_events"] == [
        "app_home_opened",
        "app_mention",
        "message.im",
        "team_join",
        "user_change",
    ]


def test_nothing_that_cannot_be_undone_is_declared() -> None:
    assert "agent_view" not in json.dumps(manifest())
    assert "assistant_view" not in json.dumps(manifest())
