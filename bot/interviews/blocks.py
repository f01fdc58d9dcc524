"""An interview as Slack shows it: its message, the thread's first words, reminders and notes."""

from collections.abc import Mapping, Sequence
from typing import Literal

from bot.interviews.model import Interview, Role
from bot.positions.model import Candidate
from bot.slack import blocks as kit
from bot.slack.model import Block, Message
from bot.slack.text import all_in, clip, escape, listing, minutes, moment, moment_plain, person

PRIMARY: Literal["primary"] = "primary"

_DOES: Mapping[Role, str] = {
    "lead": "leads",
    "observer": "observes",
    "shadow": "sits in to learn",
    "reverse_shadow": "watches the lead",
}

# The interview's message


def build_root(interview: Interview, title: str, channel: str, type_title: str = "") -> Message:
    """Return the interview's message; the titles are its question set's and its type's.

    Once the interview is cancelled or complete, the controls give way to one line of outcome.
    """
    facts = kit.fields(
        f"*When*\n{moment(interview.starts_at, interview.zone, weekday=True)}",
        f"*Length*\n{minutes(interview.length_minutes)}",
        f"*Interviewers*\n{who_does_what(interview)}",
        f"*Question set*\n{escape(clip(title, 300))}",
        *([f"*Type*\n{escape(clip(type_title, 300))}"] if type_title else []),
    )
    blocks = (
        build_heading(interview),
        kit.section(escape(interview.position.title)),
        facts,
        *_state(interview),
    )
    return Message(channel, _root_text(interview), blocks)


def build_heading(interview: Interview) -> Block:
    """Return the heading of an interview's message and of its guides."""
    start = "Cancelled: interview" if interview.status == "cancelled" else "Interview"
    return kit.header(f"{start} with {interview.candidate.name}")


def build_cancelled_line(interview: Interview, zone: str) -> Block:
    """Return the line that takes the place of a cancelled interview's controls."""
    at = moment(interview.ended_at or interview.starts_at, zone)
    return kit.context(f"Cancelled by {person(interview.ended_by or '')}, {at}.")


def _root_text(interview: Interview) -> str:
    head = {
        "scheduled": "Interview",
        "cancelled": "Cancelled: interview",
        "complete": "Complete: interview",
    }
    start = head[interview.status]
    when = moment_plain(interview.starts_at, interview.zone)
    names = listing([person(user) for user in interview.users])
    said = f"{start} with {interview.candidate.name} for {interview.position.title}, {when}, "
    return f"{escape(said)}held by {names}"


def _state(interview: Interview) -> list[Block]:
    if interview.status == "cancelled":
        return [build_cancelled_line(interview, interview.zone)]
    if interview.status == "complete":
        count = len(interview.raters)
        said = f"{all_in(count, 'scorecard').capitalize()}."
        controls = kit.actions(
            kit.button("Open Summary", "scorecard.summary", value=interview.id, style="primary"),
            kit.button("Next Candidate", "interview.next", value=interview.id),
        )
        return [kit.context(f"Complete. {said}"), controls]
    return [_controls(interview)]


def _controls(interview: Interview) -> Block:
    sure = kit.confirm(
        "Cancel this interview?",
        "Guides and reminders not yet sent are withdrawn. Whoever has a guide is told.",
        "Cancel Interview",
    )
    return kit.actions(
        kit.button("Submit Scorecard", "scorecard.open", value=interview.id, style="primary"),
        kit.button("Reschedule", "interview.reschedule", value=interview.id),
        kit.button("Next Candidate", "interview.next", value=interview.id),
        kit.button("Cancel", "interview.cancel", value=interview.id, style="danger", confirm=sure),
        kit.overflow(
            "interview.more",
            [
                kit.option("Edit Candidate", f"candidate:{interview.id}"),
                kit.option("Edit Position", f"position:{interview.id}"),
            ],
        ),
        block_id="controls",
    )


# The thread


def build_rules(channel: str, thread_ts: str, lines: Sequence[str]) -> Message:
    """Return the thread's first message, which asks for no opinions before all cards are in."""
    text = " ".join(lines)
    shown = "\n".join(escape(line) for line in lines)
    return Message(channel, escape(text), (kit.section(shown),), thread_ts)


def build_outcome(interview: Interview, channel: str, thread_ts: str | None, *, by: str) -> Message:
    """Return the thread's message that an interview moved or was cancelled, and who did it."""
    name = "" if thread_ts else f" with {escape(interview.candidate.name)}"
    if interview.status == "cancelled":
        text = f"{person(by)} cancelled this interview{name}."
        return Message(channel, text, (kit.section(text),), thread_ts)
    said = f"{person(by)} moved this interview{name} to "
    shown = kit.section(f"{said}{moment(interview.starts_at, interview.zone, weekday=True)}.")
    plain = moment_plain(interview.starts_at, interview.zone)
    return Message(channel, f"{said}{plain}.", (shown,), thread_ts)


# Direct messages to interviewers


def build_panel_controls(interview: Interview, thread_url: str | None, user: str) -> list[Block]:
    """Return the buttons under an interviewer's guide and reminder, if they have any."""
    seat = interview.seat(user)
    submits = seat is None or seat.rates
    buttons = []
    # The thread is where the panel talks of the candidate: not for who only sits in to learn.
    if thread_url is not None and submits:
        buttons.append(kit.button("Open Thread", "interview.open_thread", url=thread_url))
    if submits:
        waits = seat is None or seat.submitted_at is None
        label, style = ("Submit Scorecard", PRIMARY) if waits else ("Change Scorecard", None)
        buttons.append(kit.button(label, "scorecard.open", value=interview.id, style=style))
    return [kit.actions(*buttons)] if buttons else []


def who_does_what(interview: Interview, without: str = "") -> str:
    """Return mentions of the panel with what each does, where that is known; "" for nobody."""
    seats = [seat for seat in interview.panel if seat.user != without]
    does = [(person(seat.user), _DOES.get(seat.role, "")) for seat in seats]
    return listing([f"{who} ({what})" if what else who for who, what in does])


def others_on_panel(interview: Interview, user: str) -> str:
    """Return mentions of everyone else on the panel, '' where there is nobody."""
    return listing([person(each) for each in interview.users if each != user])


def build_reminder(
    interview: Interview,
    *,
    user: str,
    zone: str,
    now: float,
    thread_url: str | None,
    type_line: str = "",
) -> Message:
    """Return the reminder: three lines, one of its type's where there is one, and the buttons."""
    left = max(1, round((interview.starts_at - now) / 60))
    name = escape(clip(interview.candidate.name, 200))
    others = others_on_panel(interview, user)
    seat = interview.seat(user)
    submits = seat is None or seat.rates
    what = "Your interview" if submits else "The interview you sit in on"
    lines = [
        f"*{what} with {name} starts in {minutes(left)}*",
        f"{moment(interview.starts_at, zone)}, {escape(clip(interview.position.title, 200))}"
        + (f", with {others}" if others else ""),
        "Your guide is in this conversation."
        + (" Submit your scorecard right after the interview." if submits else ""),
    ]
    if type_line:
        lines.insert(2, type_line)
    when = moment_plain(interview.starts_at, zone)
    text = f"{what} with {name} starts in {minutes(left)} ({when})."
    blocks = (kit.section("\n".join(lines)), *build_panel_controls(interview, thread_url, user))
    return Message(user, text, blocks)


def build_moved(interview: Interview, *, user: str, zone: str, thread_url: str | None) -> Message:
    """Return the note that an interview whose guide someone has was moved."""
    name = escape(clip(interview.candidate.name, 200))
    head = f"Your interview with {name} was moved to "
    tail = ". Your guide above shows the new time."
    shown = kit.section(f"{head}*{moment(interview.starts_at, zone, weekday=True)}*{tail}")
    controls = _thread_button(thread_url)
    text = f"{head}{moment_plain(interview.starts_at, zone)}{tail}"
    return Message(user, text, (shown, *controls))


def build_cancelled(interview: Interview, *, user: str, zone: str) -> Message:
    """Return the note that an interview whose guide someone has was cancelled."""
    name = escape(clip(interview.candidate.name, 200))
    head = f"Your interview with {name} ("
    tail = ") was cancelled. There is nothing left for you to do."
    shown = kit.section(f"{head}{moment(interview.starts_at, zone)}{tail}")
    return Message(user, f"{head}{moment_plain(interview.starts_at, zone)}{tail}", (shown,))


def build_note(user: str, text: str, *, again: str | None = None) -> Message:
    """Return a note to whoever arranges an interview; `again` offers to post it once more."""
    blocks: tuple[Block, ...] = (kit.section(text),)
    if again is not None:
        retry = kit.button("Try Again", "interview.announce", value=again, style="primary")
        blocks = (*blocks, kit.actions(retry))
    return Message(user, text, blocks)


def build_links(candidate: Candidate) -> str:
    """Return links to a candidate's papers, '' where none are known."""
    links = (("Résumé", candidate.resume_url), ("Applicant system", candidate.ats_url))
    return ", ".join(link(url, name) for name, url in links if url)


def link(url: str, text: str) -> str:
    """Return a link as mrkdwn."""
    return f"<{_safe_url(url)}|{escape(text).replace('|', '/')}>"


def bullets(heading: str, lines: Sequence[str]) -> str:
    """Return lines as a list under a heading in bold, "" where there are none."""
    if not lines:
        return ""
    return "\n".join([f"*{heading}*", *(f"• {escape(line)}" for line in lines)])


def _thread_button(thread_url: str | None) -> tuple[Block, ...]:
    if thread_url is None:
        return ()
    return (kit.actions(kit.button("Open Thread", "interview.open_thread", url=thread_url)),)


def _safe_url(url: str) -> str:
    return escape(url).replace("|", "%7C")
