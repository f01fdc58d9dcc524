"""The browser page of the local workspace: messages, and what is never markup."""

import re

import pytest
from page_blocks import asks, button, modal, mrkdwn, options, plain, section
from page_fixture import (
    START,
    Opener,
    ScriptedApp,
    dialog,
    last_message,
    messages,
    say,
)
from playwright.sync_api import Page, expect

from bot.clock import MovableClock
from bot.sandbox.seed import ADA, GENERAL, GRACE, LINUS

HOSTILE = [
    "<img src=x onerror=\"window.hacked='img'\">",
    "<script>window.hacked='script'</script>",
    "<svg onload=window.hacked='svg'>",
    "<a href=\"javascript:window.hacked='link'\">come</a>",
    "<javascript:window.hacked='mrkdwn'|come>",
    "<data:text/html,<script>1</script>|come>",
    "[come](javascript:window.hacked='markdown')",
    "&lt;iframe src=//evil.example&gt;",
    "*<b>bold</b>* _<i>x</i>_ `<u>code</u>` ```<s>pre</s>```",
    '"><input autofocus onfocus=alert(1)>',
]


def as_text(page: Page, module: str, call: str, text: str) -> str:
    """Draw text with one of the page's modules; return it as tags and words."""
    return str(
        page.evaluate(
            """async ([module, call, text]) => {
              const nodes = (await import(`/page/static/${module}`))[call](text);
              const tag = (node) => node.tagName.toLowerCase();
              const write = (node) => node.nodeType === 3 ? node.data
                : ["SPAN", "P"].includes(node.tagName) && !node.classList.contains("mention")
                  ? [...node.childNodes].map(write).join("") + (node.tagName === "P" ? "\\n" : "")
                  : [`<${[tag(node), node.getAttribute("href")].filter(Boolean).join(" ")}>`,
                     ...[...node.childNodes].map(write), `</${tag(node)}>`].join("");
              return nodes.map(write).join("").trim();
            }""",
            [module, call, text],
        )
    )


def test_a_message_shows_who_when_and_what(app: ScriptedApp, visit: Opener) -> None:
    page = visit(GRACE)
    app.post(text="Welcome, *everyone*")
    message = messages(page).last
    expect(message.get_by_test_id("author")).to_have_text("Helper")
    expect(message.get_by_test_id("app-badge")).to_have_text("APP")
    expect(message.locator("strong")).to_have_text("everyone")
    expect(message.locator("time").first).to_have_text("11:00")  # Stockholm
    expect(page.get_by_test_id("day")).to_have_text("Today")
    linus = visit(LINUS)
    expect(messages(linus).last.locator("time").first).to_have_text("05:00")  # New York


def test_consecutive_messages_of_one_person_stand_under_one_name(
    app: ScriptedApp, visit: Opener, clock: MovableClock
) -> None:
    page = visit()
    say(page, "One")
    expect(messages(page)).to_have_count(1)
    say(page, "Two")
    expect(messages(page)).to_have_count(2)
    expect(page.get_by_test_id("author")).to_have_count(1)
    clock.advance(400)
    say(page, "Three, later")
    expect(page.get_by_test_id("author")).to_have_count(2)
    clock.advance(86_400)
    say(page, "The next day")
    expect(page.get_by_test_id("day")).to_have_count(2)
    assert app.heard


def test_every_kind_of_block_in_a_message_is_shown(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    app.post(
        text="summary",
        blocks=[
            {"type": "header", "text": plain("A <b>header</b>")},
            {"type": "section", "fields": [mrkdwn("*Level*\nSenior"), mrkdwn("*Areas*\n9")]},
            {"type": "divider"},
            {"type": "context", "elements": [mrkdwn(f"Asked by <@{ADA}> in <#{GENERAL}>")]},
            {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "A chart"},
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "loud", "style": {"bold": True}}],
                    },
                    {
                        "type": "rich_text_list",
                        "style": "bullet",
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [{"type": "text", "text": "an item"}],
                            }
                        ],
                    },
                ],
            },
            {
                "type": "table",
                "rows": [
                    [{"type": "raw_text", "text": "Criterion"}, {"type": "raw_text", "text": "1"}],
                    [{"type": "raw_text", "text": "Depth"}, {"type": "raw_text", "text": "3"}],
                ],
            },
        ],
    )
    body = last_message(page)
    expect(body.get_by_role("heading", name="A <b>header</b>")).to_be_visible()
    expect(body.get_by_text("Senior")).to_be_visible()
    expect(body.locator("hr")).to_be_attached()
    expect(body.get_by_text("@Ada Okafor")).to_be_visible()
    expect(body.get_by_role("link", name="#general")).to_be_visible()
    expect(body.get_by_role("img", name="A chart")).to_be_visible()
    expect(body.locator("strong", has_text="loud")).to_be_visible()
    expect(body.get_by_role("listitem")).to_have_text("an item")
    expect(body.get_by_role("columnheader", name="Criterion")).to_be_visible()
    expect(body.get_by_role("cell", name="Depth")).to_be_visible()


def test_a_markdown_block_is_drawn_from_standard_markdown(visit: Opener) -> None:
    page = visit()
    text = (
        "## Rubric\n\n**Four** levels, *each* with `signals`\n\n1. One\n   - inner\n2. Two\n\n"
        "> quoted\n\n| A | B |\n|---|:-:|\n| 1 | 2 |\n\n```go\nx := <-ch\n```\n\n---\n"
        "[docs](https://go.dev) ~~gone~~"
    )
    drawn = as_text(page, "markdown.js", "markdown", text)
    for part in [
        "<h4>Rubric</h4>",
        "<strong>Four</strong> levels, <em>each</em> with <code>signals</code>",
        "<ol><li>One<ul><li>inner</li></ul></li><li>Two</li></ol>",
        "<blockquote>quoted\n</blockquote>",
        "<td>1</td>",
        "<pre>x := <-ch</pre>",
        "<hr></hr>",
        "<a https://go.dev/>docs</a> <del>gone</del>",
    ]:
        assert part in drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        (
            "*bold* _soft_ ~gone~ `code`",
            "<strong>bold</strong> <em>soft</em> <del>gone</del> <code>code</code>",
        ),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("&gt; quoted\nnot", "<blockquote>quoted</blockquote>not"),
        ("```\nx &lt; y\n```", "<pre>x < y</pre>"),
        (
            "<https://go.dev|Go> <mailto:a@b.example>",
            "<a https://go.dev/>Go</a> <a mailto:a@b.example>a@b.example</a>",
        ),
        ("<https://go.dev/a_b_c>", "<a https://go.dev/a_b_c>https://go.dev/a_b_c</a>"),
        ("see https://go.dev/doc.", "see <a https://go.dev/doc>https://go.dev/doc</a>."),
        ("<javascript:alert(1)|x>", "<javascript:alert(1)|x>"),
        ("`*not bold*`", "<code>*not bold*</code>"),
        ("• one\n• two", "• one• two"),
        ("<@U0NOBODY>", "<span>@U0NOBODY</span>"),
        ("<!here> and <!subteam^S1|@team>", "<span>@here</span> and <span>@team</span>"),
    ],
)
def test_mrkdwn_is_drawn_as_slack_does(visit: Opener, text: str, drawn: str) -> None:
    assert as_text(visit(), "mrkdwn.js", "mrkdwn", text).replace("\n", "") == drawn


def test_dates_are_shown_in_the_readers_zone(app: ScriptedApp, visit: Opener) -> None:
    at = int(START + 86_400)
    app.post(text=f"Be there <!date^{at}^{{date_short_pretty}} at {{time}}|fallback>")
    expect(last_message(visit(GRACE))).to_have_text("Be there tomorrow at 11:00")
    expect(last_message(visit(LINUS))).to_have_text("Be there tomorrow at 05:00")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_and_apps_write_is_never_markup(
    app: ScriptedApp, visit: Opener, text: str
) -> None:
    page = visit()
    say(page, text)
    expect(messages(page)).to_have_count(1)
    typed = last_message(page).text_content() or ""
    for part in re.findall(r"[\w=]{4,}", re.sub(r"&\w+;", " ", text)):
        assert part in typed
    app.post(
        text=text,
        blocks=[
            section(text, accessory=button(text[:70], "b", value=text)),
            {"type": "header", "text": plain(text)},
            {"type": "markdown", "text": text},
            {"type": "table", "rows": [[{"type": "raw_text", "text": text}]]},
        ],
    )
    expect(messages(page)).to_have_count(2)
    app.opens(
        modal(
            section(text),
            asks(text, "static_select", "s", options=options(text[:70]), placeholder=plain(text)),
            title="A form",
        )
    )
    say(page, "/plan")
    dialog(page, "A form").get_by_role("combobox").click()
    made = page.locator(
        ".message-body :is(img, script, iframe, input, object), dialog :is(img, script, iframe)"
    )
    expect(made).to_have_count(0)
    assert page.evaluate("window.hacked") is None
    for address in page.locator("a[href]").evaluate_all("all => all.map(a => a.protocol)"):
        assert address in ("http:", "https:", "mailto:")


def test_an_edited_message_says_so_and_keeps_its_place(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    ts = app.post(text="First")
    expect(last_message(page)).to_have_text("First")
    app.web.chat_update(channel=GENERAL, ts=ts, text="Second")
    expect(last_message(page)).to_have_text("Second (edited)")
    app.web.chat_delete(channel=GENERAL, ts=ts)
    expect(page.get_by_test_id("empty")).to_be_visible()


def test_an_ephemeral_message_is_marked_and_only_its_readers(
    app: ScriptedApp, visit: Opener
) -> None:
    page, other = visit(ADA), visit(GRACE)
    app.web.chat_postEphemeral(channel=GENERAL, user=ADA, text="Just for you")
    expect(page.get_by_test_id("only-you")).to_contain_text("Only visible to you")
    app.post(text="For all")
    expect(messages(other)).to_have_count(1)
    expect(other.get_by_text("Just for you")).to_have_count(0)
    page.get_by_test_id("dismiss").click()
    expect(messages(page)).to_have_count(1)


def test_reactions_are_counted_and_can_be_taken_back(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    ts = app.post(text="Ready?")
    app.web.reactions_add(channel=GENERAL, timestamp=ts, name="+1")
    reaction = messages(page).last.get_by_test_id("reaction")
    expect(reaction).to_contain_text("1")
    reaction.click()
    expect(reaction).to_contain_text("2")
    expect(reaction).to_have_attribute("aria-pressed", "true")
    reaction.click()
    expect(reaction).to_contain_text("1")
