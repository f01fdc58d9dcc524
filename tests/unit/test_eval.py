"""The evaluation of models: run here on hand-written replies; it asks before it costs anything."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from fake_model import written

from bot.claude.asking import Claude
from bot.claude.model import Patience
from bot.claude.prompts import load_prompts
from bot.claude.standin import Refuse, Say, StandIn
from bot.clock import MovableClock
from bot.content import Content, load_content
from bot.plans.model import CheckResult
from bot.storage.database import Database
from tests.eval import table
from tests.eval.briefs import FOLDER, load_briefs
from tests.eval.estimate import estimate
from tests.eval.suite import trials
from tests.eval.trial import Heard, Trial, run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


def evaluate(
    folder: Path, *words: str, given: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(ROOT / "tests" / "eval" / "run.py"), *words],
        cwd=folder,
        env={**kept, **settings},
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_harness_runs_on_hand_written_replies_and_says_so(tmp_path: Path) -> None:
    done = evaluate(tmp_path, "--stand-in", "--model", "claude-haiku-5-5")

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("stand-in: the replies were written by hand")
    assert lines[2].split()[0] == "model"
    assert re.match(r"claude-haiku-5-5 +10 of 10 +\d+ of 170 \(", lines[4])
    assert re.search(r"\$0\.\d{4} +\d\.\d s +\d\.\d s +0 %$", lines[4])
    assert list(tmp_path.iterdir()) == []


def test_ten_briefs_of_different_roles_in_three_lengths() -> None:
    briefs = load_briefs()
    lines = [path.read_text("utf-8").count("\n") for path in FOLDER.iterdir()]

    assert len(briefs) == 10
    assert len({brief.role.casefold() for brief in briefs.values()}) == 10
    assert all(brief.role for brief in briefs.values())
    assert (sum(n == 1 for n in lines), sum(n > 30 for n in lines)) == (3, 3)


def test_without_a_key_it_says_what_it_needs(tmp_path: Path) -> None:
    done = evaluate(tmp_path)

    assert done.returncode == 2
    assert "ANTHROPIC_API_KEY: expected" in done.stderr
    assert "--stand-in" in done.stderr


def test_nothing_is_asked_before_a_person_who_saw_the_cost_says_yes(tmp_path: Path) -> None:
    with StandIn(otherwise=lambda _: Refuse(401, "authentication_error")) as model:
        settings = {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": model.url}
        for given in ("", "y\n"):
            done = evaluate(tmp_path, given=given, **settings)
            assert done.returncode == 1, done.stdout
            assert model.history == []
        assert re.search(r"claude-opus-5-5: 10 sets, about \$\d+\.\d\d", done.stdout)
        assert re.search(r"About \$\d+\.\d\d in all, by the prices of 20\d\d-\d\d", done.stdout)
        one = ("--model", "claude-haiku-5-5", "--brief", "ios-engineer")
        agreed = evaluate(tmp_path, *one, given="yes\n", **settings)
        assert model.history
        assert "claude-haiku-5-5, ios-engineer: no set." in agreed.stdout


def test_a_model_or_brief_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = evaluate(tmp_path, "--stand-in", "--model", "claude-of-tomorrow")

    assert done.returncode == 2
    assert "claude-of-tomorrow: expected one of claude-opus-5-5" in done.stderr


def test_the_estimate_follows_price_and_number(content: Content) -> None:
    briefs, prompt = load_briefs(), content.prompts["question_set"]
    one = {"ios-engineer": briefs["ios-engineer"]}
    opus, haiku = (content.prices.models[f"claude-{name}-5-5"] for name in ("opus", "haiku"))

    assert 0.2 < estimate(one, opus, prompt, content.bank) < 1.0
    whole = estimate(briefs, opus, prompt, content.bank)
    assert 9 * estimate(one, opus, prompt, content.bank) < whole
    assert whole == pytest.approx(40 * estimate(briefs, haiku, prompt, content.bank))


class Ticking:
    """A clock that goes on by a second each time it is looked at."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def tried(folder: Path, content: Content, *answers: Say | Refuse) -> Trial:
    """Run the brief on iOS once, on these answers."""
    db = Database(folder / "ledger.db")
    with StandIn() as model:
        model.enqueue(*answers)
        claude = Claude(
            api_key="k",
            base_url=model.url,
            model="claude-opus-5-5",
            prompts=load_prompts(),
            ledger=Heard(db, content.prices, MovableClock()),
            patience=Patience(back_off=(0.0,)),
        )
        brief = load_briefs()["ios-engineer"]
        try:
            return run(
                claude,
                "ios-engineer",
                brief,
                bank=content.bank,
                prices=content.prices,
                monotonic=Ticking(),
            )
        finally:
            claude.close()
            db.close()


def reply(content: Content, extra_minutes: int = 0) -> Say:
    with StandIn(otherwise=lambda asked: Say(json.dumps(written(asked.data["brief"])))) as model:
        brief = load_briefs()["ios-engineer"]
        (trial,) = trials("k", model.url, ["claude-opus-5-5"], {"x": brief}, content)
        found = written(model.history[0].data["brief"])
        assert trial.calls
    found["questions"][0]["minutes"] += extra_minutes
    usage = {
        "input_tokens": 1000,
        "cache_read_input_tokens": 3000,
        "output_tokens": 10_000,
    }
    return Say(json.dumps(found), usage=usage)


def passed(results: Sequence[CheckResult], name: str) -> bool:
    return next(each.passed for each in results if each.id == name)


def test_the_first_try_and_the_repaired_set_are_told_apart(
    tmp_path: Path, content: Content
) -> None:
    wrong, right = reply(content, extra_minutes=20), reply(content)

    trial = tried(tmp_path, content, wrong, right, right)

    assert not passed(trial.first, "minutes")
    assert passed(trial.last, "minutes")
    assert trial.cost == pytest.approx(len(trial.calls) * (0.004 + 0.0006 + 0.2))
    assert trial.cached / trial.sent == 0.75
    assert trial.first_question is not None
    assert 0 < trial.first_question < trial.seconds


def test_a_reply_that_is_no_set_passes_nothing_at_the_first_try(
    tmp_path: Path, content: Content
) -> None:
    trial = tried(tmp_path, content, Say("hello"), reply(content), reply(content))

    assert trial.first == ()
    assert passed(trial.last, "minutes")


def test_a_call_that_broke_off_is_no_try(tmp_path: Path, content: Content) -> None:
    right = reply(content)

    trial = tried(tmp_path, content, Refuse(529, "overloaded_error"), right, right, right)

    assert passed(trial.first, "minutes")
    assert trial.calls[0].outcome == "overloaded"


def test_a_model_without_a_set_is_counted_and_named(tmp_path: Path, content: Content) -> None:
    failed = tried(tmp_path, content, Say("", stop_reason="refusal"))
    made = tried(tmp_path, content, reply(content), reply(content), reply(content))

    line = table.written([failed, made]).splitlines()[2]
    assert line.split()[1:4] == ["1", "of", "2"]
    assert "no set. Claude declined to answer this." in table.faults([failed, made])[0]
