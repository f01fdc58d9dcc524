"""What is read of others' scorecards, laid on pages of a modal, so that nothing is cut away."""

from collections.abc import Sequence

from bot.interviews.model import Interview
from bot.plans.model import Criterion, QuestionSet
from bot.scorecards.model import (
    Recommendation,
    Submission,
    Tally,
    panel_mean,
    recommendations_disagree,
    recommended,
    tallies,
)
from bot.slack import blocks as kit
from bot.slack.entered import metadata
from bot.slack.fitting import pages, sections
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, listing, moment, person

BLOCKS_A_PAGE = 90
CHARACTERS_A_PAGE = 55_000
"""A view holds 100 blocks and 250 KB (docs.slack.dev); a character takes up to four bytes."""

FORMULA = (
    "Means leave out what was not assessed. The panel's mean is the mean of the criteria's means, "
    "each with equal weight. It decides nothing by itself."
)


def build_others(
    interview: Interview, content: QuestionSet, found: Sequence[Submission], *, zone: str, page: int
) -> View:
    """Return one page of the others' cards, person by person."""
    if not found:
        said = "Nobody else has submitted yet. Come back when the thread says so."
        groups: list[list[Block]] = [[kit.section(said)]]
    else:
        groups = [group for each in found for group in _card(each, content.rubric.criteria, zone)]
    return _view("scorecard.others", "Others' scorecards", interview, groups, page)


def build_summary(
    interview: Interview,
    content: QuestionSet,
    found: Sequence[Submission],
    *,
    zone: str,
    page: int,
    differing: str = "",
) -> View:
    """Return one page of the summary: what stands out, then criterion by criterion, then notes.

    `differing` says that candidates for the position were not all asked the same.
    """
    criteria = content.rubric.criteria
    tallied = tallies(found, len(criteria))
    name = escape(clip(interview.candidate.name, 200))
    groups = [
        [kit.section(f"*{name}*, {escape(clip(content.title, 300))}")],
        *([[kit.section(f"*{escape(differing)}*")]] if differing else []),
        sections(_recommendation_lines(found)),
        sections(_overview_lines(criteria, tallied)),
        [kit.section(_people_means(found, len(criteria))), kit.context(FORMULA)],
        [kit.divider()],
    ]
    for at, criterion in enumerate(criteria):
        groups += _by_criterion(at, criterion, tallied[at], found)
    groups += _notes(found)
    groups.append([kit.context(_versions(found, zone))])
    return _view("scorecard.summary", "Interview summary", interview, groups, page)


def _view(
    name: str, title: str, interview: Interview, groups: Sequence[Sequence[Block]], page: int
) -> View:
    laid = pages(groups, most_blocks=BLOCKS_A_PAGE, most_characters=CHARACTERS_A_PAGE)
    at = min(max(page, 0), len(laid) - 1)
    blocks = list(laid[at])
    if len(laid) > 1:
        turns = []
        if at > 0:
            value = f"{name}:{interview.id}:{at - 1}"
            turns.append(kit.button("Previous Page", "scorecard.previous", value=value))
        if at + 1 < len(laid):
            value = f"{name}:{interview.id}:{at + 1}"
            turns.append(kit.button("Next Page", "scorecard.next", value=value))
        blocks += [kit.context(f"Page {at + 1} of {len(laid)}"), kit.actions(*turns)]
    return kit.modal(name, title, blocks, close="Close", metadata=metadata(interview=interview.id))


# A card


def _card(each: Submission, criteria: Sequence[Criterion], zone: str) -> list[list[Block]]:
    latest = each.latest
    head = [
        kit.section(f"{person(each.interviewer)}: *{latest.recommendation.label}*"),
        kit.context(_versions([each], zone)),
    ]
    groups = [head]
    for at, criterion in enumerate(criteria):
        heading = f"*{escape(criterion.name)}*: {_score(each, at, criterion)}"
        groups.append(sections([heading, *_words(latest.ratings[at].evidence)]))
    if latest.note:
        groups.append(sections(["*Note*", *_words(latest.note)]))
    groups.append([kit.divider()])
    return groups


def _score(each: Submission, at: int, criterion: Criterion) -> str:
    score = each.latest.ratings[at].score
    first = each.changed_from(at)
    said = "not assessed" if score is None else f"{score} {_label(criterion, score)}"
    if first is None:
        return said
    was = "not assessed" if first.score is None else str(first.score)
    return f"{said} (first {was})"


def _label(criterion: Criterion, score: int) -> str:
    return next((escape(level.label) for level in criterion.levels if level.score == score), "")


# The summary


def _recommendation_lines(found: Sequence[Submission]) -> list[str]:
    lines = ["*Recommendations*"]
    for recommendation, count in recommended(found):
        names = [
            _who(each, recommendation)
            for each in found
            if each.latest.recommendation == recommendation
        ]
        lines.append(f"{recommendation.label}: {count} ({listing(names)})")
    if recommendations_disagree(found):
        lines.append("*Some say yes and some say no.*")
    return lines


def _who(each: Submission, recommendation: Recommendation) -> str:
    first = each.first.recommendation
    changed = f", first {first.label.lower()}" if first != recommendation else ""
    return person(each.interviewer) + changed


def _overview_lines(criteria: Sequence[Criterion], tallied: Sequence[Tally]) -> list[str]:
    lines = ["*Ratings*"]
    for criterion, tally in zip(criteria, tallied, strict=True):
        lines.append(f"*{escape(criterion.name)}*: {_figures(tally)}")
        if tally.disagrees:
            lines.append(f"      *They are {tally.spread} apart: talk about this one.*")
    overall = panel_mean(tallied)
    if overall is not None:
        lines.append(f"*Panel's mean: {overall:.2f}*")
    return lines


def _figures(tally: Tally) -> str:
    if tally.mean is None:
        return "not assessed by anyone"
    scores = ", ".join(str(score) for score in sorted(tally.scores, reverse=True))
    spread = "" if tally.spread is None else f", spread {tally.spread}"
    return f"{scores} (mean {tally.mean:.2f}{spread})"


def _people_means(found: Sequence[Submission], criteria: int) -> str:
    parts = []
    for each in found:
        card = each.latest
        mean = "no mean" if card.mean is None else f"mean {card.mean:.2f}"
        parts.append(f"{person(each.interviewer)}: {mean}, {card.assessed} of {criteria} assessed")
    return "\n".join(parts)


def _by_criterion(
    at: int, criterion: Criterion, tally: Tally, found: Sequence[Submission]
) -> list[list[Block]]:
    groups = [[kit.section(f"*{escape(criterion.name)}*\n{_figures(tally)}")]]
    for each in found:
        heading = f"{person(each.interviewer)}: {_score(each, at, criterion)}"
        groups.append(sections([heading, *_words(each.latest.ratings[at].evidence)]))
    return groups


def _notes(found: Sequence[Submission]) -> list[list[Block]]:
    groups = [
        sections([f"{person(each.interviewer)}", *_words(each.latest.note)])
        for each in found
        if each.latest.note
    ]
    return [[kit.divider(), kit.section("*Notes*")], *groups] if groups else []


def _versions(found: Sequence[Submission], zone: str) -> str:
    parts = []
    for each in found:
        said = f"{person(each.interviewer)} submitted ({moment(each.first.submitted_at, zone)})"
        if each.latest.version > 1:
            at = moment(each.latest.submitted_at, zone)
            said += f" and changed it ({at}, version {each.latest.version}; the first is kept)"
        parts.append(said)
    return ". ".join(parts) + "."


def _words(text: str) -> list[str]:
    """Return a person's words as quoted lines; `>` at a line's start is Slack's quote."""
    return [f"> {line}" for line in escape(text).split("\n")] if text else []
