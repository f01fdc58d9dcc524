"""Replies written by hand, for running the harness without a model: every other one is flawed."""

import json
from collections.abc import Callable
from itertools import count

from fake_model import written

from bot.claude.standin import Answer, Asked, Say


def answering() -> Callable[[Asked], Answer]:
    """Return what answers each brief: a whole set, or first one whose minutes do not add up."""
    sets = count()

    def answer(asked: Asked) -> Answer:
        reply = written(asked.data["brief"])
        is_first = len(asked.body["messages"]) == 1
        if is_first and next(sets) % 2:
            reply["questions"][0]["minutes"] += 20
        return Say(json.dumps(reply))

    return answer
