"""One process serves a database: a second one says so and leaves; after a kill the next serves."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_story import GUIDE_AT, arrange, check_books, guides, moves_to
from story import Story, told, until

ROOT = Path(__file__).parents[2]
REFUSED = (
    "{holder} is already serving {database}. Stop it first, or set BOT_DATABASE to another path.\n"
)


class Command:
    """`python -m bot start` against the workspace that this process serves."""

    def __init__(self, story: Story, folder: Path, name: str, database: Path) -> None:
        self._log = folder / f"{name}.log"
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            "SLACK_APP_TOKEN": "xapp-sandbox",
            "SLACK_API_URL": story.settings.slack_api_url,
            "BOT_DATABASE": str(database),
            "BOT_LOG_LEVEL": "ERROR",
        }
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "start"],
                cwd=folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.pid = self._process.pid

    @property
    def said(self) -> str:
        """Return all it wrote so far."""
        return self._log.read_text()

    def serves(self) -> None:
        """Wait until it is connected."""
        until(lambda: "Connected to" in self.said or self._process.poll() is not None, "a bot")
        assert self._process.poll() is None, self.said

    def ends(self, how: int | None = None) -> int:
        """Wait for its end, sending a signal first if one is given; return its status."""
        if how is not None:
            self._process.send_signal(how)
        return self._process.wait(30)

    def clear(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(30)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with told(tmp_path) as story:
        yield story


def test_a_second_process_says_who_serves_the_database_and_leaves(
    story: Story, tmp_path: Path
) -> None:
    arrange(story)
    database = story.settings.database
    other_name = tmp_path / "other.db"
    other_name.symlink_to(database)
    for path in (database, other_name):
        second = Command(story, tmp_path, "second", path)
        assert second.ends() == 2
        holder = f"Process {os.getpid()}"
        assert second.said == REFUSED.format(holder=holder, database=database)
    assert story.state()["connections"] == 1
    moves_to(story, GUIDE_AT)
    assert guides(story) == 2
    check_books(story)


def test_after_a_kill_the_next_process_serves_and_stops_when_asked(
    story: Story, tmp_path: Path
) -> None:
    assert story.bot.stop()
    database = story.settings.database
    commands = []
    try:
        commands.append(first := Command(story, tmp_path, "first", database))
        first.serves()
        commands.append(second := Command(story, tmp_path, "second", database))
        assert second.ends() == 2
        assert second.said == REFUSED.format(holder=f"Process {first.pid}", database=database)
        assert first.ends(signal.SIGKILL) == -signal.SIGKILL
        commands.append(third := Command(story, tmp_path, "third", database))
        third.serves()
        assert third.ends(signal.SIGTERM) == 0
    finally:
        for each in commands:
            each.clear()


@pytest.mark.parametrize("where", ["a folder", "under a file", "not a database"])
def test_a_database_that_cannot_be_opened_is_said_in_a_sentence(
    story: Story, tmp_path: Path, where: str
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Not the tables you are looking for. " * 100)
    path = {"a folder": tmp_path, "under a file": file / "bot.db", "not a database": file}[where]
    command = Command(story, tmp_path, "command", path)
    assert command.ends() == 2
    assert "Traceback" not in command.said
