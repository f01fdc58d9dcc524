"""The forms of changing a set by hand: its questions, three in the place of one, one in full."""

from collections.abc import Sequence

from bot.catalogue.bank import Bank
from bot.catalogue.model import BankQuestion
from bot.plans.blocks import KIND_LABELS, approval, check_lines
from bot.plans.forms import INPUT_LIMIT
from bot.plans.model import Question
from bot.plans.store import PlannedSet, SetVersion
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, listing, minutes, moment, person

TITLE = "Edit questions"
QUESTIONS_SHOWN = 44
"""Two blocks a question, of the 100 a modal holds."""

PROMPT_SHOWN = 400
NOTES_SHOWN = 8
VERSIONS_SHOWN = 45

LINES = (
    ("follow_ups", "Follow-ups", "One a line."),
    ("look_for", "What to look for", "One a line: what a good answer has in it."),
    ("green_flags", "Green flags", "One a line."),
    ("red_flags", "Red flags", "One a line."),
)
"""The fields of a question that are lists."""

PROMPT_HINT = "Asked word for word. A new wording takes the question out of the bank's statistics."


def build_edit(planned: PlannedSet, *, undoes: bool, notes: Sequence[str] = ()) -> View:
    """Return a set's questions with what can be done to each.

    `undoes` tells that there is something to undo; `notes` (mrkdwn) say what was just done or not.

    Raises:
        ValueError: the set has no content yet.
    """
    content = planned.content
    if content is None:
        raise ValueError("a set without content has nothing to edit")
    blocks = [kit.section(f"*{escape(clip(content.title, 500))}*"), kit.context(_facts(planned))]
    if notes:
        lines = (f"• {clip(each, 350)}" for each in notes[:NOTES_SHOWN])
        blocks.append(kit.section("\n".join(lines)))
    blocks.append(_whole_set(undoes=undoes))
    for number, question in enumerate(content.questions[:QUESTIONS_SHOWN], 1):
        blocks += _question(number, question, last=number == len(content.questions))
    if (more := len(content.questions) - QUESTIONS_SHOWN) > 0:
        blocks.append(kit.context(f"… and {more} more: say in the thread what to change of them."))
    blocks += [kit.divider(), *check_lines(content)]
    if note := approval(planned):
        blocks.append(kit.context(escape(note)))
    return kit.modal("plan.edit", TITLE, blocks, close="Done", metadata=_ids(planned))


def _ids(planned: PlannedSet, **more: str) -> str:
    return entered.metadata(set=planned.id, version=str(planned.version), **more)


def _facts(planned: PlannedSet) -> str:
    content = planned.content
    total = sum(each.minutes for each in content.questions) if content else 0
    length = minutes(content.length_minutes) if content else ""
    said = f"Version {planned.version} · {length}, {total} of them for questions"
    return f"{said} · each change is a version of its own"


def _whole_set(*, undoes: bool) -> Block:
    undo = [kit.button("Undo", "plan.undo_here", value="undo")] if undoes else []
    return kit.actions(*undo, kit.button("History", "plan.history", value="history"))


def _question(number: int, question: Question, *, last: bool) -> list[Block]:
    about = f"{KIND_LABELS[question.kind]} · {minutes(question.minutes)}"
    locked = " · locked" if question.locked else ""
    prompt = escape(clip(" ".join(question.prompt.split()), PROMPT_SHOWN))
    return [
        kit.section(f"*{number}.* {prompt}\n_{about}{locked}_"),
        kit.actions(*_controls(number, question, last=last)),
    ]


def _controls(number: int, question: Question, *, last: bool) -> list[Block]:
    """Return what can be done to a question; a locked one can be moved and unlocked only."""
    id_ = question.id
    if question.locked:
        shown = [kit.button("Unlock", "plan.unlock", value=f"unlock:{id_}")]
    else:
        shown = [
            kit.button("Swap", "plan.swap", value=f"swap:{id_}"),
            kit.button("Edit", "plan.edit_question", value=f"edit:{id_}"),
            kit.button("Lock", "plan.lock", value=f"lock:{id_}"),
        ]
    rare = {
        "Move up": f"up:{id_}" if number > 1 else "",
        "Move down": "" if last else f"down:{id_}",
        "Drop": "" if question.locked or (last and number == 1) else f"drop:{id_}",
    }
    options = [kit.option(label, value) for label, value in rare.items() if value]
    if len(options) > 1:
        return [*shown, kit.overflow("plan.question_menu", options)]
    return [
        *shown,
        *(kit.button(each["text"]["text"], "plan.move", value=each["value"]) for each in options),
    ]


# Another question in the place of one


def build_alternatives(
    planned: PlannedSet,
    number: int,
    question: Question,
    found: Sequence[BankQuestion],
    bank: Bank,
    *,
    topic: str = "",
) -> View:
    """Return a question and up to three of the bank that could stand in its place."""
    head = f"*Question {number} now*\n{escape(clip(question.prompt, 1500))}"
    blocks = [kit.section(head), kit.context(escape(_about(question))), kit.divider()]
    for place, one in enumerate(found, 1):
        use = kit.button("Use This", "plan.take", value=one.id)
        text = f"*Alternative {place}*\n{escape(clip(one.prompt, 1500))}"
        blocks += [kit.section(text, accessory=use), kit.context(escape(_facts_of(one, bank)))]
    if not found:
        about = f" on “{clip(topic, 200)}”" if topic else ""
        said = f"The bank has no other question{about} that fits this set. Try another topic."
        blocks.append(kit.section(escape(said)))
    field = kit.text_input("topic", initial=topic, placeholder="gRPC", max_length=200)
    blocks += [
        kit.divider(),
        kit.field("Something on another topic", field, block_id="topic", optional=True),
        kit.actions(kit.button("Back to the Questions", "plan.questions", value="questions")),
    ]
    return kit.modal(
        "plan.alternatives",
        "Swap a question",
        blocks,
        submit="Find Others",
        metadata=_ids(planned, question=question.id),
    )


def _about(question: Question) -> str:
    parts = [KIND_LABELS[question.kind], minutes(question.minutes)]
    return " · ".join([*parts, *([clip("; ".join(question.areas), 400)] if question.areas else [])])


def _facts_of(one: BankQuestion, bank: Bank) -> str:
    areas = "; ".join(bank.areas.name(each) for each in one.areas)
    lowest, highest = one.levels
    levels = lowest.value if lowest == highest else f"{lowest.value} to {highest.value}"
    return f"{KIND_LABELS[one.kind]} · {minutes(one.minutes)} · {levels} · {areas}"


# One question in full


def build_edit_question(planned: PlannedSet, number: int, question: Question) -> View:
    """Return a question's fields to be edited."""
    # Slack keeps what stands in a field of the same ids when a form is updated: each question of
    # each version has ids of its own.
    mark = f"{question.id}_{planned.version}"
    blocks = [
        kit.section(f"*Question {number}*"),
        *_list_field(mark, "prompt", "Question", PROMPT_HINT, question.prompt, optional=False),
    ]
    for name, label, hint in LINES:
        text = "\n".join(getattr(question, name))
        blocks += _list_field(mark, name, label, hint, text, optional=True)
    element = kit.text_input(f"minutes_{mark}", initial=str(question.minutes), max_length=3)
    blocks += [
        kit.field("Minutes", element, block_id="minutes"),
        kit.actions(kit.button("Back to the Questions", "plan.questions", value="questions")),
    ]
    return kit.modal(
        "plan.edit_question",
        "Edit a question",
        blocks,
        submit="Save",
        metadata=_ids(planned, question=question.id),
    )


def _list_field(
    mark: str, name: str, label: str, hint: str, text: str, *, optional: bool
) -> list[Block]:
    """Return a field for text; what a field cannot hold whole stays as it is and says so."""
    if len(text) > INPUT_LIMIT:
        return [kit.section(f"*{label}*: too long for a form; it stays as it is.")]
    element = kit.text_input(f"{name}_{mark}", initial=text, multiline=True)
    return [kit.field(label, element, block_id=name, hint=hint, optional=optional)]


# History


def _reason(one: SetVersion) -> str:
    """Return why there is a version: the words of who asked for it."""
    if one.why != "written":
        return clip(" ".join(one.why.split()), 300)
    return "As it was first written" if one.based_on is None else "Written anew"


def build_history(planned: PlannedSet, versions: Sequence[SetVersion], zone: str) -> View:
    """Return who asked for what, newest first."""
    newest = list(reversed(versions))
    blocks = [kit.section(f"*{escape(clip(planned.title, 500))}*")]
    for one in newest[:VERSIONS_SHOWN]:
        marks = []
        if one.version == planned.approved_version:
            marks.append("approved")
        if one.restores is not None:
            marks.append(f"back to version {one.restores}")
        said = f" ({listing(marks)})" if marks else ""
        head = f"*Version {one.version}*{said} · {person(one.created_by)} · "
        why = escape(_reason(one))
        blocks.append(kit.section(f"{head}{moment(one.created_at, zone)}\n{why}"))
    if len(newest) > VERSIONS_SHOWN:
        blocks.append(kit.context(f"… and {len(newest) - VERSIONS_SHOWN} older ones, all kept."))
    back = kit.button("Back to the Questions", "plan.questions", value="questions")
    blocks.append(kit.actions(back))
    return kit.modal("plan.history", "History", blocks, close="Done", metadata=_ids(planned))
