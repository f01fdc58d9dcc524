"""Interview types made by hypothesis: any that people could have entered."""

from hypothesis import strategies as st
from story import content

from bot.catalogue.types import (
    Assistants,
    Exercise,
    Resource,
    Rules,
    Seat,
    SeatRole,
    Stance,
    State,
    Stretch,
    Training,
    Unattended,
    Visibility,
)
from bot.types.library import Library
from bot.types.model import OwnType

WORDS = ("coding", "pairs", "the", "team", "Grüße", "<@U1>", "a|b", "50%", "- x", "why?", "task")
SHARED = tuple(OwnType.of(one) for one in content().types.types)
FAMILIES = {role.id: role.name for role in content().bank.roles.roles}


def library() -> Library:
    """Return the shared catalogue without a database behind it."""
    return Library(content().types, None, FAMILIES)  # type: ignore[arg-type]


lines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
texts = st.lists(lines, max_size=4, unique=True).map(tuple)
urls = st.sampled_from(("", "https://example.com/a", "https://example.org/b?c=1"))
seats = st.lists(
    st.builds(
        Seat,
        role=st.sampled_from(SeatRole),
        count_min=st.integers(0, 1),
        count_max=st.integers(1, 3),
        from_=lines,
        instructions=texts,
    ),
    max_size=3,
    unique_by=lambda seat: seat.role,
).map(tuple)
resources = st.lists(
    st.builds(
        Resource,
        name=lines,
        url=urls,
        visibility=st.sampled_from(Visibility),
        state=st.sampled_from(State),
        why=lines,
        minutes=st.lists(st.integers(5, 90), max_size=2, unique=True).map(tuple),
    ),
    max_size=3,
    unique_by=lambda one: one.name,
).map(tuple)
lengths = st.sampled_from((None, (30, 30), (45, 60)))
types = st.builds(
    OwnType,
    id=st.just("sample"),
    title=lines,
    summary=lines,
    family=st.sampled_from((("any",), ("sre-cloud",), ("frontend", "backend"))),
    teams=texts,
    panel=seats,
    stance=st.sampled_from(Stance),
    minutes=lengths,
    default_minutes=st.none(),
    agenda=st.lists(st.builds(Stretch, what=lines, minutes=st.integers(1, 60)), max_size=3).map(
        tuple
    ),
    unattended=st.none()
    | st.builds(
        Unattended,
        given=lines,
        what=lines,
        due_hours=st.sampled_from((None, 24.0)),
        effort_hours=st.sampled_from((None, 1.5)),
    ),
    what_happens=texts,
    probes=texts,
    candidate_prepares=texts,
    before=texts,
    during=texts,
    look_for=texts,
    does_not_assess=texts,
    not_expected=texts,
    competencies=st.sampled_from(((), ("coding",), ("coding", "communication"))),
    resources=resources,
    exercise=st.none() | st.builds(Exercise, name=lines, url=urls, set_up=texts, by=lines),
    rules=st.builds(
        Rules,
        dry_run_with=lines,
        same_exercise=st.booleans(),
        observer=st.booleans(),
        candidate_minutes=st.integers(0, 20),
        assistants=st.sampled_from(Assistants),
        watch_for=texts,
        set_up=texts,
    ),
    training=st.builds(Training, reading=st.booleans(), shadows=st.integers(0, 3)),
) | st.sampled_from(SHARED)
