"""People who plan interviews in the story's workspace, and the briefs they have."""

import json
import re
from collections.abc import Iterator
from typing import Any

from slack_bolt import BoltRequest
from story import Json, Person, Story, _request, until

from bot.plans import store
from bot.plans.store import PlannedSet
from bot.sandbox.seed import HIRING_BACKEND

BRIEF = """\
# Interview for the ledger team

## Role
Senior Go backend engineer

## Context
- 45-minute technical screen

## Level
Senior (six years of backend work)

## What to learn
- How they reason about goroutines and shared state
- Whether they can debug a running service

## Areas to cover
- Concurrency and channels
- Error handling
- Testing

## Question requirements
- 4-5 questions
- A mix of conceptual and experience-based questions
- At least one question on concurrency
- Preferably on a Tuesday

## Red flags
- Cannot say what happens when a channel blocks

## Green flags
- Describes a production problem they debugged
"""
UNREAD = "Preferably on a Tuesday"

OWN_LIST = """\
What happens when you send on a full channel?
    When would you rather use a mutex?
    How would you notice a goroutine that never ends?
Tell me about an outage you helped to end.
    What did you look at first?
"""


def asks(person: Person, channel: str = HIRING_BACKEND, brief: str = BRIEF, **entered: Any) -> Json:
    """Paste a brief and return the form that shows what was understood."""
    person.types(channel, "/interview-plan")
    person.form("plan.ask")
    result = person.submits(brief=brief, **entered)
    assert result["result"] == "updated", result
    return person.form("plan.review")


def plans(
    person: Person,
    channel: str = HIRING_BACKEND,
    brief: str = BRIEF,
    corrected: dict[str, Any] | None = None,
) -> Json:
    """Plan from a brief and return the finished set's message."""
    asks(person, channel, brief)
    result = person.submits(**(corrected or {}))
    assert result["result"] == "cleared", result
    return person.waits_for(channel, "Waiting for approval")


def attaches(
    story: Story, person: Person, data: bytes, then: str = "plan.review", **entered: Any
) -> Json:
    """Attach a file in the first form and return the form that comes of it."""
    file = person.uploads("brief.md", data)["file"]["id"]
    person.types(HIRING_BACKEND, "/interview-plan")
    person.form("plan.ask")
    result = person.submits(file=[{"id": file}], **entered)
    assert result["result"] == "updated", result
    story.settles()
    # Where the file was read before the bot's answer had reached the workspace.
    story.moves(minutes=1)
    return person.form(then)


def gives(
    person: Person, own: str = OWN_LIST, channel: str = HIRING_BACKEND, **entered: Any
) -> Json:
    """Make an own list the set and return its message."""
    opens_own_list(person, channel)
    result = person.submits(**{"role": "Senior Go backend engineer", "own": own, **entered})
    assert result["result"] == "closed", result
    return person.waits_for(channel, "Waiting for approval")


def opens_own_list(person: Person, channel: str = HIRING_BACKEND, **entered: Any) -> Json:
    """Go from the first form to the one for an own list, with fields filled in before."""
    person.types(channel, "/interview-plan")
    view = person.form("plan.ask")
    block = next(each for each in view["blocks"] if each["type"] == "actions")
    element = block["elements"][0]
    assert element["text"]["text"] == "Use My Questions"
    person._post(
        "action",
        container={"type": "view", "view_id": view["id"]},
        block_id=block["block_id"],
        action_id=element["action_id"],
        value={"type": "button", "value": element["value"]},
        state={"values": typed(entered)},
    )
    return person.form("plan.own_list")


def typed(entered: dict[str, str]) -> Json:
    """Write texts typed into fields whose action ids are their block ids."""
    return {
        name: {name: {"type": "plain_text_input", "value": text}} for name, text in entered.items()
    }


def initial(view: Json) -> dict[str, str]:
    """Return what each field of a form stands at, by block id."""
    found = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        state = view["state"]["values"].get(block["block_id"], {})
        value = state.get(block["element"]["action_id"], {})
        chosen = value.get("selected_option") or {}
        found[block["block_id"]] = value.get("value") or chosen.get("value") or ""
    return found


def tells(person: Person, channel: str, part: str) -> Json:
    """Wait for a message that this person alone sees."""
    message = person.waits_for(channel, part)
    assert message["ephemeral"], message
    return message


def formatted(payload: Any) -> Iterator[str]:
    """Give every text that Slack would format: top-level texts and mrkdwn, as they were sent."""
    if isinstance(payload, list):
        for each in payload:
            yield from formatted(each)
    elif isinstance(payload, dict) and payload.get("type") != "plain_text":
        for key, value in payload.items():
            if key == "text" and isinstance(value, str):
                yield value
            yield from formatted(value)


def everything_sent(story: Story) -> list[str]:
    """Return every formatted text the bot has sent so far, in messages and forms."""
    calls = _request(story.server.url, "GET", "/control/calls")["calls"]
    return [text for call in calls for text in formatted(unpacked(call["args"]))]


def unpacked(args: Json) -> Json:
    """Return a call's arguments with those read that travel as JSON."""
    return {
        key: json.loads(value) if isinstance(value, str) and value[:1] in {"{", "["} else value
        for key, value in args.items()
    }


def questions(blocks: list[Json]) -> list[str]:
    """Return the questions a set's message shows."""
    texts = [each["text"]["text"] for each in blocks if each["type"] == "section"]
    return [text for text in texts if re.match(r"\*\d+\.\* ", text)]


def thread(person: Person, message: Json) -> list[Json]:
    """Return the replies under a message."""
    return person.messages(message["channel"], thread=message["ts"])[1:]


def channel_of(person: Person, name: str, *, private: bool) -> str:
    """Open a channel without the bot and return its id."""
    kind = {"content-type": "application/json"}
    body = json.dumps({"name": name, "is_private": private}).encode()
    path = f"/page/create?as={person.user}"
    return str(_request(person.url, "POST", path, body, kind)["channel"]["id"])


def direct_with(person: Person, other: str) -> str:
    """Open a direct message and return its id."""
    return str(person._post("open", users=[other])["channel"]["id"])


def interrupted(story: Story) -> None:
    """Wait until a sending has broken off and waits for its lease."""

    def waiting() -> bool:
        con = story.bot.deps.db.read()
        sql = "SELECT count(*) FROM outbox WHERE state = 'claimed' AND failures > 0"
        return int(con.execute(sql).fetchone()[0]) == 1

    until(waiting, "an interrupted sending")


def dispatch(story: Story, body: Json) -> Json:
    """Hand the bot a payload that no client of the workspace would send (any more)."""
    answer = story.bot.app.dispatch(BoltRequest(mode="socket_mode", body=body))
    assert answer.status == 200
    story.settles()
    return json.loads(answer.body) if answer.body else {}


def somebody_joins(story: Story, **fields: object) -> None:
    """Take a person into the workspace."""
    kind = {"content-type": "application/json"}
    body = json.dumps(fields).encode()
    _request(story.server.url, "POST", "/control/user", body, kind)


def newest(story: Story) -> PlannedSet:
    """Return the newest set."""
    con = story.bot.deps.db.read()
    return store.newest(con, story.state()["team"]["id"], viewer="", sees_all=True)[0]


def press(story: Story, user: str, action: str, value: str, *, channel: str | None = None) -> None:
    """Send the payload of a button that this person's client does not show, or no more."""
    team = story.state()["team"]["id"]
    body: Json = {
        "type": "block_actions",
        "user": {"id": user, "team_id": team},
        "team": {"id": team},
        "trigger_id": story.server.workspace.triggers.issue(user),
        "actions": [{"action_id": action, "block_id": "b", "type": "button", "value": value}],
    }
    if channel is not None:
        body["channel"] = {"id": channel}
    dispatch(story, body)
