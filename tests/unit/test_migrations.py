"""Every historical schema, with rows in it, comes forward whole; a kill half-way leaves the old."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlite_utils

from bot.storage.database import Database, row, rows
from bot.storage.engine import sqlite3
from bot.storage.migrations import migrations

STEPS = [
    step.name for step in migrations.pending(sqlite_utils.Database(sqlite3.connect(":memory:")))
]

# A value that satisfies each CHECK of a column that has one, by its name or that of its table too.
ALLOWED = {
    "lane": "post",
    "kind": "member",
    "status": "open",
    "state": "pending",
    "recommendation": "yes",
    "interviews.status": "scheduled",
}


def schema(con: sqlite_utils.Database) -> list[str]:
    found = con.query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    return [str(each["sql"]) for each in found]


def fill(con: sqlite_utils.Database) -> dict[str, int]:
    """Put a row in every table, with foreign keys off: what counts is that rows come along."""
    con.execute("PRAGMA foreign_keys=OFF")
    con.execute("PRAGMA ignore_check_constraints=ON")
    counts = {}
    # FTS5 keeps an index in shadow tables, which are its own to write.
    tables = con.query("SELECT name FROM pragma_table_list WHERE type <> 'shadow'")
    for table in [each["name"] for each in tables]:
        if not table.startswith(("_", "sqlite_")) and table != "instance":
            columns = {each.name: each.type for each in con[table].columns}
            values = {name: _value(table, name, kind) for name, kind in columns.items()}
            marks = ", ".join(f":{name}" for name in columns)
            con.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)  # noqa: S608 - names of our own tables
            counts[table] = 1
    return counts


def _value(table: str, name: str, kind: str) -> object:
    allowed = ALLOWED.get(f"{table}.{name}", ALLOWED.get(name, "x"))
    return {"INTEGER": 1, "REAL": 1.5, "BLOB": b"x"}.get(kind, allowed)


def test_a_blank_file_gets_every_step_once(tmp_path: Path) -> None:
    db = Database(tmp_path / "bot.db")
    applied = [step.name for step in migrations.applied(db.read())]
    assert applied == STEPS
    db.close()
    again = Database(tmp_path / "bot.db")
    assert [step.name for step in migrations.applied(again.read())] == STEPS
    again.close()


def test_each_database_has_an_id_of_its_own_that_stays(tmp_path: Path) -> None:
    def identity(name: str) -> str:
        db = Database(tmp_path / name)
        found = row(db.read(), "SELECT database_id FROM instance")
        db.close()
        assert found is not None
        return str(found["database_id"])

    assert identity("one.db") == identity("one.db") != identity("two.db")


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_schema_of_any_earlier_version_comes_forward_with_its_rows(
    tmp_path: Path, step: str
) -> None:
    blank = Database(tmp_path / "blank.db")
    path = tmp_path / "bot.db"
    old = sqlite_utils.Database(sqlite3.connect(str(path)))
    migrations.apply(old, stop_before=step)
    counts = fill(old)
    old.conn.commit()
    old.close()
    db = Database(path)
    assert schema(db.read()) == schema(blank.read())
    for table, count in counts.items():
        found = rows(db.read(), f"SELECT count(*) AS n FROM {table}")  # noqa: S608 - our own table
        assert (table, found[0]["n"]) == (table, count)
    db.close()
    blank.close()


def test_a_kill_inside_a_step_leaves_the_earlier_schema_whole(tmp_path: Path) -> None:
    script = """
import os, signal, sys
from pathlib import Path
from bot.storage.database import Database
from bot.storage.migrations import migrations

@migrations()
def m9998_before(db): db.execute("CREATE TABLE kept (id INTEGER) STRICT")

@migrations()
def m9999_half(db):
    db.execute("CREATE TABLE half (id INTEGER) STRICT")
    db.execute("ALTER TABLE inbox ADD COLUMN extra TEXT")
    os.kill(os.getpid(), signal.SIGKILL)

Database(Path(sys.argv[1]))
"""
    path = tmp_path / "bot.db"
    died = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert died.returncode == -9
    con = sqlite_utils.Database(sqlite3.connect(str(path)))
    assert [step.name for step in migrations.applied(con)] == [*STEPS, "m9998_before"]
    assert "kept" in con.table_names()
    assert "half" not in con.table_names()
    assert "extra" not in con["inbox"].columns_dict
    assert con.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    con.close()
