"""What the thread under a work says of changes: answers, hints, and that the model is at work."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.slack import blocks as kit
from bot.slack.fitting import sections, size
from bot.slack.model import Block, Message, Posted
from bot.slack.text import clip, escape, person
from bot.types.diff import differences
from bot.types.model import Description, OwnType, Voice
from bot.types.talking.store import WorkRequest

LINES_SHOWN = 14
SAID_SHOWN = 20
LEFT_SHOWN = 8
ANSWER_CHARACTERS = 9_000
"""What an answer's blocks may take; a message much longer is not read."""

LINE_CHARACTERS = (2_800, 1_200, 500, 200, 80)
"""How much of each line of an answer is shown: the most that fits `ANSWER_CHARACTERS`."""

WORDS_SHOWN = 300
MOST_BLOCKS = 45

WAYS = (
    "combine, move, split or rename groups, set a length, add or remove a line, make a list, "
    "flatten what to look for, describe, consolidate, undo"
)
EXAMPLES = (
    "combine 3 and 7",
    "move Pair Coding to 4",
    "split 5",
    "rename 2 to Technical depth",
    "set 3 to 45 minutes",
    "add “Do they ask why?” to what to look for of 2",
    "flatten 6 to the fewest questions",
    "describe 3 for the candidate, broken down by Interviewers and Duration",
    "undo",
)
WITH_MODEL = (
    "With Claude also “retitle 4 by purpose”, “suggest what to look for in 6”, or any other wish, "
    "such as “make 3 more specific”."
)
NEEDED = {
    "retitle": "a title by purpose",
    "suggest": "suggesting what to look for",
    "fold": "combining with free prose",
}
"""What an action that takes a model is called, where the person's own words are not kept."""

_FOR = {
    Voice.INTERVIEWER: "for the interviewer",
    Voice.CANDIDATE: "for the candidate",
}


@dataclass(frozen=True)
class Redrafted:
    """A type before and after a request; None before where its group is new."""

    number: int
    before: OwnType | None
    after: OwnType


@dataclass(frozen=True)
class Answered:
    """A request with what came of it: sentences on the groups, and each type that changed."""

    request: WorkRequest
    steps: tuple[str, ...]
    types: tuple[Redrafted, ...]


def build_answer(answered: Answered, thread: Posted) -> Message:
    """Return what became of a request: what changed, line by line, and what was left."""
    request = answered.request
    if request.answer.version is None:
        return _nothing_changed(request, thread)
    blocks = _fitted(lambda most: _changed(answered, most))
    summary = f"Version {request.answer.version}: {' '.join(answered.steps)}"
    return Message(thread.channel, escape(clip(summary, 2000)), tuple(blocks), thread.ts)


class _Lines:
    """Lines of an answer, each escaped and cut to what fits."""

    def __init__(self, most: int) -> None:
        self._most = most

    def __call__(self, lines: Sequence[str], bullet: str = "• ") -> Iterator[str]:
        return (f"{bullet}{escape(clip(line, self._most))}" for line in lines)


def _fitted(build: Callable[[int], list[Block]]) -> list[Block]:
    blocks: list[Block] = []
    for most in LINE_CHARACTERS:
        blocks = build(most)
        if size(blocks) <= ANSWER_CHARACTERS and len(blocks) <= MOST_BLOCKS:
            return blocks
    note = kit.context("There is more than fits here: *Look Through* shows all of it.")
    end = [note, blocks[-1]]
    return [*_within(blocks[:-1], ANSWER_CHARACTERS - size(end)), *end]


def _within(blocks: Sequence[Block], most: int) -> list[Block]:
    kept: list[Block] = []
    for block in blocks:
        if size([*kept, block]) > most or len(kept) > MOST_BLOCKS:
            break
        kept.append(block)
    return kept


def _changed(answered: Answered, most: int) -> list[Block]:
    request, lines = answered.request, _Lines(most)
    version = request.answer.version
    head = f"*Version {version}*, by {person(request.user)}: {_quoted(request.text)}"
    steps = [*answered.steps[:LINES_SHOWN]]
    if len(answered.steps) > LINES_SHOWN:
        steps.append(f"… and {len(answered.steps) - LINES_SHOWN} more changes")
    blocks = sections([head, *lines(steps)])
    for one in answered.types:
        blocks += _redrafted(one, lines)
    blocks += _said(request, lines)
    blocks += _left(request, lines)
    back = kit.button("Undo", "work.undo", value=f"{request.work_id}@{version}")
    look = kit.button("Look Through", "work.look", value=request.work_id)
    return [*blocks, kit.actions(back, look, block_id="work.answer")]


def _redrafted(one: Redrafted, lines: _Lines) -> list[Block]:
    before = one.after if one.before is None else one.before
    blocks: list[Block] = []
    shown = [f"*{one.number}. {escape(one.after.title)}*"]
    plain = {"descriptions": ()}
    for change in differences(
        before.model_copy(update=plain), one.after.model_copy(update={**plain, "id": before.id})
    ):
        label, *rest = change.lines()
        shown += [f"_{escape(label)}_", *lines(rest, "")]
    new = [each for each in one.after.descriptions if each not in before.descriptions]
    for each in new:
        shown += _described(each, lines)
    return [*blocks, *sections(shown)] if len(shown) > 1 else blocks


def _described(description: Description, lines: _Lines) -> Iterator[str]:
    yield f"_Description {_FOR[description.voice]}_"
    for part in description.parts:
        if part.label:
            yield f"*{escape(part.label)}*"
        said = [line.strip() for line in part.text.split("\n") if line.strip()]
        yield from lines([f"• {line[2:]}" if line.startswith("- ") else line for line in said], "")


def _nothing_changed(request: WorkRequest, thread: Posted) -> Message:
    whom = person(request.user)
    if request.answer.moved_by and request.answer.moved_by != request.user:
        whom += f" and {person(request.answer.moved_by)}"
    head = f"Nothing was changed, {whom}: {_quoted(request.text)}"

    def build(most: int) -> list[Block]:
        lines = _Lines(most)
        return [kit.section(head), *_said(request, lines), *_left(request, lines)]

    blocks = _fitted(build)
    if not request.answer.left:
        blocks.append(kit.context(escape(f"I understand: {WAYS}. {WITH_MODEL}")))
    said = " ".join((*request.answer.left, *_unread(request)))
    text = escape(clip(f"Nothing was changed. {said}".strip(), 2000))
    return Message(thread.channel, text, tuple(blocks), thread.ts)


def _said(request: WorkRequest, lines: _Lines) -> list[Block]:
    """Return what is to be said beside the changes themselves."""
    said = [*request.answer.said[:SAID_SHOWN]]
    if len(request.answer.said) > SAID_SHOWN:
        said.append(f"… and {len(request.answer.said) - SAID_SHOWN} more")
    return sections(list(lines(said)))


def _left(request: WorkRequest, lines: _Lines) -> list[Block]:
    """Return what was asked for and not done, and what nobody understood."""
    left = [*request.answer.left[:LEFT_SHOWN]]
    if len(request.answer.left) > LEFT_SHOWN:
        left.append(f"… and {len(request.answer.left) - LEFT_SHOWN} more")
    said = list(lines((*left, *_unread(request))))
    return sections(["*Not done*", *said]) if said else []


def _unread(request: WorkRequest) -> Sequence[str]:
    unread = request.answer.unread
    if not unread:
        return ()
    said = ", ".join(f"“{clip(each, 150)}”" for each in unread[:LEFT_SHOWN])
    return (f"I did not understand {said}.",)


def _quoted(text: str) -> str:
    # Bold and quotes end with their line, and a request may have several.
    return f"“{escape(clip(' '.join(text.split()), WORDS_SHOWN))}”"


def build_asking(request: WorkRequest, thread: Posted, *, at: int = 1) -> Message:
    """Return the message that stands while the model works, `at` the place of what it does now."""
    count = len(request.answer.actions)
    where = f" ({at} of {count})" if count > 1 else ""
    said = f"Claude is working on it{where}, as {person(request.user)} asked: "
    blocks = (
        kit.section(said + _quoted(request.text)),
        kit.context("This takes a minute or so. Until then no other request is begun."),
    )
    return Message(thread.channel, f"Claude is working on it{where} …", blocks, thread.ts)


def build_hint(hint: str, thread: Posted, user: str) -> Message:
    """Return help, or why nothing was done yet."""
    if hint == "busy":
        said = (
            f"{person(user)}, Claude is still working on a request for this. Nothing of yours was "
            "done: ask again once the answer stands here."
        )
        text = "Another request is being worked on. Ask again once it is answered."
        return Message(thread.channel, text, (kit.section(said),), thread.ts)
    if hint == "mention":
        said = "Mention me in what you write here, and I change this: I read nothing else."
        return Message(thread.channel, said, (kit.section(said),), thread.ts)
    lines = "\n".join(f"• “{each}”" for each in EXAMPLES)
    return Message(
        thread.channel,
        f"Say what to change:\n{lines}\n{WITH_MODEL}",
        (kit.section(f"*Say what to change*\n{lines}"), kit.context(WITH_MODEL)),
        thread.ts,
    )
