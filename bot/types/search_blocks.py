"""The search for interview types as Slack shows it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.catalogue.types import ANY, TypeFields
from bot.slack import blocks as kit
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, plural
from bot.types.blocks import facts
from bot.types.library import Shelf

OPTIONS = 100
MOST_SHOWN = 20
"""Results of one search; what is not among them is found with one more word."""

MOST_SENT = 40_000
"""Characters of the results as they are sent, with six for each letter beyond ASCII: Socket Mode's
client sends no answer to a form of 64 KB and more."""


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: words and filters; "" filters nothing."""

    words: str = ""
    family: str = ""
    team: str = ""
    show: str = "all"


SHOWS: Mapping[str, str] = {
    "all": "All but the retired",
    "own": "Our own",
    "drafts": "Drafts",
    "retired": "Retired",
    "suggested": "With suggestions waiting",
}


def build_browse(
    wanted: Wanted, found: Sequence[TypeFields], shelf: Shelf, families: Mapping[str, str]
) -> View:
    """Return the search: what there is, words, what was found, and filters."""
    blocks = [
        kit.section(_counts(shelf)),
        kit.actions(
            kit.button("Add Type", "types.add"),
            kit.button("Read a Document", "work.begin"),
            block_id="new",
        ),
        _words_field(wanted),
        *_results(found, shelf, wanted),
        kit.divider(),
        *_filters(wanted, shelf, families),
    ]
    return kit.modal("types.browse", "Interview types", blocks, submit="Search", close="Close")


def _counts(shelf: Shelf) -> str:
    drafts = sum(one.status == "draft" for one in shelf.kept.values())
    own = sum(one.status == "published" for one in shelf.kept.values())
    said = f"*{plural(len(shelf.types.types), 'interview type')}* in use, "
    said += f"*{own or 'none'}* of them your own."
    return f"{said} {plural(drafts, 'draft')}." if drafts else said


def _words_field(wanted: Wanted) -> Block:
    element = kit.text_input(
        "words", initial=wanted.words, max_length=500, placeholder="system design"
    )
    return kit.field("Words", element, block_id="words", optional=True)


def _filters(wanted: Wanted, shelf: Shelf, families: Mapping[str, str]) -> Iterator[Block]:
    every = [*shelf.types.types, *(one.content for one in shelf.kept.values())]
    used = {id_ for one in every for id_ in one.family if id_ != ANY}
    known = sorted((families.get(id_, id_), id_) for id_ in used)
    teams = sorted({name for one in every for name in one.teams}, key=str.casefold)
    yield from _select("For", "family", [kit.option(name, id_) for name, id_ in known], wanted)
    yield from _select("Team", "team", [kit.option(name, name[:150]) for name in teams], wanted)
    shows = [kit.option(label, show) for show, label in SHOWS.items()]
    yield from _select("Which types", "show", shows, wanted)


def _select(label: str, name: str, options: list[Block], wanted: Wanted) -> Iterator[Block]:
    if options:
        element = kit.select(
            name, options[:OPTIONS], initial=getattr(wanted, name), placeholder="Any"
        )
        yield kit.field(label, element, block_id=name, optional=True)


def _results(found: Sequence[TypeFields], shelf: Shelf, wanted: Wanted) -> Iterator[Block]:
    if not found:
        yield kit.section(_nothing(wanted))
        return
    results = list(_shown(found[:MOST_SHOWN], shelf))
    head = f"*{plural(len(found), 'type')}*"
    if len(found) > len(results):
        head += f", the first {len(results)} shown. "
        head += "One more word, or a filter below, narrows them."
    yield kit.section(head)
    yield from (block for result in results for block in result)


def _shown(found: Sequence[TypeFields], shelf: Shelf) -> Iterator[list[Block]]:
    """Yield two blocks for each result, as many as the answer to a form can carry."""
    sent = 0
    for one in found:
        show = kit.button("Show", "types.show", value=one.id)
        said = f"*{escape(clip(one.title, 200))}*"
        if one.summary:
            said += f"\n{escape(clip(one.summary, 400))}"
        copy = shelf.shared.type(one.id) is not None
        about = escape(clip(facts(one, shelf.kept.get(one.id), copy=copy), 500))
        result = [kit.section(said, accessory=show), kit.context(about)]
        sent += len(json.dumps(result))
        if sent > MOST_SENT:
            return
        yield result


def _nothing(wanted: Wanted) -> str:
    if wanted.show == "suggested":
        return "*Nobody's suggestion waits.* Whoever may not change a type can suggest a change."
    if wanted.show in {"own", "drafts"} and not (wanted.words or wanted.family or wanted.team):
        return (
            "*None of your own here yet.* Edit a shared type to make it yours, add one, or read "
            "the document in which you describe your interviews."
        )
    return (
        "*No type fits all of that.* Try fewer words, or take a filter away. Or add the type you "
        "miss."
    )
