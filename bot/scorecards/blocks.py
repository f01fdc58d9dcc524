"""Scorecards as Slack shows them: the form, and the messages that hold no contents."""

from collections.abc import Sequence

from bot.interviews.model import Interview
from bot.plans.model import Criterion, QuestionSet
from bot.scorecards.model import EVIDENCE_CHARACTERS, NOTE_CHARACTERS, Card, Recommendation
from bot.scorecards.submit import NOT_ASSESSED
from bot.slack import blocks as kit
from bot.slack.entered import metadata
from bot.slack.fitting import pieces
from bot.slack.model import Block, Message, View
from bot.slack.text import all_in, clip, escape, moment, moment_plain, person

LEVEL_CHARACTERS = 2400
"""Of each level's signals in the form: with its label they fit one section, and 24 sections one
form. The guide has all."""


# The form


def build_form(
    interview: Interview, content: QuestionSet, versions: Sequence[Card], zone: str
) -> View:
    """Return the scorecard's form, filled with one's own latest version where there is one."""
    latest = versions[-1] if versions else None
    blocks: list[Block] = [
        kit.section(f"*{escape(clip(interview.candidate.name, 200))}*, {escape(content.title)}"),
        kit.context(_note_on_versions(versions, zone)),
    ]
    for at, criterion in enumerate(content.rubric.criteria):
        blocks += _criterion(at, criterion, content, latest)
    blocks += [kit.divider(), _recommendation(latest), _note(latest)]
    return kit.modal(
        "scorecard.form",
        "Scorecard",
        blocks,
        submit="Submit",
        metadata=metadata(interview=interview.id),
    )


def _note_on_versions(versions: Sequence[Card], zone: str) -> str:
    if not versions:
        return (
            "Sealed: nobody reads it before they have submitted their own. "
            "You see the others' afterwards."
        )
    first = moment(versions[0].submitted_at, zone)
    return f"You submitted this ({first}). A change makes a new version; the first is kept."


def _criterion(
    at: int, criterion: Criterion, content: QuestionSet, latest: Card | None
) -> list[Block]:
    rating = latest.ratings[at] if latest is not None else None
    levels = sorted(criterion.levels, key=lambda level: -level.score)
    options = [kit.option(f"{level.score} {level.label}", str(level.score)) for level in levels]
    options.append(kit.option("Not assessed", NOT_ASSESSED))
    chosen = None if rating is None else str(rating.score or NOT_ASSESSED)
    evidence = kit.text_input(
        f"evidence_{at}",
        initial=rating.evidence if rating else "",
        multiline=True,
        max_length=EVIDENCE_CHARACTERS,
    )
    name = clip(criterion.name, 200)
    return [
        kit.divider(),
        *_anchors(criterion, content),
        kit.field(
            f"{name}: level",
            kit.radio(f"rating_{at}", options, initial=chosen),
            block_id=f"rating_{at}",
        ),
        kit.field(
            f"{name}: what they said or did",
            evidence,
            block_id=f"evidence_{at}",
            hint="Needed with a level: words and deeds, not impressions.",
            optional=True,
        ),
    ]


def _anchors(criterion: Criterion, content: QuestionSet) -> list[Block]:
    numbers = {each.id: number for number, each in enumerate(content.questions, 1)}
    asked = [str(numbers[each]) for each in criterion.questions if each in numbers]
    where = f" (question{'s' if len(asked) > 1 else ''} {', '.join(asked)})" if asked else ""
    blocks = [kit.section(f"*{escape(clip(criterion.name, 200))}*{where}")]
    for level in sorted(criterion.levels, key=lambda each: -each.score):
        signals = escape("\n".join(f"• {signal}" for signal in level.signals))
        first, *rest = pieces(signals, LEVEL_CHARACTERS)
        label = f"*{level.score} {escape(clip(level.label, 75))}*"
        blocks.append(kit.section(f"{label}\n{first}{'…' if rest else ''}"))
    return blocks


def _recommendation(latest: Card | None) -> Block:
    options = [kit.option(each.label, each.value) for each in reversed(Recommendation)]
    element = kit.radio(
        "recommendation", options, initial=latest.recommendation.value if latest else None
    )
    return kit.field("Overall, should we hire them?", element, block_id="recommendation")


def _note(latest: Card | None) -> Block:
    element = kit.text_input(
        "note",
        initial=latest.note if latest else "",
        multiline=True,
        max_length=NOTE_CHARACTERS,
    )
    return kit.field("Note", element, block_id="note", optional=True)


# Messages


def build_progress(
    interview: Interview,
    channel: str,
    thread_ts: str | None,
    *,
    user: str,
    version: int,
    count: int,
) -> Message:
    """Return who submitted and how many have, or that someone changed their card; no contents."""
    of = len(interview.raters)
    about = "" if thread_ts else f", interview with {escape(clip(interview.candidate.name, 200))}"
    if version > 1:
        text = f"{person(user)} changed their scorecard (version {version}){about}"
    else:
        text = f"{person(user)} submitted ({count} of {of}){about}"
    see = kit.button("See Others' Cards", "scorecard.others", value=interview.id)
    shown = kit.section(text, accessory=see if of > 1 and version == 1 else None)
    return Message(channel, text, (shown,), thread_ts)


def build_complete(interview: Interview, channel: str, thread_ts: str | None) -> Message:
    """Return that every scorecard is in, with the way to the summary."""
    of = len(interview.raters)
    about = "" if thread_ts else f" for {escape(clip(interview.candidate.name, 200))}"
    said = all_in(of, "scorecard")
    text = f"Complete: {said}{about}. The summary is ready."
    blocks = (
        kit.section(text.replace("Complete", "*Complete*", 1)),
        kit.actions(
            kit.button("Open Summary", "scorecard.summary", value=interview.id, style="primary")
        ),
    )
    return Message(channel, text, blocks, thread_ts)


def build_ask(interview: Interview, *, user: str, zone: str, again: bool) -> Message:
    """Return the asking for a scorecard, with one button; `again` for all but the first."""
    name = escape(clip(interview.candidate.name, 200))
    if again:
        said = "is still missing. The others' stay sealed for you until yours is in."
    else:
        said = "is due. It is quickest now, while your notes are fresh."
    head = f"Your scorecard for the interview with *{name}* ("
    shown = kit.section(f"{head}{moment(interview.starts_at, zone)}) {said}")
    submit = kit.button("Submit Scorecard", "scorecard.open", value=interview.id, style="primary")
    text = f"{head.replace('*', '')}{moment_plain(interview.starts_at, zone)}) {said}"
    return Message(user, text, (shown, kit.actions(submit)))
