"""A set taken along while the bot is killed, or while Slack fails at one of the steps.

A file takes three: an address is asked for, the bytes are sent there, the file is shown. A canvas
takes three as well: it is made, its reader let in, the link posted. What is certain: whoever asked
gets it, and is shown it once, since the id is kept before anything is shown and Slack is asked
about it after every attempt whose outcome nobody knows. What is not: a process that dies between
Slack's taking the bytes (or making the canvas) and the keeping of that id leaves a file in Slack
that nobody is ever shown; and Slack may one day say of a file just shown that it is not yet.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_process import SOUND
from bot_story import LEASE, goes_wrong, moves_to, settles
from bot_trial import DROPPED, IN_FLIGHT, Bots
from change_trial import Cut, Cuts, Rounds, Uploads, check_sent, in_full, planned
from planning import plans
from story import Json, Person, Story, told, until, words

from bot.plans.exports.listeners import NOT_SENT
from bot.sandbox.methods.canvases import MIME
from bot.sandbox.seed import ADA

ADDRESS, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"
CREATE, ACCESS, POST = "canvases.create", "canvases.access.set", "chat.postMessage"
UPLOAD = "/upload/v1/"

FILE = (
    Cut("after the commit", "plans.export_as"),
    Cut(IN_FLIGHT, "plans.export", UPLOAD),
    Cut("before finish", "plans.export"),
    Cut(IN_FLIGHT, "plans.export_file", COMPLETE),
    Cut("after accept", "plans.export_file"),
    Cut(DROPPED, "plans.export_file", COMPLETE),
)
MORE_FILE = (
    Cut("before the commit", "plans.export_as"),
    Cut("after claim", "plans.export"),
    Cut(IN_FLIGHT, "plans.export", ADDRESS),
    Cut(DROPPED, "plans.export", ADDRESS),
    Cut("after finish", "plans.export"),
    Cut("after claim", "plans.export_file"),
    Cut("before send", "plans.export_file"),
    Cut("before finish", "plans.export_file"),
    Cut("after finish", "plans.export_file"),
)
CANVAS = (
    Cut("before finish", "plans.export"),
    Cut(IN_FLIGHT, "plans.export_canvas", POST),
    Cut("after accept", "plans.export_canvas"),
)
MORE_CANVAS = (
    Cut(IN_FLIGHT, "plans.export", CREATE),
    Cut(IN_FLIGHT, "plans.export_canvas", ACCESS),
    Cut("before send", "plans.export_canvas"),
    Cut("before finish", "plans.export_canvas"),
)
UNSURE: tuple[Json, ...] = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503, "when": "after"},
    {"kind": "html", "status": 200, "when": "after"},
    {"kind": "drop"},
    {"kind": "drop", "when": "after"},
    {"kind": "cut", "when": "after"},
    {"kind": "error", "error": "internal_error", "when": "after"},
)
BUSY: Json = {"kind": "ratelimited", "retry_after": "30"}


@pytest.fixture(scope="module")
def bots() -> Iterator[Bots]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        bots = Bots()
        yield bots
        bots.clear()


def files(person: Person) -> list[Json]:
    """Return the files the bot sent to somebody directly."""
    direct = person.direct()
    sent = person.messages(direct) if direct else []
    return [file for message in sent for file in message.get("files") or ()]


def links(person: Person) -> int:
    """Count the canvases somebody was led to."""
    return sum("Please do not pass it to the candidate" in text for text in person.inbox())


def readable(story: Story) -> int:
    """Count the canvases that anybody but the bot may read."""
    kept = story.server.workspace.files.kept.values()
    return sum(each.mimetype == MIME and bool(each.readers) for each in kept)


# Killed


@pytest.mark.parametrize("cuts", [FILE, in_full(MORE_FILE)])
def test_a_file_comes_once_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, cuts: Cuts
) -> None:
    with planned(tmp_path) as (story, ada, message):
        trial = Rounds(story, bots, SOUND)
        trial.begin()
        ada.presses(message, "Take Along")
        ada.form("plan.export")
        for number, cut in enumerate(cuts, 1):
            trial.round(cut, lambda: ada.presses_in_form("Send JSON"))
            if cut.point == "before the commit":
                # Slack does not deliver a click again: nothing has happened, and a press does it.
                assert files(ada) == []
                ada.presses_in_form("Send JSON")
                until(lambda: files(ada), "the file")
            assert len(files(ada)) == number, cut
        trial.ends()


@pytest.mark.parametrize("cuts", [CANVAS, in_full(MORE_CANVAS)])
def test_a_canvas_is_linked_once_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, cuts: Cuts
) -> None:
    with planned(tmp_path) as (story, ada, message):
        trial = Rounds(story, bots, SOUND)
        trial.begin()
        ada.presses(message, "Take Along")
        ada.form("plan.export")
        for number, cut in enumerate(cuts, 1):
            trial.round(cut, lambda: ada.presses_in_form("Make Canvas"))
            assert links(ada) == number, cut
            assert readable(story) == number, cut
        trial.ends()


# Slack fails


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Export"]:
    """Give a form from which sets are taken along, and how requests to upload go wrong."""
    with told(tmp_path_factory.mktemp("export")) as story:
        ada = story.person(ADA)
        uploads = Uploads(story)
        ada.presses(plans(ada), "Take Along")
        ada.form("plan.export")
        story.settles()
        yield Export(story, ada, uploads)


class Export:
    """A person with the form for taking along open."""

    def __init__(self, story: Story, ada: Person, uploads: Uploads) -> None:
        self.story, self.ada, self.uploads = story, ada, uploads

    def goes_wrong(self, step: str, fault: Json, times: int = 1) -> None:
        """Have the next request of a step go wrong."""
        if step == UPLOAD:
            self.uploads.go_wrong(times=times, **fault)
        else:
            goes_wrong(self.story, step, times=times, **fault)

    def asks(self, label: str) -> None:
        """Press a button of the form and let the bot do what it can at once."""
        self.ada.presses_in_form(label)
        settles(self.story)

    def waits(self, seconds: float = LEASE) -> None:
        moves_to(self.story, self.story.clock.now() + seconds)

    def refusals(self) -> int:
        """Count how often it was said that a file was not taken."""
        return sum(NOT_SENT in text for text in self.ada.inbox())


@pytest.mark.parametrize("fault", UNSURE, ids=lambda each: " ".join(map(str, each.values())))
@pytest.mark.parametrize("step", [ADDRESS, UPLOAD, COMPLETE])
def test_a_file_comes_once_whatever_step_nobody_knows_the_outcome_of(
    export: Export, step: str, fault: Json
) -> None:
    before, refused = len(files(export.ada)), export.refusals()
    export.goes_wrong(step, fault)
    export.asks("Send JSON")
    export.waits()
    export.waits()
    assert len(files(export.ada)) == before + 1
    assert export.refusals() == refused
    check_sent(export.story)


@pytest.mark.parametrize("fault", UNSURE, ids=lambda each: " ".join(map(str, each.values())))
@pytest.mark.parametrize("step", [CREATE, ACCESS, "files.info", POST])
def test_a_canvas_is_linked_once_whatever_step_nobody_knows_the_outcome_of(
    export: Export, step: str, fault: Json
) -> None:
    before, open_before = links(export.ada), readable(export.story)
    export.goes_wrong(step, fault)
    export.asks("Make Canvas")
    export.waits()
    export.waits()
    assert links(export.ada) == before + 1
    assert readable(export.story) == open_before + 1
    check_sent(export.story)


@pytest.mark.parametrize(
    ("label", "step"),
    [("Send JSON", each) for each in (ADDRESS, UPLOAD, COMPLETE)]
    + [("Make Canvas", each) for each in (CREATE, ACCESS, POST)],
)
def test_a_step_that_comes_too_often_waits_as_long_as_slack_says(
    export: Export, label: str, step: str
) -> None:
    def there() -> int:
        return len(files(export.ada)) + links(export.ada)

    before = there()
    export.goes_wrong(step, BUSY)
    export.asks(label)
    export.waits(20)
    assert there() == before
    export.waits(12)
    assert there() > before
    check_sent(export.story)


@pytest.mark.parametrize(
    ("label", "step"),
    [("Send JSON", each) for each in (ADDRESS, COMPLETE)]
    + [("Make Canvas", each) for each in (CREATE, ACCESS)],
)
def test_what_slack_refuses_is_said_once_and_not_tried_again(
    export: Export, label: str, step: str
) -> None:
    before, refused = len(files(export.ada)) + links(export.ada), export.refusals()
    export.goes_wrong(step, {"kind": "error", "error": "storage_limit_reached"})
    export.asks(label)
    export.waits()
    assert export.refusals() == refused + 1
    assert len(files(export.ada)) + links(export.ada) == before
    check_sent(export.story)


def test_while_slack_cannot_say_whether_it_is_shown_it_is_not_shown_again(export: Export) -> None:
    before = len(files(export.ada))
    export.goes_wrong(COMPLETE, {"kind": "drop", "when": "after"})
    # A read is asked again at once where the connection breaks, so it has to break twice a time.
    export.goes_wrong("files.info", {"kind": "status"}, times=2)
    export.asks("Send JSON")
    for _ in range(4):
        export.waits()
        assert len(files(export.ada)) == before + 1
    check_sent(export.story)


def test_slack_that_never_takes_the_bytes_is_given_up_and_that_is_said(export: Export) -> None:
    before, refused = len(files(export.ada)), export.refusals()
    export.goes_wrong(UPLOAD, {"kind": "status"}, times=99)
    export.asks("Send JSON")
    for _ in range(6):
        export.waits(3600)
    export.uploads.clear()
    assert export.refusals() == refused + 1
    assert len(files(export.ada)) == before
    assert "Try again from the set" in words(export.ada.waits_for_direct(NOT_SENT))
