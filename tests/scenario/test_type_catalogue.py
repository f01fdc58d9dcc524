"""Interview types in Slack: searched, read, changed, suggested, settled."""

import pytest
from story import Json, Person, Story, labels, view_words
from type_catalogue import (
    closes_top,
    edits,
    kept,
    opens_catalogue,
    opens_part,
    opens_type,
    reads,
    recorded,
    suggests,
    team_of,
)

from bot.sandbox.seed import ADA, GRACE, LINUS
from bot.types import store
from bot.types.diff import MINUS
from bot.types.model import OwnType

PAIRING = "working on code together"


def said(view: Json) -> str:
    return view_words(view)


def shown(person: Person, part: str) -> str:
    return said(reads(person, part, "types.shown"))


# Searching


def test_types_are_searched_by_command_and_from_home_and_narrowed(story: Story) -> None:
    ada = story.person(ADA)
    view = opens_catalogue(ada)
    assert labels(view)[:2] == ["Add Type", "Read a Document"]
    assert "*26 types*, the first 20 shown." in said(view)
    ada.submits(words="pairing watches silence")
    found = said(reads(ada, "*1 type*"))
    assert "while an observer watches in silence" in found
    assert "45 to 60 minutes · lead, 0 to 1 second interviewer, observer · shared" in found
    ada.submits(words="", family="sre-cloud", team="Cloud operations")
    assert "Cloud operations" in said(reads(ada, "*2 types*"))
    ada.submits(words="zeppelin", family="sre-cloud")
    assert "take a filter away" in said(reads(ada, "No type fits all of that"))
    ada.closes()
    view = ada.opens_home()
    block = next(b for b in view["blocks"] if b["block_id"] == "plan")
    element = next(e for e in block["elements"] if e["text"]["text"] == "Interview Types")
    ada._act({"type": "view", "view_id": view["id"]}, block, element)
    assert "26 interview types" in said(ada.form("types.browse"))


@pytest.mark.parametrize("words", ['"', "C++ NEAR(a b)", "<!channel> * AND OR NOT"])
def test_words_that_look_like_something_else_are_words(story: Story, words: str) -> None:
    assert opens_catalogue(story.person(ADA), words)["callback_id"] == "types.browse"


# Reading


def test_a_type_is_read_in_full_and_as_its_candidate_sees_it(story: Story) -> None:
    linus = story.person(LINUS)
    view = opens_type(linus, PAIRING)
    page = said(view)
    for part in (
        "Observer, from engineers of the team that is hiring",
        "10 minutes: The candidate's questions",
        "before leading this exercise for the first time.",
        "Every candidate for a position gets the same exercise and the same interviewers.",
        "The last 10 minutes belong to the candidate's questions: stop at minute 50.",
        "*What it does not assess*",
        "List of pairing tasks (internal, not for the candidate)",
        "Clear communication, Working together",
    ):
        assert part in page
    assert labels(view) == ["Suggest a Change", "Change by Talking", "What the Candidate Sees"]
    linus.presses_in_form("What the Candidate Sees")
    seen = said(linus.form("types.candidate"))
    assert "Have your usual editor and language ready" in seen
    for hidden in ("docs.google.com", "List of pairing tasks", "mute yourself", "dry run"):
        assert hidden not in seen


# Changing


def test_editing_a_shared_type_makes_a_copy_with_versions_that_can_be_undone(story: Story) -> None:
    ada = story.person(ADA)
    menu = edits(ada, PAIRING, "Basics", summary="Two people solve a small task.", why="Shorter")
    assert "Saved as version 2." in said(menu)
    one = kept(story, "pairing")
    assert one is not None
    assert (one.owner, one.status, one.version) == (ADA, "published", 2)
    assert one.content.panel
    opens_part(ada, "Rules")
    ada.submits(rules_watch_for="Whether they read what it wrote", rules_candidate_minutes="10")
    reads(ada, "Saved as version 3.")
    ada.presses_in_form("Show the Type")
    shown(ada, "Your own copy, version 3")
    ada.presses_in_form("History")
    history = said(ada.form("types.history"))
    assert f"*Version 2* · <@{ADA}>" in history
    assert "_copied from the shared catalogue_" in history
    assert "_Shorter_" in history
    assert "+ Two people solve a small task." in history
    assert f"{MINUS} Whether the two of you still decide on the approach together." in history
    ada.closes()
    opens_type(ada, PAIRING)
    ada.presses_in_form("Undo")
    assert "watch for: Whether the two of you still decide" in shown(ada, "Undone")
    ada.presses_in_form("Undo")
    assert "while an observer watches in silence" in shown(ada, "version 5")
    ada.presses_in_form("Undo")
    assert "There is nothing to undo" in said(reads(ada, "nothing to undo"))
    done = [what for what, _ in recorded(story)]
    assert done == ["type.add", "type.change", "type.undo", "type.undo"]


def test_what_cannot_be_typed_is_said_beside_its_field_and_nothing_is_lost(story: Story) -> None:
    ada = story.person(ADA)
    opens_type(ada, PAIRING)
    ada.presses_in_form("Edit")
    opens_part(ada, "Basics")
    errors = ada.submits(length="60 to 45", title=" ")["errors"]
    assert "write the shortest length first" in errors["length"]
    assert errors["title"] == "This cannot be empty."
    ada.closes()
    opens_type(ada, PAIRING)
    ada.presses_in_form("Edit")
    opens_part(ada, "Resources")
    errors = ada.submits(resources="Tasks | ftp:/x | internal")["errors"]
    assert errors["resources"].startswith("Line 1: “ftp:/x” is neither an address")
    assert kept(story, "pairing") is None


def test_what_does_not_agree_makes_a_draft_until_it_is_mended_and_published(story: Story) -> None:
    ada = story.person(ADA)
    menu = edits(ada, PAIRING, "Panel and agenda", agenda="5 | Introductions\n10 | Questions")
    assert "a draft until what stands below is mended" in said(menu)
    assert "• Agenda: expected 60 minutes in all, as “usual length” says; found 15" in said(menu)
    assert "Publish" not in labels(menu)
    one = kept(story, "pairing")
    assert one is not None
    assert one.status == "draft"
    opens_part(ada, "Panel and agenda")
    ada.submits(agenda="5 | Introductions\n45 | Pairing\n10 | The candidate's questions")
    reads(ada, "Saved as version 3.")
    ada.presses_in_form("Publish")
    shown(ada, "Published.")
    one = kept(story, "pairing")
    assert one is not None
    assert one.status == "published"


def test_a_type_changed_meanwhile_is_not_overwritten(story: Story) -> None:
    ada, linus = story.person(ADA), story.person(LINUS)
    type_id = adds(linus, story)
    opens_type(linus, "Whiteboard")
    linus.presses_in_form("Edit")
    opens_part(linus, "Basics")
    edits(ada, "Whiteboard", "Basics", summary="Ada's words.")
    linus.submits(summary="Linus's words.")
    assert "Somebody changed this type meanwhile" in said(reads(linus, "meanwhile"))
    one = kept(story, type_id)
    assert one is not None
    assert one.content.summary == "Ada's words."


def test_a_type_is_taken_into_the_direct_messages_to_be_changed_by_talking(story: Story) -> None:
    ada = story.person(ADA)
    opens_type(ada, PAIRING)
    ada.presses_in_form("Change by Talking")
    shown(ada, "answer there with what to change")
    ada.waits_for_direct("Pairing: working on code together")


def test_a_second_type_of_the_same_title_is_not_published(story: Story) -> None:
    linus, grace = story.person(LINUS), story.person(GRACE)
    for person in (linus, grace):
        adds(person, story)
        opens_type(person, "whiteboard")
        person.presses_in_form("Edit")
        opens_part(person, "Panel and agenda")
        person.submits(panel="lead | 1 | engineers")
        reads(person, "Saved as version 2.")
        opens_part(person, "Basics")
        person.submits(summary="Drawn and talked through.")
        reads(person, "Saved as version 3.")
    grace.presses_in_form("Publish")
    shown(grace, "Published.")
    linus.presses_in_form("Publish")
    assert "is another type's as well" in said(reads(linus, "cannot be published yet"))


def test_long_words_in_any_script_are_searched_changed_and_suggested(story: Story) -> None:
    linus, ada = story.person(LINUS), story.person(ADA)
    long = tuple(f"{at} {'漢字<' * 90}" for at in range(200))
    for at in range(25):
        type_ = OwnType(
            id=f"own-{at}", title=f"漢字 {at} {'漢' * 300}", summary="漢" * 900, before=long
        )
        with story.bot.deps.db.write() as con:
            store.keep(con, team_of(story), type_, by=LINUS, why="", now=0.0, after=0)
    opens_catalogue(linus)
    assert linus.submits(show="drafts")["result"] == "updated"
    found = reads(linus, "*25 types*, the first")
    assert 5 <= labels(found).count("Show") < 20
    linus.presses_in_form("Show")
    linus.form("types.shown")
    linus.presses_in_form("Next Page")
    reads(linus, "Page 2 of")
    linus.presses_in_form("Edit")
    opens_part(linus, "For the interviewer")
    assert linus.submits(during="\n".join(long[:10]))["result"] == "updated"
    reads(linus, "Saved as version 2.")
    opens_catalogue(ada)
    ada.submits(show="drafts")
    reads(ada, "*25 types*")
    ada.presses_in_form("Show")
    ada.form("types.shown")
    ada.presses_in_form("Edit")
    opens_part(ada, "For the candidate")
    assert ada.submits(not_expected="\n".join(long[:10]))["result"] == "updated"
    ada.presses_in_form("Show the Type")
    ada.form("types.shown")
    ada.presses_in_form("History")
    assert "<@" in said(ada.form("types.history"))


# A type of one's own


def hands_over(admin: Person, owner: str) -> None:
    """Give the whiteboard hour to another owner."""
    opens_type(admin, "whiteboard")
    admin.presses_in_form("Hand Over …")
    admin.form("types.hand_over")
    admin.submits(owner=owner)
    reads(admin, "Handed over.", "types.done")


def adds(person: Person, story: Story, title: str = "Whiteboard hour") -> str:
    """Add a draft and return its id."""
    opens_catalogue(person)
    person.presses_in_form("Add Type")
    person.form("types.part")
    assert person.submits(title=title, length="45 to 60, usually 60")["result"] == "updated"
    reads(person, "Added as a draft")
    person.closes()
    return store.every(story.bot.deps.db.read(), team_of(story))[-1].content.id


def test_a_type_is_added_filled_in_published_handed_over_and_retired(story: Story) -> None:
    linus, ada = story.person(LINUS), story.person(ADA)
    type_id = adds(linus, story)
    page = said(opens_type(linus, "whiteboard"))
    assert "Panel: say who leads it" in page
    linus.presses_in_form("Edit")
    opens_part(linus, "Panel and agenda")
    linus.submits(
        panel="lead | 1 | engineers\nobserver | 0-1 | anybody",
        instructions_lead="- Ask for the simplest case first\n- Draw with them",
        agenda="5 | Introductions\n55 minutes: Whiteboard",
    )
    reads(linus, "Saved as version 2.")
    opens_part(linus, "Basics")
    linus.submits(summary="A problem is drawn and talked through.")
    reads(linus, "Saved as version 3.")
    linus.presses_in_form("Publish")
    page = shown(linus, "Published.")
    assert "• Draw with them" in page
    assert "55 minutes: Whiteboard" in page
    linus.presses_in_form("Hand Over …")
    linus.form("types.hand_over")
    linus.submits(owner=GRACE)
    reads(linus, "Handed over.", "types.done")
    linus.presses_in_form("Show the Type")
    shown(linus, f"owned by <@{GRACE}>")
    assert "is yours now" in str(story.person(GRACE).waits_for_direct("Whiteboard hour"))
    linus.closes()
    view = opens_type(ada, "whiteboard")
    ada.presses_in_form("Retire …")
    view = reads(ada, "Retired.", "types.shown")
    assert "Restore" in labels(view)
    ada.closes()
    opens_catalogue(ada, "whiteboard")
    assert "No type fits" in said(ada.form("types.browse"))
    ada.submits(words="whiteboard", show="retired")
    reads(ada, "your own, retired")
    ada.presses_in_form("Show")
    ada.form("types.shown")
    ada.presses_in_form("Restore")
    shown(ada, "Restored.")
    one = kept(story, type_id)
    assert one is not None
    assert (one.status, one.owner) == ("published", GRACE)


def test_who_may_not_change_a_type_is_refused_whatever_button_is_left(story: Story) -> None:
    linus, ada = story.person(LINUS), story.person(ADA)
    type_id = adds(linus, story)
    opens_type(linus, "whiteboard")
    linus.presses_in_form("Edit")
    opens_part(linus, "Basics")
    hands_over(ada, GRACE)
    linus.submits(summary="Mine all the same.")
    reads(linus, "Suggest your change instead")
    hands_over(ada, LINUS)
    opens_type(linus, "whiteboard")
    hands_over(ada, GRACE)
    for label in ("Edit", "Retire …", "Hand Over …"):
        linus.presses_in_form(label)
        assert "Suggest your change instead" in said(reads(linus, "Suggest your change"))
        closes_top(linus)
    opens_type(linus, PAIRING)
    linus.presses_in_form("Suggest a Change")
    menu = linus.form("types.menu")
    block = next(b for b in menu["blocks"] if b.get("accessory"))
    forged = {**block["accessory"], "action_id": "types.edit_part"}
    linus._act({"type": "view", "view_id": menu["id"]}, block, forged)
    story.settles()
    assert linus.form()["callback_id"] != "types.part"
    one = kept(story, type_id)
    assert one is not None
    assert (one.version, one.status) == (1, "draft")


# Suggesting


def test_a_suggestion_is_accepted_in_one_click_once(story: Story) -> None:
    linus, ada = story.person(LINUS), story.person(ADA)
    suggests(
        linus,
        PAIRING,
        "For the candidate",
        why="People ask for it",
        candidate_prepares="Bring water\nBring your coding assistant if you use one",
    )
    assert kept(story, "pairing") is None
    message = ada.waits_for_direct("suggests a change")
    words = str(message["blocks"])
    assert "People ask for it" in words
    assert "+ Bring water" in words
    assert f"{MINUS} Have your usual editor and language ready" in words
    assert labels(message) == ["Accept", "Decline", "Show the Type"]
    opens_catalogue(ada)
    ada.submits(show="suggested")
    reads(ada, "*1 type*")
    ada.presses_in_form("Show")
    assert "+ Bring water" in shown(ada, "suggests a change")
    ada.presses(message, "Accept")
    settled = ada.waits_for_direct("Accepted by")
    assert labels(settled) == []
    assert "accepted your change" in str(linus.waits_for_direct("accepted your change"))
    # The page that was open all the while still has its button.
    ada.presses_in_form("Accept")
    shown(ada, "The suggestion is accepted.")
    one = kept(story, "pairing")
    assert one is not None
    assert one.content.candidate_prepares[0] == "Bring water"
    assert (one.version, one.owner, one.status) == (2, ADA, "published")
    ada.presses_in_form("History")
    history = said(ada.form("types.history"))
    assert f", suggested by <@{LINUS}>\n_People ask for it_" in history
    assert recorded(story) == [
        ("type.suggest", LINUS),
        ("type.add", ADA),
        ("type.accept", ADA),
    ]


def test_a_suggestion_fits_around_other_changes_and_not_over_the_same_one(story: Story) -> None:
    linus, ada = story.person(LINUS), story.person(ADA)
    suggests(linus, PAIRING, "Basics", why="Clearer", summary="Linus's words.")
    first = ada.waits_for_direct("Clearer")
    suggests(linus, PAIRING, "What to look for", why="Nicer", does_not_assess="Charm.")
    second = ada.waits_for_direct("Nicer")
    edits(ada, PAIRING, "Basics", summary="Ada's words.")
    ada.closes()
    ada.presses(first, "Accept")
    ada.waits_for_direct("Summary changed meanwhile in another way")
    ada.presses(second, "Accept")
    ada.waits_for_direct("Accepted by")
    one = kept(story, "pairing")
    assert one is not None
    assert (one.content.summary, one.content.does_not_assess) == ("Ada's words.", ("Charm.",))
    ada.presses(first, "Decline")
    ada.waits_for_direct("Declined by")
    linus.waits_for_direct("declined your change")


def test_a_suggestion_goes_to_the_owner_and_nobody_else_may_decide(story: Story) -> None:
    grace, linus, ada = story.person(GRACE), story.person(LINUS), story.person(ADA)
    type_id = adds(linus, story)
    suggests(grace, "Whiteboard", "Basics", why="Better", summary="Grace's words.")
    message = linus.waits_for_direct("Grace's words.")
    assert not [text for text in ada.inbox() if "Grace's words." in text]
    hands_over(ada, ADA)
    linus.presses(message, "Accept")
    story.settles()
    linus.waits_for_direct("Only this type's owner")
    one = kept(story, type_id)
    assert one is not None
    assert one.version == 1
