"""Asking the model for a structured reply: tries, judgement, at most two repairs, a deadline."""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from bot.claude.accepting import Fault, Form, Judged, as_data
from bot.claude.errors import ModelFailed, ModelStopped
from bot.claude.ledger import Call, Ledger
from bot.claude.limit import MonthlyLimit
from bot.claude.model import Ask, Patience, Reply
from bot.claude.parts import Scanner
from bot.claude.prompts import Prompts
from bot.claude.schema import wire_schema
from bot.claude.wire import Broken, Reader, Turn

if TYPE_CHECKING:
    from anthropic import Anthropic
    from httpx2 import BaseTransport

log = logging.getLogger(__name__)

T = TypeVar("T", bound=BaseModel)

API = "https://api.anthropic.com"
MOST_REPAIRS = 2
REPAIR = "repair"
# Below WARNING these write whole requests, and so people's data, into the log.
TALKATIVE = ("anthropic", "httpx2", "httpcore2", "httpcore")


class Claude:
    """Asks the model. One instance serves every thread; making one costs nothing.

    The SDK's client is made, and `anthropic` imported, when it is first asked.
    """

    def __init__(  # noqa: PLR0913 - collaborators, each named where the house is put together
        self,
        *,
        api_key: str,
        model: str,
        prompts: Prompts,
        base_url: str | None = None,
        ledger: Ledger | None = None,
        limit: MonthlyLimit | None = None,
        patience: Patience | None = None,
        transport: "BaseTransport | None" = None,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        """Keep what it is given; `transport`, `monotonic` and `pause` are for tests.

        Raises:
            ValueError: the key is empty.
        """
        if not api_key:
            raise ValueError("a key for the model's API")
        self.model = model
        self.prompts = prompts
        self.patience = patience or Patience()
        self.ledger = ledger
        self.limit = limit
        self.monotonic = monotonic
        self._api_key = api_key
        self._base_url = base_url or API
        self._transport = transport
        self._stopping = threading.Event()
        self._pause = pause or self._stopping.wait
        self._lock = threading.Lock()
        self._client: Anthropic | None = None
        self._readers: set[Reader] = set()

    def ask(self, asked: Ask[T], *, deadline: float) -> Reply[T]:
        """Ask, and wait for an acceptable reply at most `deadline` seconds in all.

        Raises:
            ModelFailed: with a sentence for the person; nothing usable came.
            ModelStopped: `close()` was called meanwhile.
            ValueError: the content does not have the prompt's variables.
            TypeError: the reply's model cannot be expressed as a structured output.
        """
        return _Conversation(self, asked, self.monotonic() + deadline).run()

    def close(self) -> None:
        """Stop waiting: every ask in progress, and every later one, raises ModelStopped.

        Connections are closed once no call reads from them any more.
        """
        with self._lock:
            self._stopping.set()
            readers = list(self._readers)
        for reader in readers:
            reader.stop()
        self._close_unused()

    def _close_unused(self) -> None:
        with self._lock:
            if self._stopping.is_set() and not self._readers and self._client is not None:
                self._client.close()

    def client(self) -> "Anthropic":
        """Return the SDK's client, made on first use."""
        with self._lock:
            if self._client is None:
                self._client = self._made()
            return self._client

    def _made(self) -> "Anthropic":
        import anthropic  # noqa: PLC0415 - takes most of a second and 55 MB
        import httpx2  # noqa: PLC0415 - comes with it

        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        timeout = httpx2.Timeout(self.patience.stall, connect=self.patience.connect)
        http = None
        if self._transport is not None:
            http = anthropic.DefaultHttpxClient(transport=self._transport, timeout=timeout)
        return anthropic.Anthropic(
            api_key=self._api_key,
            base_url=self._base_url,
            # Its retries follow Retry-After without a cap and know no deadline.
            max_retries=0,
            timeout=timeout,
            http_client=http,
        )

    def open(self, request: Mapping[str, Any]) -> Reader:
        """Start one call. Raises ModelStopped once closed."""
        reader = Reader(self.client(), request, self._ended)
        with self._lock:
            if self._stopping.is_set():
                raise ModelStopped
            self._readers.add(reader)
        reader.start()
        return reader

    def _ended(self, reader: Reader) -> None:
        with self._lock:
            self._readers.discard(reader)
        self._close_unused()

    def wait(self, seconds: float) -> None:
        """Wait between two tries. Raises ModelStopped once closed."""
        self._pause(seconds)
        if self._stopping.is_set():
            raise ModelStopped


@dataclass
class _Conversation(Generic[T]):
    """One ask from its first call to its last."""

    claude: Claude
    asked: Ask[T]
    ends: float
    calls: int = 0
    best: Judged[T] | None = None
    turns: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        prompt = self.asked.prompt
        self.form = Form(self.asked.reply, self.asked.validate, self.asked.prepare)
        self.model = prompt.model or self.claude.model
        self.tokens = prompt.max_tokens
        self.identity = prompt.identity
        self._say("user", prompt.user_turn(self.asked.content))

    def run(self) -> Reply[T]:
        try:
            for _ in range(1 + MOST_REPAIRS):
                text, judged = self._uncut()
                if judged.value is not None and not judged.faults:
                    return self._reply(judged)
                self._keep(judged)
                self._ask_to_repair(text, judged.faults)
        except ModelFailed:
            # A repair that cannot be had does not undo the reply that was to be repaired.
            if self.best is None or not self.asked.settle:
                raise
        if self.best is None or not self.asked.settle:
            raise ModelFailed("nonsense")
        return self._reply(self.best)

    def _reply(self, judged: Judged[T]) -> Reply[T]:
        assert judged.value is not None  # noqa: S101 - told apart by the callers
        prompt = self.asked.prompt.identity
        return Reply(judged.value, judged.faults, self.model, prompt, self.calls)

    def _keep(self, judged: Judged[T]) -> None:
        if judged.value is not None and (self.best is None or judged.weight < self.best.weight):
            self.best = judged

    def _ask_to_repair(self, text: str, faults: Sequence[Fault]) -> None:
        repair = self.claude.prompts[REPAIR]
        self.identity = f"{self.asked.prompt.identity}+{repair.identity}"
        self._say("assistant", text)
        self._say("user", repair.with_turn({"problems": as_data(faults)}))

    def _say(self, role: str, text: str) -> None:
        self.turns.append({"role": role, "content": [{"type": "text", "text": text}]})

    def _uncut(self) -> tuple[str, Judged[T]]:
        """Get a reply that came to its own end; one cut short is asked for again, larger, once."""
        while True:
            text, judged = self._unbroken()
            if judged is not None:
                return text, judged
            if self.tokens >= self.asked.prompt.most_tokens:
                raise ModelFailed("cut")
            self.tokens = self.asked.prompt.most_tokens

    def _unbroken(self) -> tuple[str, Judged[T] | None]:
        """Get a reply from a call that did not break off; None for one cut short."""
        waits = iter(self.claude.patience.back_off)
        while True:
            if self._left() <= 0:
                raise ModelFailed("late")
            if self.claude.limit is not None:
                self.claude.limit.check(self.asked.team)
            try:
                return self._call()
            except Broken as broken:
                self._wait_after(broken, next(waits, None))

    def _wait_after(self, broken: Broken, usual: float | None) -> None:
        if not broken.again or usual is None:
            raise ModelFailed(broken.code) from None
        # Spread out, so that many jobs told "overloaded" do not come back all at once.
        spread = usual * (0.75 + random.random() / 2)  # noqa: S311 - no secret
        seconds = spread if broken.after is None else broken.after
        if seconds > min(self.claude.patience.longest_wait, self._left()):
            raise ModelFailed(broken.code) from None
        self.claude.wait(seconds)

    def _call(self) -> tuple[str, Judged[T] | None]:
        """Make one call, judge what comes and write it in the ledger whatever comes."""
        reader = self.claude.open(self._request())
        self.calls += 1
        turn, began, outcome = Turn(), self.claude.monotonic(), "abandoned"
        try:
            self._fill(turn, reader)
            judged = self._judge(turn)
            outcome = _outcome(judged)
        except Broken as broken:
            outcome = broken.outcome
            raise
        except ModelFailed as failed:
            outcome = failed.code
            raise
        finally:
            self._write_down(turn, outcome, self.claude.monotonic() - began)
        return turn.text, judged

    def _fill(self, turn: Turn, reader: Reader) -> None:
        scanner, on_part = Scanner(), self.asked.on_part
        with closing(reader.texts(turn, self._left)) as texts:
            for text in texts:
                if on_part is not None:
                    for part in scanner.feed(text):
                        on_part(part)

    def _judge(self, turn: Turn) -> Judged[T] | None:
        if turn.stop_reason == "refusal":
            raise ModelFailed("refused")
        if turn.stop_reason == "model_context_window_exceeded":
            raise ModelFailed("cut")
        if turn.stop_reason == "max_tokens":
            return None
        if turn.stop_reason != "end_turn":
            raise Broken(f"stop_{turn.stop_reason}"[:60], "nonsense", again=True)
        if not turn.text.strip():
            raise Broken("no_text", "nonsense", again=True)
        return self.form.judge(turn.text)

    def _request(self) -> dict[str, Any]:
        prompt = self.asked.prompt
        schema = wire_schema(self.asked.reply)
        # The same bytes in front each time (text, schema, effort), so that they can be cached.
        # No metadata: nothing about a person is needed.
        return {
            "model": self.model,
            "max_tokens": self.tokens,
            "system": [
                {"type": "text", "text": prompt.text, "cache_control": {"type": "ephemeral"}}
            ],
            "messages": self.turns,
            "output_config": {
                "format": {"type": "json_schema", "schema": schema},
                "effort": prompt.effort,
            },
        }

    def _left(self) -> float:
        return self.ends - self.claude.monotonic()

    def _write_down(self, turn: Turn, outcome: str, seconds: float) -> None:
        job, prompt = self.asked.job, self.identity
        log.info(
            "model call: job=%s attempt=%d outcome=%s request=%s seconds=%.1f",
            *(job, self.calls, outcome, turn.request_id, seconds),
        )
        if self.claude.ledger is None:
            return
        self.claude.ledger.record(
            Call(
                team=self.asked.team,
                job=job,
                model=self.model,
                prompt=prompt,
                attempt=self.calls,
                outcome=outcome,
                request_id=turn.request_id,
                stop_reason=turn.stop_reason,
                usage=turn.usage,
                whole=turn.whole,
                seconds=seconds,
            )
        )


def _outcome(judged: Judged[Any] | None) -> str:
    if judged is None:
        return "cut"
    return "invalid" if judged.faults else "ok"
