"""One brief through one model, with what came of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.catalogue.bank import Bank
from bot.claude.asking import Claude
from bot.claude.errors import ModelFailed
from bot.claude.ledger import Call, Ledger
from bot.claude.prices import Prices, Tokens
from bot.plans.checking.checks import check, check_question
from bot.plans.model import Brief, CheckResult, Question, QuestionSet
from bot.plans.write import write_set

TEAM = "eval"
JUDGED = frozenset({"ok", "invalid"})
"""Outcomes of calls that brought a reply; others broke off and were tried again."""


@dataclass(frozen=True)
class Trial:
    """What came of one brief with one model.

    Attributes:
        first: the checks of the first reply; empty where it had not even the right form.
        last: the checks of the set in the end; empty where there was none.
        calls: every call, those that broke off too.
        cost: in US dollars, of the calls whose cost is known.
        first_question: seconds until the first question that passed its checks could be shown;
            None where none did before the end.
        seconds: until the end.
        failure: why there is no set; "" where there is one.
    """

    model: str
    brief: str
    first: tuple[CheckResult, ...]
    last: tuple[CheckResult, ...]
    calls: tuple[Call, ...]
    cost: float
    first_question: float | None
    seconds: float
    failure: str = ""

    @property
    def sent(self) -> int:
        """Return how many tokens were sent, cached or not."""
        return sum(Tokens.of(call.usage).prompt for call in self.calls)

    @property
    def cached(self) -> int:
        """Return how many of them came from the cache."""
        return sum(Tokens.of(call.usage).read for call in self.calls)


@dataclass(frozen=True)
class Heard(Ledger):
    """A ledger that also remembers the calls of one trial."""

    calls: list[Call] = field(default_factory=list)

    def record(self, call: Call) -> None:
        """Keep a call, then write it down."""
        self.calls.append(call)
        super().record(call)


@dataclass
class Watch:
    """Notes during one trial what can only be seen meanwhile."""

    bank: Bank
    heard: Heard
    monotonic: Callable[[], float]
    first: tuple[CheckResult, ...] | None = None
    first_question: float | None = None

    def __post_init__(self) -> None:
        self.began = self.monotonic()

    def check(self, content: QuestionSet, brief: Brief) -> tuple[CheckResult, ...]:
        """Check a set; the results of the first reply are kept."""
        results = check(content, brief, self.bank)
        if self.first is None and not any(call.outcome in JUDGED for call in self.heard.calls):
            self.first = results
        return results

    def show(self, _: Question) -> None:
        """Note when a question could be shown for the first time."""
        if self.first_question is None:
            self.first_question = self.monotonic() - self.began


def run(
    claude: Claude,
    name: str,
    brief: Brief,
    *,
    bank: Bank,
    prices: Prices,
    monotonic: Callable[[], float] = time.monotonic,
) -> Trial:
    """Have a model write a set for one brief. Expects a ledger that is `Heard`."""
    heard = claude.ledger
    assert isinstance(heard, Heard)
    heard.calls.clear()
    watch, failure = Watch(bank, heard, monotonic), ""
    last: tuple[CheckResult, ...] = ()
    try:
        last = write_set(
            claude,
            brief,
            team=TEAM,
            bank=bank,
            check=watch.check,
            check_question=lambda one, of: check_question(one, of, bank),
            on_question=watch.show,
        ).checks
    except ModelFailed as failed:
        failure = failed.reason
    costs = [prices.cost(call.model, call.usage or {}) for call in heard.calls if call.whole]
    return Trial(
        model=claude.model,
        brief=name,
        first=watch.first or (),
        last=last,
        calls=tuple(heard.calls),
        cost=sum(cost for cost in costs if cost is not None),
        first_question=watch.first_question,
        seconds=monotonic() - watch.began,
        failure=failure,
    )
