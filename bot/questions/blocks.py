"""Questions as Slack shows them: the search with its results, and one question with everything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.catalogue.bank import Bank
from bot.catalogue.model import Level
from bot.questions.duplicates import Twin
from bot.questions.library import Counts, Known, Shelf
from bot.questions.model import OwnQuestion
from bot.questions.store import Retired
from bot.questions.words import KINDS, LABELS, is_own, lacks, lacks_in_short, levels, named
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.fitting import sections
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, minutes, person, plural

OPTIONS = 100
MOST_SHOWN = 20
"""Results of one search; what is not among them is found with one more word."""

PROMPT_SHOWN = 500
VIEW_BLOCKS = 80
"""Blocks of a question's text in a form, which holds 100."""

BACK = "Back"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: words and filters; '' filters nothing."""

    words: str = ""
    area: str = ""
    level: str = ""
    kind: str = ""
    show: str = "all"


SHOWS = {
    "all": "All questions",
    "own": "Our own",
    "waiting": "Our own that cannot be asked yet",
    "retired": "Retired",
}


# Searching


def build_browse(
    wanted: Wanted, found: Sequence[Known], shelf: Shelf, *, searched: bool, note: str = ""
) -> View:
    """Return the search: how many questions there are, words, what was found, and filters.

    Filters come last: four selects fill a screen, and what was found is not to begin below it.
    """
    blocks = [kit.section(_counts(shelf.counts())), _new_ones(), _words_field(wanted)]
    if note:
        blocks.append(kit.section(escape(note)))
    if searched:
        blocks += [*_results(found, shelf), kit.divider()]
    blocks += _filters(wanted, shelf.shared)
    return kit.modal("questions.browse", "Question bank", blocks, submit="Search", close="Close")


def _counts(counts: Counts) -> str:
    said = (
        f"*{plural(counts.bank, 'question')}* of the bank and *{counts.own or 'none'} of your own*"
    )
    waiting = f", {counts.waiting} of them waiting until they are complete"
    return f"{said}{waiting if counts.waiting else ''}."


def _new_ones() -> Block:
    return kit.actions(
        kit.button("Add Question", "questions.add"),
        kit.button("Import a List", "questions.import"),
        block_id="new",
    )


def _words_field(wanted: Wanted) -> Block:
    words = kit.text_input(
        "words", initial=wanted.words, max_length=500, placeholder="gRPC retries"
    )
    hint = "A question has to have all of them."
    return kit.field("Words", words, block_id="words", hint=hint, optional=True)


def _filters(wanted: Wanted, bank: Bank) -> list[Block]:
    areas = [kit.option(area.name, area.id) for area in bank.areas.all][:OPTIONS]
    ranks = [kit.option(each.value.capitalize(), each.value) for each in Level]
    kinds = [kit.option(label, kind.value) for kind, label in KINDS.items()]
    shows = [kit.option(label, show) for show, label in SHOWS.items()]

    def select(label: str, name: str, options: list[Block], initial: str) -> Block:
        element = kit.select(name, options, initial=initial, placeholder="Any")
        return kit.field(label, element, block_id=name, optional=True)

    return [
        select("Area", "area", areas, wanted.area),
        select("Level", "level", ranks, wanted.level),
        select("Kind", "kind", kinds, wanted.kind),
        select("Which questions", "show", shows, wanted.show),
    ]


def _results(found: Sequence[Known], shelf: Shelf) -> list[Block]:
    if not found:
        return [
            kit.section(
                "*No question fits all of that.* Try fewer words or the singular, or take a filter "
                "away. Or add the question you miss."
            )
        ]
    shown = found[:MOST_SHOWN]
    head = f"*{plural(len(shown), 'question')}*"
    if len(found) > MOST_SHOWN:
        head += ", the first of more. One more word, or a filter below, narrows them down."
    blocks = [kit.section(head)]
    for question in shown:
        show = kit.button("Show", "questions.show", value=question.id)
        prompt = escape(clip(question.prompt, PROMPT_SHOWN))
        blocks.append(kit.section(prompt, accessory=show))
        blocks.append(kit.context(escape(clip(facts(question, shelf), 1000))))
    return blocks


def facts(question: Known, shelf: Shelf) -> str:
    """Return a question's small print: whose, areas, levels, kind, minutes, what lacks."""
    return " · ".join((*_about(question, shelf), *waiting(question)))


def _about(question: Known, shelf: Shelf) -> list[str]:
    areas = "; ".join(shelf.shared.areas.name(each) for each in question.areas)
    parts = (
        "Own" if is_own(question) else "Bank",
        KINDS[question.kind].lower() if question.kind else "",
        levels(question.levels),
        minutes(question.minutes) if question.minutes else "",
        areas,
        "retired" if question.id in shelf.retired else "",
    )
    return [part for part in parts if part]


def waiting(question: Known) -> tuple[str, ...]:
    """Return why a question cannot be asked yet, in a few words each."""
    if not isinstance(question, OwnQuestion):
        return ()
    lacking = question.lacking()
    return (
        *((f"lacks {lacks_in_short(lacking)}",) if lacking else ()),
        *(("written in part by Claude, not accepted yet",) if question.filled else ()),
    )


# One question

_SHOWN_LISTS = (
    "follow_ups",
    "look_for",
    "green_flags",
    "red_flags",
    "technical_accuracy",
    "depth",
)


@dataclass(frozen=True)
class Page:
    """One question and what its reader may do with it; `use` is what became of it, in words."""

    question: Known
    shelf: Shelf
    twins: tuple[Twin, ...] = ()
    may_change: bool = False
    claude: bool = False
    note: str = ""
    use: str = ""


def build_question(page: Page) -> View:
    """Return a question with everything, and what can be done with it."""
    question, retired = page.question, page.shelf.retired.get(page.question.id)
    blocks: list[Block] = [kit.section(f"*{escape(page.note)}*")] if page.note else []
    blocks += sections([escape(question.prompt)])
    about = "\n".join(part for part in (" · ".join(_about(question, page.shelf)), page.use) if part)
    blocks.append(kit.context(escape(clip(about, 2000))))
    if retired is not None:
        blocks += _retired(retired, page.shelf)
    blocks += _standing(question, page.shelf)
    # A section for each heading: one wall of lines is hard to read while somebody waits.
    groups = (sections(lines) for lines in _in_full(question, page.shelf))
    blocks += [block for group in groups for block in group][:VIEW_BLOCKS]
    blocks += _side_by_side(page)
    if controls := _controls(page, is_retired=retired is not None):
        blocks.append(kit.actions(*controls, block_id="controls"))
    return kit.modal("questions.shown", "Question", blocks, close=BACK)


def _standing(question: Known, shelf: Shelf) -> list[Block]:
    """Return what keeps an own question from being asked."""
    if not isinstance(question, OwnQuestion):
        return []
    said = []
    if lacking := question.lacking():
        said.append(f"*Cannot be asked yet*: it still lacks {lacks(lacking)}.")
    if question.filled:
        said.append(
            f"*Cannot be asked yet*: Claude wrote {named(question.filled)}. Edit the question to "
            "accept or change that."
        )
    said += [f"*Left out of sets*: {escape(clip(each, 500))}" for each in shelf.faults(question)]
    return sections(said[:10])


def _retired(retired: Retired, shelf: Shelf) -> list[Block]:
    said = f"*Retired* by {person(retired.retired_by)}"
    if retired.reason:
        said += f": {escape(clip(retired.reason, 500))}"
    kept = shelf.question(retired.merged_into) if retired.merged_into else None
    lines = [said]
    if kept is not None:
        lines.append(f"In its place: “{escape(clip(kept.prompt, 300))}”")
    return sections(lines)


def _in_full(question: Known, shelf: Shelf) -> Iterator[list[str]]:
    if question.competency:
        yield [f"*{LABELS['competency']}*: {escape(question.competency)}"]
    for name in _SHOWN_LISTS:
        yield _bullets(LABELS[name], getattr(question, name))
    if question.anchors is not None:
        for score in range(1, 5):
            heading = f"Level {score}: {shelf.shared.rubric.label(score).lower()}"
            yield _bullets(heading, question.anchors[score])
    yield _bullets("From", [_origin(each, shelf) for each in question.origins])


def _origin(name: str, shelf: Shelf) -> str:
    """Return where a question comes from: a list by its name, a question by its words."""
    question = shelf.question(name)
    return name if question is None else f"“{clip(question.prompt, 300)}”"


def _bullets(heading: str, said: Sequence[str]) -> list[str]:
    return [f"*{heading}*", *(f"• {escape(line)}" for line in said)] if said else []


def _side_by_side(page: Page) -> list[Block]:
    pairs = [(twin, page.shelf.question(twin.id)) for twin in page.twins]
    known = [(twin, other) for twin, other in pairs if other is not None]
    if not known:
        return []
    blocks: list[Block] = [kit.divider(), kit.section("*Looks like the same question*")]
    for twin, other in known:
        blocks.append(compared(page.question, other, page.shelf))
        merge = kit.button("Merge …", "questions.merge", value=f"{page.question.id}|{other.id}")
        show = kit.button("Show", "questions.turn", value=other.id)
        blocks.append(kit.actions(show, merge, block_id=f"twin:{twin.id}"))
    return blocks


def compared(one: Known, other: Known, shelf: Shelf) -> Block:
    """Return two questions side by side."""
    return kit.fields(
        *(
            f"{escape(clip(each.prompt, 1200))}\n_{escape(clip(facts(each, shelf), 400))}_"
            for each in (one, other)
        )
    )


def _controls(page: Page, *, is_retired: bool) -> list[Block]:
    question = page.question
    if not page.may_change:
        return []
    if is_retired:
        return [kit.button("Restore", "questions.restore", value=question.id, style="primary")]
    controls = [kit.button("Retire …", "questions.retire", value=question.id)]
    if isinstance(question, OwnQuestion):
        if page.claude and question.lacking():
            controls.insert(
                0, kit.button("Fill In With Claude", "questions.fill", value=question.id)
            )
        edit = kit.button("Edit", "questions.edit", value=question.id, style="primary")
        controls.insert(0, edit)
    return controls


# Retiring and merging


def build_retire(question: Known, shelf: Shelf) -> View:
    """Return the form that asks why a question is to be retired."""
    reason = kit.text_input("reason", multiline=True, max_length=500)
    text = escape(clip(question.prompt, 1500))
    return kit.modal(
        "questions.retire",
        "Retire the question",
        [
            *sections([text]),
            kit.context(escape(clip(facts(question, shelf), 1000))),
            kit.field(
                "Why is it not to be asked any more?",
                reason,
                block_id="reason",
                hint="It stays here among the retired and can be restored. Sets that have it "
                "keep it.",
            ),
        ],
        submit="Retire",
        metadata=entered.metadata(id=question.id),
    )


def build_merge(one: Known, other: Known, shelf: Shelf) -> View:
    """Return the form that asks which of two questions stays."""
    options = [
        kit.option(clip(f"{place}: {each.prompt}", 75), each.id)
        for place, each in (("Left", one), ("Right", other))
    ]
    which = kit.radio("stays", options, initial=_better(one, other).id)
    return kit.modal(
        "questions.merge",
        "Merge two questions",
        [
            compared(one, other, shelf),
            kit.field(
                "Which one stays?",
                which,
                block_id="stays",
                hint="The other is retired and names this one in its place; where both come from "
                "is kept. Restore takes the merge back.",
            ),
        ],
        submit="Merge",
        metadata=entered.metadata(one=one.id, other=other.id),
    )


def _better(one: Known, other: Known) -> Known:
    """Return the one to keep, where nobody says otherwise: complete before incomplete."""
    return other if waiting(one) and not waiting(other) else one


def build_said(title: str, text: str) -> View:
    """Return a form that says something and can only be closed; `text` is plain."""
    return kit.modal("questions.said", title, sections([escape(text)]), close=BACK)
