"""One process at a time serves a database."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage.errors import StorageError
from bot.storage.lock import ProcessLock

HOLDER = """
import sys
from pathlib import Path
from bot.storage.lock import ProcessLock
ProcessLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def start_holder(database: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def end(holder: subprocess.Popen[str], how: int) -> None:
    holder.send_signal(how)
    holder.wait(10)
    for stream in (holder.stdin, holder.stdout):
        assert stream is not None
        stream.close()


def test_a_second_process_is_refused_and_told_who_has_the_database(tmp_path: Path) -> None:
    database = tmp_path / "bot.db"
    holder = start_holder(database)
    try:
        with pytest.raises(StorageError) as refused:
            ProcessLock(database).acquire()
        assert str(refused.value) == (
            f"Process {holder.pid} is already serving {database}. "
            "Stop it first, or set BOT_DATABASE to another path."
        )
    finally:
        end(holder, signal.SIGTERM)


def test_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    database = tmp_path / "bot.db"
    holder = start_holder(database)
    end(holder, signal.SIGKILL)
    assert (tmp_path / "bot.db.lock").read_text() == f"{holder.pid}\n"
    with ProcessLock(database) as lock:
        assert lock.path.read_text() == f"{os.getpid()}\n"


def test_a_shorter_process_id_leaves_nothing_of_a_longer_one(tmp_path: Path) -> None:
    (tmp_path / "bot.db.lock").write_text("123456789012345\n")
    with ProcessLock(tmp_path / "bot.db") as lock:
        assert lock.path.read_text() == f"{os.getpid()}\n"


def test_two_names_of_one_file_are_one_lock(tmp_path: Path) -> None:
    (tmp_path / "bot.db").touch()
    (tmp_path / "link.db").symlink_to(tmp_path / "bot.db")
    with (
        ProcessLock(tmp_path / "bot.db"),
        pytest.raises(StorageError, match="already serving"),
    ):
        ProcessLock(tmp_path / "link.db").acquire()


def test_two_databases_are_two_locks(tmp_path: Path) -> None:
    with ProcessLock(tmp_path / "one.db"), ProcessLock(tmp_path / "two.db"):
        pass


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    lock = ProcessLock(tmp_path / "var" / "bot.db")
    lock.acquire()
    lock.release()
    lock.release()
    with ProcessLock(tmp_path / "var" / "bot.db"):
        pass


def test_a_child_process_does_not_inherit_the_lock(tmp_path: Path) -> None:
    lock = ProcessLock(tmp_path / "bot.db")
    lock.acquire()
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    )
    lock.release()
    try:
        with ProcessLock(tmp_path / "bot.db"):
            pass
    finally:
        child.communicate(timeout=10)
