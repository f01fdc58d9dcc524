"""Asking for a structured reply: what is sent, what is accepted, repaired or refused."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import anthropic
import httpx2
import pytest
from pydantic import BaseModel, Field, create_model

from bot.catalogue.model import Kind
from bot.claude.accepting import Fault
from bot.claude.asking import Claude
from bot.claude.errors import ModelFailed
from bot.claude.ledger import Ledger
from bot.claude.model import Ask, Patience, Reply
from bot.claude.prices import load_prices
from bot.claude.prompts import load_prompts
from bot.claude.schema import wire_schema
from bot.claude.standin import Asked, Refuse, Say, StandIn
from bot.clock import MovableClock
from bot.storage.database import Database, rows

ROOT = Path(__file__).parents[2]
PROMPTS = load_prompts()
SECRET = "Zelda Quux earns 91,000"
KEY = "sk-ant-do-not-log"


class Item(BaseModel):
    name: str
    kind: Kind
    minutes: int = Field(ge=1)


class Listed(BaseModel):
    items: list[Item]


def text(*minutes: int, kind: str = "coding") -> str:
    items = [{"name": SECRET, "kind": kind, "minutes": count} for count in minutes]
    return json.dumps({"items": items})


def sums_to_ten(listed: Listed) -> Sequence[Fault]:
    total = sum(item.minutes for item in listed.items)
    weight = abs(total - 10)
    return [] if not weight else [Fault("minutes", f"{total}, expected 10", weight=weight)]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "bot.db")
    yield database
    database.close()


@pytest.fixture
def model() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture
def claude(model: StandIn, db: Database) -> Iterator[Claude]:
    made = Claude(
        api_key=KEY,
        base_url=model.url,
        model="claude-opus-5-5",
        prompts=PROMPTS,
        ledger=Ledger(db, load_prices(), MovableClock(50.0)),
        patience=Patience(back_off=(0.0, 0.0)),
    )
    yield made
    made.close()


def ask(claude: Claude, **changed: Any) -> Reply[Listed]:
    values: dict[str, Any] = {
        "job": "tests.list",
        "team": "T1",
        "prompt": PROMPTS["question_set"],
        "content": {"brief": SECRET, "family": None},
        "reply": Listed,
        "validate": sums_to_ten,
    }
    return claude.ask(Ask[Listed](**{**values, **changed}), deadline=20.0)


def outcomes(db: Database) -> list[str]:
    return [row["outcome"] for row in rows(db.read(), "SELECT outcome FROM model_calls")]


# What is sent


def test_importing_the_room_and_making_a_claude_does_not_import_the_sdk() -> None:
    program = (
        "import sys, bot.claude, bot.claude.asking, bot.claude.standin, bot.plans.write\n"
        "from bot.claude.prompts import load_prompts\n"
        "bot.claude.asking.Claude(api_key='k', model='m', prompts=load_prompts())\n"
        "heavy = {'anthropic', 'httpx2', 'jiter'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert done.returncode == 0, done.stderr


def test_a_request_holds_a_cacheable_prefix_and_the_brief_as_data(
    claude: Claude, model: StandIn
) -> None:
    model.enqueue(Say(text(10)), Say(text(4, 6)))

    ask(claude)
    ask(claude, content={"brief": {"b": 1, "a": "{{x}}"}, "family": 2})

    first, second = (asked.body for asked in model.history)
    assert set(first) == {
        "model", "max_tokens", "system", "messages", "output_config", "stream",
    }  # fmt: skip
    assert first["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert {**first, "messages": None} == {**second, "messages": None}
    assert SECRET not in json.dumps(first["system"])
    assert model.history[1].data == {"brief": {"a": "{{x}}", "b": 1}, "family": 2}
    assert first["output_config"]["format"]["type"] == "json_schema"
    assert first["output_config"]["effort"] == PROMPTS["question_set"].effort


def test_a_prompt_may_name_a_model_of_its_own(claude: Claude, model: StandIn, db: Database) -> None:
    model.enqueue(Say(text(10)))

    reply = ask(claude, prompt=replace(PROMPTS["question_set"], model="claude-haiku-5-5"))

    assert reply.model == model.history[0].body["model"] == "claude-haiku-5-5"
    assert rows(db.read(), "SELECT model FROM model_calls") == [{"model": "claude-haiku-5-5"}]


def test_a_key_is_needed_to_make_one() -> None:
    with pytest.raises(ValueError, match="a key"):
        Claude(api_key="", model="m", prompts=PROMPTS)


# What is accepted


def test_a_good_reply_takes_one_call(claude: Claude, model: StandIn, db: Database) -> None:
    model.enqueue(Say(text(4, 6)))

    reply = ask(claude)

    assert [item.minutes for item in reply.value.items] == [4, 6]
    assert (reply.calls, reply.faults, reply.model) == (1, (), "claude-opus-5-5")
    assert reply.prompt == PROMPTS["question_set"].identity
    (row,) = rows(db.read(), "SELECT * FROM model_calls")
    assert (row["job"], row["team"], row["outcome"]) == ("tests.list", "T1", "ok")
    assert (row["request_id"], row["stop_reason"], row["at"]) == ("req_standin", "end_turn", 50.0)
    assert row["cost_usd"] > 0
    assert SECRET not in json.dumps(row)


@pytest.mark.parametrize("kind", ["SYSTEM_DESIGN", "System Design", "system-design"])
def test_the_capitals_of_an_enum_are_put_right(claude: Claude, model: StandIn, kind: str) -> None:
    model.enqueue(Say(text(10, kind=kind)))

    reply = ask(claude)

    assert reply.calls == 1
    assert reply.value.items[0].kind is Kind.SYSTEM_DESIGN


def test_strings_are_prepared_before_anything_looks_at_them(claude: Claude, model: StandIn) -> None:
    model.enqueue(Say(text(10, kind="!coding!")))

    reply = ask(claude, prepare=lambda said: said.strip("!"))

    assert reply.value.items[0].kind is Kind.CODING


# What is repaired


def test_a_reply_that_fails_a_check_is_repaired_in_the_same_conversation(
    claude: Claude, model: StandIn, db: Database
) -> None:
    model.enqueue(Say(text(4, 7)), Say(text(4, 6)))

    reply = ask(claude)

    assert reply.calls == 2
    first, second = (asked.body for asked in model.history)
    assert {**first, "messages": None} == {**second, "messages": None}
    assert second["messages"][:1] == first["messages"]
    assert second["messages"][1] == {
        "role": "assistant",
        "content": [{"type": "text", "text": text(4, 7)}],
    }
    said = second["messages"][2]["content"][0]["text"]
    assert said.startswith(PROMPTS["repair"].text)
    problems = json.loads(said.removeprefix(PROMPTS["repair"].text))["problems"]
    assert problems == [{"path": "minutes", "message": "11, expected 10"}]
    assert outcomes(db) == ["invalid", "ok"]
    prompts = rows(db.read(), "SELECT prompt FROM model_calls")
    assert prompts[1]["prompt"] == (
        f"{PROMPTS['question_set'].identity}+{PROMPTS['repair'].identity}"
    )


@pytest.mark.parametrize(
    ("bad", "path"),
    [
        ("Here is what you asked for: many questions.", ""),
        ("```json\n" + text(10) + "\n```", ""),
        (text(10)[:-5], ""),
        ('{"items": NaN}', ""),
        ("[" * 100_000, ""),
        ("[]", ""),
        ('{"things": []}', "items"),
        (text(0, 10), "items.0.minutes"),
        (text(10, kind="puzzle"), "items.0.kind"),
        ('{"items": [{"name": "x", "kind": "coding", "minutes": "many"}]}', "items.0.minutes"),
    ],
)
def test_a_reply_of_the_wrong_form_is_sent_back_with_where_it_is_wrong(
    claude: Claude, model: StandIn, bad: str, path: str
) -> None:
    model.enqueue(Say(bad), Say(text(10)))

    reply = ask(claude)

    said = model.history[1].body["messages"][2]["content"][0]["text"]
    problems = json.loads(said.removeprefix(PROMPTS["repair"].text))["problems"]
    assert problems[0]["path"] == path
    assert len(said) < len(PROMPTS["repair"].text) + 1000
    assert reply.value.items


def test_after_two_repairs_it_fails_visibly(claude: Claude, model: StandIn, db: Database) -> None:
    model.otherwise = lambda _: Say("no")

    with pytest.raises(ModelFailed) as caught:
        ask(claude, settle=True)

    assert caught.value.code == "nonsense"
    assert outcomes(db) == ["invalid"] * 3
    assert [len(asked.body["messages"]) for asked in model.history] == [1, 3, 5]


def test_checks_that_never_pass_fail_too_unless_that_is_to_be_settled_for(
    claude: Claude, model: StandIn
) -> None:
    model.enqueue(Say(text(3)), Say(text(9)), Say(text(5)))
    model.enqueue(Say(text(3)), Say(text(9)), Say(text(5)))

    with pytest.raises(ModelFailed):
        ask(claude)
    reply = ask(claude, settle=True)

    # The best of the three, not the last.
    assert [item.minutes for item in reply.value.items] == [9]
    assert [fault.path for fault in reply.faults] == ["minutes"]


@pytest.mark.parametrize(
    "broken",
    [Say("", stop_reason="refusal"), Refuse(400), Say("{", stop_reason="max_tokens"), Say("no")],
)
def test_a_repair_that_cannot_be_had_does_not_undo_the_reply(
    claude: Claude, model: StandIn, broken: Say | Refuse
) -> None:
    model.enqueue(Say(text(9)))
    model.otherwise = lambda _: broken

    reply = ask(claude, settle=True)

    assert [item.minutes for item in reply.value.items] == [9]
    with pytest.raises(ModelFailed):
        ask(claude)


# What is refused


def test_a_refusal_is_discarded_even_when_it_looks_like_a_reply(
    claude: Claude, model: StandIn, db: Database
) -> None:
    model.enqueue(Say(text(10), stop_reason="refusal"), Say(text(10)))

    with pytest.raises(ModelFailed) as caught:
        ask(claude)

    assert caught.value.code == "refused"
    assert outcomes(db) == ["refused"]


def test_a_reply_cut_short_is_asked_for_again_with_more_room_and_never_repaired(
    claude: Claude, model: StandIn, db: Database
) -> None:
    # What came would be whole JSON that passes every check.
    model.enqueue(Say(text(10), stop_reason="max_tokens"), Say(text(4, 6)))

    reply = ask(claude)

    assert len(reply.value.items) == 2
    first, second = (asked.body for asked in model.history)
    prompt = PROMPTS["question_set"]
    assert (first["max_tokens"], second["max_tokens"]) == (prompt.max_tokens, prompt.most_tokens)
    assert first["messages"] == second["messages"]
    assert outcomes(db) == ["cut", "ok"]


def test_a_reply_cut_short_twice_fails(claude: Claude, model: StandIn, db: Database) -> None:
    model.otherwise = lambda _: Say(text(10), stop_reason="max_tokens")

    with pytest.raises(ModelFailed) as caught:
        ask(claude)

    assert caught.value.code == "cut"
    assert outcomes(db) == ["cut", "cut"]


def test_a_conversation_that_no_longer_fits_is_not_tried_again(
    claude: Claude, model: StandIn
) -> None:
    model.enqueue(Say(text(10), stop_reason="model_context_window_exceeded"), Say(text(10)))

    with pytest.raises(ModelFailed) as caught:
        ask(claude)

    assert caught.value.code == "cut"
    assert len(model.history) == 1


# What stays out of the log, and what the ledger keeps of calls that failed


def test_nothing_of_what_was_asked_or_said_reaches_the_log_or_the_error(
    claude: Claude, model: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    quoting = json.dumps({"error": {"type": "invalid_request_error", "message": SECRET}})
    model.enqueue(
        Say(text(3)),
        Say(f'{{"items": "{SECRET}"}}'),
        Say(text(10), breaks="error", after=40),
        Refuse(400, body=quoting),
    )

    with caplog.at_level(logging.DEBUG), pytest.raises(ModelFailed) as caught:
        ask(claude)

    logged = caplog.text + repr(caught.value) + str(caught.value)
    assert "outcome=status_400" in logged
    for private in (SECRET, "Quux", KEY, "quotes the request"):
        assert private not in logged
    assert len(model.history) == 4


def test_calls_that_broke_off_are_in_the_ledger_without_a_guessed_cost(
    claude: Claude, model: StandIn, db: Database
) -> None:
    model.enqueue(
        Say(text(10), breaks="drop", after=30),
        Refuse(529, "overloaded_error"),
        Say(text(10)),
    )

    ask(claude)

    found = rows(db.read(), "SELECT attempt, outcome, cost_usd, usage FROM model_calls")
    assert [(row["attempt"], row["outcome"]) for row in found] == [
        (1, "dropped"),
        (2, "overloaded"),
        (3, "ok"),
    ]
    assert json.loads(found[0]["usage"])["input_tokens"] > 0
    assert found[0]["cost_usd"] is None
    assert found[1]["usage"] is None
    assert found[2]["cost_usd"] > 0


# What a reply's model may not hold


class Free(BaseModel):
    by_name: dict[str, int]


class Pair(BaseModel):
    pair: tuple[int, str]


class Tree(BaseModel):
    children: list["Tree"]


class Unions(BaseModel):
    many: list[int | str]
    a: int | None = None


@pytest.mark.parametrize(
    ("reply", "says"), [(Free, "free keys"), (Pair, "tuple"), (Tree, "itself")]
)
def test_a_reply_that_the_api_would_bend_is_refused_before_it_is_sent(
    claude: Claude, model: StandIn, reply: type[BaseModel], says: str
) -> None:
    with pytest.raises(TypeError, match=says):
        ask(claude, reply=reply, validate=lambda _: ())

    assert model.history == []


def test_too_many_optional_fields_are_refused() -> None:
    few: Any = {f"f{at}": (int, 0) for at in range(24)}
    assert wire_schema(create_model("Few", **few))
    with pytest.raises(TypeError, match="25 optional"):
        wire_schema(create_model("Many", **few, more=(int, 0)))
    unions: Any = {f"f{at}": (int | str, ...) for at in range(17)}
    with pytest.raises(TypeError, match="17 unions"):
        wire_schema(create_model("Unions", **unions))


def test_what_is_allowed_becomes_a_strict_schema() -> None:
    schema = wire_schema(Unions)

    assert schema["additionalProperties"] is False
    assert wire_schema(Unions) is schema


# The stand-in keeps to the API's ways: the SDK itself, used directly


@pytest.fixture
def direct(model: StandIn) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(api_key="k", base_url=model.url, max_retries=0) as client:
        yield client


def say(
    client: anthropic.Anthropic, role: Literal["user", "assistant"] = "user", **extra: Any
) -> anthropic.types.Message:
    turn: Any = {"role": role, "content": [{"type": "text", "text": "Hello"}]}
    with client.messages.stream(
        model="claude-opus-5-5", max_tokens=1000, messages=[turn], **extra
    ) as stream:
        return stream.get_final_message()


def test_the_sdk_reads_the_stand_ins_answers(model: StandIn, direct: anthropic.Anthropic) -> None:
    model.enqueue(Say("Hello to you, too", piece=3, usage={"input_tokens": 9, "output_tokens": 4}))

    message = say(direct)

    assert [block.type for block in message.content] == ["thinking", "text"]
    assert message.content[1].text == "Hello to you, too"  # type: ignore[union-attr]
    assert (message.stop_reason, message.usage.input_tokens) == ("end_turn", 9)


@pytest.mark.parametrize(
    "extra",
    [
        {"extra_body": {"temperature": 0}},
        {"role": "assistant"},
        {"system": [{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}] * 5},
        {
            "output_config": {
                "format": {
                    "type": "json_schema",
                    "schema": {"type": "object", "properties": {}, "additionalProperties": False},
                }
            }
        },
    ],
)
def test_the_stand_in_refuses_what_the_api_refuses(
    model: StandIn, direct: anthropic.Anthropic, extra: dict[str, Any]
) -> None:
    with pytest.raises(anthropic.BadRequestError):
        say(direct, **extra)

    assert model.history == []


def test_the_stand_in_says_when_it_has_nothing_to_say(direct: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.InternalServerError, match="nothing_enqueued"):
        say(direct)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Say("x" * 50, breaks="drop", after=9), httpx2.RemoteProtocolError),
        (Say("x" * 50, breaks="error", after=9), anthropic.APIStatusError),
        (Say("x" * 50, breaks="bad_json", after=9), json.JSONDecodeError),
        (Refuse(200, body="", content_type="text/event-stream"), AssertionError),
    ],
)
def test_the_stand_in_breaks_off_in_the_ways_that_were_measured(
    model: StandIn, direct: anthropic.Anthropic, answer: Say | Refuse, error: type[Exception]
) -> None:
    model.enqueue(answer)

    with pytest.raises(error):
        say(direct)


def test_a_stream_that_ends_early_is_no_error_to_the_sdk(
    model: StandIn, direct: anthropic.Anthropic
) -> None:
    model.enqueue(Say("x" * 50, breaks="end", after=9))

    assert say(direct).stop_reason is None


def test_the_stand_in_remembers_no_key(model: StandIn, direct: anthropic.Anthropic) -> None:
    def answer(asked: Asked) -> Say:
        assert "authorization" not in asked.headers
        return Say(asked.headers["anthropic-version"])

    model.otherwise = answer

    assert say(direct).content[1].text == "2026-10-21"  # type: ignore[union-attr]


def test_the_stand_in_runs_as_a_program(tmp_path: Path) -> None:
    reply = tmp_path / "reply.json"
    reply.write_text(text(10), encoding="utf-8")
    command = [sys.executable, "-m", "bot.claude.standin", "--reply", str(reply)]

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        claude = Claude(api_key=KEY, base_url=url, model="m", prompts=PROMPTS)
        try:
            assert [ask(claude).calls, ask(claude).calls] == [1, 1]
        finally:
            claude.close()
            process.terminate()
