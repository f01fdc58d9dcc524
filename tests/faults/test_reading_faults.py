"""Files are read in a process of their own: one that hangs or dies is told of, and leaves none."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bot_process import SOUND
from bot_story import LEASE
from bot_trial import Bots
from change_trial import Rounds
from documents import swollen_pdf, word
from planning import attaches
from story import Story, told, until, view_words

from bot.documents import read as documents
from bot.documents.extraction import ALIVE_SECONDS
from bot.reading import ROOT
from bot.sandbox.seed import ADA, HIRING_BACKEND

WORD = word("# Senior Go engineer", "- Five years of Go")
HANGS = "import time; time.sleep(600)"
KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
TALKS = "print('{' * 10)"
LIES = "print('[1]')"


def children(parent: int) -> set[int]:
    """Return the processes that one has started and not put away."""
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return {int(pid) for each in tasks for pid in each.read_text().split()}


def is_reading(pid: int) -> bool:
    """Tell whether a process reads a document; one that ended and was not put away does not."""
    try:
        return b"bot.documents.extraction" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


@pytest.fixture(scope="module")
def bots() -> Iterator[Bots]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        bots = Bots()
        yield bots
        bots.clear()


@contextmanager
def reading_as(code: str) -> Iterator[None]:
    """Have other code run where the reader should."""
    run = subprocess.run

    def other(_words: list[str], **how: Any) -> Any:
        return run([sys.executable, "-c", code], **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "run", other)
        yield


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (HANGS, "takes too long to read"),
        (KILLED, "takes too long to read"),
        (TALKS, "damaged"),
        (LIES, "damaged"),
    ],
    ids=["hangs", "is killed", "talks nonsense", "answers otherwise"],
)
def test_a_reader_that_does_not_answer_is_told_of_and_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    monkeypatch.setattr(documents, "SECONDS", 0.5)
    with told(tmp_path) as story, reading_as(code):
        before = children(os.getpid())
        form = attaches(story, story.person(ADA), WORD, then="plan.ask")
        assert said in view_words(form)
        assert children(os.getpid()) == before


def test_a_reader_nobody_waits_for_any_more_ends_by_itself() -> None:
    assert ALIVE_SECONDS > documents.SECONDS
    hangs = (
        "import time; from bot.documents import extraction as e; "
        "e.ALIVE_SECONDS = 1; e._limit(); time.sleep(600)"
    )
    done = subprocess.run([sys.executable, "-c", hangs], cwd=ROOT, check=False, timeout=30)
    assert done.returncode == -signal.SIGALRM


def test_a_bot_killed_while_a_file_is_read_leaves_no_reader_and_answers_in_the_end(
    tmp_path: Path, bots: Bots
) -> None:
    with told(tmp_path) as story:
        story.settles()
        assert story.bot.stop()
        trial = Rounds(story, bots, SOUND)
        trial.begin()
        gives(story, swollen_pdf(150_000_000))
        reader = until(lambda: next(filter(is_reading, children(trial.bot.pid)), 0), "a reader")
        trial.bot.kill()
        until(lambda: not is_reading(reader), "its end")
        trial.begin()
        trial.moves(trial.bot, story.clock.now() + LEASE)
        assert "Please look again" in view_words(story.person(ADA).form("plan.ask"))
        assert not [each for each in children(trial.bot.pid) if is_reading(each)]
        trial.ends()


def gives(story: Story, data: bytes) -> None:
    ada = story.person(ADA)
    file = ada.uploads("brief.pdf", data)["file"]["id"]
    ada.types(HIRING_BACKEND, "/interview-plan")
    ada.form("plan.ask")
    assert ada.submits(file=[{"id": file}])["result"] == "updated"
