"""Changing a work, in one place: each step is a version, can be undone, and shows in its message.

Whoever calls has asked `require` whether the person may. All of it is one transaction's.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.deps import Deps
from bot.errors import NotAllowed, Problem
from bot.slack.model import Received
from bot.slack.text import clip
from bot.storage import audit, versions
from bot.storage.database import Connection
from bot.storage.ids import new_id
from bot.types.library import Library
from bot.types.model import OwnType
from bot.types.rights import is_admin_here
from bot.types.working import store
from bot.types.working.model import Group, Work
from bot.types.working.store import KeptWork

ANNOUNCE = "types.work_announce"
"""The outbox kind that posts a work's message: payload `work`."""

REFRESH = "types.work_refresh"
"""The outbox kind that edits a work's message to what the work is now: payload `work`."""

WHY_CHARACTERS = 500

GONE = "I do not have this work any more. Give me the document once more."
NOT_YOURS = (
    "Only the person who began this work, or an admin of the interview assistant, can see or "
    "change it."
)
STILL_READING = "I am still reading your document. Try again in a few seconds."
NOTHING_READ = "There is nothing in this work: no type was found. Give me another document."
CHANGED_MEANWHILE = "This was changed meanwhile. Look at how it stands now, then do it once more."
NOTHING_TO_UNDO = (
    "There is nothing to undo: this is how it began. What is published is undone in the catalogue."
)
NO_SUCH_TYPE = "I do not have this interview type any more. Search the catalogue again."

Step = Callable[[Work], Work]


@dataclass(frozen=True)
class WorkVersion:
    """A work as one version has it.

    Attributes:
        kept: its row: id, team, who began it, where its message stands.
        number: the version, from 1.
        by: who made this version.
        why: on whose words or press, in a line.
        restores: the version that an undo brought back.
    """

    kept: KeptWork
    number: int
    work: Work
    by: str
    why: str
    created_at: float
    restores: int | None = None

    @property
    def id(self) -> str:
        """Return the work's id."""
        return self.kept.id


# Reading


def load(con: Connection, team: str, work_id: str) -> WorkVersion:
    """Return a work's newest version. Raises Problem where there is none, or not yet."""
    kept = store.find(con, work_id)
    if kept is None or kept.team != team:
        raise Problem(GONE)
    newest = versions.newest(con, team, store.subject(work_id))
    if newest is None:
        raise Problem(STILL_READING if kept.status == "reading" else NOTHING_READ)
    return _version(con, kept, newest)


def by_message(con: Connection, team: str, channel: str, ts: str) -> KeptWork | None:
    """Return the row of the work whose message stands there; None where it is another's."""
    return store.at_message(con, team, channel, ts)


def require(deps: Deps, con: Connection, team: str, user: str, work_id: str) -> WorkVersion:
    """Return a work for who may see and change it: who began it, and admins.

    Raises:
        NotAllowed: somebody else's.
        Problem: it is not there, or not read yet.
    """
    kept = store.find(con, work_id)
    if kept is None or kept.team != team:
        raise Problem(GONE)
    if kept.user != user and not is_admin_here(deps, con, team, user):
        raise NotAllowed(NOT_YOURS)
    return load(con, team, work_id)


def history(con: Connection, team: str, work_id: str, *, most: int = 50) -> list[WorkVersion]:
    """Return a work's newest versions, newest first."""
    kept = store.find(con, work_id)
    if kept is None or kept.team != team:
        raise Problem(GONE)
    known = store.entries(con, work_id)
    found = versions.history(con, team, store.subject(work_id), most=most)
    return [_version_of(kept, each, store.work_of(each, known)) for each in found]


def _version(con: Connection, kept: KeptWork, found: versions.Version) -> WorkVersion:
    return _version_of(kept, found, store.work_of(found, store.entries(con, kept.id)))


def _version_of(kept: KeptWork, found: versions.Version, work: Work) -> WorkVersion:
    return WorkVersion(
        kept, found.version, work, found.created_by, found.why, found.created_at, found.restores
    )


# Changing


def change(
    deps: Deps,
    con: Connection,
    work_id: str,
    step: Step,
    *,
    by: str,
    why: str,
    after: int,
) -> WorkVersion:
    """Keep what `step` makes of a work as its next version, and have its message show it.

    A step that changes nothing makes no version. A Problem that it raises is passed on.

    Raises:
        Problem: `after` is not the newest version any more, or there is no such work.
    """
    kept = store.find(con, work_id)
    if kept is None:
        raise Problem(GONE)
    now = load(con, kept.team, work_id)
    if now.number != after:
        raise Problem(CHANGED_MEANWHILE)
    work = suggested_anew(now.work, step(now.work))
    return now if work == now.work else _kept(deps, con, now, work, by=by, why=why)


def undo(deps: Deps, con: Connection, work_id: str, *, by: str, after: int) -> WorkVersion:
    """Go back by one step, where `after` is the newest version.

    What was published meanwhile stays published: that is the catalogue's to undo, so a version
    that only noted it counts as no step.

    Raises:
        Problem: another version has come meanwhile, or there is nothing to go back to.
    """
    kept = store.find(con, work_id)
    if kept is None:
        raise Problem(GONE)
    now = load(con, kept.team, work_id)
    if now.number != after:
        raise Problem(CHANGED_MEANWHILE)
    subject, known = store.subject(work_id), store.entries(con, work_id)
    target = versions.before(con, kept.team, subject, after)
    while target is not None:
        work = still_published(store.work_of(target, known), now.work)
        if work != now.work:
            return _kept(deps, con, now, work, by=by, why="undo", restores=target.version)
        target = versions.before(con, kept.team, subject, target.version)
    raise Problem(NOTHING_TO_UNDO)


def still_published(earlier: Work, now: Work) -> Work:
    """Return an earlier work in which what is published now is so too."""
    marks = {one.key: one for one in now.groups if one.published or one.suggested}

    def marked(group: Group) -> Group:
        keys = group.entries or (group.key,)
        found = next((marks[key] for key in keys if key in marks), None)
        if found is None:
            return group
        known = (group.published, group.suggested) == (found.published, found.suggested)
        names = _PUBLICATION if known else (*_PUBLICATION, "draft", "accepted")
        return group.model_copy(update={name: getattr(found, name) for name in names})

    return earlier.regrouped([marked(group) for group in earlier.groups])


def suggested_anew(before: Work, after: Work) -> Work:
    """Return a work in which what was changed since it was suggested can be suggested once more."""
    known = {one.key: one for one in before.groups}

    def opened(group: Group) -> Group:
        old = known.get(group.key, group)
        same = old.model_copy(update={"accepted": group.accepted})
        if not group.suggested or group.suggested != old.suggested or group == same:
            return group
        return group.model_copy(update={"suggested": ""})

    return after.regrouped([opened(group) for group in after.groups])


_PUBLICATION = ("published", "suggested", "based_on")
"""What an undo leaves as it is."""


def _kept(
    deps: Deps,
    con: Connection,
    now: WorkVersion,
    work: Work,
    *,
    by: str,
    why: str,
    restores: int | None = None,
) -> WorkVersion:
    moment, why = deps.clock.now(), clip(" ".join(why.split()), WHY_CHARACTERS)
    number = store.keep(
        con, now.kept, work, by=by, why=why, now=moment, after=now.number, restores=restores
    )
    if number is None:
        raise Problem(CHANGED_MEANWHILE)
    action = "work.undo" if restores else "work.change"
    audit.record(con, moment, now.kept.team, by, action, f"{now.id}@{number}")
    refresh(deps, con, now.id, f"v{number}")
    return WorkVersion(now.kept, number, work, by, why, moment, restores)


def refresh(deps: Deps, con: Connection, work_id: str, state: str) -> None:
    """Ask for a work's message to be edited to what it is now; `state` names the change."""
    now = deps.clock.now()
    deps.outbox.add(
        con, REFRESH, f"work:{work_id}:refresh:{state}", {"work": work_id}, due_at=now, now=now
    )


# Beginning


def announce(deps: Deps, con: Connection, work_id: str, **besides: object) -> None:
    """Ask for a work's message in the direct messages of who began it."""
    now = deps.clock.now()
    payload = {"work": work_id, **besides}
    deps.outbox.add(con, ANNOUNCE, f"work:{work_id}:announce", payload, due_at=now, now=now)


def begin_with_type(
    deps: Deps, library: Library, con: Connection, received: Received, type_id: str
) -> str:
    """Begin a work on one type of the catalogue as it stands, and return the work's id.

    Its message comes as a direct message; the type is changed by talking in its thread. Whether
    the person may change the type is asked when it is published: else it is a suggestion.

    Raises:
        Problem: there is no such type.
    """
    shelf = library.within(con, received.team)
    found = shelf.type(type_id)
    if found is None:
        raise Problem(NO_SUCH_TYPE)
    now, work_id = deps.clock.now(), new_id("work")
    store.begin(con, work_id, received.team, received.user, now=now)
    store.set_status(con, work_id, "open")
    kept = store.find(con, work_id)
    if kept is None:
        raise Problem(GONE)
    group = Group(
        title=found.title,
        into=type_id,
        draft=OwnType.of(found),
        begun=True,
        based_on=shelf.version(type_id),
    )
    store.keep(con, kept, Work(groups=(group,)), by=received.user, why="begun", now=now, after=0)
    announce(deps, con, work_id)
    return work_id
