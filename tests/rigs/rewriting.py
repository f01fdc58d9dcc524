"""What the stand-in for the model answers: a set rewritten, a question filled in."""

import json
import threading
from collections.abc import Iterator
from itertools import repeat
from typing import Any

from fake_model import written
from question_bank import WHOLE
from story import Json

from bot.claude.standin import Answer, Asked, Refuse, Say

KINDER = "make question 1 friendlier"
PROMPT = (
    "Suppose a goroutine sends on a channel and nobody is there to receive just yet. Take your "
    "time and walk me through what happens to it, and what it costs while it waits."
)


class Model:
    """Answers requests for sets at once, and requests to rewrite one once it is let go.

    Each time it puts the next of `wordings` in the place of a set's first question; the last one
    put there is `prompt`.
    """

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.rewritten: list[Json] = []
        self.refuses = False
        self.wordings: Iterator[str] = repeat(PROMPT)
        self.prompt = ""

    def __call__(self, asked: Asked) -> Answer:
        if "set" not in asked.data:
            return Say(json.dumps(written(asked.data["brief"])))
        self.rewritten.append(asked.data)
        assert self.go.wait(10)
        if self.refuses:
            return Refuse(400)
        self.prompt = next(self.wordings)
        return Say(json.dumps(reworded(asked.data, self.prompt)))


def reworded(data: dict[str, Any], prompt: str = PROMPT) -> dict[str, Any]:
    """Build a reply that words the first question another way and leaves the rest."""
    first, *others = data["set"]["questions"]
    kept = ("kind", "minutes", "areas", "goals", "follow_ups", "look_for")
    flags = ("red_flags", "green_flags")
    new = {name: first[name] for name in (*kept, *flags)}
    new |= {"id": "n1", "topic": "Channels", "prompt": prompt, "in_place_of": [first["id"]]}
    done = [{"id": each["id"], "outcome": "done", "why": ""} for each in data["requests"]]
    return {
        "requests": done,
        "overrides": [],
        "new_questions": [new],
        "order": ["n1", *(each["id"] for each in others)],
        "criteria": [
            {
                "id": each["id"],
                "questions": ["n1" if q == first["id"] else q for q in each["questions"]],
            }
            for each in data["set"]["criteria"]
        ],
        "new_criteria": [],
        "left_out": data["set"]["left_out"],
    }


def filled() -> dict[str, Any]:
    """Return a reply that writes everything a question needs beside its prompt."""
    lines = ("follow_ups", "look_for", "red_flags", "green_flags", "technical_accuracy", "depth")
    levels = enumerate(("one", "two", "three", "four"), 1)
    return {
        "kind": WHOLE["kind"],
        "areas": list(WHOLE["areas"]),
        "competency": WHOLE["competency_other"],
        "lowest": WHOLE["lowest"],
        "highest": WHOLE["highest"],
        "minutes": int(WHOLE["minutes"]),
        **{name: WHOLE[name].splitlines() for name in lines},
        **{f"level_{score}": [WHOLE[name]] for score, name in levels},
    }
