"""How much each bench does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """The amounts of one run of the bench.

    Attributes:
        rounds: alternating rounds of the acknowledgement bench, of each kind.
        round_seconds: how long each of them is.
        waiting: plans that wait on the model.
        load_seconds: for how long 50 commands a second come in meanwhile.
        submits: forms submitted to see the first message.
        composed: sets composed from the bank.
        starts: starts of the bot, and of the practice workspace.
        warm_ups: starts before them that are not counted.
        settling: seconds from ready until the memory is looked at.
        due: rows due at once.
        bank: questions in the large bank.
        twins: questions among which near-duplicates of one are looked for.
        searches: searches, and questions whose near-duplicates are looked for.
    """

    rounds: int
    round_seconds: float
    waiting: int
    load_seconds: float
    submits: int
    composed: int
    starts: int
    warm_ups: int
    settling: float
    due: int
    bank: int
    twins: int
    searches: int


FULL = Size(15, 2.0, 50, 20.0, 20, 30, 7, 1, 1.0, 1000, 20_000, 100_000, 400)
QUICK = Size(5, 1.0, 50, 6.0, 8, 10, 3, 1, 1.0, 1000, 20_000, 100_000, 100)
# For the test that the bench still runs; its figures say nothing.
TINY = Size(1, 0.1, 2, 0.1, 1, 1, 1, 0, 0.0, 20, 600, 700, 10)
