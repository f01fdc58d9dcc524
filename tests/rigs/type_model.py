"""A model that says what it is told about interview types, and a type to be told of."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.catalogue.types import Resource, Rules, Seat, SeatRole, Stretch, Visibility
from bot.claude.asking import Claude
from bot.claude.model import Patience
from bot.claude.prompts import Prompts, load_prompts
from bot.claude.standin import Answer, Asked, Say, StandIn
from bot.types.model import OwnType

PROMPTS: Prompts = load_prompts()

BENCH = OwnType(
    id="bench",
    title="Bench session",
    summary="The candidate and a mender look for the fault in a radio.",
    panel=(
        Seat(
            role=SeatRole.LEAD,
            from_="menders of the workshop",
            instructions=("Help when the candidate is stuck.",),
        ),
        Seat(role=SeatRole.OBSERVER, count_min=0, from_="menders of another bench"),
    ),
    minutes=(45, 60),
    default_minutes=60,
    agenda=(
        Stretch(what="Introductions", minutes=5),
        Stretch(what="At the bench", minutes=45),
        Stretch(what="The candidate's questions", minutes=10),
    ),
    what_happens=(
        "You and the mender narrow a fault down together.",
        "The candidate decides where to measure.",
    ),
    candidate_prepares=("Choose the tools you like to work with.",),
    before=("Do the dry run with the master.",),
    during=("Ask what they suspect before each measurement.",),
    look_for=(
        "Do they say what they suspect when troubleshooting?",
        "What do they do with feedback on a measurement?",
    ),
    competencies=("troubleshooting", "feedback"),
    resources=(
        Resource(name="Fault book", url="https://in.house/faults", visibility=Visibility.INTERNAL),
        Resource(name="Our benches", url="https://shop.example/b", visibility=Visibility.PUBLIC),
    ),
    rules=Rules(dry_run_with="the master", candidate_minutes=10, look_up=True),
)

STORIES = OwnType(
    id="stories",
    title="Stories of repairs",
    summary="The candidate tells of a repair they are proud of.",
    minutes=(30, 30),
    default_minutes=30,
    what_happens=("The candidate tells of the hardest repair of theirs.",),
    look_for=("Which trade-offs did they weigh in a complex problem?",),
    competencies=("trade-offs", "complexity"),
)


def said(**values: Any) -> Say:
    """Return an answer of the model's."""
    return Say(json.dumps(values))


def words_of(type_: OwnType, **changed: Any) -> dict[str, Any]:
    """Return a type's sentences as a reply has them, with some changed."""
    lists = (
        *("what_happens", "probes", "candidate_prepares", "before", "during", "look_for"),
        *("does_not_assess", "not_expected"),
    )
    words = {"title": type_.title, "summary": type_.summary}
    return {**words, **{name: list(getattr(type_, name)) for name in lists}, **changed}


def merged(data: dict[str, Any], title: str, **changed: Any) -> dict[str, Any]:
    """Return a reply that combines the types of a request: all their lines, under a title."""
    names = [*words_of(BENCH)][2:]
    lists = {name: [x for each in data["types"] for x in each.get(name, [])] for name in names}
    lists["look_for"] = [f"{line.rstrip('.?')}?" for line in lists["look_for"]]
    summary = data["types"][0].get("summary", title)
    return {"title": title, "summary": summary, **lists, **changed}


@contextmanager
def answering(*answers: Answer) -> Iterator[tuple[Claude, list[Asked]]]:
    """Give a model that answers so, one after the other, and what it was asked."""
    with StandIn() as standin:
        standin.enqueue(*answers)
        claude = Claude(
            api_key="sk-ant-made-up",
            model="claude-opus-5-5",
            prompts=PROMPTS,
            base_url=standin.url,
            patience=Patience(back_off=(0.0,)),
        )
        yield claude, standin.history
        claude.close()
