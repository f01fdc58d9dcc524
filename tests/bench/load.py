"""An open loop: things come in when they are due, however long earlier ones take.

Each is timed from the moment it was due. A loop that waited for an answer before it sent the next
would leave out just those that would have waited longest.
"""

import queue
import threading
import time
from collections.abc import Callable

LEAD_SECONDS = 0.05


def open_loop(
    send: Callable[[int], None], *, rate: float, seconds: float, hands: int
) -> list[float]:
    """Call `send` with 0, 1, 2 … at a fixed rate from `hands` threads; return seconds for each.

    Raises:
        RuntimeError: not every one came back; the first that failed is its cause.
    """
    count = max(1, round(rate * seconds))
    took: dict[int, float] = {}
    due: queue.SimpleQueue[tuple[int, float] | None] = queue.SimpleQueue()
    failed: list[Exception] = []

    def hand() -> None:
        while (got := due.get()) is not None:
            index, moment = got
            try:
                send(index)
            except Exception as error:  # noqa: BLE001 - raised below, on the bench's own thread
                failed.append(error)
            else:
                took[index] = time.perf_counter() - moment

    threads = [threading.Thread(target=hand, daemon=True) for _ in range(hands)]
    for thread in threads:
        thread.start()
    _put_when_due(due, count, rate)
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError(f"{len(failed)} of {count} failed") from failed[0]
    return [took[index] for index in range(count)]


def _put_when_due(
    due: "queue.SimpleQueue[tuple[int, float] | None]", count: int, rate: float
) -> None:
    start = time.perf_counter() + LEAD_SECONDS
    for index in range(count):
        moment = start + index / rate
        left = moment - time.perf_counter()
        if left > 0:
            time.sleep(left)
        due.put((index, moment))
