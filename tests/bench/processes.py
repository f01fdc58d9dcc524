"""The programs a bench runs beside itself, so that nobody takes another's time at Python's lock."""

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60.0
_PATH = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "rigs")])
# Settings of whoever runs the bench would change what is measured.
_OURS = re.compile(r"BOT_|SLACK_|ANTHROPIC_")


class Program:
    """A running program, what it said, and when."""

    def __init__(self, process: subprocess.Popen[str], began: float) -> None:
        """Listen to a process that was started at `began` (`time.perf_counter()`)."""
        self.process = process
        self.began = began
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[tuple[float, str] | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put((time.perf_counter(), line))
        self._lines.put(None)

    def says(self, pattern: str) -> tuple[re.Match[str], float]:
        """Wait for a line; return what matched in it, and the seconds from the start until then."""
        end = time.perf_counter() + PATIENCE_SECONDS
        while (left := end - time.perf_counter()) > 0:
            try:
                got = self._lines.get(timeout=left)
            except queue.Empty:
                break
            if got is None:
                break
            at, line = got
            self.said.append(line)
            if found := re.search(pattern, line):
                return found, at - self.began
        raise RuntimeError(f"{pattern!r} was not said, but:\n{''.join(self.said)}")

    def resident(self) -> int:
        """Return the bytes of memory the program occupies now."""
        status = Path(f"/proc/{self.process.pid}/status")
        if status.exists():
            found = re.search(r"^VmRSS:\s+(\d+) kB$", status.read_text(), re.MULTILINE)
            assert found is not None
            return int(found[1]) * 1024
        asked = ["ps", "-o", "rss=", "-p", str(self.process.pid)]
        said = subprocess.run(asked, capture_output=True, text=True, check=True)
        return int(said.stdout) * 1024

    def busy(self) -> float | None:
        """Return the seconds a processor has worked for the program; None where nobody says."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return None
        # After the name, which may hold spaces: utime and stime are fields 14 and 15 of proc(5).
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def program(
    module: str, *arguments: str, folder: Path, env: Mapping[str, str] | None = None
) -> Iterator[Program]:
    """Run `python -m module` in `folder` until the block ends; `env` is added to its variables."""
    began = time.perf_counter()
    process = _start([sys.executable, "-m", module, *arguments], folder, env or {})
    try:
        yield Program(process, began)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _start(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not _OURS.match(name)}
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**kept, "PYTHONPATH": _PATH, "PYTHONUNBUFFERED": "1", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def workspace(folder: Path) -> Iterator[str]:
    """Serve a practice workspace from a program of its own; give its address."""
    with program("tests.bench.serve_workspace", folder=folder) as running:
        yield running.says(r"http://\S+")[0][0]


@contextmanager
def bot(folder: Path, url: str, **env: str) -> Iterator[Program]:
    """Run the bot as `make start` does with tokens, connected to the workspace at `url`."""
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_APP_TOKEN": "xapp-sandbox",
        "SLACK_API_URL": f"{url}/api/",
        "BOT_DATABASE": str(folder / "bot.db"),
        **env,
    }
    with program("bot", "start", folder=folder, env=settings) as running:
        yield running
