"""What the thread under a set says of changes: answers, hints, and that the model is at work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.plans.blocks import approval, check_lines
from bot.plans.refining.diff import differences
from bot.plans.refining.store import SetRequest
from bot.plans.refining.words import FREE
from bot.plans.store import PlannedSet, SetVersion
from bot.slack import blocks as kit
from bot.slack.fitting import sections, size
from bot.slack.model import Block, Message, Posted
from bot.slack.text import clip, escape, person

LINES_SHOWN = 12
LEFT_SHOWN = 6
LINE_CHARACTERS = (400, 200, 100, 50, 25)
"""How much of each line of an answer is shown: the most that fits `ANSWER_CHARACTERS`."""

ANSWER_CHARACTERS = 9_000
"""What an answer's blocks may take; the message stays below the 10,000 of detail_blocks.py."""

WORDS_SHOWN = 300

WAYS = (
    "swap, add, drop or move a question, lock or unlock it, shorter, harder or easier, drop the "
    "follow-ups, another length, undo"
)
EXAMPLES = (
    "swap question 3 for something on testing",
    "add a question on caching",
    "drop question 5, then move 4 to the top",
    "lock question 1",
    "only 30 minutes",
    "make it harder",
    "drop the follow-ups on testing",
    "undo",
)
WITH_MODEL = "Anything else, such as “combine 1 and 2”, takes Claude."
BUTTONS = "Approving, scheduling and the brief have their buttons under the set."


@dataclass(frozen=True)
class Answered:
    """A request with what came of it: the new version and the one before, where there is one."""

    request: SetRequest
    planned: PlannedSet
    version: SetVersion | None
    before: SetVersion | None


def build_answer(answered: Answered, thread: Posted) -> Message:
    """Return what became of a request: the version, what changed, what was left, the checks."""
    version = answered.version
    if version is None:
        return _nothing_changed(answered, thread)
    changes = _changes(answered)
    blocks = _fitted(lambda most: _changed(answered, version, changes, most))
    summary = f"Version {version.version}: {' '.join(changes)}"
    return Message(thread.channel, escape(clip(summary, 2000)), tuple(blocks), thread.ts)


def _fitted(build: Callable[[int], list[Block]]) -> list[Block]:
    """Return the blocks with as much of each line as one message holds."""
    blocks: list[Block] = []
    for most in LINE_CHARACTERS:
        blocks = build(most)
        if size(blocks) <= ANSWER_CHARACTERS:
            break
    return blocks


def _changed(
    answered: Answered, version: SetVersion, changes: Sequence[str], most: int
) -> list[Block]:
    request, set_id = answered.request, answered.planned.id
    head = f"*Version {version.version}*, by {person(request.user)}: {_quoted(request.text)}"
    lines = [f"• {escape(clip(each, most))}" for each in changes]
    note = _approval(answered, version)
    return [
        *sections([head, *lines]),
        *_left(request, most),
        *check_lines(version.content),
        *([kit.context(escape(note))] if note else []),
        kit.actions(
            kit.button("Undo", "plan.undo", value=f"{set_id}@{version.version}"),
            kit.button("Show in Full", "plan.show", value=set_id),
        ),
    ]


def _approval(answered: Answered, version: SetVersion) -> str:
    """Return what an approval means for this version, while it is the newest."""
    return approval(answered.planned) if answered.planned.version == version.version else ""


def _changes(answered: Answered) -> list[str]:
    if answered.version is None or answered.before is None:
        return []
    found = differences(answered.before.content, answered.version.content)
    back = answered.version.restores if answered.request.answer.undone else None
    lines = [] if back is None else [f"Back to version {back}."]
    said = answered.request.answer.said
    lines += (found or said)[:LINES_SHOWN]
    if len(found) > LINES_SHOWN:
        lines.append(f"… and {len(found) - LINES_SHOWN} more changes")
    return [*lines, *(each for each in said if found and each.endswith(FREE))]


def _nothing_changed(answered: Answered, thread: Posted) -> Message:
    request = answered.request
    whom = person(request.user)
    if request.answer.moved_by and request.answer.moved_by != request.user:
        whom += f" and {person(request.answer.moved_by)}"
    head = f"Nothing was changed, {whom}: {_quoted(request.text)}"
    blocks = _fitted(lambda most: [kit.section(head), *_left(request, most)])
    if not request.answer.left:
        blocks.append(kit.context(escape(f"I understand: {WAYS}. {WITH_MODEL} {BUTTONS}")))
    said = " ".join((*request.answer.left, *_unread_line(request)))
    text = escape(clip(f"Nothing was changed. {said}".strip(), 2000))
    return Message(thread.channel, text, tuple(blocks), thread.ts)


def _left(request: SetRequest, most: int) -> list[Block]:
    """Return what was asked for and not done, and what nobody understood."""
    left = [*request.answer.left[:LEFT_SHOWN]]
    if len(request.answer.left) > LEFT_SHOWN:
        left.append(f"… and {len(request.answer.left) - LEFT_SHOWN} more")
    lines = [f"• {escape(clip(each, most))}" for each in (*left, *_unread_line(request))]
    return sections(["*Not done*", *lines]) if lines else []


def _unread_line(request: SetRequest) -> Sequence[str]:
    unread = request.answer.unread
    if not unread:
        return ()
    said = ", ".join(f"“{clip(each, 150)}”" for each in unread[:LEFT_SHOWN])
    return (f"I did not understand {said}.",)


def _quoted(text: str) -> str:
    # Bold and quotes end with their line, and a request may have several.
    return f"“{escape(clip(' '.join(text.split()), WORDS_SHOWN))}”"


def build_rewriting(request: SetRequest, thread: Posted) -> Message:
    """Return the message that stands while the model works on a request."""
    said = f"Claude is rewriting the set as {person(request.user)} asked: {_quoted(request.text)}"
    blocks = (
        kit.section(said),
        kit.context("This takes a minute or so. Until then nobody else's change is begun."),
    )
    return Message(thread.channel, "Claude is rewriting the set …", blocks, thread.ts)


def build_hint(hint: str, thread: Posted, *, user: str, by: str) -> Message:
    """Return a sentence that is the same for every set: help, or whose turn it is."""
    if hint == "busy":
        whose = "your" if by == user else f"{person(by)}'s"
        said = (
            f"{person(user)}, Claude is working on {whose} request for this set. Nothing of yours "
            "was done: ask again once the answer stands here."
        )
        text = "Another request for this set is being worked on. Ask again once it is answered."
        return Message(thread.channel, text, (kit.section(said),), thread.ts)
    if hint == "mention":
        said = "Mention me in what you write here, and I change the set: I read nothing else."
        return Message(thread.channel, said, (kit.section(said),), thread.ts)
    lines = "\n".join(f"• “{each}”" for each in EXAMPLES)
    text = f"Say what to change:\n{lines}\n{WITH_MODEL}"
    return Message(
        thread.channel,
        text,
        (kit.section(f"*Say what to change*\n{lines}"), kit.context(WITH_MODEL)),
        thread.ts,
    )
