"""What a work's thread says keeps Slack's limits and tells nobody, whatever stands in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from type_model import BENCH

from bot.sandbox.limits.surfaces import blocks_too_long, problems_in_message
from bot.slack.model import Message, Posted
from bot.types.model import Description, OwnType, Part, Voice
from bot.types.talking.blocks import Answered, Redrafted, build_answer, build_asking, build_hint
from bot.types.talking.model import Retitle
from bot.types.talking.store import Answer, WorkRequest

THREAD = Posted("C1", "1.5")
FILLERS = ("", " word" * 300, "&<>" * 400, "x" * 3000, "\n- a" * 200)


def request(answer: Answer, text: str = "combine 3 and 7") -> WorkRequest:
    return WorkRequest("request_1", "work_1", "T1", "U1", text, 1, 0.0, answer=answer)


def fits(message: Message) -> None:
    assert problems_in_message(list(message.blocks)) == []
    assert not blocks_too_long(message.blocks)
    assert message.thread_ts == THREAD.ts


def changed(filler: str) -> OwnType:
    parts = tuple(Part(label=f"Label {at}", text=f"You see.{filler}") for at in range(8))
    description = Description(voice=Voice.CANDIDATE, parts=parts)
    lines = tuple(f"Do they say why {at}?{filler}" for at in range(20))
    update = {"look_for": lines, "descriptions": (description,), "title": f"Bench{filler}"[:80]}
    return BENCH.model_copy(update=update)


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize("count", [1, 40])
def test_an_answer_fits_one_message_however_much_changed(count: int, filler: str) -> None:
    said = tuple(f"Said {at}{filler}" for at in range(count))
    answer = Answer(version=2, base=1, said=said, left=said, unread=said)
    types = tuple(Redrafted(at, BENCH, changed(filler)) for at in range(1, count + 1))
    for answered in (
        Answered(request(answer, f"do it{filler}"), said, types),
        Answered(request(answer.model_copy(update={"version": None})), (), ()),
    ):
        fits(build_answer(answered, THREAD))


@given(st.text(max_size=400))
def test_what_somebody_typed_stands_there_as_they_typed_it(text: str) -> None:
    said = text if text.strip() else "x"
    answer = Answer(version=2, base=1, left=(said,), unread=(said,))
    message = build_answer(Answered(request(answer, text), (text,), ()), THREAD)
    fits(message)
    shown = message.text + str(message.blocks).replace("<@U1>", "")
    for token in ("<!", "<@", "<#"):
        assert token not in shown


def test_hints_and_progress_fit_too() -> None:
    waiting = Answer(actions=(Retitle(group="t1"), Retitle(group="t2")))
    message = build_asking(request(waiting), THREAD, at=2)
    fits(message)
    assert "(2 of 2)" in message.text
    for hint in ("help", "busy", "mention"):
        fits(build_hint(hint, THREAD, "U1"))
