"""A form answered with as much as Slack takes, over the real socket."""

from typing import Any

from story import Story, view_words

from bot.sandbox.seed import ADA
from bot.slack import blocks


def form(*content: dict[str, Any]) -> dict[str, Any]:
    return blocks.modal("test.long", "面接", list(content), submit="Next")


def test_a_form_may_be_answered_with_200_kb_in_any_script(story: Story) -> None:
    """The SDK's own client raises from 64 KB on, and so leaves the person at an open form."""
    paragraph = "面接で何を見るか。" * 300
    long = form(*(blocks.section(f"{number} {paragraph}") for number in range(25)))

    @story.bot.app.view("test.long")
    def _(ack: Any) -> None:
        ack(response_action="update", view=long)

    trigger = story.server.workspace.triggers.issue(ADA, None)
    story.bot.deps.slack.web.views_open(trigger_id=trigger, view=form(blocks.section("空")))
    ada = story.person(ADA)
    answer = ada.submits()
    shown = view_words(ada.form())
    assert f"24 {paragraph}" in shown, answer
    assert len(shown.encode()) > 200_000


def test_half_a_letter_in_an_answer_does_not_hold_the_answer_back(story: Story) -> None:
    """A pair of surrogates that was cut in two is no UTF-8; Slack would end the connection."""

    @story.bot.app.view("test.long")
    def _(ack: Any) -> None:
        ack(response_action="update", view=form(blocks.section("cut \ud83d here")))

    trigger = story.server.workspace.triggers.issue(ADA, None)
    story.bot.deps.slack.web.views_open(trigger_id=trigger, view=form(blocks.section("empty")))
    ada = story.person(ADA)
    ada.submits()
    assert "cut ? here" in view_words(ada.form())
