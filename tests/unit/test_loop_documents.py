"""A set of interviews as people write it down becomes the rounds of a loop."""

import pytest

from bot.catalogue.types import SeatRole
from bot.loops.documents import read_document
from bot.loops.model import StageKind
from bot.loops.rounds import Part

SET = """# Our process

Values are assessed separately.

### Coding

| Interviewers | two engineers |
| Length | 60 minutes |

#### What to look for

- Do they test
  what they wrote?

#### Sample questions

- What would you do next?

### Reference check

One call.

### The offer

### Tour

**Length:** 45 minutes (5 minutes of hello, 40 minutes for the tour)

**Does not assess:** speed

See below:

```
# not a heading
- **Length:** 3 hours
```
"""


def test_stages_come_with_their_kinds_in_order() -> None:
    document = read_document(SET)
    assert [(one.title, one.kind) for one in document.rounds] == [
        ("Coding", StageKind.INTERVIEW),
        ("Reference check", StageKind.REFERENCE),
        ("The offer", StageKind.OFFER),
        ("Tour", StageKind.INTERVIEW),
    ]
    assert "Values are assessed separately." in document.before
    assert "Coding" not in document.before


def test_fields_may_be_headings_and_rows_of_a_table() -> None:
    coding, _, _, tour = read_document(SET).rounds
    assert coding.minutes == (60, 60)
    assert [seat.role for seat in coding.panel] == [SeatRole.LEAD, SeatRole.SECOND]
    assert [(line.text, line.part) for line in coding.asked] == [
        ("Do they test what they wrote?", Part.LOOK_FOR),
        ("What would you do next?", Part.PROBE),
    ]
    assert (tour.minutes, tour.agenda) == ((45, 45), 45)
    assert [line.text for line in tour.not_assessed] == ["speed"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_is_known_by_its_number(end: str) -> None:
    lines = SET.split("\n")
    for round_ in read_document(SET.replace("\n", end)).rounds:
        for line in round_.lines:
            assert line.number is not None
            assert line.text.split(" what ")[0] in lines[line.number - 1]


def test_code_is_no_line_of_a_round() -> None:
    tour = read_document(SET).rounds[-1]
    assert not [line for line in tour.lines if "3 hours" in line.text or "heading" in line.text]


def test_of_a_conversation_the_last_set_counts_and_nothing_an_assistant_wrote() -> None:
    one = "### {}\n- **Length:** 30 minutes\n\n"
    text = (
        f"### User\n\n{one.format('Old')}{one.format('Older')}### Assistant\n\n"
        f"Covered elsewhere.\n\n{one.format('Invented')}{one.format('Dreamt')}"
        f"### User\n\nHere it is.\n\n{one.format('New')}{one.format('Newer')}"
        f"### User\n\nThanks. And this?\n\n{one.format('Single')}"
    )
    document = read_document(text)
    assert [each.title for each in document.rounds] == ["New", "Newer"]
    assert document.before.split() == ["Here", "it", "is."]
    alone = read_document(text.replace(one.format("Newer"), "").replace(one.format("Older"), ""))
    assert [each.title for each in alone.rounds] == ["Old", "New", "Single"]
    assert "Covered elsewhere" not in alone.before


def test_a_text_without_interviews_has_none() -> None:
    assert read_document("").rounds == ()
    assert read_document("# Cake\n\nFlour.\n").rounds == ()
