"""A person of the stored directory, and what Slack's flags make of them. Pure."""

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.slack.model import Profile

Kind = Literal["member", "guest", "bot", "outsider", "gone"]


@dataclass(frozen=True)
class Person:
    """A row of the directory, keyed by team and user.

    Attributes:
        team: the workspace the bot is installed in, also for people of another one.
        name: as Slack shows it.
        zone: an IANA zone that exists, such as `Europe/Berlin`.
        kind: a full member, a guest, a bot, an outsider (of another workspace, or invited and not
            yet there), or gone (deactivated).
        owner: owns the workspace.
        admitted: a guest whom an admin has listed.
        updated: when Slack last changed it, by Slack's clock.
    """

    team: str
    user: str
    name: str
    zone: str
    kind: Kind
    owner: bool = False
    admitted: bool = False
    updated: float = 0.0

    @property
    def may_take_part(self) -> bool:
        """Tell whether this person may plan, interview and score: full members, listed guests."""
        return self.kind == "member" or (self.kind == "guest" and self.admitted)


def kind_of(profile: Profile) -> Kind:
    """Return what a profile is; the first that applies of gone, bot, outsider, guest, member."""
    if profile.is_deleted:
        return "gone"
    if profile.is_bot:
        return "bot"
    if profile.is_outsider:
        return "outsider"
    return "guest" if profile.is_guest else "member"


def known_zone(zone: str, default: str) -> str:
    """Return the zone if there is such a one, else the default."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return default
    return zone
