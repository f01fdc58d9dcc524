"""Which SQLite this process runs on, and whether a real workspace may be trusted to it.

sqlite-utils prefers the package `pysqlite3` where it is installed, whose errors are not subclasses
of the standard library's. So everything here takes the module from the same place.
"""

import logging
from typing import TYPE_CHECKING

from bot.storage.errors import StorageError

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3

__all__ = [
    "IntegrityError",
    "OperationalError",
    "check_sqlite",
    "sqlite3",
    "sqlite_affected",
    "sqlite_version",
]

IntegrityError = sqlite3.IntegrityError
OperationalError = sqlite3.OperationalError

# https://sqlite.org/wal.html#walresetbug: two connections that write and checkpoint at once.
FIRST_AFFECTED = (3, 7, 0)
FIRST_SOUND = (3, 51, 3)

logger = logging.getLogger(__name__)


def sqlite_version() -> tuple[int, ...]:
    """Return the version of the SQLite in use, such as `(3, 53, 4)`."""
    return tuple(sqlite3.sqlite_version_info)


def sqlite_affected(version: tuple[int, ...] | None = None) -> bool:
    """Tell whether this SQLite (or that `version`) has the WAL-reset bug: 3.7.0 to 3.51.2."""
    return FIRST_AFFECTED <= (version or sqlite_version()) < FIRST_SOUND


def check_sqlite(*, real_workspace: bool, version: tuple[int, ...] | None = None) -> None:
    """Refuse to serve a real workspace on an affected SQLite; in the local one only warn.

    Raises:
        StorageError: naming the version found and what to install.
    """
    found = version or sqlite_version()
    if not sqlite_affected(found):
        return
    sentence = (
        f"SQLite {'.'.join(map(str, found))} has a bug that can corrupt the database "
        "(versions 3.7.0 to 3.51.2)."
    )
    if real_workspace:
        raise StorageError(
            f"{sentence} Install the package pysqlite3 (pip install pysqlite3; not "
            "pysqlite3-binary), or a Python with SQLite 3.51.3 or later, and start again."
        )
    logger.warning("%s Good enough for the local workspace, not for a real one.", sentence)
