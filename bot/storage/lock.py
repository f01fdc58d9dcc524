"""One process at a time serves a database.

Two bots on one database would each post every reminder they find due. `flock` belongs to the
process, so the system lets go of it even after kill -9; the file itself stays and means nothing.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from bot.storage.errors import StorageError


class ProcessLock:
    """The right to serve the database at `database`, held in `<database>.lock` beside it."""

    def __init__(self, database: Path) -> None:
        # Resolved, so that two names of one file are one lock.
        real = database.resolve()
        self.path = real.with_name(real.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> None:
        """Take the lock, or find out at once who has it.

        Raises:
            StorageError: another process holds it; the message names its process id.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 32).decode("ascii", "replace").strip()
            os.close(file)
            who = f"process {holder}" if holder else "another process"
            raise StorageError(
                f"{who[0].upper()}{who[1:]} is already serving {self.path.with_suffix('')}. "
                "Stop it first, or set BOT_DATABASE to another path."
            ) from None
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode("ascii"))
        self._file = file

    def release(self) -> None:
        """Let go of the lock; harmless where it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> "ProcessLock":
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
