"""What is said by direct message of what is booked: requests, dry runs and their reminders.

The words are made when a row is due, from what is stored then: what was settled or called off
meanwhile says nothing any more. Payloads hold ids.
"""

from dataclasses import dataclass

from bot.catalogue.types import TypeFields
from bot.deps import Deps
from bot.interviewers import store
from bot.interviewers.model import Booking, Step
from bot.interviewers.words import interview_words, rehearsed, spoken
from bot.interviews.reader import zone_of
from bot.interviews.times import DAY_SECONDS, before
from bot.slack import blocks as kit
from bot.slack.model import Block, Message, Posted, Received
from bot.slack.text import moment, person
from bot.storage.database import Connection
from bot.storage.ids import new_id
from bot.storage.outbox import Expired, Failed, Item
from bot.types.library import Library

ASK, DRY_RUN, SETTLED = "training.ask", "training.dry_run", "training.settled"

AFTER_SECONDS = 3600.0
"""How long after a dry run began its partner is asked whether it was done."""


def key_of(booking: Booking, *parts: str) -> str:
    """Return an outbox key of a booking; all of them share one prefix to withdraw."""
    return ":".join(("training", booking.id, *parts))


def queue_ask(con: Connection, deps: Deps, booking: Booking, to: str) -> None:
    """Ask whoever decides on a booking whether they agree."""
    now, payload = deps.clock.now(), {"step": booking.id, "team": booking.team, "user": to}
    deps.outbox.add(con, ASK, key_of(booking, "ask"), payload, due_at=now, now=now)


def queue_dry_run(con: Connection, deps: Deps, booking: Booking) -> None:
    """Tell both of a dry run now and the day before, and ask the partner once it is over."""
    now, at = deps.clock.now(), booking.at
    for user in (booking.user, booking.with_user):
        payload = {"step": booking.id, "team": booking.team, "user": user}
        key = key_of(booking, "booked", user)
        deps.outbox.add(con, DRY_RUN, key, {**payload, "when": "booked"}, due_at=now, now=now)
        remind_at = before(at, zone_of(con, deps, booking.team, user), DAY_SECONDS)
        if remind_at > now:
            deps.outbox.add(
                con,
                DRY_RUN,
                key_of(booking, "reminder", user),
                {**payload, "when": "reminder"},
                due_at=remind_at,
                now=now,
                expires_at=at,
            )
    payload = {"step": booking.id, "team": booking.team, "user": booking.with_user, "when": "after"}
    due_at = at + AFTER_SECONDS
    deps.outbox.add(con, DRY_RUN, key_of(booking, "after"), payload, due_at=due_at, now=now)


def withdraw(con: Connection, deps: Deps, booking: Booking) -> None:
    """Withdraw all that is still to be said of a booking."""
    deps.outbox.withdraw(con, key_of(booking, ""), now=deps.clock.now())


def queue_settled(
    con: Connection, deps: Deps, received: Received, booking: Booking, outcome: str
) -> None:
    """Put what became of a booking in the place of the buttons that were pressed in a message."""
    ts = (received.body.get("container") or {}).get("message_ts")
    if not ts or not received.channel:
        return
    now = deps.clock.now()
    payload = {
        "step": booking.id,
        "team": booking.team,
        "user": received.user,
        "outcome": outcome,
        "channel": received.channel,
        "ts": ts,
    }
    key = f"training_settled:{new_id('s')}"
    deps.outbox.add(con, SETTLED, key, payload, due_at=now, now=now)


@dataclass(frozen=True)
class Messages:
    """Builds what is said."""

    deps: Deps
    library: Library

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        handlers, delivery = self.deps.handlers, self.deps.delivery
        handlers[ASK] = delivery.message(self.build_ask)
        handlers[DRY_RUN] = delivery.message(self.build_dry_run)
        handlers[SETTLED] = delivery.update(self.build_settled)

    def build_ask(self, item: Item) -> Message | Expired | Failed:
        """Return the request to agree to a shadow or a reverse shadow."""
        booking, type_ = self._booking(item)
        if booking is None or type_ is None:
            return Failed("the booking or its type is not there")
        if booking.status != "booked" or not booking.is_ahead(self.deps.clock.now()):
            return Expired("it was called off, or its moment is over")
        what = self._interview(booking, type_)
        if booking.step is Step.SHADOW:
            said = f"{person(booking.user)} asks to sit in on {what}, to learn how it is led. "
            said += "They sit in muted, get the guide, and no scorecard is asked of them."
        else:
            said = f"{person(booking.user)} asks to lead {what}, with you watching. "
            said += "You stay on the panel and submit your scorecard as before."
            if type_.rules.same_interviewers:
                said += (
                    " Candidates for a position are to meet the same people here: agree only if "
                    "this one may differ."
                )
        buttons = kit.actions(
            kit.button("Agree", "training.agree", value=booking.id, style="primary"),
            kit.button("Decline", "training.decline", value=booking.id),
        )
        return self._message(item, said, buttons)

    def build_dry_run(self, item: Item) -> Message | Expired | Failed:
        """Return what one of the two reads of a dry run: now, the day before, or after it."""
        booking, type_ = self._booking(item)
        if booking is None or type_ is None:
            return Failed("the dry run or its type is not there")
        if booking.status != "booked":
            return Expired("it was done or called off")
        when, what = item.payload["when"], rehearsed(booking, type_)
        at = moment(booking.at, self._zone(item), weekday=True)
        off = kit.button("Call Off", "training.cancel", value=booking.id)
        if item.payload["user"] == booking.user:
            head = "Your dry run" if when == "booked" else "Soon: your dry run"
            said = f"{head} of {what} with {person(booking.with_user)} is {at}."
            return self._message(item, said, kit.actions(off))
        done = kit.button("Dry Run Done", "training.done", value=booking.id, style="primary")
        who = person(booking.user)
        said = {
            "booked": f"{who} does a dry run of {what} with you {at}. You play the candidate.",
            "reminder": f"Soon: {who} does a dry run of {what} with you {at}.",
            "after": f"Was the dry run of {what} with {who} done ({at})?",
        }[when]
        return self._message(item, said, kit.actions(done, off))

    def build_settled(self, item: Item) -> tuple[Posted, Message] | None:
        """Return a message whose buttons were pressed, with what came of it."""
        booking, type_ = self._booking(item)
        if booking is None or type_ is None:
            return None
        said = self._outcome(item.payload["outcome"], booking, type_)
        posted = Posted(item.payload["channel"], item.payload["ts"])
        off = kit.button("Call Off", "training.cancel", value=booking.id)
        more = (kit.actions(off),) if item.payload["outcome"] == "agreed" else ()
        return posted, self._message(item, said, *more, channel=posted.channel)

    def _outcome(self, outcome: str, booking: Booking, type_: TypeFields) -> str:
        who = person(booking.user)
        if booking.is_of_interview:
            does = "sits in on" if booking.step is Step.SHADOW else "leads"
            what = self._interview(booking, type_)
            return {
                "agreed": f"Agreed: {who} {does} {what}.",
                "declined": f"Declined: {who} keeps looking for another interview than {what}.",
            }.get(outcome, f"Called off: {what}.")
        done = f"dry run of {rehearsed(booking, type_)}, {who} with {person(booking.with_user)}."
        said = {"done": "Done", "disputed": "Did not take place"}.get(outcome, "Called off")
        return f"{said}: {done}"

    # What the words need

    def _booking(self, item: Item) -> tuple[Booking | None, TypeFields | None]:
        team = item.payload["team"]
        booking = store.find_step(self.deps.db.read(), team, item.payload["step"])
        type_ = self.library.of(team).type(booking.type_id) if booking is not None else None
        return booking, type_

    def _interview(self, booking: Booking, type_: TypeFields) -> str:
        return interview_words(self.deps.db.read(), booking, type_)

    def _zone(self, item: Item) -> str:
        payload = item.payload
        return zone_of(self.deps.db.read(), self.deps, payload["team"], payload["user"])

    def _message(
        self,
        item: Item,
        said: str,
        *more: Block,
        channel: str | None = None,
    ) -> Message:
        to = channel or item.payload["user"]
        return Message(to, spoken(said), (kit.section(said), *more))
