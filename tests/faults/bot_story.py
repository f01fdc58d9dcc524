"""An interview that is arranged, and what everybody should have heard of it, once."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot_process import is_quiet
from story import MONDAY, Json, Person, Story, running, told, until, words

from bot.sandbox.seed import ADA, GRACE, HIRING_BACKEND, LINUS, ROSA
from bot.slack.delivery import TELL
from bot.storage.database import Database, Row, rows

POST = "chat.postMessage"
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

INTERVIEW_AT = MONDAY + 29 * HOUR
"""Tuesday 14:00 in London."""
GUIDE_AT = INTERVIEW_AT - DAY
REMINDER_AT = INTERVIEW_AT - 15 * MINUTE
ASK_AT = INTERVIEW_AT + 55 * MINUTE
"""Ten minutes after the end of 45 minutes."""

LEASE = 62.0
"""Past the wait after an attempt whose outcome nobody knows."""

ROOT, RULES = "the interview's message", "the thread's first words"
GUIDE, GUIDE_2 = "the guide", "the guide's second part"
REMINDER, ASK, ASK_AGAIN = "the reminder", "the asking", "the asking again"
COMPLETE = "Complete: both scorecards are in. The summary is ready."

BAD_WIRE: tuple[Json, ...] = (
    {"kind": "drop", "when": "after"},
    {"kind": "ratelimited", "retry_after": "1"},
    {"kind": "status", "when": "after"},
    {"kind": "html"},
)

Heard = Counter[tuple[str, str]]

_SAID = {
    "Interview with Robin": ROOT,
    "Complete: interview with Robin": ROOT,
    "Cancelled: interview with Robin": ROOT,
    "This thread is for": RULES,
    "Interviewer guide: Robin": GUIDE,
    "Interviewer guide, part 2": GUIDE_2,
    "Your interview with Robin": REMINDER,
}


def plan(ada: Person) -> Json:
    """Plan from a few words and approve; return the set's message."""
    ada.types(HIRING_BACKEND, "/interview-plan senior go backend 45m screen")
    ada.form("plan.ask")
    assert ada.submits()["result"] == "updated"
    ada.form("plan.review")
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    ada.presses(message, "Approve")
    return ada.waits_for(HIRING_BACKEND, "Approved by")


def fill_in(story: Story, ada: Person, message: Json) -> dict[str, object]:
    """Open the scheduling form and return what is to be entered."""
    ada.presses(message, "Schedule Interview")
    ada.form("interview.form")
    ada.chooses("channel", HIRING_BACKEND)
    settles(story)
    return {
        "candidate": "Robin Example",
        "date": "2026-11-24",
        "time": "14:00",
        "interviewers": [GRACE, LINUS],
        "channel": HIRING_BACKEND,
    }


def arrange(story: Story, before_submitting: Callable[[], object] = lambda: None) -> None:
    """Plan, approve and schedule an interview of Grace and Linus as Ada."""
    ada = story.person(ADA)
    entered = fill_in(story, ada, plan(ada))
    before_submitting()
    assert ada.submits(**entered)["result"] == "closed"
    settles(story)


@contextmanager
def arranged(folder: Path, **changes: Any) -> Iterator[Story]:
    """Serve a workspace in which an interview is arranged."""
    with told(folder, **changes) as story:
        arrange(story)
        yield story


@contextmanager
def started_again(story: Story) -> Iterator[None]:
    """Start another bot on the database of the one that was stopped."""
    with running(story.settings, story.clock) as bot:
        story.bot = bot
        settles(story)
        yield


def settles(story: Story) -> None:
    """Wait until only time brings more; what is unclear may still wait for its lease."""
    until(lambda: is_quiet(story.bot), "quiet")


def moves_to(story: Story, moment: float) -> None:
    """Move the clock and let the bot do what is due."""
    story.clock.move_to(moment)
    settles(story)


def open_scorecard(person: Person) -> Json:
    """Open the form for a scorecard from the interview's thread."""
    root = person.waits_for(HIRING_BACKEND, "Robin Example")
    person.presses(root, "Submit Scorecard")
    return person.form("scorecard.form")


def enter(form: Json, level: str, note: str) -> dict[str, object]:
    """Return what is entered into the form for a scorecard."""
    names = [each["block_id"] for each in form["blocks"] if each["block_id"].startswith("rating_")]
    entered: dict[str, object] = dict.fromkeys(names, level)
    entered |= {each.replace("rating", "evidence"): "Said so" for each in names}
    return {**entered, "recommendation": "yes", "note": note}


# What was heard


def heard(story: Story) -> Heard:
    """Count what the bot said about the interview, by channel or person, and what."""
    return Counter((_place(channel), _what(each)) for channel, each in _by_the_bot(story))


def heard_since(story: Story) -> Heard:
    """Count what was said beside what leads up to the scorecards, which must be there."""
    found = heard(story)
    lost = to_be_heard() - found
    assert not lost, lost
    return found - to_be_heard()


def to_be_heard() -> Heard:
    """Return what everybody should have heard once scorecards were asked for."""
    direct = (GUIDE, GUIDE_2, REMINDER, ASK)
    return Counter(
        [(HIRING_BACKEND, ROOT), (HIRING_BACKEND, RULES)]
        + [(user, what) for user in (GRACE, LINUS) for what in direct]
    )


def told_of(story: Story, part: str) -> list[str]:
    """Return what the coordinator was told in which `part` stands."""
    return [text for text in story.person(ADA).inbox() if part in text]


def _by_the_bot(story: Story) -> Iterator[tuple[Json, Json]]:
    for channel in story.state()["channels"]:
        for message in channel["messages"]:
            if message["from_app"] and not words(message).startswith("Senior Go backend"):
                yield channel, message


def _place(channel: Json) -> str:
    people = [each for each in channel["members"] if not each.startswith("U01BOT")]
    return str(people[0] if channel["is_im"] else channel["id"])


def _what(message: Json) -> str:
    text = str(message["text"])
    if text.startswith("Your scorecard for"):
        return ASK_AGAIN if "still missing" in text else ASK
    return next((what for start, what in _SAID.items() if text.startswith(start)), text)


# What is kept


def kept(story: Story, sql: str, **parameters: object) -> list[Row]:
    """Read the database of a bot that may be another process."""
    db = Database(story.settings.database, readonly=True)
    try:
        return rows(db.read(), sql, parameters)
    finally:
        db.close()


def check_books(story: Story) -> None:
    """Check that the file is whole, nothing due is left, and each message is one row's."""
    assert kept(story, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert kept(story, "PRAGMA foreign_key_check") == []
    left = """SELECT kind, state, last_error FROM outbox
        WHERE state IN ('pending', 'claimed') AND due_at <= :now"""
    assert kept(story, left, now=story.clock.now()) == []
    done = kept(story, "SELECT id, slack_ts FROM outbox WHERE state = 'done'")
    ts_of = {f"outbox-{each['id']}": each["slack_ts"] for each in done}
    for _, message in _by_the_bot(story):
        reference = message["metadata"]["event_payload"]["reference"].rpartition("-")[0]
        assert ts_of.pop(reference, None) == message["ts"], words(message)


# Notes: any number of messages


def queue_notes(story: Story, count: int, *, every: float = 0.0) -> None:
    """Queue numbered messages to four people, the first due now and the others `every` seconds."""
    people, outbox, now = (ADA, GRACE, LINUS, ROSA), story.bot.deps.outbox, story.clock.now()
    said: Json = {"channel": None, "response_url": None, "blocks": []}
    with story.bot.deps.db.write() as con:
        for number in range(count):
            note = said | {"user": people[number % 4], "text": f"Note {number}"}
            outbox.add(con, TELL, f"note:{number}", note, due_at=now + number * every, now=now)


def notes(story: Story) -> Counter[str]:
    """Count those that arrived."""
    return Counter(what for _, what in heard(story).elements() if what.startswith("Note"))


def numbered(count: int) -> Counter[str]:
    """Return what `notes` is where each arrived once."""
    return Counter(f"Note {number}" for number in range(count))


# What goes wrong


def goes_wrong(story: Story, method: str, **fault: object) -> None:
    """Have the next calls of a method go wrong."""
    story.control("faults", method=method, **fault)


def ends_well(story: Story) -> None:
    """Let the story go on to its end; all must have been said once."""
    for moment in (REMINDER_AT, ASK_AT, ASK_AT + LEASE):
        if moment > story.clock.now():
            moves_to(story, moment)
    assert heard(story) == to_be_heard()
    check_books(story)


def guides(story: Story) -> int:
    """Return how many guides were delivered."""
    return sum(count for (_, what), count in heard(story).items() if what == GUIDE)
