"""A list becomes a workspace's questions: shown first, stored once somebody has said so."""

import json

import pytest
from planning import press, tells
from question_bank import adds, opens_bank, own, recorded, sees, team_of
from story import Json, Person, Story, content, labels, view_words

from bot.questions import store
from bot.sandbox.seed import ADA, GRACE, HIRING, LINUS
from bot.storage.database import rows
from bot.storage.outbox import Done, Item

LIST = """\
How do you decide which of two zeppelins lands first when both are low on fuel?
What did you learn from the last airship you helped to retire from service?
Tell me about a time a mooring mast failed while somebody was climbing it.
"""


def gives(story: Story, person: Person, text: str = LIST, **entered: object) -> Json:
    """Paste a list and return the form that shows what was understood."""
    opens_bank(person)
    person.presses_in_form("Import a List")
    person.form("questions.import")
    result = person.submits(list=text, **entered)
    assert result["result"] == "updated", result
    return finishes(story, person, "Nothing is stored yet")


def lists(story: Story) -> list[str]:
    found = rows(story.bot.deps.db.read(), "SELECT status FROM question_lists ORDER BY created_at")
    return [str(each["status"]) for each in found]


def list_id(view: Json) -> str:
    return str(json.loads(view["private_metadata"])["list"])


def finishes(story: Story, person: Person, part: str) -> Json:
    """Wait for what became of a list, also where it came ahead of the bot's own answer."""
    story.settles()
    story.moves(minutes=1)
    return sees(person, part)


def test_a_pasted_list_is_shown_and_nothing_is_stored_before_somebody_says_so(
    story: Story,
) -> None:
    linus = story.person(LINUS)
    view = gives(story, linus, name="Airship team")
    said = view_words(view)
    assert "*3 questions* in “Airship team”. Nothing is stored yet." in said
    assert "3 questions still lacking something" in said
    assert "3 questions without anchors" in said
    assert "*1.* How do you decide which of two zeppelins" in said
    assert "lacks" in said
    assert "will be stored*" not in said
    assert own(story) == ()
    assert lists(story) == ["preview"]


def test_what_is_confirmed_is_stored_once_and_remembers_its_list(story: Story) -> None:
    linus = story.person(LINUS)
    view = gives(story, linus, name="Airship team")
    assert linus.submits()["result"] == "updated"
    assert "3 of them cannot be asked" in view_words(finishes(story, linus, "3 questions stored."))
    assert [one.origins for one in own(story)] == [("Airship team",)] * 3
    assert lists(story) == ["stored"]
    assert [what for what, _, _ in recorded(story)] == ["list.store", *["question.import"] * 3]
    # They are found at once, by whoever searches.
    grace = story.person(GRACE)
    opens_bank(grace, "zeppelins")
    sees(grace, "which of two zeppelins lands first")
    press(story, LINUS, "questions.page_open", list_id(view), channel=HIRING)
    tells(linus, HIRING, "This list is stored already")


def test_pressed_twice_it_is_stored_once(story: Story) -> None:
    linus = story.person(LINUS)
    view = gives(story, linus)
    first = linus._post("view/submit", view_id=view["id"], state=view["state"])
    linus._post("view/submit", view_id=view["id"], state=view["state"])
    assert first["result"] == "updated"
    story.settles()
    story.moves(minutes=1)
    assert len(own(story)) == 3
    assert [what for what, _, _ in recorded(story)].count("list.store") == 1


def test_a_list_is_discarded_and_nothing_of_it_is_stored(story: Story) -> None:
    linus = story.person(LINUS)
    view = gives(story, linus)
    linus.presses_in_form("Discard the List")
    sees(linus, "Discarded: nothing of that list is stored.", "questions.import")
    assert lists(story) == ["discarded"]
    assert own(story) == ()
    press(story, LINUS, "questions.discard", list_id(view), channel=HIRING)
    tells(linus, HIRING, "This list was discarded")
    assert [what for what, _, _ in recorded(story)] == ["list.discard"]


def test_a_file_is_read(story: Story) -> None:
    linus = story.person(LINUS)
    file = linus.uploads("airships.md", LIST.encode())["file"]["id"]
    opens_bank(linus)
    linus.presses_in_form("Import a List")
    linus.form("questions.import")
    assert linus.submits(file=[{"id": file}])["result"] == "updated"
    said = view_words(finishes(story, linus, "Nothing is stored yet"))
    assert "*3 questions* in “airships.md”" in said


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x7fELF\x00\x01\x02" + bytes(range(256)) * 20, "I could not take this list."),
        (b"", "I could not take this list."),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
    ids=["binary", "empty", "too large"],
)
def test_a_file_that_is_no_list_says_so_and_stores_nothing(
    story: Story, data: bytes, says: str
) -> None:
    linus = story.person(LINUS)
    file = linus.uploads("list.txt", data)["file"]["id"]
    opens_bank(linus)
    linus.presses_in_form("Import a List")
    linus.form("questions.import")
    linus.submits(name="Airships", file=[{"id": file}])
    view = finishes(story, linus, says)
    assert view["callback_id"] == "questions.import"
    assert lists(story) == ["discarded"]
    assert own(story) == ()


def test_neither_or_both_is_asked_for_again(story: Story) -> None:
    linus = story.person(LINUS)
    opens_bank(linus)
    linus.presses_in_form("Import a List")
    linus.form("questions.import")
    assert "Paste a list here" in linus.submits(list=" \n ")["errors"]["list"]
    file = linus.uploads("list.txt", LIST.encode())["file"]["id"]
    assert "one list at a time" in linus.submits(list=LIST, file=[{"id": file}])["errors"]["file"]
    assert lists(story) == []


def test_what_the_bank_has_already_is_shown_and_left_out_unless_chosen(story: Story) -> None:
    known = " ".join(content().bank.questions[0].prompt.split())
    linus = story.person(LINUS)
    view = gives(story, linus, f"{LIST}{known}\n")
    said = view_words(view)
    assert "1 question like ones you have already" in said
    assert f"Looks like “{known[:60]}" in said
    assert "*3 will be stored* unless you choose otherwise" in said
    linus.submits()
    finishes(story, linus, "3 questions stored.")
    assert "1 left out." in view_words(linus.form())
    linus.closes()
    gives(story, linus, known)
    assert linus.submits()["result"] == "pushed"
    assert "no question is left to store" in view_words(linus.form("slack.notice"))
    linus._post("view/close", view_id=linus.form()["id"], cleared=False)
    linus.submits(twins="store")
    finishes(story, linus, "1 question stored.")
    assert len(own(story)) == 4


def test_what_is_not_to_be_asked_is_left_out_unless_an_admin_says_why(story: Story) -> None:
    linus, ada = story.person(LINUS), story.person(ADA)
    text = f"{LIST}How old are you?\n"
    view = gives(story, linus, text)
    assert "*Not to be asked*: “How old are you” touches age" in view_words(view)
    assert "stays" not in [b["block_id"] for b in view["blocks"]]
    linus.submits()
    finishes(story, linus, "3 questions stored.")
    gives(story, ada, text)
    ada.submits(twins="store", stays=["yes"])
    assert "Say in a sentence" in ada.submits(stays=["yes"])["errors"]["reason"]
    ada.submits(twins="store", stays=["yes"], reason="A pilot's licence has an age.")
    finishes(story, ada, "4 questions stored.")
    assert ("list.store", ADA, "A pilot's licence has an age.") in recorded(story)
    assert len(own(story)) == 7


def test_somebody_elses_preview_cannot_be_looked_at_stored_or_discarded(story: Story) -> None:
    view = gives(story, story.person(LINUS))
    for action in ("questions.page_open", "questions.page_on", "questions.discard"):
        press(story, GRACE, action, list_id(view), channel=HIRING)
        tells(story.person(GRACE), HIRING, "Only the person who gave this list")
    assert lists(story) == ["preview"]


def test_a_list_of_another_workspace_is_not_there(story: Story) -> None:
    kept = store.KeptList("list_theirs", LINUS, "x", "{}", "preview")
    with story.bot.deps.db.write() as con:
        store.keep_list(con, "T0ELSEWHERE", kept, now=1.0)
    press(story, LINUS, "questions.page_open", "list_theirs", channel=HIRING)
    tells(story.person(LINUS), HIRING, "I do not have this list any more")


def test_a_preview_confirmed_after_the_bank_changed_is_shown_once_more(story: Story) -> None:
    linus, grace = story.person(LINUS), story.person(GRACE)
    gives(story, linus)
    adds(grace, prompt=LIST.splitlines()[0])
    story.moves(minutes=1)
    linus.submits()
    view = finishes(story, linus, "The question bank has changed since you saw this list")
    assert "1 question like ones you have already" in view_words(view)
    assert "*2 will be stored*" in view_words(view)
    assert len(own(story)) == 1
    linus.submits()
    finishes(story, linus, "2 questions stored.")
    assert len(own(story)) == 3


def test_a_long_list_has_pages(story: Story) -> None:
    linus = story.person(LINUS)
    nouns = ["kite", "glider", "balloon", "rotor", "propeller", "hangar", "beacon", "wing"]
    text = "\n".join(
        f"How would you inspect {noun} number {at} after a storm?"
        for at, noun in enumerate((nouns * 8)[:60])
    )
    file = linus.uploads("list.txt", text.encode())["file"]["id"]
    opens_bank(linus)
    linus.presses_in_form("Import a List")
    linus.form("questions.import")
    linus.submits(file=[{"id": file}])
    view = finishes(story, linus, "*60 questions*")
    assert "*25.*" in view_words(view)
    assert "*26.*" not in view_words(view)
    assert labels(view) == ["Next Page (2 of 3)", "Discard the List"]
    linus.presses_in_form("Next Page (2 of 3)")
    view = sees(linus, "*26.*")
    assert labels(view)[0] == "Previous Page"
    linus.submits()
    finishes(story, linus, "60 questions stored.")
    assert len(own(story)) == 60


def test_a_closed_form_does_not_lose_the_list(story: Story) -> None:
    linus = story.person(LINUS)
    file = linus.uploads("list.txt", LIST.encode())["file"]["id"]
    opens_bank(linus)
    linus.presses_in_form("Import a List")
    linus.form("questions.import")
    story.control("faults", method="files.info", kind="delay", seconds=0.7, times=1)
    linus.submits(file=[{"id": file}])
    linus.closes()
    story.settles()
    story.moves(minutes=1)
    message = linus.waits_for_direct("I read your list: 3 questions, not stored yet.")
    linus.presses(message, "Look at the List")
    sees(linus, "Nothing is stored yet", "questions.preview")


def test_what_a_list_says_is_never_markup(story: Story) -> None:
    view = gives(
        story, story.person(LINUS), "Why does <!channel> notify *everybody* & <@U01ADA00001>?"
    )
    sent = json.dumps(view["blocks"])
    assert "&lt;!channel&gt;" in sent
    assert "<!channel>" not in sent


def test_the_row_of_a_list_is_the_teams(story: Story) -> None:
    view = gives(story, story.person(LINUS))
    kept = store.find_list(story.bot.deps.db.read(), team_of(story), list_id(view))
    assert kept is not None
    assert kept.user == LINUS


def test_storing_a_list_again_after_an_interruption_keeps_what_was_edited(story: Story) -> None:
    linus = story.person(LINUS)
    view = gives(story, linus)
    linus.submits()
    finishes(story, linus, "3 questions stored.")
    edited = own(story)[0].model_copy(update={"minutes": 12})
    with story.bot.deps.db.write() as con:
        store.keep(con, team_of(story), edited, by=LINUS, now=story.clock.now())
    payload = {"list": list_id(view), "team": team_of(story), "user": LINUS, "view": view["id"]}
    item = Item(
        id=999,
        kind="questions.store_list",
        lane="modal",
        dedupe_key="again",
        payload={**payload, "hash": None, "twins": False, "stops": False},
        due_at=0.0,
        attempt=2,
        failures=1,
        unclear_since=None,
        created_at=0.0,
    )
    assert isinstance(story.bot.deps.handlers["questions.store_list"](item), Done)
    assert edited in own(story)
    assert len(own(story)) == 3
