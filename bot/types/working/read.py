"""Reading what was given: files fetched, types listed and put together, the work begun."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.claude.errors import ModelFailed, ModelStopped
from bot.documents.read import most_bytes, read_document
from bot.errors import Problem
from bot.slack.errors import SlackBusy, SlackError, SlackUnclear
from bot.slack.model import Posted
from bot.slack.text import clip
from bot.storage.database import Connection
from bot.storage.outbox import Done, Failed, Item, Outcome, Retry
from bot.types.asking.listing import read_prose
from bot.types.listing.listed import ListedType, list_types, speaks_of_interviews, why_none
from bot.types.working import store
from bot.types.working.change import refresh
from bot.types.working.desk import Desk
from bot.types.working.message import build_reading
from bot.types.working.model import Given, Work
from bot.types.working.propose import Read, proposed
from bot.types.working.show import READ
from bot.types.working.store import Document, KeptWork

log = logging.getLogger(__name__)

UNREADABLE = "I could not fetch this file from Slack. Attach it again in a minute, or paste it."
BY_HEADINGS = (
    "Without it I read headings with fields under them, such as “- **Duration:** 60 minutes” and "
    "“- **Interviewers:** two engineers”."
)
NONE_FOUND = "Claude found no type of interview in this document."
MOST_TYPES = 500
TOO_MANY = (
    "These documents hold {count} types, more than can be looked through at once (500). "
    "Give them in parts."
)


@dataclass(frozen=True)
class _Fetched:
    """A document, or why there is none; `said` is a sentence on how it was read."""

    document: Document
    said: str = ""
    is_read: bool = True


@dataclass(frozen=True)
class Reading:
    """The job of the outbox that reads a work's documents; done twice, it is done once."""

    desk: Desk

    def register(self) -> None:
        """Register the outbox kind of this module."""
        self.desk.deps.handlers[READ] = self.read

    def read(self, item: Item) -> Outcome:
        """Read the documents of the work in the payload, and begin it with what they hold."""
        kept = store.find(self.desk.deps.db.read(), item.payload["work"])
        if kept is None:
            return Failed("the work is not there")
        if kept.status != "reading":
            return Done()
        try:
            fetched = list(self._fetched(kept, item))
            read = [self._listed(kept, one) for one in fetched]
        except (SlackBusy, SlackUnclear) as error:
            return Retry(error.code, getattr(error, "retry_after", None))
        except ModelStopped:
            # The bot is shutting down: the next process reads it.
            return Retry("stopping", after=0)
        count = sum(len(one.types) for one in read)
        if not count or count > MOST_TYPES:
            why = TOO_MANY.format(count=count) if count else _why(read)
            return Done(record=lambda con: self._failed(con, kept, why))
        work = proposed(read, self.desk.shelf(kept.team), self.desk.vocabulary)
        return Done(record=lambda con: self._begun(con, kept, fetched, work))

    # Fetching

    def _fetched(self, kept: KeptWork, item: Item) -> Iterator[_Fetched]:
        pasted = store.documents(self.desk.deps.db.read(), kept.id)
        files = item.payload.get("files") or []
        names = [*(one.name for one in pasted), *(str(file["name"]) for file in files)]
        for at, one in enumerate(pasted):
            self._shows(kept, names, at)
            yield _Fetched(one)
        for at, file in enumerate(files, len(pasted)):
            self._shows(kept, names, at)
            document_id = f"{kept.id}:{at}"
            name = str(file["name"])
            try:
                text, said = self._file(item, str(file["id"]), str(file["file"]))
            except Problem as problem:
                yield _Fetched(Document(document_id, name, ""), problem.message, is_read=False)
            else:
                yield _Fetched(Document(document_id, name, text), said)

    def _file(self, item: Item, file_id: str, name: str) -> tuple[str, str]:
        """Return the text of a file, and a sentence on how it was read. Raises Problem."""
        try:
            raw = self.desk.deps.slack.download_file(file_id, max_bytes=most_bytes(name))
        except SlackBusy:
            raise
        except SlackError as error:
            if isinstance(error, SlackUnclear) and item.failures < 1:
                raise
            log.info("a document was not to be had: %s", error.code)
            raise Problem(UNREADABLE) from None
        document = read_document(raw, name)
        return document.text, document.said

    def _shows(self, kept: KeptWork, names: Sequence[str], at: int) -> None:
        """Say in the message which document is being read; what fails is left out."""
        if kept.channel is None or kept.message_ts is None:
            return
        message = build_reading(kept.user, names, at)
        try:
            self.desk.deps.slack.update(Posted(kept.channel, kept.message_ts), message)
        except SlackError as error:
            log.info("progress of %s not shown: %s", kept.id, error.code)

    # Listing

    def _listed(self, kept: KeptWork, one: _Fetched) -> Read:
        """Return a document's types, with a sentence where there is something to say of it."""
        document = one.document
        types, said = self._types(kept, document) if one.is_read else ((), "")
        note = " ".join(filter(None, (one.said, said)))
        return Read(Given(id=document.id, name=document.name, note=note), types)

    def _types(self, kept: KeptWork, document: Document) -> tuple[tuple[ListedType, ...], str]:
        found = list_types(document.text, document.name)
        if found:
            return found, ""
        claude = self.desk.deps.claude
        if claude is None or not speaks_of_interviews(document.text):
            return (), why_none(document.text)
        try:
            prose = read_prose(claude, document.text, document.name, kept.team)
        except ModelFailed as failure:
            return (), f"{failure.reason} {BY_HEADINGS}"
        except Problem as problem:
            return (), problem.message
        left = " ".join(prose.left)
        return prose.types, left if prose.types else f"{NONE_FOUND} {left}".strip()

    # Beginning

    def _failed(self, con: Connection, kept: KeptWork, why: str) -> None:
        store.set_status(con, kept.id, "failed", why)
        refresh(self.desk.deps, con, kept.id, "failed")

    def _begun(
        self, con: Connection, kept: KeptWork, fetched: Sequence[_Fetched], work: Work
    ) -> None:
        now = self.desk.deps.clock.now()
        for place, one in enumerate(fetched):
            store.add_document(con, kept, one.document, place=place, now=now)
        store.set_status(con, kept.id, "open")
        store.keep(con, kept, work, by=kept.user, why="begun", now=now, after=0)
        refresh(self.desk.deps, con, kept.id, "read")


def _why(read: Sequence[Read]) -> str:
    """Return why nothing was found, document by document where there are several."""
    notes = [(clip(one.given.name, 60), one.given.note) for one in read]
    if len(notes) == 1:
        return notes[0][1]
    return "\n".join(f"{name}: {note}" for name, note in notes)
