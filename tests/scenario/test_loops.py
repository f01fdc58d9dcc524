"""Loops in Slack: built, reviewed in a message, mended by a press, changed by hand, undone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from interviewing import approved_set, question_set
from looping import (
    TITLE,
    builds,
    cells,
    chooses_in_menu,
    loops,
    message_of,
    opens_loops,
    position,
    titles,
    turns_to,
)
from story import Json, Story, content, labels, told, until, view_words, words
from test_interview_types_held import schedules_pairing
from type_catalogue import edits, opens_type, reads, team_of

from bot.loops.kept import store
from bot.loops.kept.proposing import proposed_type
from bot.plans.model import QuestionSet
from bot.sandbox.seed import ADA, GRACE, HIRING, LINUS, RANDOM
from bot.storage import audit, versions
from bot.storage.database import Connection
from bot.storage.ids import new_id

ALGORITHMS = "Depth in algorithms or performance"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with told(tmp_path) as story:
        yield story


def title_of(type_id: str) -> str:
    """Return a shared type's title."""
    found = content().types.type(type_id)
    assert found is not None
    return found.title


def length_of(type_id: str) -> int:
    """Return a shared type's usual length in minutes."""
    found = content().types.type(type_id)
    assert found is not None
    return found.default_minutes


# One press


def test_a_gap_is_seen_in_the_message_and_a_press_closes_it(story: Story) -> None:
    ada = story.person(ADA)
    position(story)
    assert "No loop yet" in view_words(opens_loops(ada))
    message = builds(ada)
    said = words(message)
    assert "8 stages · " in said
    assert " live for the candidate · " in said
    assert " · version 1" in said
    assert f"{ALGORITHMS}: uncovered." in said
    assert "Resume deep dive is particularly valuable: no other stage looks for " in said
    head, *rows = cells(message)
    assert head == [
        "Competency", "All", "1. Hiring manager introduction", "2. Resume deep dive",
        "3. API client", "4. Pairing", "5. System design", "6. Complex problem",
    ]  # fmt: skip
    assert rows[0][0] == "Clear communication (must\u2011have)"
    lengths = [int(each) for each in rows[-1][1:]]
    assert rows[-1][0] == "Length of the stage"
    assert sum(lengths[1:]) == lengths[0]
    assert labels(message)[-4:] == ["Edit Stages", "Must-Haves", "History", "All Findings"]

    ada.presses(message, "Add Code Walkthrough")
    mended = turns_to(ada, "9 stages", gone=f"{ALGORITHMS}: uncovered")
    assert "7. Code walkthrough" in cells(mended)[0]
    assert titles(loops(story)[0])[-3:] == ["Code walkthrough", "References", "Offer"]
    ada.presses(mended, "Undo")
    undone = turns_to(ada, "8 stages")
    assert f"{ALGORITHMS}: uncovered" in words(undone)
    assert loops(story)[0].version == 3
    assert "Undo" in labels(undone)
    ada.presses(undone, "Undo")
    ada.waits_for(undone["channel"], "There is nothing to undo")
    # A press on a message that somebody else's change has yet to reach does nothing.
    with story.bot.deps.db.write() as con:
        changes_title(con, story, "Gateway engineer", after=3)
    ada.presses(undone, "Add Code Walkthrough")
    ada.waits_for(undone["channel"], "This loop changed meanwhile")
    assert "Code walkthrough" not in titles(loops(story)[0])
    actions = [each.action for each in audit.entries(story.bot.deps.db.read(), team_of(story))]
    assert [each for each in actions if each.startswith("loop.")] == [
        "loop.undo", "loop.change", "loop.build",
    ]  # fmt: skip
    ada.presses(undone, "History")
    history = view_words(ada.form("loops.history"))
    assert "added: stage 7, Code walkthrough" in history
    assert "back to version 1" in history


def test_all_findings_are_in_the_form_and_a_fix_there_shows_the_outcome(story: Story) -> None:
    ada = story.person(ADA)
    position(story)
    builds(ada)
    opens_loops(ada)
    ada.presses_in_form("Show")
    view = ada.form("loops.show")
    said = view_words(view)
    assert " warnings*" in said
    assert " strengths*" in said
    assert "*Clear communication* (must\u2011have), " in said
    ada.presses_in_form("Add Code Walkthrough")
    outcome = view_words(reads(ada, "Added Code walkthrough as stage 7.", "loops.show"))
    assert f"{ALGORITHMS}: covered" in outcome
    turns_to(ada, "9 stages")


# By hand


def test_stages_are_added_changed_moved_and_removed_each_as_a_version(story: Story) -> None:
    ada = story.person(ADA)
    position(story)
    message = builds(ada, start="empty")
    assert "1 stage ·" in words(message)
    assert "First stage has no interview type yet" in words(message)
    # What the bot cannot choose, the person does.
    ada.presses(message, "Choose a Type")
    assert ada.submits(type="pairing", title="", minutes="45")["result"] == "updated"
    reads(ada, f"{title_of('pairing')} · 45 minutes", "loops.stages")
    assert titles(loops(story)[0]) == ["Pairing"]

    ada.presses_in_form("Add Stage")
    ada.form("loops.stage")
    result = ada.submits(type="system-design", panel="lead | 1 | staff engineers")
    assert result["result"] == "updated"
    reads(
        ada,
        f"{title_of('system-design')} · {length_of('system-design')} minutes · a panel",
        "loops.stages",
    )
    ada.presses_in_form("Add Stage")
    ada.form("loops.stage")
    ada.submits(type="open", title="References", kind="reference")
    reads(ada, "asks nothing of the candidate", "loops.stages")
    chooses_in_menu(ada, "System design", "Move up")
    reads(ada, "Moved System design to place 1.", "loops.stages")
    assert titles(loops(story)[0]) == ["System design", "Pairing", "References"]
    chooses_in_menu(ada, "Pairing", "Edit")
    form = ada.form("loops.stage")
    minutes = next(b["element"] for b in form["blocks"] if b["block_id"] == "minutes")
    assert minutes["initial_value"] == "45"
    ada.submits(minutes="60", title="Pairing on the gateway")
    reads(ada, "Pairing on the gateway", "loops.stages")
    chooses_in_menu(ada, "References", "Remove")
    reads(ada, "Removed References.", "loops.stages")
    loop = loops(story)[0]
    assert (titles(loop), loop.version) == (["System design", "Pairing on the gateway"], 7)
    design = loop.content.stages[0].panel
    assert [(seat.role.value, seat.from_) for seat in design] == [("lead", "staff engineers")]
    # The lead keeps what the type tells a lead to do.
    assert design[0].instructions
    turns_to(ada, "2. Pairing on the gateway")
    history = versions.history(story.bot.deps.db.read(), loop.team, f"loop:{loop.id}")
    assert history[0].why == "Removed References."


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"type": "open", "title": ""}, "title"),
        ({"type": "pairing", "minutes": "ten"}, "minutes"),
        ({"type": "pairing", "minutes": "481"}, "minutes"),
        ({"type": "pairing", "panel": "Ada"}, "panel"),
    ],
)
def test_what_is_no_stage_is_said_beside_its_field(
    story: Story, entered: dict[str, Any], field: str
) -> None:
    ada = story.person(ADA)
    position(story)
    ada.presses(builds(ada, start="empty"), "Edit Stages")
    ada.form("loops.stages")
    ada.presses_in_form("Add Stage")
    ada.form("loops.stage")
    result = ada.submits(**entered)
    assert list(result["errors"]) == [field]
    assert loops(story)[0].version == 1


def test_must_haves_and_the_day_to_day_are_said_and_what_others_assess_is_left_out(
    story: Story,
) -> None:
    ada = story.person(ADA)
    position(story)
    message = builds(ada, start="empty")
    ada.presses(message, "Must-Haves")
    ada.form("loops.needs")
    ada.submits(
        must=["system-design", "testing"],
        days="- Reading code they have not written.\n- Carrying a pager",
        elsewhere=["collaboration"],
        title="Gateway engineer",
    )
    message = turns_to(ada, "Gateway engineer")
    assert "System design is a must-have, and no stage assesses it yet." in words(message)
    assert "Carrying a pager is a must-have" in words(message)
    kept = loops(story)[0].content
    assert kept.day_to_day == ("Reading code they have not written.", "Carrying a pager")
    # A stage that is still open is filled before another one is added.
    ada.presses(message, "Use System Design for First Stage")
    turns_to(ada, "1. First stage", gone="System design is a must-have, and no stage")
    assert [each.type for each in loops(story)[0].content.stages] == ["system-design"]


def test_a_form_that_shows_an_older_version_changes_nothing(story: Story) -> None:
    ada = story.person(ADA)
    position(story)
    message = builds(ada, start="empty")
    ada.presses(message, "Must-Haves")
    ada.form("loops.needs")
    with story.bot.deps.db.write() as con:
        changes_title(con, story, "Somebody else's title")
    result = ada.submits(title="Mine")
    assert "changed meanwhile" in view_words(result["view"])
    assert loops(story)[0].title == "Somebody else's title"
    assert [each["callback_id"] for each in ada.forms()] == ["loops.needs", "slack.notice"]


def changes_title(con: Connection, story: Story, title: str, *, after: int = 1) -> None:
    """Keep a version as somebody else."""
    loop = loops(story)[0]
    renamed = loop.content.model_copy(update={"title": title}).model_dump_json()
    subject, now = f"loop:{loop.id}", story.clock.now()
    versions.add(con, loop.team, subject, renamed, by=GRACE, why="x", now=now, after=after)
    con.execute("UPDATE loops SET title = :title WHERE id = :id", {"title": title, "id": loop.id})


def test_what_a_type_has_to_say_otherwise_leads_to_the_type(story: Story) -> None:
    ada = story.person(ADA)
    position(story)
    message = builds(ada, start="empty")
    ada.presses(message, "Choose a Type")
    ada.form("loops.stage")
    ada.submits(type="frontend-live-coding", title="")
    message = turns_to(ada, "needs revision")
    ada.presses(message, "Edit Frontend Live Coding")
    assert title_of("frontend-live-coding") in view_words(ada.form("types.shown"))


def test_must_haves_are_proposed_from_what_the_questions_are_about(story: Story) -> None:
    ada = story.person(ADA)
    position(story)
    about = question_set().model_copy(update={"areas": ("System design", "Testing")})
    set_id = set_of(approved_set(story, about))
    message = builds(ada, start="empty")
    ada.presses(message, "Choose a Type")
    ada.form("loops.stage")
    ada.submits(title="Questions", set=set_id)
    ada.presses(turns_to(ada, "1. Questions"), "Must-Haves")
    fields = {b["block_id"]: b for b in ada.form("loops.needs")["blocks"]}
    chosen = {one["value"] for one in fields["must"]["element"]["initial_options"]}
    assert {"system-design", "testing"} <= chosen
    assert loops(story)[0].content.must_have == ()
    # Without a type, a stage is as long as its set.
    assert loops(story)[0].content.stages[0].minutes == 45


def test_loops_are_opened_from_home(story: Story) -> None:
    ada = story.person(ADA)
    view = ada.opens_home()
    block = next(b for b in view["blocks"] if b["block_id"] == "plan")
    element = next(e for e in block["elements"] if e["text"]["text"] == "Loops")
    ada._act({"type": "view", "view_id": view["id"]}, block, element)
    assert "Build one from a process that comes with me" in view_words(ada.form("loops.list"))


# Who may


def test_only_who_runs_the_position_and_admins_see_and_change_a_loop(story: Story) -> None:
    """Posted in a channel, others read it; the server refuses whatever they press."""
    grace, linus, ada = story.person(GRACE), story.person(LINUS), story.person(ADA)
    post = position(story, run_by=GRACE)
    opens_loops(grace)
    grace.presses_in_form("Build a Loop")
    grace.form("loops.build")
    assert grace.submits(position=post, channel=HIRING)["result"] == "cleared"
    message = linus.waits_for(HIRING, "Loop “")
    for label in ("Add Code Walkthrough", "Edit Stages", "Must-Haves", "History", "All Findings"):
        linus.presses(message, label)
        story.settles()
        assert "Only whoever runs this position" in words(linus.messages(HIRING)[-1])
    assert not linus.forms()
    assert loops(story)[0].version == 1
    assert "No loop yet" in view_words(opens_loops(linus))
    linus.presses_in_form("Build a Loop")
    positions = next(b for b in linus.form("loops.build")["blocks"] if b["block_id"] == "position")
    assert [one["value"] for one in positions["element"]["options"]] == ["none"]
    assert list(linus.submits()["errors"]) == ["title"]
    # Ada is an admin: she sees all of them.
    assert TITLE in view_words(opens_loops(ada))
    ada.presses(message, "Add Code Walkthrough")
    until(lambda: loops(story)[0].version == 2, "the change")
    assert "No loop has all these words" in view_words(opens_loops(ada, "zeppelin pilot"))


def test_another_position_brings_another_start_and_none_keeps_the_loop_to_its_maker(
    story: Story,
) -> None:
    linus, grace = story.person(LINUS), story.person(GRACE)
    manager = position(story, "Engineering manager, payments", run_by=LINUS)
    position(story, run_by=LINUS)
    opens_loops(linus)
    linus.presses_in_form("Build a Loop")
    linus.form("loops.build")
    linus.chooses("position", manager)
    assert until(lambda: start_of(linus.form("loops.build")) == "Engineering manager", "the start")
    linus.chooses("position", "none")
    assert until(lambda: start_of(linus.form("loops.build")) == "Standard process", "the start")
    assert linus.submits(title="Somebody new")["result"] == "cleared"
    linus.waits_for_direct("Loop “Somebody new”")
    assert "Somebody new" in view_words(opens_loops(linus))
    assert "No loop yet" in view_words(opens_loops(grace))
    # Another one begins from it, with its stages and nothing of its title.
    loop = loops(story)[0]
    linus.closes()
    builds(linus, position=manager, start=f"loop:{loop.id}")
    newest = next(each for each in loops(story) if each.id != loop.id)
    assert (newest.title, newest.position_id) == ("Engineering manager, payments", manager)
    assert newest.content.stages == loop.content.stages


def start_of(form: Json) -> str:
    """Return what the form that builds a loop begins from."""
    element = next(b["element"] for b in form["blocks"] if b["block_id"] == "start")
    return str(element["initial_option"]["text"]["text"])


def test_whoever_runs_the_position_no_more_builds_no_loop_for_it(story: Story) -> None:
    grace = story.person(GRACE)
    post = position(story, run_by=GRACE)
    opens_loops(grace)
    grace.presses_in_form("Build a Loop")
    grace.form("loops.build")
    with story.bot.deps.db.write() as con:
        con.execute(
            "UPDATE positions SET hiring_manager = :ada, coordinator = :ada WHERE id = :id",
            {"ada": ADA, "id": post},
        )
    assert list(grace.submits()["errors"]) == ["position"]
    assert not loops(story)


def test_a_channel_that_takes_no_message_leaves_it_to_the_person(story: Story) -> None:
    ada = story.person(ADA)
    position(story)
    message = builds(ada, channel=RANDOM)
    assert "because I am not in the channel you chose" in words(message)
    ada.presses(message, "Add Code Walkthrough")
    turns_to(ada, "9 stages")


def test_whoever_took_the_position_over_has_the_message_sent_to_them(story: Story) -> None:
    """There is one message of a loop: it goes along, and what it leaves behind says so."""
    ada, grace = story.person(ADA), story.person(GRACE)
    position(story, run_by=GRACE)
    message = builds(grace)
    opens_loops(ada)
    ada.presses_in_form("Show")
    ada.form("loops.show")
    ada.presses_in_form("Send to Me")
    reads(ada, "stands in your messages with me now", "loops.show")
    turns_to(ada, "8 stages")
    until(lambda: "is shown elsewhere now" in words(grace.messages(message["channel"])[-1]))
    opens_loops(grace)
    grace.presses_in_form("Show")
    grace.form("loops.show")
    grace.presses_in_form("Add Code Walkthrough")
    turns_to(ada, "9 stages")
    assert "9 stages" not in words(grace.messages(message["channel"])[-1])


# Put away


def test_a_loop_is_closed_left_out_of_the_list_and_opened_again_as_it_was(story: Story) -> None:
    ada, grace, linus = story.person(ADA), story.person(GRACE), story.person(LINUS)
    position(story, run_by=GRACE)
    builds(grace)
    for person in (ada, grace):
        opens_loops(person)
        person.presses_in_form("Show")
        person.form("loops.show")
    ada.presses_in_form("Close Loop")
    view = reads(ada, "This loop is closed.", "loops.show")
    # What is closed is read, and changed by nothing.
    assert [each for each in labels(view) if each != "Close"] == ["Open Again", "History"]
    turns_to(grace, "This loop is closed.", gone="stages")
    grace.presses_in_form("Add Code Walkthrough")
    reads(grace, "This loop is closed. Open it again before you change it.", "slack.notice")
    assert "No loop yet" in view_words(opens_loops(ada))
    # Nobody else brings it back.
    assert "No loop has all these words" in view_words(opens_loops(linus, TITLE))
    found = opens_loops(ada, TITLE)
    assert "Closed. " in view_words(found)
    con, team = story.bot.deps.db.read(), team_of(story)
    closed = store.of_person(con, team, ADA, sees_all=True, words=["go"])[0]
    assert not store.of_position(con, team, closed.position_id or "")

    ada.presses_in_form("Show")
    ada.form("loops.show")
    ada.presses_in_form("Open Again")
    reads(ada, "Open again.", "loops.show")
    turns_to(grace, "8 stages", gone="This loop is closed.")
    assert TITLE in view_words(opens_loops(ada))
    assert loops(story)[0].version == closed.version
    actions = [each.action for each in audit.entries(con, team)]
    assert [each for each in actions if each.startswith("loop.")] == [
        "loop.reopen", "loop.close", "loop.build",
    ]  # fmt: skip


# Reviewed again


GAP = "Depth in algorithms or performance"


def test_a_change_of_a_type_reviews_the_loops_it_is_used_in(story: Story) -> None:
    ada = story.person(ADA)
    position(story)
    message = builds(ada)
    assert f"{GAP}: uncovered" in words(message)
    look_for = "Where is its bottleneck under load, and how do they measure the performance?"
    edits(ada, title_of("pairing"), "What to look for", look_for=look_for)
    turns_to(ada, f"{GAP}: covered", gone=f"{GAP}: uncovered")
    retire = next(each for each in labels(opens_type(ada, title_of("pairing"))) if "Retire" in each)
    ada.presses_in_form(retire)
    message = turns_to(ada, "Pairing is held by a type that is retired here.")
    assert "Choose Another Type" in labels(message)


def test_a_stages_question_set_counts_as_what_it_asks(story: Story) -> None:
    ada = story.person(ADA)
    position(story)
    prompt = "Where does the performance of a queue suffer first?"
    set_id = set_of(approved_set(story, asking(prompt)))
    message = builds(ada)
    assert f"{GAP}: uncovered" in words(message)
    ada.presses(message, "Edit Stages")
    ada.form("loops.stages")
    chooses_in_menu(ada, "Resume deep dive", "Edit")
    ada.form("loops.stage")
    ada.submits(set=set_id)
    reads(ada, "questions: ", "loops.stages")
    con, post = story.bot.deps.db.read(), loops(story)[0].position_id or ""
    assert proposed_type(con, team_of(story), post, set_id) == "resume-deep-dive"
    assert proposed_type(con, team_of(story), post, "set_other") == ""
    turns_to(ada, f"{GAP}: covered", gone=f"{GAP}: uncovered")
    # The set is asked otherwise: what rested on it is open again.
    with story.bot.deps.db.write() as con:
        con.execute(
            "UPDATE set_versions SET content = :content WHERE set_id = :id",
            {"content": question_set().model_dump_json(), "id": set_id},
        )
        for told_ in story.bot.deps.set_changed:
            told_(con, team_of(story), set_id)
    turns_to(ada, f"{GAP}: uncovered", gone=f"{GAP}: covered")


def asking(prompt: str) -> QuestionSet:
    """Return a question set that asks one thing more."""
    asked = question_set()
    first = asked.questions[0].model_copy(update={"prompt": prompt})
    return asked.model_copy(update={"questions": (first, *asked.questions[1:])})


def set_of(message: Json) -> str:
    """Return the id of the set a message schedules with."""
    return str(message["blocks"][1]["elements"][0]["value"])


# What really happened


def test_a_second_candidate_arranged_otherwise_is_found_in_the_loop(story: Story) -> None:
    """From the scheduling form to the finding, at once and once it was held."""
    ada = story.person(ADA)
    approved = approved_set(story)
    schedules_pairing(story, approved)
    con = story.bot.deps.db.read()
    post = str(con.execute("SELECT position_id FROM interviews").fetchone()[0])
    builds(ada, position=post)
    assert "did not all have" not in words(turns_to(ada, "stages"))
    second = {"candidate": "Sky Sample", "date": "2026-11-25"}
    schedules_pairing(story, approved, **second, exercise="Vending machine")
    said = words(turns_to(ada, "did not all have the same exercise"))
    assert "They had “Parking meter” and “Vending machine”." in said
    assert "Keep to “Parking meter”, which the first candidate had" in said
    assert "led without the dry run" not in said
    story.moves(days=3)
    turns_to(ada, "was led without the dry run it asks for")


def test_what_was_held_against_the_rules_is_found(story: Story) -> None:
    ada = story.person(ADA)
    post = position(story)
    set_id = set_of(approved_set(story))
    message = builds(ada)
    assert "Pairing asks for a dry run, and none is recorded." in words(message)
    with story.bot.deps.db.write() as con:
        for exercise, lead in (("Parser", GRACE), ("Queue", LINUS)):
            held = holds(con, story, post, set_id, exercise, lead)
            for told_ in story.bot.deps.interview_changed:
                told_(con, team_of(story), held)
    turns_to(ada, "did not all have the same exercise")
    # Nobody led it yet: the dry run may still be done.
    assert "led without" not in words(message_of(ada))
    story.moves(days=2)
    said = words(turns_to(ada, "led without the dry run"))
    assert "Pairing was led without the dry run it asks for." in said
    assert "Candidates for Pairing did not all have the same exercise." in said
    assert "Candidates for Pairing did not all have the same interviewers." in said
    with story.bot.deps.db.write() as con:
        rehearses(con, story, GRACE, "Parser")
        con.execute("UPDATE interviews SET status = 'cancelled' WHERE exercise = 'Queue'")
    opens_loops(ada)
    ada.presses_in_form("Show")
    said = view_words(ada.form("loops.show"))
    assert "without the dry run" not in said
    assert "did not all have" not in said


def holds(con: Connection, story: Story, post: str, set_id: str, exercise: str, lead: str) -> str:
    """Keep a pairing interview of tomorrow and return its id."""
    candidate, interview, now = new_id("cand"), new_id("int"), story.clock.now()
    team = team_of(story)
    con.execute(
        """INSERT INTO candidates (id, team, name, name_key, created_at)
        VALUES (:id, :team, :id, :id, 0)""",
        {"id": candidate, "team": team},
    )
    con.execute(
        """INSERT INTO interviews (id, team, position_id, candidate_id, set_id, set_version,
            set_hash, starts_at, wall_time, zone, length_minutes, created_by, created_at,
            type_id, type_version, exercise)
        VALUES (:id, :team, :post, :candidate, :set, 1, '', :at, '', 'UTC', 60, :by, 0,
            'pairing', 0, :exercise)""",
        {
            "id": interview, "team": team, "post": post, "candidate": candidate, "set": set_id,
            "at": now + 86400, "by": ADA, "exercise": exercise,
        },
    )  # fmt: skip
    for place, (user, role) in enumerate(((lead, "lead"), (ADA, "shadow"))):
        con.execute(
            "INSERT INTO panel (interview_id, user, seat, role) VALUES (?, ?, ?, ?)",
            [interview, user, place, role],
        )
    return interview


def rehearses(con: Connection, story: Story, user: str, exercise: str) -> None:
    """Record a dry run before it."""
    at = story.clock.now() - 2 * 86400
    con.execute(
        """INSERT INTO training_steps (id, team, user, type_id, step, exercise, status, done_at,
            recorded_by, created_at)
        VALUES ('step', :team, :user, 'pairing', 'dry_run', :exercise, 'done', :at, :user, :at)""",
        {"team": team_of(story), "user": user, "exercise": exercise, "at": at},
    )
