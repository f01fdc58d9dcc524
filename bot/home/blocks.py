"""The Home tab: first what waits for you, then what is coming up."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.interviews.blocks import others_on_panel
from bot.interviews.model import Interview
from bot.slack import blocks as kit
from bot.slack.model import Block, View
from bot.slack.text import clip, escape, moment


@dataclass(frozen=True)
class Waiting:
    """What a person's Home shows.

    Attributes:
        due: interviews begun whose scorecard they owe.
        to_approve: id and title of sets they may approve.
        coming: their interviews, soonest first.
        last_sets: those to start the next from: id, title and when each was approved.
        worth_a_look: tells that use showed something of questions.
        more: what other rooms have waiting for them.
    """

    due: Sequence[Interview]
    to_approve: Sequence[tuple[str, str]]
    coming: Sequence[Interview]
    last_sets: Sequence[tuple[str, str, float]]
    worth_a_look: bool = False
    more: Sequence[Block] = ()


def build_home(waiting: Waiting, *, user: str, zone: str) -> View:
    """Return a person's Home.

    An interview that has begun is among the scorecards owed, and so not coming any more.
    """
    blocks: list[Block] = []
    owed = {each.id for each in waiting.due}
    coming = [each for each in waiting.coming if each.id not in owed]
    if waiting.due or waiting.to_approve:
        blocks.append(kit.header("Waiting for you"))
        blocks += [_due(each, zone) for each in waiting.due]
        blocks += [_to_approve(set_id, title) for set_id, title in waiting.to_approve]
    if coming:
        blocks.append(kit.header("Coming up"))
        blocks += [_coming(each, user, zone) for each in coming]
    blocks += waiting.more
    if not blocks:
        blocks.append(kit.header("Nothing waits for you"))
        blocks.append(
            kit.section(
                "Plan an interview: name a role or paste a brief, and I write a question set with "
                "follow-ups, what to look for and how to rate the answers."
            )
        )
    if waiting.last_sets:
        blocks.append(kit.header("Your last question sets"))
        blocks += [_last_set(*each, zone) for each in waiting.last_sets]
    plan = kit.button("Plan an Interview", "plan.begin", style="primary")
    # Controls have ids of their own: a click just as the tab is published anew still counts.
    search = kit.button("Search Questions", "questions.search")
    types = kit.button("Interview Types", "types.search")
    loops = kit.button("Loops", "loops.open")
    mine = kit.button("My Interviewing", "interviewers.open")
    controls = [plan, search, types, loops, mine]
    if waiting.worth_a_look:
        controls.append(kit.button("Questions Worth a Look", "insights.open"))
    blocks += [kit.divider(), kit.actions(*controls, block_id="plan")]
    blocks.append(
        kit.context("The same in any channel: `/interview-plan`. Help: `/interview-plan help`.")
    )
    return {"type": "home", "blocks": blocks}


def build_refusal(sentence: str) -> View:
    """Return the Home of somebody who may not take part, or is not known yet: why it is empty."""
    return {"type": "home", "blocks": [kit.section(escape(sentence))]}


def _due(interview: Interview, zone: str) -> Block:
    submit = kit.button("Submit Scorecard", "scorecard.open", value=interview.id)
    words = f"Your scorecard for {_named(interview, zone)}"
    return kit.section(words, accessory=submit, block_id=f"due:{interview.id}")


def _to_approve(set_id: str, title: str) -> Block:
    show = kit.button("Show Set", "plan.show", value=set_id)
    words = f"*{escape(clip(title, 200))}*\nwaits for your approval"
    return kit.section(words, accessory=show, block_id=f"approve:{set_id}")


def _last_set(set_id: str, title: str, approved_at: float, zone: str) -> Block:
    again = kit.button("Use Again", "plan.again", value=set_id)
    words = f"*{escape(clip(title, 200))}*\napproved {moment(approved_at, zone)}"
    return kit.section(words, accessory=again, block_id=f"again:{set_id}")


def _coming(interview: Interview, user: str, zone: str) -> Block:
    others = others_on_panel(interview, user)
    seat = interview.seat(user)
    if seat is None or not seat.rates:
        who = f"{'You sit in. ' if seat else ''}Interviewers: {others}"
    else:
        who = f"You interview with {others}" if others else "You interview alone"
    # The thread is not for who only sits in to learn.
    is_theirs = interview.has_shared_thread and (seat is None or seat.rates)
    place = f", <#{interview.channel}>" if is_theirs else ""
    return kit.section(f"{_named(interview, zone)}{place}\n{who}")


def _named(interview: Interview, zone: str) -> str:
    when = moment(interview.starts_at, zone, weekday=True)
    return (
        f"*{escape(clip(interview.candidate.name, 100))}*, "
        f"{escape(clip(interview.position.title, 150))}\n{when}"
    )
