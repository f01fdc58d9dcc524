"""What a workspace is made of, and how Slack's Web API writes each of it."""

import re
import secrets
import string
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str) -> str:
    """Return a fresh id of Slack's form, such as `C0A1B2C3D4E`."""
    return prefix + "0" + "".join(secrets.choice(_LETTERS) for _ in range(9))


@dataclass
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str

    def as_json(self) -> Json:
        """Return it as interaction payloads carry it."""
        return {"id": self.id, "domain": self.domain}


@dataclass
class AppIdentity:
    """The one app installed in the workspace, and the tokens the workspace takes for it."""

    id: str
    name: str
    bot_id: str
    bot_user: str
    bot_token: str = "xoxb-sandbox"  # noqa: S105 - known to everybody: the server is local
    app_token: str = "xapp-sandbox"  # noqa: S105 - the same
    verification_token: str = "sandbox"  # noqa: S105 - the same
    revoked: bool = False


@dataclass
class User:
    """A member of the workspace."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Europe/London"
    color: str = "4bbe2e"
    role_note: str = ""
    is_bot: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    deleted: bool = False
    bot_id: str | None = None
    updated: int = 0

    def as_json(self, team: str, now: float) -> Json:
        """Return it as `users.info` does; `now` decides the zone's offset."""
        offset = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(self.tz)).utcoffset()
        found: Json = {
            "id": self.id,
            "team_id": team,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self._profile(team),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.deleted:
            return found
        found |= {
            "color": self.color,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz.replace("_", " "),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": self.is_admin,
            "is_owner": self.is_owner,
            "is_primary_owner": self.is_owner,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
            "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE",
        }
        return found

    def _profile(self, team: str) -> Json:
        profile: Json = {
            "title": self.title,
            "phone": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.real_name.partition(" ")[0],
            "display_name_normalized": self.real_name.partition(" ")[0],
            "first_name": self.real_name.partition(" ")[0],
            "last_name": self.real_name.partition(" ")[2],
            "status_text": "",
            "status_emoji": "",
            "team": team,
        }
        if self.email:
            profile["email"] = self.email
        if self.bot_id:
            profile["bot_id"] = self.bot_id
        return profile


@dataclass
class Channel:
    """A conversation: public, private, direct or a group's."""

    id: str
    name: str
    created: float
    creator: str
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_im: bool = False
    is_mpim: bool = False
    is_general: bool = False
    is_archived: bool = False
    topic: str = ""
    last_read: dict[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Tell whether anybody may read and join it."""
        return not (self.is_private or self.is_im or self.is_mpim)

    @property
    def event_type(self) -> str:
        """Return the `channel_type` of its messages' events."""
        if self.is_im:
            return "im"
        if self.is_mpim:
            return "mpim"
        return "group" if self.is_private else "channel"

    def name_for_payload(self) -> str:
        """Return the name that commands and interactions carry."""
        if self.is_im:
            return "directmessage"
        return "privategroup" if self.is_private else self.name

    def as_json(self, user: str, team: str) -> Json:
        """Return it as `conversations.info` does, for `user`."""
        found: Json = {
            "id": self.id,
            "created": int(self.created),
            "is_archived": self.is_archived,
            "is_im": self.is_im,
            "is_org_shared": False,
            "context_team_id": team,
        }
        if self.is_im:
            other = [each for each in self.members if each != user] or [user]
            return found | {"user": other[0], "is_user_deleted": False, "priority": 0}
        note = {"value": "", "creator": "", "last_set": 0}
        return found | {
            "name": self.name,
            "name_normalized": self.name,
            "creator": self.creator,
            "is_channel": self.is_open or (self.is_private and not self.is_mpim),
            "is_group": False,
            "is_mpim": self.is_mpim,
            "is_private": self.is_private or self.is_mpim,
            "is_general": self.is_general,
            "is_member": user in self.members,
            "is_shared": False,
            "is_ext_shared": False,
            "topic": note | {"value": self.topic},
            "purpose": note,
            "num_members": len(self.members),
        }


@dataclass
class File:
    """An uploaded file, with its bytes."""

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    created: float
    content: bytes = b""
    channels: list[str] = field(default_factory=list)
    shared_with_app: bool = False
    uploaded: bool = True
    readers: list[str] = field(default_factory=list)

    def as_json(self, base_url: str, team: str) -> Json:
        """Return it as `files.info` does."""
        place = f"{base_url}/files-pri/{team}-{self.id}"
        kind = self.name.rpartition(".")[2].lower() if "." in self.name else "text"
        # As Slack does: an address holds no spaces or signs, whatever the file is called.
        slug = re.sub(r"[^a-z0-9._-]", "_", self.name.lower())
        return {
            "id": self.id,
            "created": int(self.created),
            "timestamp": int(self.created),
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": kind,
            "pretty_type": kind.upper(),
            "user": self.user,
            "user_team": team,
            "editable": False,
            "size": len(self.content),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": False,
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{place}/{slug}",
            "url_private_download": f"{place}/download/{slug}",
            "permalink": f"{base_url}/files/{self.user}/{self.id}/{slug}",
            "channels": list(self.channels),
            "groups": [],
            "ims": [],
            "has_rich_preview": False,
            "file_access": "visible",
        }


@dataclass
class Message:
    """A message, or an ephemeral one (`only_for` names the person who sees it)."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    from_app: bool = False
    metadata: Json | None = None
    edited: Json | None = None
    subtype: str | None = None
    is_broadcast: bool = False
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    client_msg_id: str | None = None
    only_for: str | None = None

    @property
    def is_reply(self) -> bool:
        """Tell whether it stands in a thread (its root does not count)."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def in_channel(self) -> bool:
        """Tell whether the channel itself shows it."""
        return not self.is_reply or self.is_broadcast

    def reactions_json(self) -> list[Json]:
        """Return the reactions as `reactions.get` does."""
        return [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in self.reactions.items()
        ]
