"""One SQLite file: a single locked writer, and read-only connections beside it.

One writer in WAL mode with `synchronous=FULL` keeps every acknowledged commit through a power
cut, and one writer plus read-only readers does not reach SQLite's WAL-reset bug.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlite_utils
from sqlite_utils.utils import sqlite3

from bot.storage.migrations import migrations

Connection = sqlite_utils.Database
Row = dict[str, Any]

BUSY_TIMEOUT_SECONDS = 5.0


def rows(con: Connection, sql: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
    """Run a statement that returns rows and give them all, each as a dict by column."""
    return list(con.query(sql, dict(parameters or {})))


def row(con: Connection, sql: str, parameters: Mapping[str, object] | None = None) -> Row | None:
    """Run a statement and give its first row, or None."""
    return next(iter(rows(con, sql, parameters)), None)


class Database:
    """The database of one process.

    `write()` gives the one writer inside BEGIN IMMEDIATE; blocks on the same thread nest and join
    the outermost transaction. `read()` gives the thread's own read-only connection.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Open the file at `path`; a writer creates and migrates it.

        Raises:
            sqlite_utils.utils.OperationalError: the file cannot be opened or migrated.
        """
        self.path = path
        self.readonly = readonly
        self._lock = threading.RLock()
        self._local = threading.local()
        self._readers: list[Connection] = []
        self._depth = 0
        self._writer = None if readonly else self._open_writer()

    def _open_writer(self) -> Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        raw = sqlite3.connect(str(self.path), timeout=BUSY_TIMEOUT_SECONDS, check_same_thread=False)
        con = Connection(raw)
        con.execute("PRAGMA journal_mode=WAL")
        con.execute("PRAGMA synchronous=FULL")
        con.execute("PRAGMA foreign_keys=ON")
        migrations.apply(con)
        return con

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the writer inside one transaction; commit at the end, roll back on any error."""
        if self._writer is None:
            raise RuntimeError("this database was opened to be read only")
        with self._lock:
            if self._depth == 0:
                self._writer.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self._writer
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._writer.rollback()
                raise
            else:
                self._depth -= 1
                if self._depth == 0:
                    self._writer.commit()

    def read(self) -> Connection:
        """Give this thread's read-only connection; it sees all that was committed."""
        con: Connection | None = getattr(self._local, "con", None)
        if con is None:
            uri = f"file:{quote(str(self.path))}?mode=ro"
            raw = sqlite3.connect(
                uri, uri=True, timeout=BUSY_TIMEOUT_SECONDS, check_same_thread=False
            )
            con = Connection(raw)
            con.execute("PRAGMA query_only=ON")
            self._local.con = con
            with self._lock:
                self._readers.append(con)
        return con

    def close(self) -> None:
        """Close every connection; the last close folds the WAL into the file."""
        with self._lock:
            for con in self._readers:
                con.close()
            self._readers.clear()
            if self._writer is not None:
                self._writer.close()
