"""A small set, written out, and the labelled requests people make of it."""

from pathlib import Path

import yaml

from bot.catalogue.model import Kind, Level
from bot.plans.model import (
    AgendaItem,
    Criterion,
    Question,
    QuestionSet,
    Rubric,
    RubricLevel,
    Source,
)
from bot.plans.refining.model import (
    Action,
    Add,
    Count,
    Drop,
    DropFollowUps,
    Harder,
    Lock,
    Move,
    Request,
    Resize,
    Rewrite,
    Shorten,
    Swap,
    Time,
    Undo,
)

REQUESTS: list[tuple[str, list[str]]] = [
    (text, labels)
    for text, labels in yaml.safe_load(
        (Path(__file__).parents[1] / "samples" / "requests.yaml").read_text(encoding="utf-8")
    )
]

_ASKED = (
    (
        Kind.CONCEPTUAL,
        "Concurrency",
        "When would you use a goroutine with a channel, and when a lock?",
        ("How would you find out that one of them leaks?", "What ends it when a request ends?"),
    ),
    (
        Kind.CONCEPTUAL,
        "Testing",
        "How do you decide what to test with a fake and what with the real thing?",
        ("What did the fake hide from you?", "How do you keep the two from drifting apart?"),
    ),
    (
        Kind.CONCEPTUAL,
        "Error handling",
        "When do you wrap an error, and when do you hide it from the caller?",
        ("What does the caller do with it?", "Where is it written down, and how often?"),
    ),
    (
        Kind.SYSTEM_DESIGN,
        "System design",
        "Design the read path of a product catalogue, with its cache and how stale it may be.",
        ("What happens when the cache is empty?", "Which numbers would you ask for first?"),
    ),
    (
        Kind.EXPERIENCE,
        "Incident response",
        "Tell me about an incident in production in which you had a part.",
        ("What did you do in the first ten minutes?", "What was different afterwards?"),
    ),
)


def written_set() -> QuestionSet:
    """Return five questions in 45 minutes as a model might have written them, without a bank."""
    questions = tuple(
        Question(
            id=f"q{at}",
            prompt=prompt,
            kind=kind,
            areas=(area,),
            minutes=8,
            follow_ups=follow_ups,
            look_for=("Names a case of their own", "Says what it cost"),
            red_flags=("Has never seen it go wrong",),
            green_flags=("Says what they would do otherwise",),
        )
        for at, (kind, area, prompt, follow_ups) in enumerate(_ASKED, 1)
    )
    return QuestionSet(
        title="Senior Go backend engineer: technical screen",
        role="Go backend engineer",
        level=Level.SENIOR,
        interview_type="technical screen",
        length_minutes=45,
        target_minutes=40,
        areas=tuple(area for _, area, _, _ in _ASKED),
        questions=questions,
        rubric=Rubric(criteria=tuple(_criterion(*each) for each in _CRITERIA)),
        agenda=(
            AgendaItem(what="Introductions", minutes=2),
            *(
                AgendaItem(what=f"Question {at}: {area}", minutes=8)
                for at, (_, area, _, _) in enumerate(_ASKED, 1)
            ),
            AgendaItem(what="The candidate's questions", minutes=3),
        ),
        source=Source(kind="model", model="a-model"),
    )


_CRITERIA = (
    ("Depth in Go", ("q1", "q3")),
    ("Care for quality", ("q2", "q5")),
    ("Design", ("q4",)),
)


def _criterion(name: str, ids: tuple[str, ...]) -> Criterion:
    levels = (
        RubricLevel(score=score, label=label, signals=(f"Explains {what} in {name.lower()}",))
        for score, label, what in (
            (1, "Weak", "no case"),
            (2, "Mixed", "one case when asked twice"),
            (3, "Good", "a case and what followed"),
            (4, "Strong", "two cases and when each applies"),
        )
    )
    return Criterion(
        name=name,
        questions=ids,
        technical_accuracy=("Names what happens, in order",),
        depth=("Says why, and when not",),
        levels=tuple(levels),
    )


def labels_of(request: Request) -> list[str]:
    """Write what was read as the labels of the list."""
    return [*(_label(one) for one in request.actions), *("unread" for _ in request.unread)]


def _label(action: Action) -> str:
    match action:
        case Swap(question=number, topic=topic):
            return f"swap {number}: {topic}".strip()
        case Add(topic=topic):
            return f"add: {topic}".strip()
        case Move(question=number, place=place):
            return f"move {number} {place}"
        case Time(question=number, minutes=minutes):
            return f"time {number} {minutes}"
        case DropFollowUps(questions=numbers, topic=topic):
            return _named("followups", numbers) + (f": {topic}" if topic else "")
    return _plain_label(action)


def _plain_label(action: Action) -> str:
    match action:
        case Resize(length_minutes=length):
            return f"resize {length}"
        case Count(count=count, length_minutes=length):
            return f"count {count} in {length}" if length else f"count {count}"
        case Lock(questions=numbers, locked=locked):
            return _named("lock" if locked else "unlock", numbers)
        case Harder(questions=numbers, easier=easier):
            return _named("easier" if easier else "harder", numbers)
        case Drop(questions=numbers) | Shorten(questions=numbers):
            return _named(type(action).__name__.lower(), numbers)
        case Rewrite() | Undo():
            return type(action).__name__.lower()
    raise TypeError(action)


def _named(verb: str, numbers: tuple[int, ...]) -> str:
    return " ".join([verb, *map(str, numbers)])
