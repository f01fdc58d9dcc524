"""How a review's figures are said: hours asked of the candidate, and how many findings of which."""

from collections import Counter

from bot.loops.model import Review, Severity, Span
from bot.slack.text import listing, plural


def length(span: Span) -> str:
    """Write a number of minutes that may vary: `45 min`, `3 h 15 min to 4 h`."""
    if span.most is None or span.most == span.least:
        return _clock(span.least)
    return f"{_clock(span.least)} to {_clock(span.most)}"


def _clock(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} h"] if whole else []
    return " ".join(parts + ([f"{rest} min"] if rest or not whole else []))


def counted(review: Review) -> str:
    """Say how many errors and warnings there are: `2 errors and 3 warnings`."""
    counts = Counter(one.severity for one in review.findings)
    said = [
        plural(counts[severity], severity.value)
        for severity in (Severity.ERROR, Severity.WARNING)
        if counts[severity]
    ]
    return listing(said) or "no errors or warnings"


def within(name: str) -> str:
    """Write a competency's name as it stands inside a sentence: `writing code`, `ML systems`."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def asked_of_candidate(review: Review) -> str:
    """Say what the loop asks of the candidate: `5 h 15 min live and 4 h alone`."""
    live, alone = review.matrix.live, review.matrix.unattended
    said = f"{length(live)} live"
    if alone.most is None:
        more = (
            f"at least {length(Span(least=alone.least, most=alone.least))}" if alone.least else ""
        )
        return f"{said} and {more or 'work of unstated length'} alone"
    return f"{said} and {length(alone)} alone" if alone.least else said
