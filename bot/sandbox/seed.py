"""The practice workspace: its people and channels."""

from bot.clock import Clock
from bot.sandbox.model import AppIdentity, Team, User
from bot.sandbox.workspace import Workspace

ADA = "U01ADA00001"
GRACE = "U01GRACE001"
LINUS = "U01LINUS001"
ROSA = "U01ROSA0001"
SAM = "U01SAM00001"
BOT = "U01BOT00001"
SLACKBOT = "USLACKBOT"

GENERAL = "C01GENERAL1"
HIRING = "C01HIRING01"
HIRING_BACKEND = "C01HIRINGBE"
RANDOM = "C01RANDOM01"

APP_NAME = "Interview Assistant"


def practice_workspace(clock: Clock, *, app_name: str = APP_NAME) -> Workspace:
    """Return a fresh practice workspace: five people, four channels and the app."""
    team = Team("T01NORTHWND", "Northwind Practice", "northwind-practice")
    app = AppIdentity("A01INTERVIEW", app_name, "B01BOT00001", BOT)
    workspace = Workspace(clock, team, app)
    for user in (*_people(), _bot(app_name), _slackbot()):
        workspace.add_user(user)
    everyone = [ADA, GRACE, LINUS, ROSA]
    general = workspace.add_channel("general", ADA, [*everyone, BOT], id_=GENERAL)
    general.is_general = True
    general.topic = "News for everybody at Northwind Practice"
    hiring = workspace.add_channel("hiring", ROSA, [*everyone, BOT], id_=HIRING)
    hiring.topic = "Open positions and how we interview"
    backend = workspace.add_channel(
        "hiring-backend", ADA, [*everyone, BOT], kind="group", id_=HIRING_BACKEND
    )
    backend.topic = "The backend position: private to its panel"
    workspace.add_channel("random", GRACE, [*everyone, SAM], id_=RANDOM)
    return workspace


def _people() -> list[User]:
    return [
        User(
            id=ADA,
            name="ada",
            real_name="Ada Okafor",
            title="Engineering Manager",
            email="ada@northwind.example",
            tz="Europe/London",
            color="7a3e9d",
            role_note="Hiring manager, owner of the workspace",
            is_admin=True,
            is_owner=True,
        ),
        User(
            id=GRACE,
            name="grace",
            real_name="Grace Lindqvist",
            title="Staff Engineer",
            email="grace@northwind.example",
            tz="Europe/Stockholm",
            color="1f7a5c",
            role_note="Interviewer",
        ),
        User(
            id=LINUS,
            name="linus",
            real_name="Linus Tanaka",
            title="Senior Engineer",
            email="linus@northwind.example",
            tz="America/New_York",
            color="b3541e",
            role_note="Interviewer",
        ),
        User(
            id=ROSA,
            name="rosa",
            real_name="Rosa Mendes",
            title="Recruiter",
            email="rosa@northwind.example",
            tz="Europe/Lisbon",
            color="24619c",
            role_note="Recruiter and coordinator",
        ),
        User(
            id=SAM,
            name="sam",
            real_name="Sam Whitlock",
            title="Contractor",
            email="sam@partner.example",
            tz="Europe/London",
            color="8a6d1a",
            role_note="Guest: sees only the channels they are in",
            is_restricted=True,
        ),
    ]


def _bot(name: str) -> User:
    return User(
        id=BOT,
        name=name.lower().replace(" ", "_"),
        real_name=name,
        tz="America/Los_Angeles",
        color="3b3f8f",
        role_note="The app",
        is_bot=True,
        bot_id="B01BOT00001",
    )


def _slackbot() -> User:
    # Slack's own: `is_bot` is false.
    return User(
        id=SLACKBOT,
        name="slackbot",
        real_name="Slackbot",
        tz="America/Los_Angeles",
        color="757575",
        role_note="Slack itself",
    )
