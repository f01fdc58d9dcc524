"""What interviews show in Slack: within its limits, escaped, with ids alone where others read."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interview_samples import (
    ADA,
    GRACE,
    GUIDANCE,
    LINUS,
    TEAM,
    make_interview,
    make_set,
)

from bot.interviews import blocks, forms
from bot.interviews.forms import Choices, Questions
from bot.interviews.guidance import load_guidance
from bot.interviews.guide_blocks import build_guide
from bot.interviews.model import Draft, Interview, SeenChannel
from bot.interviews.times import Fold
from bot.plans.model import QuestionSet
from bot.positions.model import Candidate, Position
from bot.reading import DataError
from bot.sandbox.limits import surfaces as limits
from bot.slack.fitting import pages, pieces, sections
from bot.slack.model import Block, Message, View

NAME = "Jane <!channel> & Doe"
START = 1_800_000_000.0
POSITION = Position("pos_1", TEAM, "Senior <Go> engineer", ADA, ADA, None, "open")
CANDIDATE = Candidate("cand_1", TEAM, NAME, resume_url="https://example.com/a|b?x=1&y=<2>")
INTERVIEW = replace(
    make_interview(POSITION, CANDIDATE, GRACE, LINUS, starts_at=START),
    channel="C1",
    root_ts="1.1",
)


def guide(content: QuestionSet, interview: Interview = INTERVIEW) -> list[Message]:
    return build_guide(
        interview,
        content,
        GUIDANCE,
        user=GRACE,
        zone="Asia/Kathmandu",
        thread_url="https://acme.slack.com/archives/C1/p11",
    )


def check_message(message: Message) -> None:
    assert limits.problems_in_message(list(message.blocks)) == []
    assert not limits.blocks_too_long(message.blocks)
    assert 0 < len(message.text) <= 4000
    assert "<!channel>" not in "".join([message.text, *mrkdwn(message.blocks)])


def mrkdwn(value: Any) -> list[str]:
    """Return every text in which Slack would carry out a mention."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            return [value["text"]]
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [text for each in value for text in mrkdwn(each)]
    return []


def check_view(view: View) -> None:
    assert limits.problems_in_view(view) == []
    assert not limits.view_too_large(view)


def shown(messages: Sequence[Message]) -> str:
    return json.dumps([message.blocks for message in messages], ensure_ascii=False)


def buttons(message: Message) -> list[Block]:
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [element for block in rows for element in block["elements"]]


# The guide


def test_a_guide_says_who_when_why_how_and_what_to_look_for_in_one_message() -> None:
    content = make_set(3, 3)
    (message,) = guide(content)
    check_message(message)
    text = shown([message])
    assert message.channel == GRACE
    for expected in (
        "What this interview is for",
        "How they reason about concurrency",
        "Before",
        "During",
        "Agenda",
        "Introductions",
        "Follow-ups",
        "What to look for",
        "Shown in depth",
        "<@ULINUS>",
        "https://example.com/a%7Cb?x=1&amp;y=&lt;2&gt;|Résumé",
    ):
        assert expected in text
    # The reader's own clock, in the fallback of the token too.
    assert "<!date^1800000000^{date_long_pretty} at {time}|Fri 15 Jan 2027, 13:45" in text
    assert [each["text"]["text"] for each in buttons(message)] == [
        "Open Thread",
        "Submit Scorecard",
    ]


def test_a_guide_without_a_thread_to_open_has_no_button_for_it() -> None:
    (message,) = build_guide(
        INTERVIEW, make_set(2, 3), GUIDANCE, user=GRACE, zone="UTC", thread_url=None
    )
    assert [each["action_id"] for each in buttons(message)] == ["scorecard.open"]


@pytest.mark.parametrize("characters", [0, 60, 400, 900, 3500])
def test_a_guide_of_any_length_goes_out_whole_within_slacks_limits(characters: int) -> None:
    filler = " " + "wörd&" * (characters // 5)
    content = make_set(6, 6, filler=filler)
    messages = guide(content)
    for message in messages:
        check_message(message)
    text = "".join(
        block["text"]["text"]
        for message in messages
        for block in message.blocks
        if block["type"] == "section" and "text" in block
    )
    expected = 6 * (1 + 3 + 2 + 1 + 1) + 6 * 4
    assert text.count("wörd&amp;") == expected * (characters // 5)
    assert len(buttons(messages[0])) == 2
    assert not any(buttons(message) for message in messages[1:])


def test_what_does_not_fit_is_announced_in_the_message_and_follows_in_the_thread() -> None:
    messages = guide(make_set(6, 6, filler=" word" * 60))
    assert len(messages) > 1
    assert "thread below" in shown(messages[:1])
    assert "part 2 of" in messages[1].text


# The interview's message, the thread, reminders and notes


def test_the_message_has_one_primary_button_and_asks_before_cancelling() -> None:
    message = blocks.build_root(INTERVIEW, "A set", "C1")
    check_message(message)
    found = buttons(message)
    assert [each.get("style") for each in found].count("primary") == 1
    (cancel,) = [each for each in found if each["action_id"] == "interview.cancel"]
    assert cancel["style"] == "danger"
    assert "confirm" in cancel
    ids = {each.get("value") for each in found if each["type"] == "button"}
    assert ids == {INTERVIEW.id}


def test_a_cancelled_interview_shows_one_line_in_place_of_its_controls() -> None:
    cancelled = replace(INTERVIEW, status="cancelled", ended_by=ADA, ended_at=START)
    message = blocks.build_root(cancelled, "A set", "C1")
    check_message(message)
    assert buttons(message) == []
    assert "Cancelled by <@UADA>" in shown([message])
    assert message.text.startswith("Cancelled")


def test_a_complete_interview_leads_to_its_summary() -> None:
    message = blocks.build_root(replace(INTERVIEW, status="complete"), "A set", "C1")
    check_message(message)
    assert [each["action_id"] for each in buttons(message)] == [
        "scorecard.summary",
        "interview.next",
    ]
    assert "Both scorecards are in" in shown([message])


def test_a_reminder_is_three_lines_and_the_buttons() -> None:
    message = blocks.build_reminder(
        INTERVIEW, user=GRACE, zone="UTC", now=START - 900, thread_url="https://x.test/t"
    )
    check_message(message)
    text, controls = message.blocks
    assert len(text["text"]["text"].split("\n")) == 3
    assert "15 minutes" in text["text"]["text"]
    assert len(controls["elements"]) == 2


def test_every_other_message_keeps_to_the_limits() -> None:
    moved = blocks.build_moved(INTERVIEW, user=GRACE, zone="UTC", thread_url=None)
    cancelled = blocks.build_cancelled(INTERVIEW, user=GRACE, zone="UTC")
    outcome = blocks.build_outcome(INTERVIEW, "C1", "1.1", by=ADA)
    rules = blocks.build_rules("C1", "1.1", GUIDANCE.thread)
    note = blocks.build_note(ADA, "It did not work.", again=INTERVIEW.id)
    for message in (moved, cancelled, outcome, rules, note):
        check_message(message)
    assert "opinions" in rules.text
    assert rules.thread_ts == outcome.thread_ts == "1.1"


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=300), st.text(min_size=1, max_size=300))
def test_any_name_and_title_stay_within_the_limits(name: str, title: str) -> None:
    interview = replace(
        INTERVIEW,
        candidate=replace(CANDIDATE, name=name),
        position=replace(POSITION, title=title),
    )
    for message in (
        blocks.build_root(interview, title, "C1"),
        blocks.build_reminder(interview, user=GRACE, zone="UTC", now=START, thread_url=None),
        blocks.build_cancelled(interview, user=GRACE, zone="UTC"),
        *guide(make_set(1, 1), interview),
    ):
        assert limits.problems_in_message(list(message.blocks)) == []


# Forms


CHOICES = Choices(
    set_id="set_1",
    set_title="A set",
    zone="Europe/London",
    new_title="Senior Go backend engineer " * 6,
    positions=[replace(POSITION, id=f"pos_{n}") for n in range(99)],
)
DRAFT = Draft(
    position="pos_3",
    name=NAME,
    member=LINUS,
    date="2026-10-25",
    time="01:30",
    users=(GRACE, ADA),
    channel="C7",
)
FOLD = Fold(first=1_792_888_200.0, second=1_792_891_800.0)
PUBLIC = SeenChannel("C7", "general", is_private=False, is_archived=False)


def elements(view: View) -> dict[str, dict[str, Any]]:
    return {each["block_id"]: each["element"] for each in view["blocks"] if "element" in each}


def test_the_form_is_short_and_shows_the_zone_the_time_is_meant_in() -> None:
    view = forms.build_form(CHOICES, Draft())
    check_view(view)
    assert len(elements(view)) == 7
    assert "Your time zone: Europe/London" in json.dumps(view)
    assert view["submit"]["text"] == "Schedule"


def test_asking_back_keeps_everything_entered() -> None:
    view = forms.build_form(CHOICES, DRAFT, Questions(fold=FOLD, consent=PUBLIC))
    check_view(view)
    found = elements(view)
    assert found["candidate"]["initial_value"] == NAME
    assert found["position"]["initial_option"]["value"] == "pos_3"
    assert found["member"]["initial_user"] == LINUS
    assert (found["date"]["initial_date"], found["time"]["initial_time"]) == (
        "2026-10-25",
        "01:30",
    )
    assert found["interviewers"]["initial_users"] == [GRACE, ADA]
    assert found["channel"]["initial_conversation"] == "C7"
    text = json.dumps(view)
    assert "01:30 happens twice" in text
    assert "(UTC+01:00)" in text
    assert "(UTC+00:00)" in text
    assert "Post the candidate's name in #general, where everyone can read it" in text


def test_a_long_channel_name_still_fits_its_checkbox() -> None:
    channel = replace(PUBLIC, name="x" * 80)
    check_view(forms.build_form(CHOICES, DRAFT, Questions(consent=channel)))
    check_view(forms.build_form(CHOICES, DRAFT, Questions(consent=replace(PUBLIC, name=""))))


def test_the_other_forms_keep_to_the_limits_and_ask_for_little() -> None:
    next_form = forms.build_next_form(INTERVIEW, DRAFT, "UTC", Questions(FOLD, PUBLIC))
    move_form = forms.build_move_form(INTERVIEW, DRAFT, "UTC", Questions(fold=FOLD))
    papers = forms.build_candidate_form(CANDIDATE, INTERVIEW.id)
    for view in (next_form, move_form, papers):
        check_view(view)
    assert set(elements(forms.build_next_form(INTERVIEW, Draft(), "UTC"))) == {
        "candidate",
        "member",
        "date",
        "time",
    }
    assert set(elements(forms.build_move_form(INTERVIEW, DRAFT, "UTC"))) == {"date", "time"}


def test_no_name_stands_where_others_can_read_it() -> None:
    views = [
        forms.build_form(CHOICES, DRAFT, Questions(FOLD, PUBLIC)),
        forms.build_next_form(INTERVIEW, DRAFT, "UTC", Questions(FOLD, PUBLIC)),
        forms.build_move_form(INTERVIEW, DRAFT, "UTC"),
        forms.build_candidate_form(CANDIDATE, INTERVIEW.id),
    ]
    assert not any("Jane" in view["private_metadata"] for view in views)
    for each in buttons(blocks.build_root(INTERVIEW, "A set", "C1")):
        assert "Jane" not in json.dumps([each.get("value"), each.get("options")])


# Fitting


@given(st.text(max_size=400), st.integers(12, 60))
def test_pieces_hold_the_whole_text_and_never_cut_an_escape(text: str, limit: int) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    found = pieces(escaped, limit)
    assert all(len(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(escaped.split())
    for piece in found:
        assert piece.count("&") == piece.count("&amp;") + piece.count("&lt;")


@given(st.lists(st.text(alphabet="ab &", min_size=1, max_size=4000), max_size=6))
def test_sections_are_few_and_short_enough(lines: list[str]) -> None:
    found = sections(lines)
    assert all(0 < len(each["text"]["text"]) <= 3000 for each in found)
    letters = "".join(each["text"]["text"] for each in found)
    assert letters.count("a") == "".join(lines).count("a")


@given(st.lists(st.integers(1, 12), max_size=20))
def test_pages_keep_every_block_in_order_and_groups_together_where_they_fit(
    counts: list[int],
) -> None:
    groups = [[{"n": f"{at}.{n}"} for n in range(count)] for at, count in enumerate(counts)]
    laid = pages(groups, most_blocks=10, most_characters=10_000)
    assert [block for page in laid for block in page] == [b for group in groups for b in group]
    assert all(len(page) <= 10 for page in laid)
    for at, count in enumerate(counts):
        holding = [page for page in laid if any(b["n"].startswith(f"{at}.") for b in page)]
        assert len(holding) == 1 or count > 10


# The standing lines


def test_a_mistake_in_the_guides_lines_names_file_and_field(tmp_path: Any) -> None:
    (tmp_path / "guide.yaml").write_text("before: [one]\nduring: []\nafter: [x]\nthred: [y]\n")
    with pytest.raises(DataError) as caught:
        load_guidance(tmp_path)
    said = str(caught.value)
    assert "guide.yaml" in said
    for field in ("during", "thread", "thred"):
        assert field in said
