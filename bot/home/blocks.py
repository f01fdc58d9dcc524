"""The Home tab: first what waits for you, then what is coming up."""

from collections.abc import Sequence

from bot.interviews.model import Interview
from bot.slack import blocks as kit
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, moment


def build_home(
    due: Sequence[Interview],
    to_approve: Sequence[tuple[str, str]],
    coming: Sequence[Interview],
    *,
    zone: str,
) -> View:
    """Return a person's Home: scorecards they owe, sets they may approve, their interviews."""
    blocks: list[Block] = []
    if due or to_approve:
        blocks.append(kit.header("Waiting for you"))
        blocks += [_due(each, zone) for each in due]
        blocks += [_to_approve(set_id, title) for set_id, title in to_approve]
    if coming:
        blocks.append(kit.header("Coming up"))
        blocks += [_coming(each, zone) for each in coming]
    if not blocks:
        blocks.append(kit.header("Nothing waits for you"))
        blocks.append(
            kit.section(
                "Plan an interview: name a role or paste a brief, and I write a question set with "
                "follow-ups, what to look for and how to rate the answers."
            )
        )
    plan = kit.button("Plan an Interview", "plan.begin", style="primary")
    blocks += [kit.divider(), kit.actions(plan)]
    blocks.append(
        kit.context("The same in any channel: `/interview-plan`. Help: `/interview-plan help`.")
    )
    return {"type": "home", "blocks": blocks}


def _due(interview: Interview, zone: str) -> Block:
    submit = kit.button("Submit Scorecard", "scorecard.open", value=interview.id)
    return kit.section(f"Your scorecard for {_named(interview, zone)}", accessory=submit)


def _to_approve(set_id: str, title: str) -> Block:
    show = kit.button("Show Set", "plan.show", value=set_id)
    words = f"*{escape(clip(title, 200))}*\nwaits for your approval"
    return kit.section(words, accessory=show)


def _coming(interview: Interview, zone: str) -> Block:
    return kit.section(_named(interview, zone))


def _named(interview: Interview, zone: str) -> str:
    return (
        f"*{escape(clip(interview.candidate.name, 100))}*, "
        f"{escape(clip(interview.position.title, 150))}\n{moment(interview.starts_at, zone)}"
    )
