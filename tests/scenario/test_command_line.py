"""The command line, as a person or a machine runs it: a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from fake_model import answer
from jsonschema import Draft202012Validator
from story import SAMPLES, until

from bot.claude.standin import StandIn
from bot.clock import MovableClock
from bot.sandbox.seed import practice_workspace
from bot.sandbox.server import SandboxServer

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "data" / "schema" / "question_set.schema.json"
SEED = ROOT.parent / "shared" / "seeds" / "000_9f9b4aea60edb64e.txt"


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which only these settings of the bot are set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **(settings or {})}


def run(
    folder: Path, *words: str, given: bytes = b"", settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end in an empty folder."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(settings),
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )


@contextmanager
def serving(
    folder: Path, *words: str, settings: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    """Run a command that serves until it is told to stop."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_brief_becomes_a_set_on_standard_output(tmp_path: Path) -> None:
    done = run(tmp_path, "plan", "--brief", str(SAMPLES / "payments.md"), "--offline")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith("# Senior Go")
    assert list(tmp_path.iterdir()) == []


def test_a_brief_comes_from_standard_input_and_the_set_goes_out_as_json(tmp_path: Path) -> None:
    given = (SAMPLES / "payments.md").read_bytes()
    done = run(tmp_path, "plan", "--brief", "-", "--offline", "--format", "json", given=given)
    content = json.loads(done.stdout)
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(content)
    assert content["source"]["kind"] == "bank"
    assert sum(item["minutes"] for item in content["agenda"]) == content["length_minutes"] == 60


@pytest.mark.skipif(not SEED.is_file(), reason="the document is not beside this repository")
def test_the_document_this_grew_from_becomes_a_set_that_passes_every_check(tmp_path: Path) -> None:
    done = run(tmp_path, "plan", "--brief", str(SEED), "--offline", "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    content = json.loads(done.stdout)
    assert (content["level"], content["length_minutes"], content["target_minutes"]) == (
        "senior",
        45,
        40,
    )
    assert all(check["passed"] for check in content["checks"])


def test_a_role_in_words_becomes_a_set(tmp_path: Path) -> None:
    words = ["--role", "go backend", "--level", "sr", "--minutes", "45"]
    done = run(tmp_path, "plan", *words, "--offline", "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["level"] == "senior"


@pytest.mark.parametrize(("word", "level"), [("manager", "manager"), ("lead", "staff")])
def test_every_level_can_be_asked_for(tmp_path: Path, word: str, level: str) -> None:
    words = ["--role", "go backend", "--level", word, "--minutes", "45"]
    done = run(tmp_path, "plan", *words, "--offline", "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["level"] == level


def test_checks_that_fail_are_named_and_the_exit_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, "plan", "--brief", str(SAMPLES / "contradictory.md"), "--offline")
    assert done.returncode == 1
    assert "Not passed: question_count:" in done.stderr.decode()


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (("plan",), b"", "--brief"),
        (("plan", "--brief", "-"), b"", "empty"),
        (("plan", "--brief", "-"), b"\xff\xfe\x00", "not plain text"),
        (("plan", "--brief", "-"), b"a b c\n" * 2_000_000, "is larger than 10 MB. Send"),
        (("plan", "--role", "go", "--level", "wizard"), b"", "'wizard' is not a level"),
        (("plan", "--role", "pastry chef"), b"", "nothing for"),
    ],
)
def test_what_cannot_be_planned_is_said_in_a_sentence(
    tmp_path: Path, words: tuple[str, ...], given: bytes, said: str
) -> None:
    done = run(tmp_path, *words, given=given)
    assert done.returncode in {1, 2}
    assert done.stdout == b""
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_set_that_claude_writes_is_printed_with_what_it_cost(tmp_path: Path) -> None:
    with StandIn(otherwise=answer) as model:
        done = run(
            tmp_path,
            *("plan", "--brief", str(SAMPLES / "payments.md"), "--format", "json"),
            settings={"ANTHROPIC_API_KEY": "made-up", "ANTHROPIC_BASE_URL": model.url},
        )
    content = json.loads(done.stdout)
    assert content["source"]["kind"] == "model"
    said = done.stderr.decode()
    assert "Written and checked: q1" in said
    assert re.search(r"\d+ calls?, \$0\.\d{4}", said)


def test_check_finds_everything_in_order(tmp_path: Path) -> None:
    done = run(tmp_path, "check")
    assert done.returncode == 0
    assert "in order" in done.stdout.decode()


def test_a_malformed_setting_ends_every_command_with_its_name(tmp_path: Path) -> None:
    for command in ("start", "check", "sandbox"):
        done = run(tmp_path, command, settings={"BOT_MORNING": "noon"})
        assert done.returncode == 2
        assert done.stderr.decode().startswith("BOT_MORNING: expected")


def test_the_manifest_is_json_that_names_the_command(tmp_path: Path) -> None:
    done = run(tmp_path, "manifest")
    commands = json.loads(done.stdout)["features"]["slash_commands"]
    assert [each["command"] for each in commands] == ["/interview-plan"]


@pytest.mark.parametrize("words", [("start",), ("sandbox", "--no-browser", "--port", "0")])
def test_without_tokens_the_practice_workspace_opens_and_says_so_in_one_line(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    with serving(tmp_path, *words, settings={"BOT_SANDBOX_PORT": "0"}) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert url, line
        with urlopen(f"{url[0]}/", timeout=5) as page:  # noqa: S310 - on loopback
            assert page.status == 200
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
    assert (out, err, process.returncode) == ("", "", 0)
    assert list(tmp_path.iterdir()) == []


def test_with_tokens_the_same_command_connects_to_the_workspace_they_are_for(
    tmp_path: Path,
) -> None:
    with SandboxServer(practice_workspace(MovableClock())) as slack:
        settings = {
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            "SLACK_APP_TOKEN": "xapp-sandbox",
            "SLACK_API_URL": slack.api_url,
            "BOT_DATABASE": str(tmp_path / "bot.db"),
            "BOT_HEALTH_PORT": "0",
        }
        with serving(tmp_path, "start", settings=settings) as process:
            until(lambda: slack.sandbox.link.connections, "the connection")
            second = run(tmp_path, "start", settings=settings)
            assert second.returncode == 2
            assert "already serving" in second.stderr.decode()
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
        assert process.returncode == 0


def test_tokens_that_slack_does_not_accept_are_said_so(tmp_path: Path) -> None:
    with SandboxServer(practice_workspace(MovableClock())) as slack:
        settings = {
            "SLACK_BOT_TOKEN": "xoxb-wrong",
            "SLACK_APP_TOKEN": "xapp-wrong",
            "SLACK_API_URL": slack.api_url,
        }
        done = run(tmp_path, "start", settings=settings)
    assert done.returncode == 2
    assert "invalid_auth" in done.stderr.decode()
