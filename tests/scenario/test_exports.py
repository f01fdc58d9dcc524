"""Taking a set along: what is pressed, what arrives, and who gets nothing."""

import json

import pytest
from planning import newest, plans, press
from story import Json, Person, Story, view_words, words

from bot.plans.exports.forms import FORMS
from bot.sandbox.methods.canvases import MIME
from bot.sandbox.seed import ADA, LINUS


def opens(person: Person, message: Json) -> Json:
    person.presses(message, "Take Along")
    return person.form("plan.export")


def files(person: Person) -> list[Json]:
    """Return the files the bot sent to somebody directly, the newest last."""
    direct = person.direct()
    sent = person.messages(direct) if direct else []
    return [file for message in sent for file in message.get("files") or ()]


def content_of(story: Story, file: Json) -> bytes:
    return story.server.workspace.files.kept[file["id"]].content


def test_a_set_comes_as_markdown_pdf_and_json_by_direct_message(story: Story) -> None:
    ada = story.person(ADA)
    opens(ada, plans(ada))
    for label in ("Send Markdown", "Send PDF", "Send JSON"):
        ada.presses_in_form(label)
        story.settles()
    assert "comes to you as a direct message" in view_words(ada.form("plan.export"))
    markdown, pdf, data = files(ada)
    planned = newest(story)
    assert planned.content is not None
    prompt = planned.content.questions[0].prompt
    assert prompt in content_of(story, markdown).decode()
    assert content_of(story, pdf).startswith(b"%PDF-")
    assert json.loads(content_of(story, data))["questions"][0]["prompt"] == prompt
    assert markdown["name"] == "senior-go-backend-engineer-technical-screen-v1.md"


def test_the_candidates_page_holds_no_question(story: Story) -> None:
    ada = story.person(ADA)
    opens(ada, plans(ada))
    ada.presses_in_form("Send Text")
    story.settles()
    (page,) = files(ada)
    text = content_of(story, page).decode()
    assert "What happens in 45 minutes" in text
    planned = newest(story)
    assert planned.content is not None
    assert all(question.prompt not in text for question in planned.content.questions)


def test_a_canvas_is_made_and_linked(story: Story) -> None:
    ada = story.person(ADA)
    opens(ada, plans(ada))
    ada.presses_in_form("Make Canvas")
    story.settles()
    canvas = next(
        each for each in story.server.workspace.files.kept.values() if each.mimetype == MIME
    )
    assert canvas.readers == [ADA]
    assert canvas.id in words(ada.waits_for_direct("for interviewers"))


def test_a_workspace_without_canvases_gets_the_markdown_and_hears_why(story: Story) -> None:
    story.server.workspace.features.canvases = False
    ada = story.person(ADA)
    opens(ada, plans(ada))
    ada.presses_in_form("Make Canvas")
    story.settles()
    assert "no canvases for apps" in words(ada.waits_for_direct("no canvases"))
    (file,) = files(ada)
    assert file["name"].endswith(".md")


@pytest.mark.parametrize("form", FORMS)
def test_nobody_takes_along_a_set_that_is_not_theirs(story: Story, form: str) -> None:
    plans(story.person(ADA))
    linus, planned = story.person(LINUS), newest(story)
    press(story, LINUS, "plan.export_as", f"{form}:{planned.id}@1")
    story.settles()
    assert files(linus) == []


def test_pressed_twice_for_one_form_it_comes_once(story: Story) -> None:
    ada = story.person(ADA)
    opens(ada, plans(ada))
    planned = newest(story)
    for value in (f"pdf:{planned.id}@9", f"exe:{planned.id}@1", "pdf"):
        press(story, ADA, "plan.export_as", value)
    story.settles()
    assert files(ada) == []
