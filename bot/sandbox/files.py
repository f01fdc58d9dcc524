"""Files: where they are kept, who may see them and how they travel."""

import mimetypes
from typing import TYPE_CHECKING

from bot.sandbox.model import Channel, File, Json, new_id

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace


class Files:
    """The workspace's files, kept in memory."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self.kept: dict[str, File] = {}

    def add(self, name: str, user: str, content: bytes = b"", *, uploaded: bool = True) -> File:
        """Take a file in."""
        file = File(
            id=new_id("F"),
            name=name,
            title=name,
            mimetype=mimetypes.guess_type(name)[0] or "text/plain",
            user=user,
            created=self._workspace.clock.now(),
            content=content,
            uploaded=uploaded,
        )
        self.kept[file.id] = file
        return file

    def as_json(self, file: File) -> Json:
        """Return a file as `files.info` does."""
        return file.as_json(self._workspace.base_url, self._workspace.team.id)

    def share(self, file_id: str, channel: Channel) -> None:
        """Note that a file stands in a channel."""
        file = self.kept[file_id]
        if channel.id not in file.channels:
            file.channels.append(channel.id)
        self._workspace.tell("file_shared", file=file, channel=channel)

    def seen_by(self, user: str, file: File) -> bool:
        """Tell whether a person (or the app) may see a file."""
        workspace = self._workspace
        if (
            user in file.readers
            or file.user == user
            or (file.shared_with_app and workspace.is_bot(user))
        ):
            return True
        if workspace.is_bot(user):
            return any(user in workspace.channels[each].members for each in file.channels)
        return any(workspace.sees(user, workspace.channels[each]) for each in file.channels)
