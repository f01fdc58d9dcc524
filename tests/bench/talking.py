"""The first message of a set, and acknowledgements while plans wait on a slow model.

Here everything is as in use: `python -m bot start` connected by Socket Mode to a workspace served
by another program, the model asked through `ANTHROPIC_BASE_URL` of a third. People's clicks come
from this process by HTTP, so a figure holds the way to the workspace and back as well.
"""

import http.client
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from story import Person, until

from bot.plans.listeners import COMMAND
from bot.sandbox.seed import ADA, GRACE, HIRING, HIRING_BACKEND, LINUS, ROSA
from bot.storage.database import Database, row
from tests.bench.brief import sample_brief
from tests.bench.figures import Spread, median, spread
from tests.bench.load import open_loop
from tests.bench.processes import bot, program, workspace
from tests.bench.sizes import Size
from tests.bench.table import Row, amount, none_of, within

RATE = 50.0
HANDS = 200
LATE_SECONDS = 3.0
FIRST_MS = 1000.0
MODEL_SECONDS = 30.0
# Longer than Slack waits, so that a late acknowledgement is measured and not only missed.
ACK_SECONDS = 60.0
PEOPLE = (ADA, GRACE, LINUS, ROSA)
# No set in it: the model is asked twice more, so that a plan waits longer than the bench lasts.
REPLY = "{}"


def first_message(folder: Path, size: Size) -> list[Row]:
    """Measure from the submitted form to the set's message in the channel, with nothing else on."""
    with workspace(folder) as url, bot(folder, url) as running:
        running.says("Connected")
        took = [_submits(Person(url, ADA), is_finished=True) for _ in range(size.submits)]
    return _first_rows("first message after submit", took)


def waiting(folder: Path, size: Size) -> list[Row]:
    """Measure the same, and acknowledgements, while plans wait on the model."""
    with workspace(folder) as url, _model(folder) as model:
        env = {"ANTHROPIC_API_KEY": "sk-bench", "ANTHROPIC_BASE_URL": model}
        with bot(folder, url, **env) as running:
            running.says("Connected")
            _let_wait(url, size.waiting)
            took = [_submits(Person(url, ADA), is_finished=False) for _ in range(size.submits)]
            name = f"first message, {size.waiting} plans waiting"
            return _first_rows(name, took) + _under_load(folder, url, size)


@contextmanager
def _model(folder: Path) -> Iterator[str]:
    reply = folder / "reply.json"
    reply.write_text(REPLY)
    arguments = ("--reply", str(reply), "--pause", str(MODEL_SECONDS))
    with program("bot.claude.standin", *arguments, folder=folder) as running:
        yield running.says(r"http://\S+")[0][0]


def _first_rows(what: str, took: list[float]) -> list[Row]:
    longest = f"longest {amount(1000 * max(took), 'ms')}"
    return [within(what, 1000 * median(took), FIRST_MS, unit="ms", note=longest)]


# First message


def _fills_in(person: Person, channel: str) -> None:
    """Go as far as the form that shows what was understood."""
    person.types(channel, COMMAND)
    person.form("plan.ask")
    assert person.submits(brief=sample_brief())["result"] == "updated"
    person.form("plan.review")


def _submits(person: Person, *, is_finished: bool) -> float:
    """Ask for a set; return the seconds from the submission to the moment its message was posted.

    That moment is the message's own timestamp: workspace and bench read the same clock.
    """
    _fills_in(person, HIRING_BACKEND)
    known = {each["ts"] for each in person.messages(HIRING_BACKEND)}
    began = time.time()
    assert person.submits()["result"] == "cleared"

    def posted() -> str | None:
        new = [each["ts"] for each in person.messages(HIRING_BACKEND) if each["ts"] not in known]
        return new[0] if new else None

    ts = until(posted, "the set's message")
    if is_finished:
        person.waits_for(HIRING_BACKEND, "Waiting for approval")
    return float(ts) - began


# Plans that wait, and commands meanwhile


def _let_wait(url: str, count: int) -> None:
    """Have `count` sets asked for; return once each has its message and waits on the model."""
    shares = [len(range(at, count, len(PEOPLE))) for at in range(len(PEOPLE))]

    def asks(user: str, times: int) -> None:
        person = Person(url, user)
        for _ in range(times):
            _fills_in(person, HIRING)
            assert person.submits()["result"] == "cleared"

    threads = [
        threading.Thread(target=asks, args=pair) for pair in zip(PEOPLE, shares, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: len(_sets(url)) >= count, f"{count} sets")


def _sets(url: str) -> Sequence[object]:
    said = Person(url, ADA).messages(HIRING)
    return [each for each in said if each.get("blocks")]


def _under_load(folder: Path, url: str, size: Size) -> list[Row]:
    people = [Person(url, user) for user in PEOPLE]
    _control(url, "POST", "delivery", ack_seconds=ACK_SECONDS)

    def types(index: int) -> None:
        people[index % len(people)].types(HIRING, f"{COMMAND} go backend {index}")

    took = open_loop(types, rate=RATE, seconds=size.load_seconds, hands=HANDS)
    waiting_still = _waiting(folder)
    if waiting_still < size.waiting:
        raise RuntimeError(f"only {waiting_still} plans were waiting at the end")
    late = sum(each > LATE_SECONDS for each in took) + _failed(people)
    acks = Spread(*(1000 * each for each in spread(took)))
    what = f"acks over 3 s at 50 commands/s, {size.waiting} plans waiting"
    return [
        none_of(what, late, len(took)),
        Row("  of these acks, p50", amount(acks.p50, "ms")),
        Row("  p99", amount(acks.p99, "ms")),
        Row("  longest", amount(acks.most, "ms")),
        none_of("  forms that came too late for their click", _forms_late(url), len(took)),
    ]


def _waiting(folder: Path) -> int:
    """Count the plans that are with the model or wait for a worker to ask it."""
    db = Database(folder / "bot.db", readonly=True)
    try:
        found = row(
            db.read(),
            """SELECT count(*) AS n FROM outbox
            WHERE kind = 'plans.compose' AND state IN ('pending', 'claimed')""",
        )
    finally:
        db.close()
    assert found is not None
    return int(found["n"])


def _failed(people: Sequence[Person]) -> int:
    """Count the commands of which Slack would say that they failed."""
    seen = [text for each in people for text in each.texts(HIRING)]
    return sum("failed with the error" in text for text in seen)


def _forms_late(url: str) -> int:
    """Count the forms that Slack would not open any more."""
    calls = _control(url, "GET", "calls?method=views.open")["calls"]
    return sum("error" in each for each in calls)


def _control(url: str, method: str, name: str, **body: object) -> dict[str, Any]:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    kind = {"content-type": "application/json"}
    try:
        connection.request(method, f"/control/{name}", json.dumps(body).encode(), kind)
        found: dict[str, Any] = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    assert found["ok"], found
    return found
