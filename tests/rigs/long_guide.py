"""A document about interviews as long as a company's own: some 80 kB of headings and bullets.

It is made of the catalogue's types, each several times over in sections of its own, so that it has
as many types and fields as people's documents have, in the catalogue's words.
"""

from collections.abc import Iterator, Sequence

from bot.catalogue.types import InterviewType, SeatRole

CHARACTERS = 78_000
"""Characters of the text, give or take a type."""


def long_guide(types: Sequence[InterviewType]) -> str:
    """Return the document."""
    lines = ["# How we interview", "", "What each interview is for, and who holds it."]
    length, section = 0, 0
    while length < CHARACTERS:
        section += 1
        lines += ["", f"## Interviews of part {section}"]
        for type_ in types:
            said = list(_said(type_))
            lines += said
            length += sum(len(line) + 1 for line in said)
            if length >= CHARACTERS:
                break
    return "\n".join(lines) + "\n"


def _said(type_: InterviewType) -> Iterator[str]:
    lead = type_.seat(SeatRole.LEAD)
    yield from ("", f"### {type_.title}", "")
    yield f"- **Interviewers:** two {lead.from_ if lead else 'engineers'}"
    yield f"- **Duration:** {type_.default_minutes} minutes"
    yield f"- **Details:** {' '.join((type_.summary, *type_.what_happens))}"
    for label, texts in (
        ("How the candidate will prepare", type_.candidate_prepares),
        ("What to look for", type_.look_for),
        ("Before the interview", type_.before),
        ("During the interview", (*type_.during, *type_.probes)),
    ):
        yield f"- **{label}:**"
        yield from (f"    - {text}" for text in texts)
    yield "- **Additional resources:**"
    yield from (f"    - [{one.name}]({one.url}) ({one.visibility})" for one in type_.resources)
