"""People who learn to lead interviews in the story's workspace."""

from typing import Any

from interviewing import interview_id, opens_home, root, schedules
from story import Json, Person, Story, _button, content, until, view_words

from bot.catalogue.types import InterviewType
from bot.interviewers import store
from bot.interviewers.model import Booking
from bot.interviewers.qualify import Qualifying
from bot.interviewers.roster import Roster
from bot.interviews.staffing import Standing
from bot.types.library import Library

PAIRING = "pairing"
KATA = "The bowling kata"


def team_of(story: Story) -> str:
    """Return the id of the workspace."""
    return str(story.server.workspace.team.id)


def type_library(story: Story) -> Library:
    """Return the workspace's types as the bot has them."""
    return roster(story).library


def roster(story: Story) -> Roster:
    """Return who may lead what, as the bot's own interviews ask it."""
    library = Library(content().types, story.bot.deps.db)
    roster = Roster(story.bot.deps, library)
    library.on_change.append(Qualifying(story.bot.deps, roster).type_changed)
    return roster


def pairing(story: Story) -> InterviewType:
    """Return the type that is learnt, as it stands in the workspace."""
    found = type_library(story).of(team_of(story)).types.type(PAIRING)
    assert found is not None
    return found


def held(
    story: Story, candidate: str, roles: dict[str, str], *, exercise: str = KATA, **entered: Any
) -> str:
    """Schedule a pairing with people in these roles, and return the interview's id."""
    message = schedules(story, candidate=candidate, interviewers=list(roles), **entered)
    found = interview_id(message)
    with story.bot.deps.db.write() as con:
        con.execute(
            "UPDATE interviews SET type_id = :type, type_version = 0, exercise = :exercise "
            "WHERE id = :id",
            {"type": PAIRING, "exercise": exercise, "id": found},
        )
        for user, role in roles.items():
            con.execute(
                "UPDATE panel SET role = :role WHERE interview_id = :id AND user = :user",
                {"role": role, "id": found, "user": user},
            )
    return found


def seats(story: Story, interview: str) -> dict[str, str]:
    """Return who does what on an interview's panel."""
    sql = "SELECT user, role FROM panel WHERE interview_id = ? ORDER BY seat"
    return dict(story.bot.deps.db.read().execute(sql, [interview]).fetchall())


def message_of(story: Story, candidate: str) -> Json:
    """Return the message of the interview with a candidate."""
    return root(story, candidate)


def home(story: Story, user: str) -> str:
    """Open somebody's Home and return its words."""
    return view_words(opens_home(story, user))


def presses_at_home(story: Story, user: str, label: str) -> None:
    """Press a button of somebody's Home."""
    view = opens_home(story, user)
    block, element = _button(view["blocks"], label)
    story.person(user)._act({"type": "view", "view_id": view["id"]}, block, element)


def opens_mine(story: Story, user: str) -> Json:
    """Open somebody's own page."""
    presses_at_home(story, user, "My Interviewing")
    return story.person(user).form("interviewers.mine")


def begins(story: Story, user: str, **entered: Any) -> None:
    """Begin to learn pairing."""
    opens_mine(story, user)
    result = story.person(user).submits(**{"learn": PAIRING, **entered})
    assert result["result"] == "closed", result
    story.settles()


def begins_and_reads(story: Story, user: str) -> None:
    """Begin to learn pairing and say that its guide is read."""
    begins(story, user)
    presses_at_home(story, user, "Done Reading")
    story.settles()


def records(story: Story, by: str, *people: str, **entered: Any) -> Json:
    """Record people as qualified for pairing, and return what came of the form."""
    opens_mine(story, by)
    person = story.person(by)
    person.presses_in_form("Record as Qualified")
    person.form("interviewers.record")
    result = person.submits(
        **{"type": PAIRING, "people": list(people), "exercise": KATA, **entered}
    )
    story.settles()
    return result


def asks(story: Story, user: str, label: str, interview: str) -> None:
    """Book a shadow or a reverse shadow in an interview, from Home."""
    presses_at_home(story, user, label)
    person = story.person(user)
    person.form()
    result = person.submits(interview=interview)
    assert result["result"] == "cleared", result
    story.settles()


def says_yes(story: Story, user: str, part: str) -> None:
    """Agree to a request that came by direct message."""
    person = story.person(user)
    person.presses(person.waits_for_direct(part), "Agree")
    story.settles()


def standing(story: Story, user: str, exercise: str = "", at: float | None = None) -> Standing:
    """Return how somebody stands with pairing."""
    con = story.bot.deps.db.read()
    moment = story.clock.now() if at is None else at
    type_, team = pairing(story), team_of(story)
    return roster(story).standing(con, team, user, type_, exercise, at=moment)


def known(story: Story, *, at: float) -> list[Standing]:
    """Return everybody who may lead pairing or learns it."""
    con = story.bot.deps.db.read()
    return roster(story).known(con, team_of(story), pairing(story), "", at=at)


def bookings(story: Story, user: str) -> list[Booking]:
    """Return what somebody has booked."""
    return store.booked(story.bot.deps.db.read(), team_of(story), user)


def sees_form(person: Person, part: str) -> Json:
    """Wait until the form on top says something, and return it."""

    def found() -> Json | None:
        view = person.form()
        return view if part in view_words(view) else None

    return until(found, f"a form with {part!r}")
