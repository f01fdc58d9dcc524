"""What is asked of a model, how long it may take, and the reply that was accepted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from bot.claude.accepting import Fault
from bot.claude.parts import Part
from bot.claude.prompts import Prompt

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds.

    Attributes:
        connect: for a connection.
        stall: for the next byte of an answer, pings included.
        back_off: before each further try of a call that broke off; its length is their number.
        longest_wait: the longest wait the API may ask for; asked for more, the call fails at once
            instead of keeping a person waiting.
    """

    connect: float = 5.0
    stall: float = 90.0
    back_off: tuple[float, ...] = (1.0, 4.0)
    longest_wait: float = 30.0


@dataclass(frozen=True)
class Reply(Generic[T]):
    """A reply that was accepted.

    Attributes:
        value: the reply.
        faults: what its checks still found after the last repair; empty unless `settle` was set.
        model: the model that was asked.
        prompt: the prompt's identity.
        calls: how many calls it took.
    """

    value: T
    faults: tuple[Fault, ...]
    model: str
    prompt: str
    calls: int


def _nothing_more(_: object) -> tuple[Fault, ...]:
    return ()


@dataclass(frozen=True)
class Ask(Generic[T]):
    """One thing to be asked.

    Attributes:
        job: what it is for, as the ledger says it, such as `plans.write`.
        team: the workspace it is for.
        prompt: the fixed part.
        content: the changing part: JSON data by the names in the prompt's `variables`.
        reply: the model of the reply; see `wire_schema` for what it may hold.
        validate: checks across fields; each fault is one that a repair can mend.
        prepare: done to each string of the reply before it is judged.
        settle: whether a reply of the right form is taken, with its faults, when repairs did not
            mend them all or could not be had. Otherwise that fails too.
        on_part: called on the asking thread for each finished part while the reply comes in. A
            repair or another try begins again with the first part.
    """

    job: str
    team: str
    prompt: Prompt
    content: Mapping[str, object]
    reply: type[T]
    validate: Callable[[T], Sequence[Fault]] = _nothing_more
    prepare: Callable[[str], str] = str
    settle: bool = False
    on_part: Callable[[Part], None] | None = None
