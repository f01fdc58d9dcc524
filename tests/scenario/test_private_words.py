"""What people write stays where it belongs: not in logs, nor in what surrounds messages and work.

One story with everything people can write about sets and questions. Each text of theirs holds a
word that no other has, and all of these begin alike, so that a word is found wherever it leaks to.
"""

import json
import logging
import re
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from planning import BRIEF, gives, newest, plans, unpacked
from question_bank import adds, opens_bank, own, sees, shows
from refining import answered, asks_for, chooses, presses_beside, says
from rewriting import Model, filled
from story import Json, Person, Story, _request, told, until

from bot.claude.standin import Answer, Asked, Say, StandIn
from bot.plans.exports.forms import FORMS
from bot.sandbox.seed import ADA, GRACE, HIRING_BACKEND
from bot.storage.database import Connection, rows

SECRET = re.compile(r"xylo[a-z]+", re.IGNORECASE)
WRITTEN = {
    "xylobrief",
    "xylogoal",
    "xyloskill",
    "xylorating",
    "xylofile",
    "xylotopic",
    "xylowish",
    "xylomodel",
    "xyloedit",
    "xylostop",
    "xylooverride",
    "xyloretire",
    "xyloquestion",
    "xylolook",
    "xylolist",
    "xyloname",
    "xyloitem",
    "xylofilled",
    "xylosearch",
    "xylobusy",
    "xylounread",
    "xylobroken",
}
"""Every word somebody writes in this story, the model too."""


WAITING = {
    "slack.tell .text",
    "slack.tell .blocks[].text.text",
    "slack.modal .payload.words",
    "plans.read_file .values.role",
    "plans.read_file .values.ratings",
}
"""Where work holds words until it is done: a sentence to one person, what was typed with a command,
and what was typed beside a file until that is read. Then the row forgets them."""


class Leaks(list[str]):
    """Places at which a word was found that does not belong there."""

    def look(self, where: str, what: object) -> None:
        """Look for words in what stands somewhere."""
        text = what if isinstance(what, str) else json.dumps(what, default=str)
        self.extend(f"{found} in {where}" for found in dict.fromkeys(SECRET.findall(text)))


class Writer(Model):
    """A model whose words count as what people wrote."""

    def __call__(self, asked: Asked) -> Answer:
        if "question" in asked.data:
            return Say(json.dumps({**filled(), "competency": "Rolling out xylofilled changes"}))
        return super().__call__(asked)


@pytest.fixture
def model() -> Writer:
    model = Writer()
    model.wordings = repeat(
        "Suppose a goroutine sends on the xylomodel channel and nobody is there to receive it. "
        "Walk me through what happens to it, and what it costs while it waits."
    )
    return model


@pytest.fixture
def story(tmp_path: Path, model: Writer) -> Iterator[Story]:
    with StandIn(otherwise=model) as standin:
        settings: dict[str, Any] = {
            "anthropic_api_key": "sk-ant-made-up",
            "anthropic_base_url": standin.url,
        }
        with told(tmp_path, **settings) as story:
            yield story


def test_what_people_write_is_found_in_no_log_no_value_no_key_and_no_ledger(
    story: Story, model: Writer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    waited = watch(story, monkeypatch)
    everything(story, model)
    story.settles()
    assert waited == WAITING
    leaks = Leaks()
    for record in caplog.records:
        leaks.look(f"the log of {record.name}", f"{record.getMessage()} {record.exc_text or ''}")
    look_at_what_was_sent(story, leaks)
    look_at_what_is_kept(story, leaks)
    assert not leaks, "\n".join(leaks)
    # All else was kept, or nothing was tried here; what one looks for and what is put off is not.
    kept = {each.lower() for each in SECRET.findall(_all_of(story))}
    assert WRITTEN - kept == {"xylosearch", "xylobusy"}


def watch(story: Story, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Note in which work words stand while it waits; a word in a name of a field is one too."""
    outbox, found = story.bot.deps.outbox, set[str]()
    add = outbox.add

    def noting(con: Connection, kind: str, key: str, payload: Json, **more: Any) -> bool:
        for path, value in _leaves(dict(payload)):
            if SECRET.search(f"{path} {value}"):
                found.add(f"{kind} {path}")
        return add(con, kind, key, payload, **more)

    monkeypatch.setattr(outbox, "add", noting)
    return found


# The story


def everything(story: Story, model: Model) -> None:
    ada, grace = story.person(ADA), story.person(GRACE)
    keep_the_bank(story, ada)
    brief = BRIEF.replace("# Interview for", "# Xylobrief interview for").replace(
        "- Whether they can debug", "- A xylogoal\n- Whether they can debug"
    )
    rated = f"{brief}\n## Self-ratings\n- Go: 9/10\n- Xyloskill: 10/10\n"
    message = plans(grace, brief=rated)
    refine(story, model, grace, message)
    take_along(story, grace, message)
    attach(story, grace)
    stop(story, grace, ada)


def refine(story: Story, model: Model, grace: Person, message: Json) -> None:
    asks_for(grace, message, "swap question 2 for something on xylotopic", "xylotopic")
    asks_for(grace, message, "lock question 2. The xylounread weather is fine", "*Version 2*")
    model.go.clear()
    says(grace, message, "make question 1 friendlier, as a xylowish")
    until(lambda: model.rewritten, "the request")
    asks_for(grace, message, "drop the xylobusy question 2", "working on")
    model.go.set()
    answered(grace, message, "*Version 3*")
    grace.presses(message, "Edit Questions")
    first = newest(story).content.questions[0].id  # type: ignore[union-attr]
    grace.form("plan.edit")
    presses_beside(grace, f"edit:{first}")
    grace.form("plan.edit_question")
    assert grace.submits(prompt="How does the xyloedit channel block?")["result"] == "updated"
    story.settles()
    grace.form("plan.edit")
    chooses(grace, f"down:{first}")
    story.settles()
    grace.closes()


def take_along(story: Story, grace: Person, message: Json) -> None:
    grace.presses(message, "Take Along")
    form = grace.form("plan.export")
    values = [each["accessory"]["value"] for each in form["blocks"] if "accessory" in each]
    assert len(values) == len(FORMS)
    for label in ("Send PDF", "Send Markdown", "Send JSON", "Make Canvas", "Send Page"):
        grace.presses_in_form(label)
        story.settles()
    grace.closes()


def attach(story: Story, grace: Person) -> None:
    """Attach a brief with ratings beside it, and one that cannot be read."""
    for data in (f"{BRIEF}\nThe xylofile team".encode(), b"\0xylobroken\0"):
        file = grace.uploads("xyloname.md", data)["file"]["id"]
        grace.types(HIRING_BACKEND, "/interview-plan senior go backend xylobrief")
        grace.form("plan.ask")
        rated = {"ratings": "Xylorating: 9", "scale": "10"}
        assert grace.submits(file=[{"id": file}], **rated)["result"] == "updated"
        story.settles()
        story.moves(minutes=1)
        grace.closes()


def stop(story: Story, grace: Person, ada: Person) -> None:
    """Approve over what the linter stops, with a reason."""
    asks = "Are you planning to have children soon, xylostop?\nWhat does a full channel do?"
    gives(grace, own=asks)
    message = grace.waits_for(HIRING_BACKEND, "xylostop?")
    story.settles()
    ada.presses(message, "Approve")
    ada.form("plan.override")
    assert ada.submits(reason="Counsel wrote xylooverride")["result"] == "cleared"
    ada.waits_for(HIRING_BACKEND, "Approved by")


def keep_the_bank(story: Story, ada: Person) -> None:
    adds(ada, "How would you roll out a xyloquestion change?", look_for="Names the xylolook order")
    story.moves(minutes=1)
    ada.presses_in_form("Fill In With Claude")
    ada.closes()
    until(lambda: own(story)[0].filled, "what lacked")
    story.settles()
    opens_bank(ada, "xylosearch")
    ada.closes()
    for text in ("How do you trim the xyloitem sails?\nWhat is a xylolist for?", "# Xylobroken"):
        opens_bank(ada)
        ada.presses_in_form("Import a List")
        ada.form("questions.import")
        assert ada.submits(list=text, name="The xyloname list")["result"] == "updated"
        ada.closes()
        story.settles()
        story.moves(minutes=1)
    ada.presses(ada.waits_for_direct("I read your list"), "Look at the List")
    sees(ada, "Nothing is stored yet")
    assert ada.submits()["result"] == "updated"
    story.settles()
    story.moves(minutes=1)
    ada.closes()
    shows(ada, "xyloitem")
    ada.presses_in_form("Retire …")
    ada.form("questions.retire")
    assert ada.submits(reason="Nobody has a xyloretire here")["result"] == "updated"
    ada.closes()


# Where to look


def look_at_what_was_sent(story: Story, leaks: Leaks) -> None:
    """Look at everything around the words in messages and forms."""
    calls = _request(story.server.url, "GET", "/control/calls")["calls"]
    assert calls
    for call in calls:
        args, method = unpacked(call["args"]), call["method"]
        leaks.look(f"the metadata of {method}", args.get("metadata"))
        view = args.get("view") or {}
        for name in ("private_metadata", "callback_id", "external_id"):
            leaks.look(f"{name} of {method}", view.get(name))
        for name, value in _values((args.get("blocks") or [], view.get("blocks") or [])):
            leaks.look(f"{name} of {method}", value)


def _values(found: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(found, list | tuple):
        for each in found:
            yield from _values(each)
    elif isinstance(found, dict):
        for name, each in found.items():
            if name in {"value", "block_id", "action_id"}:
                yield name, each
            else:
                yield from _values(each)


def look_at_what_is_kept(story: Story, leaks: Leaks) -> None:
    """Look at what is kept of work, of deliveries, of who did what, and of the model's calls."""
    con = story.bot.deps.db.read()
    for row in rows(con, "SELECT kind, dedupe_key, payload, last_error FROM outbox"):
        leaks.look(f"the key of {row['kind']}", f"{row['dedupe_key']} {row['last_error']}")
        leaks.look(f"the payload of {row['kind']}", row["payload"])
    for row in rows(con, "SELECT * FROM audit"):
        reason = row.pop("reason")
        leaks.look(f"the record of {row['action']}", row)
        given = {"set.override", "set.approved", "question.retire", "question.override"}
        if row["action"] not in given:
            leaks.look(f"the reason of {row['action']}", reason)
    for table in ("inbox", "model_calls", "people", "question_search_state", "instance"):
        leaks.look(table, rows(con, f"SELECT * FROM {table}"))  # noqa: S608 - one of these


def _leaves(found: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(found, dict):
        for name, each in found.items():
            yield from _leaves(each, f"{path}.{name}")
    elif isinstance(found, list):
        for each in found:
            yield from _leaves(each, f"{path}[]")
    else:
        yield path, found


def _all_of(story: Story) -> str:
    con = story.bot.deps.db.read()
    tables = rows(con, "SELECT name FROM sqlite_master WHERE type = 'table'")
    return "\n".join(
        json.dumps(rows(con, f"SELECT * FROM {each['name']}"), default=str)  # noqa: S608 - its own
        for each in tables
    )
