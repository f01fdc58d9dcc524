"""Views: each person's stack of modals and their Home tab, and the rules Slack keeps about them."""

import copy
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import ApiError
from bot.sandbox.filling import filled, state_of
from bot.sandbox.limits.surfaces import STACK, problems_in_view, view_too_large
from bot.sandbox.model import Json, new_id

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace


@dataclass
class OpenView:
    """A view that a person has in front of them."""

    user: str
    view: Json

    @property
    def id(self) -> str:
        """Return the view's id."""
        return str(self.view["id"])


class Views:
    """Every open modal and published Home."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}

    def stack(self, user: str) -> list[OpenView]:
        """Return a person's open modals, the top one last."""
        return self._stacks.setdefault(user, [])

    def find(self, view_id: str) -> OpenView | None:
        """Find an open view (modal or Home) by its id."""
        return next((each for each in self._open_views() if each.id == view_id), None)

    def named(self, external_id: str) -> OpenView | None:
        """Find an open view by the app's own id for it."""
        return next((v for v in self._open_views() if v.view["external_id"] == external_id), None)

    def open(self, user: str, view: Any, *, inside: str | None) -> Json:
        """Open a modal. A trigger from a modal (`inside`) puts it on top of what is open.

        Raises:
            ApiError: invalid_arguments, view_too_large, push_limit_reached, duplicate_external_id.
        """
        self.check(view, "modal")
        stack = self.stack(user)
        if inside is None:
            stack.clear()
        return self._put(user, view)

    def push(self, user: str, view: Any) -> Json:
        """Put a modal on top of a person's stack.

        Raises:
            ApiError: as `open`, and not_found where no modal is open.
        """
        self.check(view, "modal")
        if not self.stack(user):
            raise ApiError("not_found")
        return self._put(user, view)

    def update(self, place: OpenView, view: Any, hash_: str | None = None) -> Json:
        """Replace a view; what its inputs stand at is kept where their ids are the same.

        Raises:
            ApiError: invalid_arguments, view_too_large, hash_conflict, duplicate_external_id.
        """
        self.check(view, place.view["type"], besides=place)
        if hash_ and hash_ != place.view["hash"]:
            raise ApiError("hash_conflict")
        kept = place.view
        place.view = self._made(view, kept)
        place.view |= {key: kept[key] for key in ("id", "root_view_id", "previous_view_id")}
        self._tell(place)
        return place.view

    def publish(self, user: str, view: Any, hash_: str | None = None) -> Json:
        """Show a Home tab to a person.

        Raises:
            ApiError: as `update`.
        """
        place = self.homes.get(user)
        if place is not None:
            return self.update(place, view, hash_)
        self.check(view, "home")
        made = self._made(view, None)
        made |= {"root_view_id": made["id"], "previous_view_id": None}
        self.homes[user] = OpenView(user, made)
        self._tell(self.homes[user])
        return made

    def set_state(self, place: OpenView, values: Json) -> None:
        """Note what a view's inputs stand at; what is not said stays as it was."""
        before = place.view["state"]["values"]
        now = state_of(place.view["blocks"], values, before)
        place.view["state"] = {"values": now}

    def close(self, place: OpenView, *, all_: bool = False) -> list[OpenView]:
        """Close a modal and those over it, or the whole stack; return them, top first."""
        stack = self.stack(place.user)
        if all_ or place.view.get("clear_on_close"):
            start = 0
        else:
            start = next(index for index, each in enumerate(stack) if each.id == place.id)
        closed = stack[start:][::-1]
        del stack[start:]
        self._workspace.tell("views", user=place.user, view=None, closed=place.id)
        return closed

    def _put(self, user: str, view: Json) -> Json:
        stack = self.stack(user)
        if len(stack) >= STACK:
            raise ApiError("push_limit_reached")
        made = self._made(view, None)
        made["root_view_id"] = stack[0].id if stack else made["id"]
        made["previous_view_id"] = stack[-1].id if stack else None
        stack.append(OpenView(user, made))
        self._tell(stack[-1])
        return made

    def _made(self, view: Json, before: Json | None) -> Json:
        """Build Slack's own view object from what the app sent."""
        blocks = filled(view["blocks"])
        known = before["state"]["values"] if before else {}
        made: Json = {
            "id": new_id("V"),
            "team_id": self._workspace.team.id,
            "type": view["type"],
            "blocks": blocks,
            "private_metadata": view.get("private_metadata") or "",
            "callback_id": view.get("callback_id") or "",
            "state": {"values": state_of(blocks, known)},
            "hash": f"{self._workspace.next_ts().partition('.')[0]}.{secrets.token_hex(4)}",
            "title": _text(view.get("title")),
            "clear_on_close": bool(view.get("clear_on_close")),
            "notify_on_close": bool(view.get("notify_on_close")),
            "close": _text(view.get("close")),
            "submit": _text(view.get("submit")),
            "previous_view_id": None,
            "root_view_id": None,
            "app_id": self._workspace.app.id,
            "external_id": view.get("external_id") or "",
            "app_installed_team_id": self._workspace.team.id,
            "bot_id": self._workspace.app.bot_id,
        }
        return made

    def check(self, view: Any, kind: str, besides: OpenView | None = None) -> None:
        """Hold a view against Slack's limits.

        Raises:
            ApiError: view_too_large, invalid_arguments with reasons, duplicate_external_id.
        """
        if view_too_large(view):
            raise ApiError("view_too_large")
        problems = problems_in_view(view)
        if not problems and view["type"] != kind:
            problems = [f"unsupported type: {view['type']} [json-pointer:/view/type]"]
        if problems:
            raise ApiError("invalid_arguments", problems)
        name = view.get("external_id")
        if name and self.named(name) not in (None, besides):
            raise ApiError("duplicate_external_id")

    def _open_views(self) -> list[OpenView]:
        return [*self.homes.values(), *(each for s in self._stacks.values() for each in s)]

    def _tell(self, place: OpenView) -> None:
        kind = place.view["type"]
        if kind == "home":
            self._workspace.tell("home", user=place.user, view=place.view)
        else:
            self._workspace.tell("views", user=place.user, view=place.view, closed=None)


def _text(value: Any) -> Json | None:
    if value is None:
        return None
    found: Json = copy.deepcopy(value)
    found.setdefault("emoji", True)
    return found
