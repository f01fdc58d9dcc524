"""A type as its interviewer and its candidate read it, whatever stands in it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from type_samples import SHARED, library, lines, types

from bot.catalogue.types import Resource, Stretch, Visibility
from bot.slack.model import View
from bot.storage.versions import Version
from bot.types.blocks import (
    Entry,
    Page,
    build_candidate,
    build_history,
    build_menu,
    build_page,
    linked,
)
from bot.types.describe import for_candidate
from bot.types.diff import differences
from bot.types.library import Shelf
from bot.types.model import OwnType, Source
from bot.types.search_blocks import Wanted, build_browse
from bot.types.store import KeptType, Suggestion

LIBRARY = library()
relaxed = settings(deadline=None, max_examples=80)


def kept(type_: OwnType) -> KeptType:
    return KeptType("T1", "U1", 2, "draft", "U1", 0.0, 0.0, type_)


def texts_of(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for value in found.values():
            yield from texts_of(value)
    elif isinstance(found, (list, tuple)):
        for value in found:
            yield from texts_of(value)


def fits_slack(view: View) -> bool:
    sections = [block for block in view["blocks"] if block["type"] == "section"]
    return (
        len(view["blocks"]) <= 100
        and len(json.dumps(view)) < 240_000
        and len(view["title"]["text"]) <= 24
        and all(len(block["text"]["text"]) <= 3000 for block in sections if "text" in block)
    )


@relaxed
@given(types, st.lists(lines, min_size=1, max_size=3), st.data())
def test_nothing_internal_reaches_a_candidate(
    type_: OwnType, names: list[str], data: st.DataObject
) -> None:
    hidden = tuple(
        Resource(name=name, url=f"https://internal.example/{at}", visibility=Visibility.INTERNAL)
        for at, name in enumerate(names)
    )
    told = tuple(f"See {one.name}: {one.url}" for one in hidden)
    field = data.draw(st.sampled_from(("what_happens", "candidate_prepares", "not_expected")))
    type_ = type_.model_copy(
        update={
            "resources": (*type_.resources, *hidden),
            field: told,
            "title": told[0],
            "agenda": (Stretch(what=told[0], minutes=5), *type_.agenda),
        }
    )
    seen = "\n".join(texts_of(build_candidate(type_))).casefold()
    assert "internal.example" not in seen
    shown = [line.casefold() for part in for_candidate(type_) for line in part.lines]
    for one in type_.resources:
        if one.visibility is Visibility.INTERNAL:
            assert not one.url or one.url.casefold() not in seen
            assert not [line for line in shown if f" {one.name.casefold()} " in f" {line} "]


@pytest.mark.parametrize("type_", SHARED, ids=lambda type_: type_.id)
def test_a_shared_type_is_read_on_one_page_and_shows_its_candidate_no_instruction(
    type_: OwnType,
) -> None:
    view = build_page(Page(type_, None, LIBRARY))
    assert fits_slack(view)
    assert "Page 1 of" not in str(view)
    seen = "\n".join(texts_of(build_candidate(type_)))
    for seat in type_.panel:
        assert not [line for line in seat.instructions if line in seen]
    for line in (*type_.before, *type_.during, *type_.look_for, *type_.probes):
        assert line not in seen


@relaxed
@given(types)
def test_every_view_of_a_type_fits_slack(type_: OwnType) -> None:
    page = Page(type_, kept(type_), LIBRARY, may_change=True, note="Saved.")
    views = [build_page(page), build_menu(page, suggest=False), build_menu(page, suggest=True)]
    assert all(map(fits_slack, [*views, build_candidate(type_)]))


def test_an_address_is_a_link_by_its_name_and_no_mention_can_be_made_of_it() -> None:
    assert linked("Tasks & more: https://example.com/a?b=1&c=2") == (
        "<https://example.com/a?b=1&amp;c=2|Tasks &amp; more>"
    )
    assert linked("<!here|x>: https://example.com") == "<https://example.com|&lt;!here/x&gt;>"
    assert linked("See https://example.com and <@U1>") == "See https://example.com and &lt;@U1&gt;"
    assert linked("Tasks: https://x.com|<!here>") == "Tasks: https://x.com|&lt;!here&gt;"


def test_a_huge_type_is_read_page_by_page_and_nothing_of_it_is_lost() -> None:
    many = tuple(f"{at} {'word ' * 400}" for at in range(150))
    huge = SHARED[0].model_copy(update={"probes": many, "before": many})
    views = [build_page(Page(huge, kept(huge), LIBRARY, at=at)) for at in range(20)]
    assert all(map(fits_slack, views))
    assert "Page 1 of" in str(views[0])
    read = "\n".join(text for view in views for text in texts_of(view))
    assert all(f"• {at} word" in read for at in range(150))


def test_a_page_in_another_script_with_long_suggestions_fits() -> None:
    many = tuple(f"{at} {'漢字' * 200}" for at in range(150))
    huge = SHARED[0].model_copy(update={"probes": many, "before": many})
    suggestion = Suggestion("sug", "T1", huge.id, 0, huge, "漢" * 300, "U1")
    waiting = [(suggestion, differences(SHARED[0], huge))] * 5
    page = Page(huge, kept(huge), LIBRARY, waiting=waiting, may_change=True)
    assert fits_slack(build_page(page))
    assert "3 more will be shown" in str(build_page(page))
    assert len(json.dumps(build_menu(page, suggest=False))) < 60_000


def test_where_a_type_came_from_is_shown_with_its_passage() -> None:
    source = Source(document="doc", name="Guide <x>", title="Pairing", start=10, end=900)
    type_ = SHARED[0].model_copy(update={"sources": (source,)})
    passages = {("doc", 10): "Two engineers & a task"}
    said = str(build_page(Page(type_, kept(type_), LIBRARY, passages=passages)))
    assert "*From Guide &lt;x&gt;*: Pairing" in said
    assert "> Two engineers &amp; a task…" in said


def test_a_long_history_fits_and_says_that_there_is_more() -> None:
    long = SHARED[0].model_copy(update={"probes": tuple(f"{at} {'w ' * 400}" for at in range(99))})
    changes = differences(SHARED[0], long)
    entries = [Entry(Version(at, "{}", "U1", "why", None, 0.0), changes) for at in range(20, 0, -1)]
    view = build_history("Some", entries, "Europe/London", more=False)
    assert fits_slack(view)
    assert "Earlier versions are kept and not shown here." in str(view)
    assert "more." in str(view)


def test_results_beyond_what_is_shown_say_how_many_there_are() -> None:
    shelf = Shelf(LIBRARY.shared, {}, LIBRARY.shared, "1")
    view = build_browse(Wanted(), LIBRARY.shared.types, shelf, LIBRARY.families)
    assert fits_slack(view)
    assert f"*{len(SHARED)} types*, the first 20 shown." in str(view)
    none = build_browse(Wanted(show="own"), (), shelf, LIBRARY.families)
    assert "None of your own here yet" in str(none)
