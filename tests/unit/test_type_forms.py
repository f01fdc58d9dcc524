"""The forms of a type: what they hold is what comes back, and nothing is lost between."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from type_samples import FAMILIES, SHARED, library, texts, types

from bot.errors import Problem
from bot.slack.model import View
from bot.types import formats
from bot.types.forms import INPUT_LIMIT, PARTS, build_form
from bot.types.model import OwnType
from bot.types.typed import type_of

LIBRARY = library()
relaxed = settings(deadline=None, max_examples=60)


def submitted(view: View, **changes: Any) -> dict[str, Any]:
    """Return a form's state as Slack sends it when it is submitted, with some fields changed."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["block_id"]
        given: dict[str, Any] = {"type": element["type"]}
        if "initial_option" in element:
            given["selected_option"] = element["initial_option"]
        elif "options" in element:
            given["selected_options"] = element.get("initial_options", [])
        else:
            given["value"] = changes.pop(name, element.get("initial_value"))
        values[name] = {element["action_id"]: given}
    assert not changes, f"no fields {sorted(changes)}"
    return {**view, "state": {"values": values}}


def form(part: str, type_: OwnType) -> View:
    return build_form(part, type_, LIBRARY, "edit", id=type_.id, version="1")


def entered(part: str, type_: OwnType, **changes: Any) -> OwnType:
    return type_of(submitted(form(part, type_), **changes), part, type_)


@relaxed
@given(types, st.sampled_from(sorted(PARTS)))
def test_a_form_that_nobody_touched_changes_nothing(type_: OwnType, part: str) -> None:
    assert entered(part, type_) == type_


@relaxed
@given(types)
def test_no_form_holds_more_than_slack_takes(type_: OwnType) -> None:
    for part in PARTS:
        view = form(part, type_)
        assert len(view["blocks"]) <= 12
        ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
        assert len(set(ids)) == len(ids)
        for block in view["blocks"]:
            element = block.get("element", {})
            assert len(element.get("initial_value", "")) <= INPUT_LIMIT
            # One that is cut off would be lost when the form is sent.
            assert len(element.get("options", ())) < 100


def test_a_list_longer_than_an_input_is_spread_and_comes_back_whole() -> None:
    many = tuple(f"{at}. {'word ' * 50}".strip() for at in range(30))
    long = SHARED[0].model_copy(update={"before": many})
    view = form("interviewer", long)
    spread = [block["block_id"] for block in view["blocks"] if block["block_id"][:6] == "before"]
    assert spread == ["before", "before~1", "before~2"]
    assert entered("interviewer", long) == long
    last = view["blocks"][3]["element"]["initial_value"]
    changed = entered("interviewer", long, **{"before~2": f"{last}\nOne more"})
    assert changed.before == (*many, "One more")


def test_what_no_form_can_hold_is_kept_as_it_stands() -> None:
    huge = SHARED[0].model_copy(update={"before": ("x" * 4000, "short")})
    said = str(form("interviewer", huge)["blocks"])
    assert "too long to edit here (2 lines), kept as it stands" in said
    assert entered("interviewer", huge, during="Now").before == huge.before


def test_the_options_of_a_family_that_is_gone_stay_chosen() -> None:
    odd = SHARED[0].model_copy(update={"family": ("cobol",), "competencies": ("old-one",)})
    assert "cobol" not in FAMILIES
    assert entered("basics", odd).family == ("cobol",)
    assert entered("looking", odd).competencies == ("old-one",)


@pytest.mark.parametrize(
    ("part", "changes", "field", "said"),
    [
        ("basics", {"length": "soon"}, "length", "Write it like"),
        ("basics", {"length": "2 to 60"}, "length", "from 5 to 480"),
        ("basics", {"length": "45 to 60, usually 70"}, "length", "is not between"),
        ("panel", {"panel": "boss | 1 | here"}, "panel", "Line 1: “boss” is none of"),
        ("panel", {"panel": "lead | many | here"}, "panel", "is no number of people"),
        ("panel", {"panel": "lead | 1 | a\nlead | 1 | b"}, "panel", "Lead stands twice"),
        ("panel", {"panel": "lead | 1 | a"}, "instructions_observer", "has no observer"),
        ("panel", {"agenda": "Introductions"}, "agenda", "begin with the minutes"),
        ("rules", {"rules_candidate_minutes": "ten"}, "rules_candidate_minutes", "0 to 60"),
        ("candidate", {"unattended_due_hours": "3"}, "unattended_given", "Say what they are given"),
        ("exercise", {"exercise_url": "ftp"}, "exercise_url", "begins with https"),
        ("exercise", {"exercise_name": ""}, "exercise_name", "Give the exercise a name"),
        ("resources", {"resources": "A | public | soon"}, "resources", "“soon” is neither"),
        ("resources", {"resources": "A | needs revision"}, "resources", "say why"),
        ("resources", {"resources": "A | 3 minutes"}, "resources", "the minutes cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    part: str, changes: dict[str, str], field: str, said: str
) -> None:
    pairing = next(one for one in SHARED if one.id == "pairing")
    with pytest.raises(Problem) as caught:
        entered(part, pairing, **changes)
    assert said in caught.value.fields[field]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", (None, None)),
        ("60", ((60, 60), 60)),
        ("45–60", ((45, 60), 60)),  # noqa: RUF001 - people type that dash
        ("45 to 60, usually 45", ((45, 60), 45)),
    ],
)
def test_a_length_is_read_however_it_is_written(text: str, read: object) -> None:
    assert formats.read_length(text) == read


@relaxed
@given(types)
def test_what_is_written_into_a_field_reads_back_the_same(type_: OwnType) -> None:
    assert formats.read_agenda(formats.write_agenda(type_.agenda)) == type_.agenda
    seats = tuple(seat.model_copy(update={"instructions": ()}) for seat in type_.panel)
    assert formats.read_panel(formats.write_panel(seats)) == seats


@relaxed
@given(texts)
def test_lists_keep_their_lines(lines: tuple[str, ...]) -> None:
    plain = tuple(line for line in lines if not line.startswith("-"))
    assert formats.lines("\n".join(f"- {line}" for line in plain)) == plain
