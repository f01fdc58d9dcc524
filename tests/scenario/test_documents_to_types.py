"""Documents become types of the catalogue: read, put together, decided on, published."""

from typing import Any

import pytest
from documents import word
from planning import dispatch, press, tells
from story import Json, Person, Story, content, labels, view_words, words
from works import (
    GERMAN,
    HANDBOOK,
    HOSTILE,
    NOTES,
    fills,
    gives,
    groups,
    kept,
    opens,
    opens_group,
    presses_at,
    sees,
    work,
    works,
)

from bot.sandbox.seed import ADA, GRACE, HIRING, LINUS
from bot.storage.database import rows
from bot.storage.outbox import Done, Item
from bot.types import store as types
from bot.types.model import OwnType
from bot.types.working.change import GONE, NOT_YOURS, undo

MOORING, DESIGN, BALLAST = "t1", "t2", "t4"
"""The keys of the groups that the handbook and the notes make: their first types."""


HTML = b"""<h1>How we interview</h1><script>x()</script>
<h2>Mooring exercise</h2>
<ul><li><b>Duration:</b> 60 minutes</li><li><b>Interviewers:</b> two engineers</li></ul>
<h2>Zeppelin design</h2>
<ul><li><b>Duration:</b> 60 minutes</li><li><b>Interviewers:</b> one engineer</li></ul>"""


def both(story: Story, person: Person) -> Json:
    """Give the handbook as pasted text and the notes as a file; return the message."""
    return gives(story, person, HANDBOOK, files=(("notes.md", NOTES.encode()),), name="Handbook")


def looks(person: Person, message: Json) -> Json:
    person.closes()
    person.presses(message, "Look Through")
    return person.form("work.look")


def decides(person: Person, key: str, **entered: Any) -> Json:
    """Open a group of the list and accept it with what was entered."""
    opens_group(person, key)
    result = fills(person, **entered)
    assert result["result"] == "updated", result
    return person.form()


def newest(person: Person, message: Json) -> Json:
    found = [each for each in person.messages(message["channel"]) if each["ts"] == message["ts"]]
    return found[0]


def submit(story: Story, user: str, view: Json) -> None:
    """Send the payload of a form's submission as it stood on this person's screen."""
    team = story.state()["team"]["id"]
    dispatch(
        story,
        {
            "type": "view_submission",
            "user": {"id": user, "team_id": team},
            "team": {"id": team},
            "trigger_id": story.server.workspace.triggers.issue(user),
            "view": view,
        },
    )


def publishing_all(form: Json, *keys: str) -> Json:
    """Return the form that publishes as if it had boxes for these groups, all ticked."""
    options = [{"text": {"type": "plain_text", "text": key}, "value": key} for key in keys]
    boxes = {"type": "checkboxes", "action_id": "chosen", "options": options}
    block = {"type": "input", "block_id": "chosen_0", "element": boxes}
    ticked = {"chosen": {"type": "checkboxes", "selected_options": options}}
    return {**form, "blocks": [block], "state": {"values": {"chosen_0": ticked}}}


def decided(story: Story, person: Person) -> Json:
    """Give both documents and decide what there is to decide; return the message."""
    message = both(story, person)
    looks(person, message)
    decides(person, MOORING, Duration="t3")
    decides(person, DESIGN, Interviewers="catalogue")
    person.closes()
    story.settles()
    return newest(person, message)


# From a document to published types


def test_documents_are_read_put_together_and_summed_up_in_one_message(story: Story) -> None:
    ada = story.person(ADA)
    message = both(story, ada)
    said = words(message)
    assert "4 types from 2 documents, in 3 groups; 2 things to decide" in said
    assert "*1.* Mooring exercise · 2 types from Handbook, notes.md · _1 to decide_" in said
    assert "“Zeppelin design”" in said
    assert "*3.* Ballast interview · _needs panel_" in said
    assert labels(message)[:4] == ["Look Through", "Publish…", "Undo", "History"]
    # The message was posted once, and said meanwhile what was being read.
    progress = [str(each) for each in story.calls("chat.update")]
    assert any("Reading Handbook … (1 of 2)" in each for each in progress)
    assert any("Reading notes.md … (2 of 2)" in each for each in progress)
    assert [one.split("\n")[0][:15] for one in ada.inbox()] == ["Interview types"]


def test_every_type_is_listed_with_its_passage_as_it_stands(story: Story) -> None:
    ada = story.person(ADA)
    looks(ada, both(story, ada))
    ada.presses_in_form("List of Types")
    said = view_words(sees(ada, "*4 types in 2 documents.*"))
    assert "*Zeppelin design*\nThe candidate designs a zeppelin out of open requirements" in said
    assert "How we interview · Handbook · group 2" in said
    presses_at(ada, "work.type", DESIGN)
    shown = view_words(ada.form("work.type"))
    start, end = HANDBOOK.index("### Zeppelin"), len(HANDBOOK.rstrip())
    assert f"As it stands in Handbook, characters {start:,} to {end:,}:" in shown
    assert HANDBOOK[start:end] in shown
    assert "*Interviewers*\none engineer from the design team" in shown


def test_what_is_decided_and_complete_becomes_types_with_their_sources(story: Story) -> None:
    ada = story.person(ADA)
    message = decided(story, ada)
    assert "3 groups; all decided" in words(message)
    ada.presses(message, "Publish…")
    form = view_words(ada.form("work.publish"))
    assert "3. Ballast interview: Panel: say who leads it" in form
    assert ada.submits()["result"] == "updated"
    shown = ada.form("work.published")
    assert "*2 types published.*" in view_words(shown)
    found = kept(story)
    mooring = found["Mooring exercise"]
    assert (mooring.status, mooring.owner) == ("published", ADA)
    assert mooring.content.id == "own-mooring-exercise"
    assert mooring.content.minutes == (45, 45)
    assert [each.name for each in mooring.content.sources] == ["Handbook", "notes.md"]
    passages = [HANDBOOK, NOTES]
    for text, source in zip(passages, mooring.content.sources, strict=True):
        assert "Mooring exercise" in text[source.start : source.end].split("\n")[0]
    # Nothing that either document says was lost.
    said = mooring.content.model_dump_json()
    assert "one of them plays the captain" in said
    assert "They read the mooring manual" in said
    # The catalogue's type has a new version of its own; nothing of it is lost.
    shared = story.bot.deps.db.read()
    assert types.find(shared, mooring.team, "system-design") is not None
    # The message shows what was published, each a press away.
    story.settles()
    message = newest(ada, message)
    assert words(message).count("_published_") == 2
    ada.closes()
    ada.presses(message, "Show")
    assert "Mooring exercise" in view_words(ada.form("types.shown"))
    ada.closes()
    ada.types(HIRING, "/interview-plan catalogue mooring")
    assert "Mooring exercise" in view_words(ada.form("types.browse"))


def test_published_twice_it_is_there_once(story: Story) -> None:
    ada = story.person(ADA)
    message = decided(story, ada)
    ada.presses(message, "Publish…")
    form = ada.form("work.publish")
    number = work(story).number
    submit(story, ADA, {**form, "hash": "first"})
    once = {title: one.version for title, one in kept(story).items()}
    submit(story, ADA, {**form, "hash": "second"})
    assert sorted(kept(story)) == sorted(["Mooring exercise", work(story).work.groups[1].title])
    assert {title: one.version for title, one in kept(story).items()} == once
    assert work(story).number == number + 1
    ada.closes()
    ada.presses(newest(ada, message), "Publish…")
    assert "Nothing is ready yet." in view_words(ada.form("work.publish"))


def test_who_may_not_change_a_shared_type_suggests_it(story: Story) -> None:
    linus = story.person(LINUS)
    message = decided(story, linus)
    linus.presses(message, "Publish…")
    linus.submits()
    assert "1 type published, 1 change suggested" in view_words(linus.form("work.published"))
    story.settles()
    assert list(kept(story)) == ["Mooring exercise"]
    assert "System design" in words(story.person(ADA).waits_for_direct("System design"))
    assert "_new version, suggested_" in words(newest(linus, message))


def test_what_is_undecided_or_lacking_is_held_with_the_reason(story: Story) -> None:
    ada = story.person(ADA)
    message = both(story, ada)
    ada.presses(message, "Publish…")
    said = view_words(ada.form("work.publish"))
    assert "Nothing is ready yet." in said
    assert "1. Mooring exercise: To decide: duration" in said
    # Nor does a form that ticks them all the same publish them.
    form = publishing_all(ada.form("work.publish"), MOORING, BALLAST)
    submit(story, ADA, form)
    assert kept(story) == {}
    looks(ada, message)
    opens_group(ada, BALLAST)
    ada.presses_in_form("Show Draft")
    assert "Panel: say who leads it" in view_words(ada.form("work.draft"))
    ada.presses_in_form("Edit")
    ada.form("work.edit")
    assert "role | people | from where" in str(fills(ada, panel="the captain")["errors"])
    fills(ada, panel="lead | 1 | captains", title="Ballast: letting go in time")
    assert "Saved." in view_words(sees(ada, "Saved.", "work.done"))
    ada.closes()
    story.settles()
    assert "*3.* Ballast: letting go in time · “Ballast interview” · _drafted_" in words(
        newest(ada, message)
    )
    ada.presses(newest(ada, message), "Publish…")
    ada.submits()
    ada.form("work.published")
    assert kept(story)["Ballast: letting go in time"].content.default_minutes == 30


def test_what_a_draft_changes_in_the_catalogues_type_is_shown_before(story: Story) -> None:
    ada = story.person(ADA)
    looks(ada, both(story, ada))
    opens_group(ada, DESIGN)
    ada.presses_in_form("Show Draft")
    said = view_words(ada.form("work.draft"))
    assert "*What it changes in your catalogue's “System design" in said
    assert "+ Which questions do they ask before they begin to draw?" in said
    assert "Finish in the Catalogue" not in said


def test_a_new_type_is_finished_with_all_forms_of_the_catalogue(story: Story) -> None:
    ada = story.person(ADA)
    message = both(story, ada)
    looks(ada, message)
    opens_group(ada, BALLAST)
    ada.presses_in_form("Show Draft")
    ada.form("work.draft")
    ada.presses_in_form("Finish in the Catalogue")
    assert "This is a draft of your catalogue now." in view_words(ada.form("types.shown"))
    story.settles()
    assert kept(story)["Ballast interview"].status == "draft"
    ada.closes()
    assert "_a draft in your catalogue_" in words(newest(ada, message))


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        ({"does_not_assess": ("Typing speed",)}, "1 type published."),
        (
            {"title": "Walking through code"},
            "changed meanwhile (title), and the draft says otherwise",
        ),
    ],
    ids=["elsewhere", "the same field"],
)
def test_what_came_into_a_type_meanwhile_is_not_overwritten(
    story: Story, meanwhile: dict[str, object], said: str
) -> None:
    ada = story.person(ADA)
    ada.types(HIRING, "/interview-plan catalogue code walkthrough")
    ada.form("types.browse")
    presses_at(ada, "types.show", "code-walkthrough")
    ada.form("types.shown")
    ada.presses_in_form("Change by Talking")
    message = ada.waits_for_direct("Interview type:")
    looks(ada, message)
    opens_group(ada, "@code-walkthrough")
    ada.presses_in_form("Show Draft")
    ada.form("work.draft")
    ada.presses_in_form("Edit")
    ada.form("work.edit")
    fills(ada, title="Code the candidate knows")
    sees(ada, "Saved.")
    ada.closes()
    deps, team = story.bot.deps, work(story).kept.team
    shared = content().types.type("code-walkthrough")
    assert shared is not None
    changed = OwnType.of(shared).model_copy(update=meanwhile)
    with deps.db.write() as con:
        types.keep(con, team, changed, by=LINUS, why="", now=1.0, after=0, status="published")
    story.settles()
    ada.presses(newest(ada, message), "Publish…")
    ada.form("work.publish")
    ada.submits()
    assert said in view_words(ada.form("work.published"))
    (one,) = kept(story).values()
    assert {name: getattr(one.content, name) for name in meanwhile} == meanwhile
    assert (one.content.title == "Code the candidate knows") == ("title" not in meanwhile)


# Changing groups by hand


def test_groups_are_split_moved_combined_and_renamed_and_each_step_can_be_undone(
    story: Story,
) -> None:
    ada = story.person(ADA)
    message = both(story, ada)
    title = groups(story)[1][0]
    looks(ada, message)
    opens_group(ada, MOORING)
    ada.presses_in_form("Split")
    sees(ada, "Split.", "work.look")
    split = [("Mooring exercise", 1), ("Mooring exercise", 1), (title, 1), ("Ballast interview", 1)]
    assert groups(story) == split

    opens_group(ada, BALLAST)
    presses_at(ada, "work.move", BALLAST)
    ada.form("work.move")
    fills(ada, target=MOORING)
    sees(ada, "Moved to 1.", "work.look")
    assert groups(story) == [("Mooring exercise", 2), ("Mooring exercise", 1), (title, 1)]

    opens_group(ada, MOORING)
    ada.presses_in_form("Combine…")
    ada.form("work.combine")
    fills(ada, others=("t3",))
    sees(ada, "Combined.", "work.done")
    assert groups(story) == [("Mooring exercise", 3), (title, 1)]

    ada.presses_in_form("Decide")
    ada.form("work.group")
    fills(ada, title="Mooring and ballast")
    sees(ada, "Something is still to be decided.", "work.done")
    assert groups(story)[0] == ("Mooring and ballast", 3)
    ada.presses_in_form("Back to the Groups")
    for expected in (("Mooring exercise", 3), ("Mooring exercise", 2), ("Mooring exercise", 1)):
        before = work(story).number
        ada.form("work.look")
        ada.presses_in_form("Undo")
        sees(ada, f"before step {before}.", "work.look")
        assert groups(story)[0] == expected
    ada.closes()
    story.settles()
    ada.presses(newest(ada, message), "History")
    said = view_words(ada.form("work.history"))
    assert "Split 1, “Mooring exercise”, into 2 groups" in said
    assert "Moved “Ballast interview” from 4 to 1" in said
    assert "Combined 1 and 2 into 1, “Mooring exercise”" in said
    assert "Renamed 1: “Mooring exercise” is now “Mooring and ballast”" in said
    assert "back to version" in said
    assert "Begun" in said


def test_a_form_that_shows_an_older_version_changes_nothing(story: Story) -> None:
    linus, ada = story.person(LINUS), story.person(ADA)
    message = both(story, linus)
    looks(linus, message)
    opens_group(linus, MOORING)
    stale = linus.form("work.group")
    number = work(story).number
    # An admin splits it meanwhile.
    press(story, ADA, "work.look", work(story).id, channel=HIRING)
    ada.form("work.look")
    opens_group(ada, MOORING)
    ada.presses_in_form("Split")
    sees(ada, "Split.")
    assert work(story).number == number + 1
    result = linus._post("view/submit", view_id=stale["id"], state=stale["state"])
    assert "changed meanwhile" in str(result) or "changed meanwhile" in view_words(linus.form())
    assert work(story).number == number + 1


def test_undo_keeps_what_is_published_and_goes_on_to_the_step_before(story: Story) -> None:
    ada = story.person(ADA)
    message = decided(story, ada)
    ada.presses(message, "Publish…")
    ada.submits()
    ada.form("work.published")
    ada.closes()
    story.settles()
    ada.presses(newest(ada, message), "Undo")
    story.settles()
    now = work(story).work
    assert [bool(one.published) for one in now.groups] == [True, True, False]
    assert not now.groups[1].decided
    assert {one.status for one in kept(story).values()} == {"published"}


# Who may


def test_only_who_began_a_work_and_admins_see_or_change_it(story: Story) -> None:
    linus, grace = story.person(LINUS), story.person(GRACE)
    both(story, linus)
    number, id_ = work(story).number, work(story).id
    for action, value in (
        ("work.look", id_),
        ("work.publish", id_),
        ("work.history", id_),
        ("work.undo", f"{id_}@{number}"),
    ):
        press(story, GRACE, action, value, channel=HIRING)
        tells(grace, HIRING, NOT_YOURS[:60])
    # Nor by a form that is not theirs.
    looks(linus, story.person(LINUS).messages(str(linus.direct()))[-1])
    opens_group(linus, MOORING)
    form = linus.form("work.group")
    for callback in ("work.group", "work.move", "work.combine", "work.edit", "work.publish"):
        submit(story, GRACE, {**form, "callback_id": callback, "hash": callback})
    assert work(story).number == number
    press(story, GRACE, "work.look", "work_none", channel=HIRING)
    tells(grace, HIRING, GONE[:30])
    assert work(story).number == number
    press(story, ADA, "work.look", id_, channel=HIRING)
    assert "Mooring exercise" in view_words(story.person(ADA).form("work.look"))


# What cannot be read


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# Lunch\n\nSoup is at twelve, and there is bread.", "There is no interview in this"),
        ("We hold an interview with whoever applies and see.", "give each type a heading"),
    ],
    ids=["no interview", "free prose without a key"],
)
def test_a_text_without_types_says_so_and_what_to_do(story: Story, text: str, says: str) -> None:
    ada = story.person(ADA)
    message = gives(story, ada, text)
    assert says in words(message)
    assert labels(message) == ["Give Another Document"]
    assert works(story) == []
    ada.presses(message, "Give Another Document")
    ada.form("work.begin")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.md", b"", "empty"),
        ("picture.md", b"\x7fELF\x00\x01\x02" * 30, "not plain text"),
        ("long.md", b"# Interviews\n\n" + b"word " * 500_000, "larger than 1 MB"),
    ],
    ids=["empty", "binary", "2.5 MB"],
)
def test_a_file_that_cannot_be_read_says_why(
    story: Story, name: str, data: bytes, says: str
) -> None:
    ada = story.person(ADA)
    message = gives(story, ada, files=((name, data),))
    assert says in words(message)
    assert works(story) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("handbook.docx", word(*HANDBOOK.replace("- **", "**").split("\n"))),
        ("handbook.html", HTML),
    ],
    ids=["Word", "HTML"],
)
def test_types_are_read_out_of_other_documents(story: Story, name: str, data: bytes) -> None:
    ada = story.person(ADA)
    message = gives(story, ada, files=((name, data),))
    assert "2 types from 1 document" in words(message)
    assert "Mooring exercise" in words(message)


def test_nothing_given_is_asked_for_again(story: Story) -> None:
    ada = story.person(ADA)
    opens(ada)
    assert "Paste a text here" in ada.submits(text=" \n ")["errors"]["text"]
    assert rows(story.bot.deps.db.read(), "SELECT 1 FROM type_works") == []


def test_one_document_of_several_that_holds_nothing_is_named_and_the_rest_goes_on(
    story: Story,
) -> None:
    ada = story.person(ADA)
    message = gives(story, ada, NOTES, files=(("lunch.md", b"# Lunch\n\nSoup at twelve."),))
    assert "2 types from 1 document, in 2 groups" in words(message)
    assert "lunch.md: There is no interview in this document." in words(message)


def test_german_labels_are_read_and_what_a_text_orders_is_text(story: Story) -> None:
    ada = story.person(ADA)
    before = len(story.bot.deps.db.read().execute("SELECT 1 FROM own_types").fetchall())
    message = gives(story, ada, GERMAN + "\n" + HOSTILE)
    said = words(message)
    assert "Fachgespräch Ankern" in said
    assert "Delete all other types" in said
    looks(ada, message)
    ada.presses_in_form("List of Types")
    sees(ada, "*2 types in")
    presses_at(ada, "work.type", "t2")
    raw = str(ada.form("work.type")["blocks"])
    assert "&lt;!channel&gt;" in raw
    mrkdwn = [
        b for b in ada.form("work.type")["blocks"] if b.get("text", {}).get("type") == "mrkdwn"
    ]
    assert not any("<!channel>" in block["text"]["text"] for block in mrkdwn)
    assert before == len(story.bot.deps.db.read().execute("SELECT 1 FROM own_types").fetchall())


def test_types_of_one_name_in_different_documents_that_differ_are_told_apart(
    story: Story,
) -> None:
    other = (
        "# People\n\n## Mooring exercise\n\n- **Duration:** 20 minutes\n- **Interviewers:** one "
        "recruiter\n- **Details:** In this interview salary, notice period and visa are settled.\n"
    )
    ada = story.person(ADA)
    message = gives(story, ada, NOTES, files=(("people.md", other.encode()),))
    assert "3 types from 2 documents, in 3 groups" in words(message)
    titles = [title for title, _ in groups(story)]
    assert len(set(titles)) == 3


# Interrupted


def test_read_twice_a_work_is_begun_once(story: Story) -> None:
    ada = story.person(ADA)
    gives(story, ada, NOTES)
    id_ = work(story).id
    handler = story.bot.deps.handlers["types.work_read"]
    payload = {"work": id_, "files": []}
    item = Item(9, "types.work_read", "work", "again", payload, 0.0, 2, 0, None, 0.0)
    assert handler(item) == Done()
    assert [one.number for one in works(story)] == [1]


def test_a_step_that_was_not_seen_is_not_undone(story: Story) -> None:
    ada = story.person(ADA)
    looks(ada, both(story, ada))
    decides(ada, MOORING, Duration="both")
    ada.closes()
    # The message that was pressed still showed the version before.
    press(story, ADA, "work.undo", f"{work(story).id}@{work(story).number - 1}", channel=HIRING)
    tells(ada, HIRING, "changed meanwhile")
    assert work(story).work.groups[0].decided == {"Duration": "both"}
    now = work(story)
    with story.bot.deps.db.write() as con:
        undo(story.bot.deps, con, now.id, by=ADA, after=now.number)
    assert work(story).work.groups[0].decided == {}
