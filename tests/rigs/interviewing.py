"""People who arrange interviews and submit scorecards in the story's workspace."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import BoltRequest
from story import Json, Person, Story, _request, _values, until, words

from bot.catalogue.model import Kind, Level
from bot.plans import store as plans
from bot.plans.model import (
    AgendaItem,
    Brief,
    Criterion,
    Question,
    QuestionSet,
    Rubric,
    RubricLevel,
    Source,
    Tie,
)
from bot.sandbox import payloads
from bot.sandbox.seed import ADA, BOT, GRACE, HIRING_BACKEND, LINUS
from bot.slack import blocks as kit
from bot.slack.model import Message
from bot.storage.database import row
from bot.storage.ids import new_id

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
NAME = "Robin Example"
ROLE = "Senior Go backend engineer"
TITLE = "Senior Go backend engineer: technical screen"


def wall(zone: str, *parts: int) -> float:
    """Return the instant of a wall time."""
    return datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp()  # type: ignore[arg-type,misc]


TUESDAY_14 = wall("Europe/London", 2026, 11, 24, 14)
"""What the scheduling form is filled with: tomorrow, 14:00 where Ada is."""
END = TUESDAY_14 + 45 * MINUTE

FORM: Mapping[str, Any] = {
    "candidate": NAME,
    "date": "2026-11-24",
    "time": "14:00",
    "interviewers": [GRACE, LINUS],
}

# A question set, approved at once


def question_set(questions: int = 3, criteria: int = 2, *, filler: str = "") -> QuestionSet:
    """Return a question set; `filler` makes every text longer."""
    ids = [f"q{number}" for number in range(1, questions + 1)]
    return QuestionSet(
        title=TITLE,
        role=ROLE,
        level=Level.SENIOR,
        experience="six years of backend work",
        interview_type="technical screen",
        length_minutes=45,
        target_minutes=40,
        goals=("How they reason about concurrency",),
        areas=("Concurrency",),
        questions=tuple(_question(number, each, filler) for number, each in enumerate(ids, 1)),
        rubric=Rubric(
            criteria=tuple(_criterion(number, ids, filler) for number in range(criteria)),
            red_flags=(Tie(text="Guesses at races", questions=("q1",)),),
            green_flags=(Tie(text="Tells of an outage they fixed", questions=("q1",)),),
        ),
        agenda=(
            AgendaItem(what="Introductions", minutes=3),
            AgendaItem(what="Questions", minutes=40),
            AgendaItem(what="The candidate's questions", minutes=2),
        ),
        source=Source(kind="bank", bank="2026-11"),
    )


def _question(number: int, name: str, filler: str) -> Question:
    return Question(
        id=name,
        prompt=f"How would you stop goroutine {number}?{filler}",
        kind=Kind.CONCEPTUAL,
        areas=("Concurrency",),
        minutes=10,
        follow_ups=tuple(f"And what if it blocks, part {n}?{filler}" for n in (1, 2, 3)),
        look_for=(f"Names the context package{filler}", f"Says who closes the channel{filler}"),
        red_flags=(f"Kills it from outside{filler}",),
        green_flags=(f"Talks of leaks they found{filler}",),
    )


def _criterion(number: int, ids: Sequence[str], filler: str) -> Criterion:
    labels = ("Not shown", "Partly shown", "Shown", "Shown in depth")
    return Criterion(
        name=f"Criterion {number + 1}",
        questions=tuple(ids),
        technical_accuracy=("Says what happens to a blocked send",),
        depth=("Gives an example from production",),
        levels=tuple(
            RubricLevel(score=score, label=label, signals=(f"Does thing {score}{filler}",))
            for score, label in enumerate(labels, 1)
        ),
    )


def approved_set(
    story: Story,
    content: QuestionSet | None = None,
    *,
    by: str = ADA,
    channel: str = HIRING_BACKEND,
) -> Json:
    """Keep an approved set and return a message with the button that schedules with it.

    How a set comes about is told elsewhere; this saves the time that takes.
    """
    content = content or question_set()
    team, set_id, draft = story.server.workspace.team.id, new_id("set"), new_id("draft")
    now = story.clock.now()
    with story.bot.deps.db.write() as con:
        plans.insert_draft(con, plans.Draft(draft, team, by, channel, "brief"), now=now)
        planned = plans.PlannedSet(
            id=set_id,
            team=team,
            draft_id=draft,
            created_by=by,
            asked_in=channel,
            title=content.title,
            status="composing",
            brief=Brief(),
            created_at=now,
        )
        plans.insert_set(con, planned)
        version = plans.add_version(con, set_id, content, by=by, why="made", now=now)
        plans.set_status(con, set_id, "ready", title=content.title, failure=None)
        assert plans.approve(con, set_id, version, by=by, reason=None, now=now)
    button = kit.button("Schedule Interview", "interview.schedule", value=set_id)
    text = f"Set of {by}: {set_id}"
    posted = story.bot.deps.slack.post(
        Message(channel, text, (kit.section(text), kit.actions(button)))
    )
    with story.bot.deps.db.write() as con:
        plans.set_posted(con, set_id, posted.channel, posted.ts)
    return story.person(by).waits_for(channel, set_id)


# Arranging


def opens_form(story: Story, message: Json, person: Person | None = None) -> Json:
    """Open the scheduling form and return it."""
    person = person or story.person(ADA)
    person.presses(message, "Schedule Interview")
    return person.form("interview.form")


def enters(story: Story, person: Person | None = None, **changes: Any) -> Json:
    """Fill the open scheduling form as usual, but for the changes; return what came of it."""
    person = person or story.person(ADA)
    entered = {**FORM, **changes}
    if entered.get("channel"):
        person.chooses("channel", entered["channel"])
        story.settles()
    result = person.submits(**entered)
    story.settles()
    return result


def schedules(story: Story, message: Json | None = None, **changes: Any) -> Json:
    """Schedule an interview as Ada and return its message, from wherever it was posted."""
    opens_form(story, message or approved_set(story))
    result = enters(story, **changes)
    assert result["result"] == "closed", result
    return root(story, changes.get("candidate", NAME))


def root(story: Story, name: str = NAME) -> Json:
    """Return the newest message of an interview with this candidate, as the workspace keeps it."""
    found = [
        message
        for message in all_messages(story)
        if f"nterview with {name}" in heading(message) and "thread_ts" in message
        if message["thread_ts"] in {None, message["ts"]}
        if not message["channel"].startswith("D")
    ]
    assert found, f"no message of an interview with {name}"
    return max(found, key=lambda each: str(each["ts"]))


def heading(message: Json) -> str:
    """Return the text of a message's header, '' where it has none."""
    headers = [each for each in message.get("blocks") or () if each["type"] == "header"]
    return str(headers[0]["text"]["text"]) if headers else ""


def all_messages(story: Story) -> Iterator[Json]:
    """Give every message of the workspace, those for one person included."""
    for channel in story.state()["channels"]:
        yield from channel["messages"]
        yield from channel["ephemerals"]


def interview_id(message: Json) -> str:
    """Return the id of the interview a message belongs to, from its buttons."""
    for block in message["blocks"]:
        for element in block.get("elements", ()):
            if str(element.get("value", "")).startswith("int_"):
                return str(element["value"])
    raise AssertionError("no button names an interview")


def thread(story: Story, message: Json, person: Person | None = None) -> list[str]:
    """Return the words of the replies under an interview's message."""
    person = person or story.person(ADA)
    return person.texts(message["channel"], thread=message["ts"])[1:]


def chooses_more(person: Person, message: Json, what: str) -> Json:
    """Choose from the menu of an interview's message: `candidate` or `position`."""
    block = next(each for each in message["blocks"] if each.get("block_id") == "controls")
    menu = next(each for each in block["elements"] if each["type"] == "overflow")
    option = next(each for each in menu["options"] if each["value"].startswith(what))
    return person._post(
        "action",
        container={"type": "message", "channel": message["channel"], "ts": message["ts"]},
        block_id="controls",
        action_id=menu["action_id"],
        value={"type": "overflow", "selected_option": option},
    )


# Scoring


def opens_card(person: Person, message: Json, label: str = "Submit Scorecard") -> Json:
    """Open the scorecard's form and return it."""
    person.presses(message, label)
    return person.form("scorecard.form")


def card(
    levels: Sequence[str] = ("3", "3"), said: str = "Said so", advice: str = "yes", note: str = ""
) -> dict[str, Any]:
    """Return what is entered into the form: a level a criterion, `none` for not assessed."""
    entered: dict[str, Any] = {"recommendation": advice, "note": note}
    for at, level in enumerate(levels):
        entered[f"rating_{at}"] = level
        if level != "none":
            entered[f"evidence_{at}"] = said
    return entered


def scores(story: Story, person: Person, message: Json, *given: Any, **more: Any) -> None:
    """Submit a scorecard from a message's button; see `card` for what is given."""
    opens_card(person, message)
    result = person.submits(**card(*given, **more))
    assert result["result"] == "closed", result
    story.settles()


# Looking


def told(person: Person, channel: str, part: str) -> Json:
    """Wait for a message that this person alone sees."""
    message = person.waits_for(channel, part)
    assert message["ephemeral"], message
    return message


def guide(person: Person, name: str = NAME) -> Json:
    """Return the newest guide that the bot sent to somebody directly."""
    found = [each for each in directs(person) if f"nterview with {name}" in heading(each)]
    assert found, "no guide"
    return found[-1]


def directs(person: Person) -> list[Json]:
    """Return the bot's direct messages to somebody, oldest first."""
    direct = person.direct()
    return person.messages(direct) if direct else []


def errors(result: Json) -> dict[str, str]:
    """Return the sentences beside the fields of a form that was not taken."""
    assert result["result"] == "errors", result
    return dict(result["errors"])


def values(view: Json) -> dict[str, Any]:
    """Return what every field of a form stands at, by block id."""
    found = {}
    for block_id, block in view["state"]["values"].items():
        for value in block.values():
            kept = [each for key, each in value.items() if key != "type"]
            chosen = kept[0] if kept else None
            found[block_id] = chosen["value"] if isinstance(chosen, dict) else chosen
    return found


def everything_seen(person: Person) -> str:
    """Return all text a person can read anywhere, their Home tab and open forms included."""
    seen = []
    for channel in person.channels():
        for message in person.messages(channel["id"]):
            seen.append(words(message))
            if message.get("reply_count"):
                seen += person.texts(channel["id"], thread=message["ts"])
    seen.append(json.dumps(person._get("home")))
    seen += [json.dumps(each) for each in person.forms()]
    return "\n".join(seen)


def opens_home(story: Story, user: str) -> Json:
    """Open somebody's Home tab and return it as it was published for this opening."""
    homes = story.server.workspace.views.homes
    before = homes[user].view["hash"] if user in homes else None
    story.person(user)._get("home")
    until(lambda: user in homes and homes[user].view["hash"] != before, "the Home tab")
    return homes[user].view


def calls(story: Story) -> list[Json]:
    """Return all the bot's calls of the Web API so far."""
    return list(_request(story.server.url, "GET", "/control/calls")["calls"])


def pending(story: Story, interview: str) -> list[str]:
    """Return the kinds of what still waits for its moment for an interview, soonest first."""
    con = story.bot.deps.db.read()
    return [each.kind for each in story.bot.deps.outbox.pending(con, f"interview:{interview}:")]


def count(story: Story, table: str) -> int:
    """Return how many rows a table of the bot's database holds."""
    found = row(story.bot.deps.db.read(), f"SELECT count(*) AS n FROM {table}")  # noqa: S608 - a test's own word
    return int(found["n"]) if found else 0


# Payloads that no client would send


def dispatch(story: Story, body: Json) -> Json:
    """Hand the bot a payload that no client of the workspace would send (any more)."""
    answer = story.bot.app.dispatch(BoltRequest(mode="socket_mode", body=body))
    assert answer.status == 200
    story.settles()
    found = answer.body
    return json.loads(found) if isinstance(found, str) and found else {}


def replays_button(story: Story, user: str, message: Json, action: str, value: str) -> Json:
    """Send a click on a button of an earlier message as if this person had made it."""
    workspace = story.server.workspace
    kept = workspace.messages[message["channel"]][message["ts"]]
    element = {"type": "button", "action_id": action, "value": value, "text": kit.plain("Old")}
    used = payloads.action_of(element, "old", {}, "1.1")
    body = payloads.message_action(workspace, workspace.users[user], kept, used, {})
    return dispatch(story, body)


def replays_form(story: Story, user: str, view: Json, **entered: Any) -> Json:
    """Send a form that somebody else had open as if this person had submitted it."""
    workspace = story.server.workspace
    filled = {**view, "id": new_id("V"), "state": {"values": _values(view, entered)}}
    return dispatch(story, payloads.view_submission(workspace, workspace.users[user], filled))


def newcomer(story: Story, user: str, **changes: Any) -> str:
    """Take in one more member and wait until the bot knows them; return the id."""
    given = {"id": user, "name": user.lower(), "real_name": user.title(), "tz": "UTC", **changes}
    kind = {"content-type": "application/json"}
    _request(story.server.url, "POST", "/control/user", json.dumps(given).encode(), kind)
    until(lambda: _known(story, user), "a row of the directory")
    return user


def _known(story: Story, user: str) -> bool:
    sql = "SELECT 1 FROM people WHERE user = :user"
    return row(story.bot.deps.db.read(), sql, {"user": user}) is not None


def joins(story: Story, channel: str, *users: str) -> None:
    """Let a channel have just these members, and the bot."""
    story.control("channel", channel=channel, members=[*users, BOT])
