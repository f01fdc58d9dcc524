from pathlib import Path

import pytest

from bot.settings import SettingError, load, table


def test_without_anything_set_the_defaults_hold() -> None:
    settings = load({})
    assert not settings.connects
    assert settings.database == Path("var/bot.db")
    assert settings.guide_before == 24 * 3600
    assert settings.morning == 9 * 60


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SLACK_BOT_TOKEN", "secret", "xoxb-"),
        ("SLACK_API_URL", "slack", "an address"),
        ("BOT_ADMINS", "ada", "member ids"),
        ("BOT_GUIDE_BEFORE", "a day", "a length of time"),
        ("BOT_MORNING", "25:00", "a time of day"),
        ("BOT_SANDBOX_PORT", "99999", "a whole number from 0 to 65535"),
        ("BOT_LOG_LEVEL", "LOUD", "one of DEBUG"),
        ("BOT_ZONE", "Berlin", "a time zone"),
    ],
)
def test_a_malformed_setting_names_itself_and_what_was_expected(
    name: str, value: str, expected: str
) -> None:
    with pytest.raises(SettingError) as caught:
        load({name: value})
    assert name in str(caught.value)
    assert expected in str(caught.value)


def test_a_malformed_token_is_not_repeated_in_the_message() -> None:
    with pytest.raises(SettingError) as caught:
        load({"SLACK_BOT_TOKEN": "my-secret-token"})
    assert "my-secret-token" not in str(caught.value)


def test_one_slack_token_without_the_other_is_named() -> None:
    with pytest.raises(SettingError, match="SLACK_APP_TOKEN"):
        load({"SLACK_BOT_TOKEN": "xoxb-1"})
    with pytest.raises(SettingError, match="SLACK_BOT_TOKEN"):
        load({"SLACK_APP_TOKEN": "xapp-1"})


def test_the_environment_wins_over_the_dotenv_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("BOT_LOG_LEVEL=DEBUG\nBOT_ZONE=Europe/Berlin\n")
    settings = load({"BOT_LOG_LEVEL": "ERROR"}, dotenv=dotenv)
    assert (settings.log_level, settings.default_zone) == ("ERROR", "Europe/Berlin")


def test_a_shifted_clock_is_refused_unless_slack_is_on_this_machine() -> None:
    with pytest.raises(SettingError, match="BOT_CLOCK_SHIFT"):
        load({"BOT_CLOCK_SHIFT": "+23h45m"})
    local = {"BOT_CLOCK_SHIFT": "+23h45m", "SLACK_API_URL": "http://127.0.0.1:8765/api/"}
    assert load(local).clock_shift == 23 * 3600 + 45 * 60


def test_the_table_lists_every_setting_once() -> None:
    lines = table().splitlines()
    names = [line.split("`")[1] for line in lines[2:]]
    assert len(names) == len(set(names))
    assert {"BOT_DATABASE", "SLACK_APP_TOKEN", "ANTHROPIC_API_KEY"} <= set(names)
