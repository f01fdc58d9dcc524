"""The browser page: writing, threads, unread marks, people and the clock."""

import re

from page_blocks import asks, modal
from page_fixture import (
    START,
    Opener,
    ScriptedApp,
    dialog,
    last_message,
    messages,
    say,
)
from playwright.sync_api import expect

from bot.clock import MovableClock
from bot.sandbox.seed import ADA, GENERAL, GRACE, LINUS, RANDOM, SAM
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Draft


def test_the_slash_menu_filters_and_completes(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    box = page.get_by_test_id("composer")
    box.click()
    page.keyboard.type("/pl")
    offered = page.get_by_role("option")
    expect(offered).to_have_count(2)
    expect(offered.first).to_contain_text("[role] | help")
    page.keyboard.type("ac")
    expect(offered).to_have_count(1)
    page.keyboard.press("Tab")
    expect(box).to_have_value("/places ")
    expect(page.get_by_test_id("usage")).to_contain_text("List the places")
    box.fill("")
    page.keyboard.type("/p")
    page.keyboard.press("Enter")
    expect(box).to_have_value("/plan ")
    page.keyboard.type("senior go")
    page.keyboard.press("Enter")
    heard = app.wait("command")
    assert (heard["command"], heard["text"], heard["user_id"]) == ("/plan", "senior go", ADA)
    expect(box).to_have_value("")


def test_shortcuts_stand_with_the_commands(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    page.get_by_test_id("composer").click()
    page.keyboard.type("/sta")
    page.get_by_role("option", name="Start").click()
    assert app.wait("shortcut")["callback_id"] == "new"
    expect(page.get_by_test_id("composer")).to_have_value("")


def test_a_command_that_does_not_exist_is_explained_and_kept(visit: Opener) -> None:
    page = visit()
    say(page, "/plna senior")
    expect(page.get_by_test_id("composer-notice")).to_contain_text("not a valid command")
    expect(page.get_by_test_id("composer")).to_have_value("/plna senior")


def test_enter_sends_and_shift_enter_breaks_the_line(visit: Opener) -> None:
    page = visit()
    page.get_by_test_id("composer").click()
    page.keyboard.type("One")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    expect(last_message(page)).to_have_text("One\ntwo")


def test_names_become_mentions(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    page.get_by_test_id("composer").click()
    page.keyboard.type("Ask @lin")
    page.keyboard.press("Enter")
    page.keyboard.type("or @grace in #general & <co>")
    page.keyboard.press("Enter")
    expect(last_message(page)).to_have_text(
        "Ask @Linus Tanaka or @Grace Lindqvist in #general & <co>"
    )
    assert app.wait("event_callback")["event"]["text"] == (
        f"Ask <@{LINUS}> or <@{GRACE}> in <#{GENERAL}> &amp; &lt;co&gt;"
    )


def test_a_file_is_sent_with_its_words(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    page.get_by_test_id("file").set_input_files(
        {"name": "brief.txt", "mimeType": "text/plain", "buffer": b"Senior Go engineer"}
    )
    expect(page.get_by_test_id("file-chip")).to_contain_text("brief.txt")
    say(page, "The brief")
    expect(messages(page).last.get_by_test_id("file-card")).to_contain_text("brief.txt")
    expect(last_message(page)).to_have_text("The brief")
    assert app.heard


def test_a_thread_opens_beside_the_channel_and_takes_replies(
    app: ScriptedApp, visit: Opener
) -> None:
    page = visit()
    app.post(text="A root")
    messages(page).last.hover()
    messages(page).last.get_by_test_id("reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread).to_be_visible()
    expect(messages(page)).to_be_visible()
    say(page, "A reply", testid="thread-composer")
    expect(thread.get_by_test_id("message")).to_have_count(2)
    expect(page.get_by_test_id("replies")).to_contain_text("1 reply")
    say(page, "/plan", testid="thread-composer")
    expect(thread.get_by_test_id("thread-composer-notice")).to_contain_text(
        "not supported in threads"
    )
    expect(page.get_by_test_id("thread-composer")).to_have_value("/plan")
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()
    page.get_by_test_id("replies").click()
    expect(thread).to_be_visible()
    page.reload()
    expect(thread.get_by_test_id("message")).to_have_count(2)
    expect(page.get_by_test_id("thread-composer")).to_have_value("/plan")


def test_unread_conversations_are_marked_until_they_are_read(
    app: ScriptedApp, visit: Opener
) -> None:
    page = visit(GRACE, RANDOM)
    app.post(text="One")
    app.post(text="Two")
    link = page.get_by_role("button", name=re.compile("^general"))
    expect(link.get_by_test_id("unread")).to_have_text("2")
    expect(link).to_have_accessible_name("general, channel, 2 unread")
    expect(page).to_have_title(re.compile(r"^\(2\) #random"))
    assert int(link.evaluate("node => getComputedStyle(node).fontWeight")) >= 600
    link.click()
    expect(page.get_by_test_id("new-mark")).to_be_visible()
    expect(link.get_by_test_id("unread")).to_have_count(0)
    page.reload()
    expect(messages(page)).to_have_count(2)
    expect(page.get_by_test_id("new-mark")).to_have_count(0)


def test_everyone_finds_their_own_place_again_after_a_switch(
    app: ScriptedApp, visit: Opener
) -> None:
    page = visit(ADA, GENERAL)
    app.opens(modal(asks("Role", "plain_text_input", "role")))
    say(page, "/plan")
    dialog(page).get_by_label("Role").fill("Go engineer")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_test_id("composer").fill("Not sent yet")
    direct = app.web.conversations_open(users=GRACE)["channel"]["id"]
    app.post(direct, text="For Grace alone")
    expect(page.get_by_test_id("others-news")).to_have_attribute("data-names", "Grace")
    page.get_by_test_id("switcher").click()
    page.get_by_role("option", name=re.compile("Grace")).click()
    expect(page.get_by_test_id("switcher")).to_contain_text("You are Grace")
    expect(page).to_have_url(re.compile(GRACE))
    expect(page.get_by_test_id("composer")).to_have_value("")
    page.get_by_test_id("channel-link").filter(has_text="Helper").click()
    expect(last_message(page)).to_have_text("For Grace alone")
    page.get_by_test_id("switcher").click()
    page.get_by_role("option", name=re.compile("Ada")).click()
    expect(page.get_by_test_id("title")).to_have_text("general")
    expect(page.get_by_test_id("composer")).to_have_value("Not sent yet")
    expect(page.get_by_text("For Grace alone")).to_have_count(0)


def test_an_open_form_waits_for_the_person_it_is_for(app: ScriptedApp, visit: Opener) -> None:
    page = visit(ADA)
    app.opens(modal(asks("Role", "plain_text_input", "role")))
    say(page, "/plan")
    dialog(page).get_by_label("Role").fill("Go engineer")
    base = page.url.split("?")[0]
    page.goto(f"{base}?as={GRACE}#{GENERAL}")
    expect(page.get_by_test_id("switcher")).to_contain_text("Grace")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.goto(f"{base}?as={ADA}#{GENERAL}")
    expect(dialog(page).get_by_label("Role")).to_have_value("Go engineer")


def test_a_channel_can_be_joined_and_made(visit: Opener) -> None:
    page = visit(SAM, GENERAL)
    expect(page.get_by_test_id("title")).not_to_be_empty()
    page = visit(ADA)
    page.get_by_role("button", name="Add a channel").click()
    page.get_by_label("Name").fill("go-panel")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_test_id("title")).to_have_text("go-panel")
    expect(page.get_by_test_id("empty")).to_contain_text("Type /plan to plan an interview")
    other = visit(GRACE, "go-panel")
    other.get_by_role("button", name="Join Channel").click()
    say(other, "Hello")
    expect(last_message(page)).to_have_text("Hello")


def test_people_and_the_app_are_brought_into_a_channel(visit: Opener) -> None:
    page = visit(ADA, RANDOM)
    page.get_by_test_id("members").click()
    page.get_by_role("menuitem", name="Add people or the app").click()
    page.get_by_role("combobox", name="People").click()
    page.keyboard.type("helper")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_test_id("members")).to_have_accessible_name("6 members")
    say(page, "/invite @Helper")
    expect(page.get_by_test_id("composer")).to_have_value("")


def test_a_long_message_opens_where_it_begins(app: ScriptedApp, visit: Opener) -> None:
    page = visit(GRACE, RANDOM)
    app.post(text="\n".join(f"Line {line}" for line in range(120)))
    page.get_by_role("button", name="general, channel, 1 unread").click()
    expect(messages(page).last.get_by_test_id("author")).to_be_in_viewport()
    expect(page.get_by_test_id("unread")).to_have_count(0)
    page.get_by_test_id("jump").click()
    expect(messages(page).last.get_by_test_id("author")).not_to_be_in_viewport()
    expect(page.get_by_test_id("jump")).to_be_hidden()


def test_a_direct_message_is_opened_by_name(visit: Opener) -> None:
    page = visit(ADA)
    page.get_by_role("button", name="New direct message").click()
    page.get_by_role("combobox", name="People").click()
    page.keyboard.type("grace")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_test_id("title")).to_have_text("Grace Lindqvist")
    expect(page.get_by_test_id("empty")).to_contain_text("switch person")
    say(page, "Do you have a minute?")
    other = visit(GRACE)
    link = other.get_by_role("button", name=re.compile("^Ada Okafor"))
    expect(link.get_by_test_id("unread")).to_have_text("1")


def test_a_permalink_leads_to_its_message(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    first = app.post(text="The first")
    for line in range(40):
        app.post(text=f"Line {line}")
    link = app.web.chat_getPermalink(channel=GENERAL, message_ts=first)["permalink"]
    reply = app.post(thread_ts=first, text="In the thread")
    inner = app.web.chat_getPermalink(channel=GENERAL, message_ts=reply)["permalink"]
    app.post(text=f"See <{link}|the first> and <{inner}|the reply>")
    expect(messages(page).first).not_to_be_in_viewport()
    page.get_by_role("link", name="the first").click()
    expect(messages(page).first).to_be_in_viewport()
    page.get_by_role("link", name="the reply").click()
    expect(page.get_by_test_id("thread-messages")).to_contain_text("In the thread")
    page.goto(str(link))
    expect(messages(page).first).to_be_in_viewport()


def test_the_clock_moves_forward_only(
    app: ScriptedApp, server: SandboxServer, visit: Opener, clock: MovableClock
) -> None:
    server.sandbox.next_moment = lambda: START + 7200
    page = visit()
    face = page.get_by_test_id("clock-face")
    expect(face).to_have_text("Tue 24 Nov 10:00")
    page.get_by_role("button", name="+15 min").click()
    expect(face).to_have_text("Tue 24 Nov 10:15")
    page.get_by_role("button", name="To next reminder").click()
    expect(face).to_have_text("Tue 24 Nov 12:00")
    page.get_by_role("button", name="Date…").click()
    page.get_by_test_id("clock-to").fill("2026-11-23T09:00")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_text("only goes forward")).to_be_visible()
    page.get_by_test_id("clock-to").fill("2026-11-30T09:00")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(face).to_have_text("Mon 30 Nov 09:00")
    assert clock.now() == START + 6 * 86_400 - 3600
    expect(visit(LINUS).get_by_test_id("clock-face")).to_have_text("Mon 30 Nov 04:00")
    assert app.web.api_test()["ok"]


def test_what_was_missed_while_the_line_was_down_is_shown(
    server: SandboxServer, visit: Opener
) -> None:
    page = visit()
    say(page, "Before")
    expect(messages(page)).to_have_count(1)
    port = server.port
    server.stop()
    expect(page.get_by_test_id("connection")).to_have_text("Connecting again…")
    server.workspace.post(Draft(GENERAL, GRACE, "Meanwhile"))
    server.start(port)
    expect(page.get_by_test_id("connection")).to_have_text("")
    expect(last_message(page)).to_have_text("Meanwhile")
