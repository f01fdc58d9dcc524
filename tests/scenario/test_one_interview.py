"""The whole story over Socket Mode: from a brief to scorecards, as three people."""

from story import MONDAY, SAMPLES, Person, Story, labels, view_words, words

from bot.sandbox.seed import ADA, GRACE, HIRING_BACKEND, LINUS

HOUR = 3600.0
TUESDAY_14 = MONDAY + 29 * HOUR
"""Tuesday 14:00 in London, which is what Ada's form asks for."""

BRIEF = (SAMPLES / "payments.md").read_text()


def plan_and_approve(ada: Person) -> dict[str, object]:
    """Plan from the sample brief and approve; return the set's message."""
    ada.types(HIRING_BACKEND, "/interview-plan")
    ada.form("plan.ask")
    assert ada.submits(brief=BRIEF)["result"] == "updated"
    ada.form("plan.review")
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    ada.presses(message, "Approve")
    return ada.waits_for(HIRING_BACKEND, "Approved by")


def schedule(story: Story, ada: Person, message: dict[str, object], **changes: object) -> None:
    ada.presses(message, "Schedule Interview")
    ada.form("interview.form")
    ada.chooses("channel", HIRING_BACKEND)
    story.settles()
    entered = {
        "candidate": "Robin Example",
        "date": "2026-11-24",
        "time": "14:00",
        "interviewers": [GRACE, LINUS],
        "channel": HIRING_BACKEND,
    }
    result = ada.submits(**{**entered, **changes})
    assert result["result"] in {"closed", "cleared"}, result


def score(person: Person, message: dict[str, object], level: str, advice: str, said: str) -> None:
    person.presses(message, "Submit Scorecard")
    form = person.form("scorecard.form")
    ratings = [b["block_id"] for b in form["blocks"] if b["block_id"].startswith("rating_")]
    entered: dict[str, object] = dict.fromkeys(ratings, level)
    entered |= {each.replace("rating", "evidence"): said for each in ratings}
    result = person.submits(**entered, recommendation=advice)
    assert result["result"] in {"closed", "cleared"}, result


def test_from_a_brief_to_a_summary_as_three_people(story: Story) -> None:
    ada, grace, linus = (story.person(each) for each in (ADA, GRACE, LINUS))

    approved = plan_and_approve(ada)
    assert "checks passed" in words(approved)
    assert "Schedule Interview" in labels(approved)
    details = ada.waits_for(HIRING_BACKEND, "Follow-ups", thread=str(approved["ts"]))
    assert "How answers are rated" in words(details)

    schedule(story, ada, approved)
    story.settles()
    root = grace.waits_for(HIRING_BACKEND, "Robin Example")
    assert "Submit Scorecard" in labels(root)
    assert not grace.inbox()

    # The guide comes at the same wall time the day before, the reminder 15 minutes before.
    story.moves_to(TUESDAY_14 - 24 * HOUR)
    guide = grace.waits_for_direct("Robin Example")
    assert {"Open Thread", "Submit Scorecard"} <= set(labels(guide))
    linus.waits_for_direct("Robin Example")
    story.moves_to(TUESDAY_14 - 15 * 60)
    assert len(grace.inbox()) == len(linus.inbox()) == 2

    story.moves_to(TUESDAY_14 + HOUR)
    score(grace, root, "4", "yes", "Told of the marmalade outage")
    story.settles()
    linus.waits_for(HIRING_BACKEND, "1 of 2", thread=root["ts"])
    assert not any("marmalade" in text for text in everything_seen(linus))

    score(linus, root, "2", "no", "Got lost in the penguin migration")
    complete = ada.waits_for(HIRING_BACKEND, "omplete", thread=root["ts"])
    ada.presses(complete, "Open Summary")
    summary = view_words(ada.form())
    assert "marmalade" in summary
    assert "penguin" in summary


def everything_seen(person: Person) -> list[str]:
    """Return all text a person can read anywhere."""
    seen = person.inbox()
    for channel in person.channels():
        for message in person.messages(channel["id"]):
            seen.append(words(message))
            if message.get("reply_count"):
                seen += person.texts(channel["id"], thread=message["ts"])
    return seen
