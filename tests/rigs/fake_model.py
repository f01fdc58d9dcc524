"""What the stand-in for the model answers: a whole question set that fits the brief it was sent."""

import copy
import json
import re
from typing import Any

from bot.catalogue.model import Kind, Level
from bot.claude.standin import Asked, Say
from bot.plans.model import AtLeastOne, Brief

GO_BRIEF = Brief(
    title="Senior Go backend",
    role="Senior Go backend engineer",
    level=Level.SENIOR,
    experience="five years of Go",
    interview_type="technical screen",
    length_minutes=45,
    target_minutes=40,
    scoring="transcript",
    goals=("Understands concurrency", "Designs services that stay up"),
    areas=("Goroutines and channels", "Error handling", "System design"),
    question_count=(4, 5),
    mix=(Kind.CONCEPTUAL, Kind.EXPERIENCE),
    at_least_one=(
        AtLeastOne(text="At least one question on concurrency", topics=("concurrency",)),
    ),
    red_flags=("Cannot say when a send blocks", "Has never debugged a live service"),
    green_flags=("Wraps errors with context",),
)


def _question(kind: str, prompt: str, **lines: list[str]) -> dict[str, Any]:
    return {"prompt": prompt, "kind": kind, "minutes": 8, "areas": [], "goals": [], **lines}


QUESTIONS = [
    _question(
        "conceptual",
        "Suppose one goroutine sends on an unbuffered channel and nobody is receiving yet. Walk me "
        "through what happens to it, and why thousands of waiting goroutines cost less than "
        "threads.",
        follow_ups=[
            "When would you choose a mutex over a channel for the same concurrency problem?",
            "What does a receiver in a select see once the channel has been closed?",
            "How does a goroutine leak come about here, and how would you find it?",
        ],
        look_for=[
            "Says that the send blocks until a receiver is ready, and what a buffer changes",
            "Explains goroutine versus thread: small growing stacks, scheduled by the runtime",
            "Names race conditions and goroutine leaks as pitfalls, with an example of each",
            "Uses a context to let a blocked sender go when the caller gives up",
        ],
        red_flags=["Claims that sending on a nil or closed channel just does nothing"],
        green_flags=["Explains the concurrency model by an example of their own code"],
    ),
    _question(
        "experience",
        "Think of a time a Go service you ran in production became slow or ran out of memory under "
        "load. How did you find the cause, and what did you change?",
        follow_ups=[
            "Which metric, log line or trace told you that you were looking at the right place?",
            "What did you try first that turned out to be wrong?",
            "How do you know that the optimization, and not the quiet evening, helped?",
        ],
        look_for=[
            "Names the profile or trace with which the production issue was debugged",
            "Connects allocations and garbage collection to the memory and the latency seen",
            "Compares performance before and after the change at the same load and scale",
        ],
        red_flags=["Restarts the service and counts the incident as solved"],
        green_flags=["Adds a dashboard or an alert so that the next one is seen early"],
    ),
    _question(
        "conceptual",
        "A function three layers down fails to reach the database. How should that error travel up "
        "to the handler, and where do small interfaces help on the way?",
        follow_ups=[
            "When do you wrap an error, use a sentinel error, or define a custom error type?",
            "What goes wrong if every layer logs the error and returns it?",
            "Why does Go favour composition over inheritance, and where has that hurt you?",
        ],
        look_for=[
            "Wraps with context and keeps the cause reachable for errors.Is and errors.As",
            "Handles each error once, at the layer that can act on it",
            "States the interface design principle: small, and defined where they are used",
            "Ties both to Go's philosophy and idioms: simplicity, composition, explicit errors",
        ],
        red_flags=["Compares error strings to decide what to do"],
        green_flags=["Tells of an interface they removed again, and why"],
    ),
    _question(
        "system_design",
        "Design the architecture of a backend service that takes in two thousand order events a "
        "second over REST and gRPC, and loses none when its database is away for a minute.",
        follow_ups=[
            "Which trade-off in this design would you revisit at ten times the scale?",
            "How does your database access pattern keep one order from being stored twice?",
            "Which logs, metrics and traces would you watch on its first day in production?",
        ],
        look_for=[
            "Puts durable storage in front of the acknowledgement and discusses that trade-off",
            "Bounds queues and database connection pools, and says what happens at the bound",
            "Chooses between REST and gRPC for the API by who calls it",
        ],
        red_flags=["Adds a component and cannot say which requirement it serves"],
        green_flags=["Starts from the failure that must not happen and works back"],
    ),
    _question(
        "experience",
        "Tell me about a piece of Go code that was hard to test, for instance around net/http or "
        "encoding/json. What made it hard, and what did the tests look like in the end?",
        follow_ups=[
            "Which of those unit or integration tests caught something later on?",
            "Which standard library packages made this easier, and which did you miss?",
            "When would you write a benchmark next to such a test?",
        ],
        look_for=[
            "Uses table-driven tests with a name for each case",
            "Separates what a unit test shows from what needs an integration test",
            "Is at home in the standard library: context, sync, net/http, encoding/json",
        ],
        red_flags=["Waits with a sleep until a test happens to pass"],
        green_flags=["Runs the race detector in every build"],
    ),
]

# Which question brings out a line of a brief, by its words; the first that fits.
SUBJECTS = (
    ("q5", "test|package|librar"),
    ("q3", "error|interface|idiom|philosoph|type system"),
    ("q2", "memory|performance|production|debug"),
    ("q1", "gorout|channel|concurren|thread|mutex|pitfall|send"),
    ("q4", "design|api|database|observab|trade|up"),
)


def _criterion(name: str, questions: list[str], subject: str) -> dict[str, Any]:
    return {
        "name": name,
        "questions": questions,
        "technical_accuracy": [f"States correctly how {subject} behaves when a caller gives up"],
        "depth": [f"Explains why {subject} was made this way and what that costs"],
        "level_1": {
            "label": "Confuses the basics",
            "signals": [f"Confuses {subject} with something else after a hint"],
        },
        "level_2": {
            "label": "Repeats the rule",
            "signals": [f"Repeats a rule about {subject} and names no reason for it"],
        },
        "level_3": {
            "label": "Applies it unaided",
            "signals": [f"Applies {subject} to the case and names the step that fails first"],
        },
        "level_4": {
            "label": "Weighs alternatives",
            "signals": [f"Compares two designs of {subject} and quotes numbers from production"],
        },
    }


CRITERIA = [
    _criterion("Reasoning about concurrency", ["q1", "q5"], "a blocked channel send"),
    _criterion("Diagnosis in production", ["q2"], "a memory profile under load"),
    _criterion("Error and interface design", ["q3"], "a wrapped error across layers"),
    _criterion("Service design", ["q4"], "a bounded queue before the database"),
]


def written(brief: dict[str, Any]) -> dict[str, Any]:
    """Build a reply for a brief as the model sees it: every line tied, minutes on target."""
    questions = copy.deepcopy(QUESTIONS)
    target = brief["target_minutes"]
    for at, question in enumerate(questions):
        question["minutes"] = target // 5 + (at < target % 5)
    for name in ("goals", "areas", "red_flags", "green_flags"):
        for line in brief[name]:
            questions[_place(line["text"])][name].append(line["id"])
    whats = ["Channels", "A slow service", "Errors and interfaces", "Order intake", "Testing"]
    return {
        "title": "Senior Go backend: technical screen",
        "role": "Senior Go backend engineer",
        "level": "senior",
        "interview_type": "technical screen",
        "goals": [],
        "areas": [],
        "outline": [
            {"what": what, "minutes": question["minutes"]}
            for what, question in zip(whats, questions, strict=True)
        ],
        "questions": questions,
        "criteria": copy.deepcopy(CRITERIA),
        "left_out": [],
    }


def _place(line: str) -> int:
    fitting = (id_ for id_, words in SUBJECTS if re.search(words, line, re.IGNORECASE))
    return int(next(fitting, "q4")[1:]) - 1


def answer(asked: Asked) -> Say:
    """Answer any request for a question set: the stand-in's `otherwise`."""
    return Say(json.dumps(written(asked.data["brief"])))
