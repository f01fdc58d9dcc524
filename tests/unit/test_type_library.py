"""A workspace's types at hand: always as they were committed last, read once for each change."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from story import content

from bot.storage.database import Database
from bot.types import store
from bot.types.library import Library
from bot.types.model import OwnType

NOW = 1_000.0
"""The clock stands still: what is ready must not be told by it."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = Database(tmp_path / "bot.db")
    yield db
    db.close()


def keep(db: Database, type_: OwnType, after: int, team: str = "T1") -> None:
    with db.write() as con:
        store.keep(con, team, type_, by="U1", why="", now=NOW, after=after, status="published")


def pairing(**changes: object) -> OwnType:
    shared = content().types.type("pairing")
    assert shared is not None
    return OwnType.of(shared).model_copy(update=changes)


def title(library: Library) -> str:
    used = library.of("T1").types.type("pairing")
    return used.title if used else ""


def test_every_change_is_seen_though_the_clock_stands_still(db: Database) -> None:
    library = Library(content().types, db)
    count = len(content().types.types)
    assert len(library.of("T1").types.types) == count
    keep(db, pairing(title="Ours"), 0)
    assert title(library) == "Ours"
    keep(db, pairing(title="Ours again"), 1)
    assert title(library) == "Ours again"
    with db.write() as con:
        store.hand_over(con, "T1", "pairing", "U2", now=NOW)
    assert library.of("T1").kept["pairing"].owner == "U2"
    with db.write() as con:
        store.settle(con, "T1", "pairing", "retired", now=NOW)
    assert len(library.of("T1").types.types) == count - 1
    with db.write() as con:
        store.settle(con, "T1", "pairing", "draft", now=NOW)
    shown = library.of("T1")
    assert shown.types.type("pairing") == content().types.type("pairing")
    assert shown.type("pairing") == pairing(title="Ours again")


def test_what_did_not_change_is_not_read_again(db: Database) -> None:
    library = Library(content().types, db)
    for at in range(30):
        keep(db, pairing(id=f"own-{at}", title=f"Ours {at}"), 0)
    before = library.of("T1")
    assert library.of("T1") is before
    keep(db, pairing(id="own-7", title="Another"), 1)
    after = library.of("T1")
    same = [id_ for id_ in after.kept if after.kept[id_] is before.kept[id_]]
    assert sorted(set(after.kept) - set(same)) == ["own-7"]
    assert list(after.kept) == list(before.kept)
    assert after.types.type("own-7") is not None


def test_another_team_has_none_of_it(db: Database) -> None:
    library = Library(content().types, db)
    keep(db, pairing(title="Theirs"), 0, "T2")
    assert library.of("T1").type("pairing") == content().types.type("pairing")
    assert library.of("T2").version("pairing") == 1
    assert library.of("T1").version("pairing") == 0
