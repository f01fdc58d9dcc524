"""Interviews held by a type: what is kept the same, who leads, and what each guide says of it."""

from typing import Any

from interviewing import (
    DAY,
    MINUTE,
    NAME,
    TUESDAY_14,
    approved_set,
    directs,
    dispatch,
    enters,
    errors,
    guide,
    interview_id,
    opens_form,
    root,
    values,
)
from story import Json, Person, Story, _values, content, labels, view_words, words

from bot.interviewers import store as interviewers
from bot.interviewers.model import Booking, Grant, Step
from bot.interviews import store as interviews
from bot.interviews.model import Interview
from bot.sandbox import payloads
from bot.sandbox.seed import ADA, GENERAL, GRACE, LINUS, ROSA
from bot.storage import audit
from bot.types import store as types
from bot.types.model import OwnType

PAIRING = "pairing"
EXERCISE = "Parking meter"
GUIDE_AT = TUESDAY_14 - DAY
SECOND = "Sky Sample"


def chooses_pairing(story: Story, type_: str = PAIRING) -> Json:
    """Choose a type in the open form and return the form brought up to date."""
    ada = story.person(ADA)
    ada.chooses("type", type_)
    story.settles()
    return ada.form("interview.form")


def chooses_with(person: Person, block_id: str, value: str, **entered: Any) -> None:
    """Choose in a field that tells the bot at once, with others filled in but not submitted."""
    view = person.form()
    element = next(b["element"] for b in view["blocks"] if b["block_id"] == block_id)
    state = _values(view, {block_id: value, **entered})
    person._post(
        "action",
        container={"type": "view", "view_id": view["id"]},
        block_id=block_id,
        action_id=element["action_id"],
        value=state[block_id][element["action_id"]],
        state={"values": state},
    )


def ticks(story: Story) -> list[str]:
    """Return the values of everything the form asks to be ticked."""
    blocks = story.person(ADA).form()["blocks"]
    boxes = next(each["element"] for each in blocks if each["block_id"] == "concerns")
    return [each["value"] for each in boxes["options"]]


def qualifies(story: Story, *users: str) -> None:
    """Record people as qualified for pairing, whatever the exercise."""
    team = story.server.workspace.team.id
    with story.bot.deps.db.write() as con:
        for user in users:
            grant = Grant(story.clock.now(), exercise=EXERCISE, by=ADA)
            interviewers.grant(con, team, user, PAIRING, grant)


def schedules_pairing(story: Story, message: Json | None = None, **changes: Any) -> Json:
    """Schedule a pairing that Grace leads, with Linus, watched by Rosa; tick what is asked."""
    opens_form(story, message or approved_set(story))
    chooses_pairing(story)
    given = {"observer": ROSA, "exercise": EXERCISE, **changes}
    result = enters(story, **given)
    if result["result"] == "updated":
        result = story.person(ADA).submits(concerns=ticks(story))
        story.settles()
    assert result["result"] == "closed", result
    return root(story, changes.get("candidate", NAME))


def kept(story: Story, message: Json) -> Interview:
    """Return the interview a message belongs to."""
    found = interviews.find(story.bot.deps.db.read(), interview_id(message))
    assert found is not None
    return found


def audited(story: Story, message: Json) -> list[tuple[str, str | None]]:
    """Return what the record says was done to an interview, first things first."""
    con, team = story.bot.deps.db.read(), story.server.workspace.team.id
    found = audit.entries(con, team, subject=interview_id(message))
    return [(each.action, each.reason) for each in reversed(found)]


# The guide


def test_a_guide_for_pairing_carries_its_rules_for_each_who_reads_it(story: Story) -> None:
    message = schedules_pairing(story)
    said = words(message)
    assert "Pairing: working on code together" in said
    assert f"<@{GRACE}> (leads), <@{LINUS}> and <@{ROSA}> (observes)" in said

    story.moves_to(GUIDE_AT)
    lead = guide(story.person(GRACE))
    text = words(lead)
    # The dry run asked for, with whom, and the button that says it was done.
    assert "You have not led this exercise before" in text
    assert "hiring manager" in text
    assert "Dry Run Done" in labels(lead)
    # The same exercise and people, the observer by name.
    assert f"*The exercise:* {EXERCISE}" in text
    assert "gets the same exercise and interviewers" in text
    assert f"<@{ROSA}> (observes)" in text
    # The last minutes, by the clock where the reader is: 14:45 in London.
    assert "|15:35>:* the last 10 minutes belong to the candidate's questions" in text
    assert "|15:05> Pairing, 30 minutes" in text
    assert "Leave the last minutes" not in text
    # Its rules and limits.
    for part in (
        "Work as a colleague would",
        "Looking things up is fine. Finishing is not the goal.",
        "Assistants are encouraged.",
        "It does not assess",
        "not for the candidate",
        "What to look for throughout",
        "How would you stop goroutine 1?",
    ):
        assert part in text, part

    grace = story.person(GRACE)
    grace.presses(lead, "Dry Run Done")
    grace.form("training.done_form")
    assert grace.submits(**{"with": ADA})["result"] == "closed"
    story.settles()
    assert "Dry Run Done" not in labels(guide(grace))
    assert "You have not led" not in words(guide(grace))

    second, observer = (guide(story.person(each)) for each in (LINUS, ROSA))
    assert "You ask beside the lead" in words(second)
    assert "You observe, muted" in words(observer)
    assert "mute yourself" in words(observer)
    assert "Ask every question" not in words(observer)
    for other in (second, observer):
        assert "Dry Run Done" not in labels(other)
        assert "Submit Scorecard" in labels(other)

    story.moves_to(TUESDAY_14 - 15 * MINUTE)
    assert "Stop at" in words(directs(story.person(GRACE))[-1])


def test_set_up_is_asked_for_ahead_of_time_and_once_more_in_the_reminder(story: Story) -> None:
    opens_form(story, approved_set(story))
    chooses_pairing(story, "delivery-troubleshooting")
    enters(story)
    assert story.person(ADA).submits(concerns=ticks(story))["result"] == "closed"
    story.settles()
    story.moves_to(GUIDE_AT)
    text = words(guide(story.person(GRACE)))
    assert "*Before the interview: set up*" in text
    # Two hours before, where the reader is.
    assert "Tue 24 Nov 2026, 13:00 Europe/Stockholm> at the latest" in text
    assert "Kubernetes cluster" in text
    story.moves_to(TUESDAY_14 - 15 * MINUTE)
    reminder = words(directs(story.person(GRACE))[-1])
    assert "Set up: The lead has a local Kubernetes cluster" in reminder
    assert "|15:35> for the candidate's questions" in reminder


# The same for every candidate


def test_the_second_candidate_gets_the_same_exercise_and_people_unless_one_insists(
    story: Story,
) -> None:
    ready = approved_set(story)
    schedules_pairing(story, ready)
    form = opens_form(story, ready)
    found = values(form)
    # Nothing had to be chosen anew.
    assert found["type"] == PAIRING
    assert found["exercise"] == EXERCISE
    assert found["observer"] == ROSA
    assert found["interviewers"] == [GRACE, LINUS]

    changed = {"candidate": SECOND, "date": "2026-11-25", "time": "10:00"}
    ada = story.person(ADA)
    other = {"exercise": "Elevator", "interviewers": [GRACE, ADA], "observer": ROSA}
    assert ada.submits(**changed, **other)["result"] == "updated"
    asked = view_words(ada.form())
    assert f"did the exercise *{EXERCISE}* with <@{GRACE}>, <@{LINUS}> and <@{ROSA}>" in asked
    assert "Use another exercise all the same" in asked
    assert "were interviewed by" in asked
    # Nothing is taken half-heartedly; what was entered stands.
    assert "concerns" in errors(ada.submits())
    assert values(ada.form())["exercise"] == "Elevator"
    # A tick for one exercise answers for no other.
    assert ada.submits(concerns=ticks(story), exercise="Bank")["result"] == "updated"
    assert ada.submits(exercise="Elevator", concerns=ticks(story))["result"] == "updated"
    assert ada.submits(concerns=ticks(story))["result"] == "closed"
    story.settles()
    message = root(story, SECOND)
    assert kept(story, message).exercise == "Elevator"
    actions = [action for action, _ in audited(story, message)]
    assert actions[0] == "interview.schedule"
    assert {"interview.other_exercise", "interview.other_people"} <= set(actions)


def test_the_next_candidate_takes_type_exercise_and_roles_along(story: Story) -> None:
    qualifies(story, GRACE)
    message = schedules_pairing(story, lead=GRACE, interviewers=[LINUS])
    assert ("interview.unready_lead", GRACE) not in audited(story, message)
    ada = story.person(ADA)
    ada.presses(message, "Next Candidate")
    ada.form("interview.next_form")
    given = {"candidate": SECOND, "date": "2026-11-25", "time": "10:00"}
    assert ada.submits(**given)["result"] == "closed"
    story.settles()
    first, second = kept(story, message), kept(story, root(story, SECOND))
    assert (second.type_id, second.exercise) == (first.type_id, first.exercise)
    roles = [(seat.user, seat.role) for seat in second.panel]
    assert roles == [(GRACE, "lead"), (LINUS, "second"), (ROSA, "observer")]


def test_nobody_learns_from_the_form_what_candidates_of_a_position_not_theirs_had(
    story: Story,
) -> None:
    theirs = kept(story, schedules_pairing(story)).position.id
    linus = story.person(LINUS)
    form = opens_form(story, approved_set(story, by=LINUS), linus)
    block = next(each for each in form["blocks"] if each["block_id"] == "position")
    option = {"text": {"type": "plain_text", "text": "Theirs"}, "value": theirs}
    values_ = _values(form, {"type": PAIRING})
    values_["position"] = {
        block["element"]["action_id"]: {"type": "static_select", "selected_option": option}
    }
    workspace = story.server.workspace
    action = payloads.action_of(block["element"], "position", {"selected_option": option}, "1.1")
    forged = {**form, "state": {"values": values_}}
    dispatch(story, payloads.view_action(workspace, workspace.users[LINUS], forged, action))
    shown = " ".join(view_words(each) for each in linus.forms())
    assert "open positions you run" in shown
    assert EXERCISE not in str(linus.forms())


# Who leads


def test_the_qualified_are_offered_first_and_an_unready_lead_or_a_full_week_asked_back(
    story: Story,
) -> None:
    team, now = story.server.workspace.team.id, story.clock.now()
    ready = approved_set(story)
    qualifies(story, GRACE)
    with story.bot.deps.db.write() as con:
        reading = Booking("step_1", team, LINUS, PAIRING, Step.READING, status="done")
        interviewers.add_step(con, reading, by=LINUS, now=now)
        interviewers.set_limit(con, team, GRACE, 1, now=now)
    schedules_pairing(story, ready, lead=GRACE, interviewers=[ADA])

    form = opens_form(story, ready)
    lead = next(each["element"] for each in form["blocks"] if each["block_id"] == "lead")
    groups = {
        group["label"]["text"]: [each["text"]["text"] for each in group["options"]]
        for group in lead["option_groups"]
    }
    assert list(groups) == ["Qualified", "Learning", "Somebody else"]
    assert groups["Qualified"][0].startswith("Grace · 1 of 1 this week")
    assert groups["Learning"][0].startswith("Linus · next: ")
    assert values(form)["lead"] == GRACE

    changed = {"candidate": SECOND, "date": "2026-11-25", "time": "10:00"}
    ada = story.person(ADA)
    result = ada.submits(**changed, lead=LINUS, interviewers=[GRACE])
    assert result["result"] == "updated"
    asked = view_words(ada.form())
    assert f"<@{GRACE}> has 1 interview in that week already, and has set 1 as the limit." in asked
    assert "Linus leads all the same" in asked
    assert "Grace takes part all the same" in asked
    assert ada.submits(concerns=ticks(story))["result"] == "closed"
    story.settles()
    message = root(story, SECOND)
    assert ("interview.unready_lead", LINUS) in audited(story, message)
    assert ("interview.full_week", GRACE) in audited(story, message)
    assert kept(story, message).held_by("lead") == (LINUS,)

    # A limit holds for interviews of no particular type too.
    opens_form(story, ready)
    chooses_pairing(story, "none")
    third = {**changed, "candidate": "Kim Instance", "interviewers": [GRACE]}
    assert ada.submits(**third)["result"] == "updated"
    assert ticks(story) == [f"full_week:{GRACE}"]


def test_an_observer_cannot_ask_and_the_candidate_cannot_lead(story: Story) -> None:
    qualifies(story, GRACE)
    opens_form(story, approved_set(story))
    chooses_pairing(story)
    ada = story.person(ADA)
    assert "observer" in errors(enters(story, lead=GRACE, interviewers=[LINUS], observer=LINUS))
    said = errors(ada.submits(observer=ROSA, member=GRACE))
    assert said["lead"] == "Grace is the candidate."
    # Nobody at all.
    said = errors(ada.submits(member=None, lead="other", interviewers=[], observer=None))
    assert "interviewers" in said


# What the type was, and where there is none


def test_a_guide_keeps_to_the_type_as_it_stood_when_it_was_scheduled(story: Story) -> None:
    team, now = story.server.workspace.team.id, story.clock.now()
    shared = own_pairing()
    own = shared.model_copy(update={"title": "Pairing as we do it"})
    with story.bot.deps.db.write() as con:
        types.keep(con, team, own, by=ADA, why="made", now=now, after=0, status="published")
    message = schedules_pairing(story)
    assert (kept(story, message).type_id, kept(story, message).type_version) == (PAIRING, 1)
    later = own.model_copy(update={"title": "Pairing, all new", "does_not_assess": ("Typing",)})
    with story.bot.deps.db.write() as con:
        types.keep(con, team, later, by=ADA, why="changed", now=now + 1, after=1)
    story.moves_to(GUIDE_AT)
    text = words(guide(story.person(GRACE)))
    assert "Pairing as we do it" in text
    assert "Typing" not in text


def own_pairing() -> OwnType:
    """Return the shared catalogue's pairing as a workspace's copy of it begins."""
    found = content().types.type(PAIRING)
    assert found is not None
    return OwnType.of(found)


def test_an_unpublished_copy_of_a_shared_type_changes_nothing(story: Story) -> None:
    team, now = story.server.workspace.team.id, story.clock.now()
    draft = own_pairing().model_copy(update={"title": "Half a thought"})
    with story.bot.deps.db.write() as con:
        types.keep(con, team, draft, by=ADA, why="made", now=now, after=0)
    message = schedules_pairing(story)
    assert kept(story, message).type_version == 0
    assert "Half a thought" not in words(message)


def test_without_a_type_everything_is_as_it_was(story: Story) -> None:
    form = opens_form(story, approved_set(story))
    assert values(form)["type"] == "none"
    fields = {each["block_id"] for each in form["blocks"] if each["type"] == "input"}
    assert fields == {
        *("position", "type", "candidate", "member", "date", "time", "interviewers", "channel"),
    }
    assert enters(story)["result"] == "closed"
    message = root(story)
    interview = kept(story, message)
    assert (interview.type_id, interview.exercise) == (None, "")
    assert [seat.role for seat in interview.panel] == ["", ""]
    assert f"<@{GRACE}> and <@{LINUS}>" in words(message)
    assert "*Type*" not in words(message)
    story.moves_to(GUIDE_AT)
    text = words(guide(story.person(GRACE)))
    assert "Leave the last minutes to the candidate's own questions" in text
    assert "Stop at" not in text
    assert [action for action, _ in audited(story, message)] == ["interview.schedule"]


def test_another_position_or_type_brings_its_own_along_and_what_was_entered_stays(
    story: Story,
) -> None:
    ready = approved_set(story)
    schedules_pairing(story, ready)
    opens_form(story, ready)
    ada = story.person(ADA)
    assert values(ada.form())["interviewers"] == [GRACE, LINUS]
    # A new position has had no candidates: neither their type, nor their people, nor exercise.
    ada.chooses("position", "new")
    story.settles()
    form = values(ada.form())
    assert (form["position"], form["type"], form["interviewers"]) == ("new", "none", [])
    assert "exercise" not in form
    # What one chose oneself stays, whatever the position is.
    chooses_pairing(story)
    form = values(ada.form())
    assert form["exercise"] == "A task that the lead chooses from the list"
    assert not form["interviewers"]
    position = ada.form()["blocks"][1]["element"]["options"][1]["value"]
    chooses_with(ada, "position", position, interviewers=[ROSA])
    story.settles()
    form = values(ada.form())
    assert (form["type"], form["exercise"]) == (PAIRING, EXERCISE)
    assert form["interviewers"] == [ROSA]
    # A channel that everyone can read is asked about beside the type's fields.
    ada.chooses("channel", GENERAL)
    story.settles()
    form = values(ada.form())
    assert form["exercise"] == EXERCISE
    assert "agreed" in form
    chooses_pairing(story, "system-design")
    assert "agreed" in values(ada.form())
    assert values(ada.form())["interviewers"] == [ROSA]
    ada.chooses("position", "new")
    story.settles()
    assert values(ada.form())["type"] == "system-design"
