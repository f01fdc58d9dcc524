"""How long an acknowledgement takes at 500 commands a second, beside a bare Bolt app.

Both apps are in this process and take what comes in from as many threads as the bot's socket has.
Ours is the whole bot: a command is recorded with its work in a SQLite file on disk before it is
acknowledged, and right after that the outbox claims that work, builds the form, calls `views.open`
on a server in another process and settles the row, all at the same time as the next commands come
in. The bare app, with Bolt's defaults, has one listener that only acknowledges.
"""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from slack_bolt import Ack, App, BoltRequest
from slack_sdk.web import WebClient
from story import content, until

from bot.app import Bot, build
from bot.people import store
from bot.plans.listeners import COMMAND
from bot.settings import Settings
from bot.slack.connection import RECEIVERS
from bot.storage.database import row
from tests.bench.figures import Spread, median, spread
from tests.bench.load import open_loop
from tests.bench.processes import program
from tests.bench.serve_answers import MEMBERS, TEAM
from tests.bench.sizes import Size
from tests.bench.table import Row, against, amount

RATE = 500.0
TOKEN = "xoxb-bench"
P50_LIMIT, P99_LIMIT = 1.0, 2.0
DRAIN_SECONDS = 120.0

_OK = 200
_ids = itertools.count(1)


@dataclass(frozen=True)
class Round:
    """A round of the bot: its acknowledgements, and the forms that were opened meanwhile."""

    acks: Spread
    opened: int
    asked: int


def measure(folder: Path, size: Size) -> list[Row]:
    """Return the rows of this bench."""
    ours: list[Round] = []
    bare: list[Spread] = []
    with program("tests.bench.serve_answers", folder=folder) as server:
        url = server.says(r"http://\S+")[0][0] + "/api/"
        with _serving(folder, url) as bot:
            plain = bare_app(url)
            # The first commands load what is loaded once.
            _round(plain, 0.2)
            _bot_round(bot, 0.2)
            for number in range(size.rounds):
                for is_ours in (True, False) if number % 2 else (False, True):
                    if is_ours:
                        ours.append(_bot_round(bot, size.round_seconds))
                    else:
                        bare.append(_round(plain, size.round_seconds))
    return _rows(ours, bare)


def _rows(ours: list[Round], bare: list[Spread]) -> list[Row]:
    def compared(what: str, ours_: list[float], bare_: list[float], limit: float) -> Row:
        values = 1000 * median(ours_), 1000 * median(bare_)
        return against(what, *values, limit=limit, unit="ms", name="bare Bolt")

    p50 = [each.acks.p50 for each in ours], [each.p50 for each in bare]
    p99 = [each.acks.p99 for each in ours], [each.p99 for each in bare]
    opened = sum(each.opened for each in ours) / sum(each.asked for each in ours)
    longest = max(each.acks.most for each in ours)
    return [
        compared("ack at 500 commands/s, p50", *p50, P50_LIMIT),
        compared("ack at 500 commands/s, p99", *p99, P99_LIMIT),
        Row("  forms opened while they came", f"{100 * opened:.0f} %"),
        Row("  longest ack of all rounds", amount(1000 * longest, "ms")),
    ]


def bare_app(url: str) -> App:
    """Return a Bolt app with its defaults and one listener that does nothing."""
    app = App(signing_secret="none", client=WebClient(token=TOKEN, base_url=url))

    @app.command(COMMAND)
    def listener(ack: Ack) -> None:
        ack()

    return app


@contextmanager
def _serving(folder: Path, url: str) -> Iterator[Bot]:
    settings = replace(
        Settings(), slack_bot_token=TOKEN, slack_api_url=url, database=folder / "ack.db"
    )
    web = WebClient(token=TOKEN, base_url=url)
    bot = build(settings, content=content(), slack=web)
    bot.start()
    try:
        until(lambda: len(store.people(bot.deps.db.read(), TEAM, MEMBERS)) == len(MEMBERS))
        yield bot
    finally:
        bot.stop()


def _bot_round(bot: Bot, seconds: float) -> Round:
    before = _forms(bot)
    acks = _round(bot.app, seconds)
    opened = _forms(bot).done - before.done
    asked = _forms(bot).all - before.all
    _wait_until_opened(bot)
    return Round(acks, opened, asked)


@dataclass(frozen=True)
class _Forms:
    done: int
    all: int


def _forms(bot: Bot) -> _Forms:
    found = row(
        bot.deps.db.read(),
        """SELECT count(*) AS total, coalesce(sum(state = 'done'), 0) AS done
        FROM outbox WHERE lane = 'modal'""",
    )
    assert found is not None
    return _Forms(found["done"], found["total"])


def _wait_until_opened(bot: Bot) -> None:
    end = time.monotonic() + DRAIN_SECONDS
    while (forms := _forms(bot)).done < forms.all:
        if time.monotonic() > end:
            raise RuntimeError(f"{forms.all - forms.done} forms were not opened")
        time.sleep(0.05)


def _round(app: App, seconds: float) -> Spread:
    payloads = [_command() for _ in range(max(1, round(RATE * seconds)))]

    def send(index: int) -> None:
        answer = app.dispatch(BoltRequest(mode="socket_mode", body=payloads[index]))
        if answer.status != _OK:
            raise RuntimeError(f"status {answer.status}: {answer.body}")

    return spread(open_loop(send, rate=RATE, seconds=seconds, hands=RECEIVERS))


def _command() -> dict[str, Any]:
    number = next(_ids)
    return {
        "token": "none",
        "team_id": TEAM,
        "team_domain": "bench",
        "channel_id": "C01BENCH001",
        "channel_name": "bench",
        "user_id": MEMBERS[number % len(MEMBERS)],
        "user_name": "somebody",
        "command": COMMAND,
        "text": "senior go backend 45m screen",
        "api_app_id": "A01BENCH001",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/commands/none",
        "trigger_id": f"{number}.1.bench",
    }
