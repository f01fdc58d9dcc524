"""Slack's limits on composition objects: texts, options, confirmations.

Source: docs.slack.dev, "Block Kit reference", composition objects.
"""

from bot.sandbox.limits.spots import Spot

OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100
GROUPS = 100
URL = 3000
PLACEHOLDER = 150
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30


def check_text(spot: Spot, limit: int, *, plain_only: bool = False) -> None:
    """Check a text object, where one stands here."""
    if not spot.given or not spot.is_object():
        return
    kinds = ("plain_text",) if plain_only else ("plain_text", "mrkdwn")
    if spot.kind not in kinds:
        spot.at("type").wrong(f"unsupported type: {spot.kind}")
        return
    spot.has(("type", "text"), ("emoji",) if spot.kind == "plain_text" else ("verbatim",))
    spot.at("text").is_text(limit)
    spot.at("emoji").is_flag()
    spot.at("verbatim").is_flag()


def check_placeholder(spot: Spot) -> None:
    """Check an element's placeholder."""
    check_text(spot.at("placeholder"), PLACEHOLDER, plain_only=True)


def check_confirm(spot: Spot) -> None:
    """Check an element's confirmation dialogue, where it has one."""
    confirm = spot.at("confirm")
    if not confirm.given or not confirm.is_object():
        return
    confirm.has(("title", "text", "confirm", "deny"), ("style",))
    check_text(confirm.at("title"), CONFIRM_TITLE, plain_only=True)
    check_text(confirm.at("text"), CONFIRM_TEXT)
    check_text(confirm.at("confirm"), CONFIRM_BUTTON, plain_only=True)
    check_text(confirm.at("deny"), CONFIRM_BUTTON, plain_only=True)
    confirm.at("style").is_one_of("primary", "danger")


def check_option(spot: Spot, *, mrkdwn: bool = False, url: bool = False) -> None:
    """Check one option. Only radio buttons and checkboxes take mrkdwn, only overflows a url."""
    if not spot.is_object():
        return
    spot.has(("text", "value"), ("description", "url") if url else ("description",))
    check_text(spot.at("text"), OPTION_TEXT, plain_only=not mrkdwn)
    check_text(spot.at("description"), OPTION_TEXT, plain_only=not mrkdwn)
    spot.at("value").is_text(OPTION_VALUE)
    spot.at("url").is_text(URL)


def check_options(spot: Spot, limit: int, *, mrkdwn: bool = False, url: bool = False) -> None:
    """Check a list of options."""
    spot.is_list(limit)
    for option in spot.each():
        check_option(option, mrkdwn=mrkdwn, url=url)


def check_initial(spot: Spot, options: list[object]) -> None:
    """Check that what is chosen first is one of the options, exactly as it stands there."""
    for key in ("initial_option", "initial_options"):
        chosen = spot.at(key)
        if key == "initial_options":
            chosen.is_list(OPTIONS)
        one = [chosen] if key == "initial_option" and chosen.given else list(chosen.each())
        for each in one:
            if each.value not in options:
                each.wrong("must match one of the options")


def check_groups(spot: Spot) -> list[object]:
    """Check option groups; return every option in them."""
    spot.is_list(GROUPS)
    options: list[object] = []
    for group in spot.each():
        if not group.is_object():
            continue
        group.has(("label", "options"), ())
        check_text(group.at("label"), OPTION_TEXT, plain_only=True)
        check_options(group.at("options"), OPTIONS)
        options += group.at("options").values
    return options
