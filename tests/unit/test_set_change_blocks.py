"""What people see of changes to a set keeps Slack's limits, whatever stands in set and request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from interviewing import question_set

from bot.plans.blocks import build_set, build_set_view
from bot.plans.model import Brief, CheckResult, QuestionSet
from bot.plans.refining.blocks import Answered, build_answer, build_hint, build_rewriting
from bot.plans.refining.forms import (
    build_alternatives,
    build_edit,
    build_edit_question,
    build_history,
)
from bot.plans.refining.keep import before
from bot.plans.refining.store import Answer, SetRequest
from bot.plans.store import PlannedSet, SetVersion
from bot.sandbox.limits.surfaces import (
    blocks_too_long,
    problems_in_message,
    problems_in_view,
    view_too_large,
)
from bot.slack.model import Message, Posted, View

THREAD = Posted("C1", "1.5")
FILLERS = ("", " word" * 300, "&<>" * 400, "x" * 3000)


def changed_set(filler: str, questions: int = 30) -> QuestionSet:
    """Return a set with every prompt another than in `question_set`, and failed checks."""
    content = question_set(questions, filler=filler)
    failed = CheckResult(id="minutes", passed=False, detail=f"Too long{filler}", blocking=True)
    new = tuple(
        each.model_copy(update={"prompt": f"How does {each.id} differ now?{filler}"})
        for each in content.questions
    )
    return content.model_copy(update={"questions": new, "checks": (failed,) * 17})


def planned_set(content: QuestionSet, version: int = 2, approved: int | None = 1) -> PlannedSet:
    return PlannedSet(
        id="set_0123456789abcdef01234567",
        team="T1",
        draft_id="draft_1",
        created_by="U1",
        asked_in="C1",
        title=content.title,
        status="ready",
        brief=Brief(),
        created_at=0.0,
        channel="C1",
        message_ts="1.5",
        version=version,
        content=content,
        approved_version=approved,
        version_by="U2",
        refined=True,
    )


def version_of(number: int, content: QuestionSet, **more: int | None) -> SetVersion:
    based_on = more.get("based_on", number - 1 or None)
    return SetVersion(
        number, content, "U2", "word " * 100, 0.0, None, based_on, more.get("restores")
    )


def request_of(filler: str, **answer: object) -> SetRequest:
    text = f"make it <!channel> harder{filler}"
    return SetRequest(
        "request_1", "set_1", "T1", "U2", text, 1, 0.0, "done", Answer.model_validate(answer)
    )


def fits(message: Message) -> None:
    assert problems_in_message(list(message.blocks)) == []
    assert not blocks_too_long(list(message.blocks))
    assert message.thread_ts == THREAD.ts or message.thread_ts is None
    assert "<!channel>" not in str(message)


def fits_form(view: View) -> None:
    assert problems_in_view(view) == []
    assert not view_too_large(view)


@pytest.mark.parametrize("filler", FILLERS)
def test_an_answer_fits_one_message_however_much_changed(filler: str) -> None:
    content = changed_set(filler)
    lines = {"left": [f"Left{filler}"] * 20, "unread": [f"unread{filler}"] * 20}
    fresh = version_of(2, content)
    whole = Answered(
        request_of(filler, version=2, **lines),
        planned_set(content),
        fresh,
        version_of(1, question_set(30)),
    )
    message = build_answer(whole, THREAD)
    fits(message)
    assert "… and 18 more changes" in str(message.blocks)
    nothing = Answered(request_of(filler, **lines), planned_set(content), None, None)
    fits(build_answer(nothing, THREAD))
    fits(build_rewriting(request_of(filler), THREAD))


@pytest.mark.parametrize("filler", FILLERS)
def test_a_sets_message_and_forms_fit_with_thirty_questions(filler: str) -> None:
    content = changed_set(filler)
    planned = planned_set(content)
    fits(build_set(planned, content, "C1"))
    fits_form(build_set_view(planned))
    notes = [f"Note{filler}"] * 20
    fits_form(build_edit(planned, undoes=True, notes=notes))
    question = content.questions[0]
    fits_form(build_edit_question(planned, 1, question))
    versions = [version_of(number, content) for number in range(1, 80)]
    fits_form(build_history(planned, versions, "Europe/London"))


def test_three_of_the_bank_fit_a_form() -> None:
    from story import content as loaded  # noqa: PLC0415 - the whole content, for this test alone

    bank = loaded().bank
    content = changed_set("")
    longest = sorted(bank.questions, key=lambda each: -len(each.prompt))[:3]
    topic = "<!channel>" * 20
    view = build_alternatives(
        planned_set(content), 1, content.questions[0], longest, bank, topic=topic
    )
    fits_form(view)


@pytest.mark.parametrize("hint", ["help", "busy", "mention"])
def test_a_hint_fits_and_names_only_whose_turn_it_is(hint: str) -> None:
    message = build_hint(hint, THREAD, user="U1", by="U2")
    fits(message)
    assert ("<@U2>" in str(message.blocks)) == (hint == "busy")
    assert "<@" not in message.text


# Going back


@given(st.lists(st.sampled_from(["change", "undo"]), max_size=40))
def test_undo_walks_back_as_an_editor_does(steps: list[str]) -> None:
    """Going back takes off the last change that stands; where none stands there is nothing."""
    content = question_set(1)
    history = [version_of(1, content, based_on=None)]
    stack = [1]  # the versions that stand for what undo would go back through
    for step in steps:
        number = len(history) + 1
        target = before(history)
        if step == "change":
            history.append(version_of(number, content))
            stack.append(number)
        elif len(stack) == 1:
            assert target is None
        else:
            stack.pop()
            assert target is not None
            found = {each.version: each for each in history}
            standing = target
            while standing.restores is not None:
                standing = found[standing.restores]
            assert standing.version == stack[-1]
            history.append(version_of(number, content, restores=target.version))
