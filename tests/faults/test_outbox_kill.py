"""kill -9 at every named point of sending loses nothing and sends nothing twice.

The same trial is put to three ways of sending that are known to be broken. If it found nothing
wrong with one of them, it could not be trusted with ours.
"""

import signal
from pathlib import Path
from typing import NamedTuple

import pytest
from outbox_sender import POINTS, START, PaperSlack, fill, send_due, start

from bot.storage.database import Database, rows

POSTS = 3
SOUND = "outbox, lease, reconcile"


class Found(NamedTuple):
    """What a trial found: references of posts that never arrived, and that arrived more often."""

    lost: list[str]
    repeated: list[str]
    killed: bool
    states: set[str]


def trial(folder: Path, way: str, point: str) -> Found:
    """Kill the sender at a point of its second post, restart it at once, then let time pass."""
    fill(folder, POSTS)
    child = start(folder=str(folder), way=way, point=point, nth=2)
    child.wait(30)
    slack = PaperSlack(folder)
    send_due(folder, way, START + 1, _go_on)
    slack.land()
    for later in (62, 3600, 86400):
        send_due(folder, way, START + later, _go_on)
    due = {f"outbox-{number}" for number in range(1, POSTS + 1)}
    posted = slack.posted()
    assert set(posted) <= due
    return Found(
        lost=sorted(due - set(posted)),
        repeated=sorted(reference for reference, count in posted.items() if count > 1),
        killed=child.returncode == -signal.SIGKILL,
        states=_states(folder),
    )


def _go_on(point: str) -> None:
    assert point


def _states(folder: Path) -> set[str]:
    db = Database(folder / "bot.db")
    states = {each["state"] for each in rows(db.read(), "SELECT state FROM outbox")}
    db.close()
    return states


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_of_sending_loses_nothing_and_repeats_nothing(
    tmp_path: Path, point: str
) -> None:
    found = trial(tmp_path, SOUND, point)
    assert found == Found(lost=[], repeated=[], killed=True, states={"done"})


@pytest.mark.parametrize(
    ("way", "point", "lost", "repeated"),
    [
        ("mark sent, then post", "before send", ["outbox-2"], []),
        ("post, then mark", "in flight", [], ["outbox-2"]),
        ("post, then mark", "after accept", [], ["outbox-2"]),
        ("post, then mark", "before finish", [], ["outbox-2"]),
        ("no grace before reconciling", "in flight", [], ["outbox-2"]),
    ],
)
def test_the_trial_catches_each_broken_way_of_sending(
    tmp_path: Path, way: str, point: str, lost: list[str], repeated: list[str]
) -> None:
    found = trial(tmp_path, way, point)
    assert found.killed
    assert (found.lost, found.repeated) == (lost, repeated)
