"""The shared interview types on the command line, as a process of its own."""

import json
from pathlib import Path

from test_catalogue_cli import as_json, catalogue


def test_types_are_searched_and_one_is_shown_in_full(tmp_path: Path) -> None:
    found = as_json(tmp_path, "search", "systems", "design")["types"]
    assert found[0]["id"] == "system-design"
    assert set(found[0]) == {"id", "title", "summary", "minutes", "panel"}
    code, said, problems = catalogue(tmp_path, "show", "pairing")
    assert (code, problems) == (0, "")
    assert max(map(len, said.splitlines())) <= 80
    for part in ("Observer, from", "  - 10 minutes: The candidate's questions", "stop at minute"):
        assert part in said
    whole = as_json(tmp_path, "show", "pairing")
    assert whole["panel"][0]["from"] == "engineers of the team that is hiring"
    assert json.dumps(whole)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert catalogue(tmp_path, "search", "zeppelin") == (
        0,
        "",
        "No type has all of these words. Try fewer.\n",
    )
    code, said, problems = catalogue(tmp_path, "show", "zeppelin")
    assert (code, said) == (2, "")
    assert "catalogue search WORDS" in problems
