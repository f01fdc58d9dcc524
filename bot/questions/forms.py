"""The form in which a question is added, edited and accepted, and what was entered into it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalogue.bank import Bank
from bot.catalogue.lawful import Finding, Lawful
from bot.catalogue.model import Level
from bot.errors import Problem
from bot.questions.model import FIELDS, OwnQuestion
from bot.questions.words import KINDS, LABELS, lacks
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.model import Block, View
from bot.slack.text import clip, escape

INPUT_LIMIT = 3000
OPTIONS = 100
"""Options of one select (docs.slack.dev); more go into groups of as many."""

TICKS = 10
"""Checkboxes of one block (docs.slack.dev)."""

LEAST_MINUTES, MOST_MINUTES = 2, 40
MOST_FOLLOW_UPS = 3
SCORES = ("one", "two", "three", "four")
LISTS = ("follow_ups", "look_for", "red_flags", "green_flags", "technical_accuracy", "depth")
WRITTEN_BY_CLAUDE = "Written by Claude, not accepted yet."

_HINTS: Mapping[str, str] = {
    "follow_ups": "Two or three, one a line.",
    "look_for": "At least two points a good answer contains, one a line.",
    "red_flags": "One a line.",
    "green_flags": "One a line.",
    "technical_accuracy": "What counts as correct, one a line.",
    "depth": "What goes beyond the right words, one a line.",
}


@dataclass(frozen=True)
class Touched:
    """A field in which the linter found something."""

    field: str
    finding: Finding

    @property
    def mark(self) -> str:
        """Return a mark of this finding that holds none of its words."""
        said = f"{self.field}\0{self.finding.category}\0{self.finding.words}"
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    @property
    def stops(self) -> bool:
        """Tell whether it keeps the question from being stored."""
        return self.finding.stops


def touched(question: OwnQuestion, lawful: Lawful) -> tuple[Touched, ...]:
    """Return what the linter finds in a question, field by field."""
    texts: dict[str, Sequence[str]] = {"prompt": (question.prompt,)}
    texts |= {name: getattr(question, name) for name in LISTS}
    if question.anchors is not None:
        texts |= {name: getattr(question.anchors, name) for name in SCORES}
    return tuple(
        Touched(name, finding)
        for name, said in texts.items()
        for finding in lawful.findings_in(said)
    )


# The form


def build_form(
    question: OwnQuestion | None,
    bank: Bank,
    *,
    found: Sequence[Touched] = (),
    admin: bool = False,
    **ids: str,
) -> View:
    """Return the form of a question; `found` stands beside its fields, with the safe way to ask."""
    blocks = [*_top(question, found, admin=admin)]
    for name, block in _fields(question, bank):
        blocks.append(block)
        blocks += [_finding(each) for each in found if each.field == name]
    blocks += _acceptance(question)
    return kit.modal(
        "questions.edit",
        "Add a question" if ids.get("new") else "Edit the question",
        blocks,
        submit="Add Question" if ids.get("new") else "Save",
        metadata=entered.metadata(**ids),
    )


def _top(question: OwnQuestion | None, found: Sequence[Touched], *, admin: bool) -> list[Block]:
    if not found:
        said = (
            "The question alone is enough for now. It is asked in interviews once all the rest is "
            "filled in."
            if question is None
            else f"It still lacks {lacks(question.lacking())}."
            if question.lacking()
            else ""
        )
        return [kit.context(said)] if said else []
    if not any(each.stops for each in found):
        return [kit.section("*Please look at what is marked below.* To keep it, submit once more.")]
    said = "*This cannot be stored as it is worded.* Reword what is marked below"
    if not admin:
        return [kit.section(f"{said}, or ask an admin to keep it.")]
    return [kit.section(f"{said}, or say why it stays."), *keep_fields()]


def keep_fields(*, several: bool = False) -> list[Block]:
    """Return the tick and the reason with which an admin stores what the linter stops."""
    tick_label = "Store them as they are" if several else "Keep it as it is"
    tick = kit.checkboxes("stays", [kit.option(tick_label, "yes")])
    reason = kit.text_input("reason", multiline=True, max_length=500)
    hint = "Kept in the record, for whoever looks later."
    return [
        kit.field("As an admin", tick, block_id="stays", optional=True),
        kit.field(
            "Why may they stay?" if several else "Why may it stay?",
            reason,
            block_id="reason",
            hint=hint,
            optional=True,
        ),
    ]


def kept_with_reason(view: Mapping[str, Any]) -> str:
    """Return why an admin keeps what the linter stops; '' where they do not.

    Raises:
        Problem: ticked without a reason.
    """
    if "yes" not in entered.many(view, "stays"):
        return ""
    reason = entered.text(view, "reason")
    if not reason:
        raise Problem(fields={"reason": "Say in a sentence why it may stay."})
    return reason


def _finding(each: Touched) -> Block:
    finding = each.finding
    head = "*Not to be asked*" if each.stops else "*Please look*"
    said = f": “{clip(finding.words, 200)}” touches {finding.name.lower()}. "
    said += f"{finding.why} {finding.safe}"
    where = "\n".join(clip(each, 500) for each in finding.differs)
    return kit.section(f"{head}{escape(said)}\n{escape(where)}".rstrip())


def _fields(question: OwnQuestion | None, bank: Bank) -> list[tuple[str, Block]]:
    filled = question.filled if question else ()
    found: list[tuple[str, Block]] = [("prompt", _prompt(question))]
    found += [(block["block_id"], block) for block in _facts(question, bank)]
    found += [
        (name, _text(name, LABELS[name], getattr(question, name, ()), _hint(name, filled)))
        for name in LISTS
    ]
    anchors = question.anchors if question else None
    for at, name in enumerate(SCORES, 1):
        label = f"Level {at}: {bank.rubric.label(at).lower()}"
        hint = f"{_hint('anchors', filled)} What a rater hears or sees, one a line.".strip()
        found.append((name, _text(name, label, getattr(anchors, name, ()), hint)))
    return found


def _hint(name: str, filled: Sequence[str]) -> str:
    written = WRITTEN_BY_CLAUDE if name in filled else ""
    return f"{written} {_HINTS.get(name, '')}".strip()


def _prompt(question: OwnQuestion | None) -> Block:
    text = question.prompt if question else ""
    if len(text) > INPUT_LIMIT:
        return _kept(LABELS["prompt"], text)
    element = kit.text_input("prompt", initial=text, multiline=True)
    return kit.field(LABELS["prompt"], element, block_id="prompt", hint="As it is said aloud.")


def _facts(question: OwnQuestion | None, bank: Bank) -> list[Block]:
    filled = question.filled if question else ()
    low, high = (question.levels if question else None) or (None, None)
    kinds = [kit.option(label, kind.value) for kind, label in KINDS.items()]
    ranks = [kit.option(each.value.capitalize(), each.value) for each in Level]
    minutes = str(question.minutes or "") if question else ""

    def field(label: str, name: str, element: Block, field_: str) -> Block:
        hint = _hint(field_, filled) or None
        return kit.field(label, element, block_id=name, hint=hint, optional=True)

    kind = kit.select("kind", kinds, initial=question.kind if question else None)
    range_ = f"{LEAST_MINUTES} to {MOST_MINUTES}"
    typed = kit.text_input("minutes", initial=minutes, max_length=10, placeholder=range_)
    return [
        field(LABELS["kind"], "kind", kind, "kind"),
        field(LABELS["areas"], "areas", _areas(question, bank), "areas"),
        *_competency(question, bank, filled),
        field("Lowest level", "lowest", kit.select("lowest", ranks, initial=low), "levels"),
        field("Highest level", "highest", kit.select("highest", ranks, initial=high), "levels"),
        field(LABELS["minutes"], "minutes", typed, "minutes"),
    ]


def _areas(question: OwnQuestion | None, bank: Bank) -> Block:
    known = [kit.option(area.name, area.id) for area in bank.areas.all]
    extra = [each for each in (question.areas if question else ()) if each not in bank.areas]
    options = [*known, *(kit.option(each, each[:150]) for each in extra)]
    chosen = question.areas if question else ()
    element: Block = {
        "type": "multi_static_select",
        "action_id": "areas",
        **_offered(options),
        "max_selected_items": 6,
    }
    if initial := [each for each in options if each["value"] in chosen]:
        element["initial_options"] = initial
    return element


def _competency(
    question: OwnQuestion | None, bank: Bank, filled: Sequence[str]
) -> tuple[Block, Block]:
    names = sorted({one.competency for one in bank.questions}, key=str.casefold)
    given = question.competency if question else ""
    options = [kit.option(name, name[:150]) for name in names]
    element: Block = {"type": "static_select", "action_id": "competency", **_offered(options)}
    if given in names:
        element["initial_option"] = next(each for each in options if each["value"] == given[:150])
    other = kit.text_input(
        "competency_other", initial="" if given in names else given, max_length=100
    )
    hint = "What the answer is rated under."
    if "competency" in filled:
        hint = f"{WRITTEN_BY_CLAUDE} {hint}"
    return (
        kit.field(LABELS["competency"], element, block_id="competency", hint=hint, optional=True),
        kit.field("Another competency", other, block_id="competency_other", optional=True),
    )


def _offered(options: Sequence[Block]) -> Block:
    """Return a select's options, in groups named by their first letters where there are many."""
    if len(options) <= OPTIONS:
        return {"options": list(options)}
    groups = [options[at : at + OPTIONS] for at in range(0, len(options), OPTIONS)]
    return {
        "option_groups": [
            {"label": kit.plain(f"{_first(group[0])} to {_first(group[-1])}", 75), "options": group}
            for group in groups
        ]
    }


def _first(option: Block) -> str:
    return str(option["text"]["text"])[:12]


def _text(name: str, label: str, said: Sequence[str], hint: str) -> Block:
    text = "\n".join(said)
    if len(text) > INPUT_LIMIT:
        return _kept(label, text)
    element = kit.text_input(name, initial=text, multiline=True)
    return kit.field(label, element, block_id=name, hint=hint or None, optional=True)


def _kept(label: str, text: str) -> Block:
    count = text.count("\n") + 1
    return kit.section(f"*{label}*: too long to edit here ({count} lines), kept as it stands.")


def _acceptance(question: OwnQuestion | None) -> list[Block]:
    """Return the ticks with which a person accepts what a model wrote."""
    filled = [name for name in FIELDS if question and name in question.filled]
    if not filled:
        return []
    everything = kit.checkboxes("accept_all", [kit.option("All of it", "all")])
    hint = "What you change yourself counts as accepted. The question is asked once all of it is."
    blocks = [kit.field("Accept what Claude wrote", everything, block_id="accept_all", hint=hint)]
    for at in range(0, len(filled), TICKS):
        options = [kit.option(LABELS[name], name) for name in filled[at : at + TICKS]]
        name = f"accept_{at}"
        blocks.append(kit.field("Or one by one", kit.checkboxes(name, options), block_id=name))
    return [{**block, "optional": True} for block in blocks]
