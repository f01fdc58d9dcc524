"""The page's controls: buttons and selects, modals, shortcuts, Home and the clock."""

import asyncio
import functools

from bot.sandbox import payloads
from bot.sandbox.app_link import NotAcknowledged
from bot.sandbox.client.visit import Visit
from bot.sandbox.errors import ApiError, PageError
from bot.sandbox.filling import cleaned, state_of, value_key
from bot.sandbox.limits.blocks import elements
from bot.sandbox.modals import OpenView
from bot.sandbox.model import Json, Message
from bot.sandbox.required import errors_in

TROUBLE = "We had some trouble connecting. Try again?"


def _element(visit_: Visit, blocks: list[Json]) -> Json:
    """Return the element a request names, with its block's id."""
    block_id, action_id = visit_.text("block_id"), visit_.text("action_id")
    for block in blocks:
        for element in elements(block) if block["block_id"] == block_id else ():
            if element["action_id"] == action_id:
                return element | {"block_id": block_id}
    raise PageError("This control is no longer there.", 404)


def _container(visit_: Visit) -> Message | OpenView:
    container = visit_.body.get("container")
    if not isinstance(container, dict):
        raise PageError("The request has no container.", 422)
    if container.get("type") == "view":
        return _view(visit_, str(container.get("view_id")))
    visit_.body["channel"] = container.get("channel")
    return visit_.message(visit_.channel(), str(container.get("ts")))


def _view(visit_: Visit, view_id: str) -> OpenView:
    place = visit_.workspace.views.find(view_id)
    if place is None or place.user != visit_.me.id:
        raise PageError("This form is no longer open.", 404)
    return place


def _given(visit_: Visit) -> Json:
    """Return what the page says the inputs stand at."""
    state = visit_.body.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    if not isinstance(values, dict):
        return {}
    return {key: dict(block) for key, block in values.items() if isinstance(block, dict)}


async def action(visit_: Visit) -> Json:
    """A control was used."""
    workspace, place = visit_.workspace, _container(visit_)
    blocks = place.view["blocks"] if isinstance(place, OpenView) else place.blocks
    element = _element(visit_, blocks)
    value = _value(visit_, element)
    block_id, values = element["block_id"], _given(visit_)
    values.setdefault(block_id, {})[element["action_id"]] = value
    done = payloads.action_of(element, block_id, value, workspace.next_ts())
    if isinstance(place, OpenView):
        workspace.views.set_state(place, values)
        payload = payloads.view_action(workspace, visit_.me, place.view, done)
    else:
        state = state_of(blocks, values)
        payload = payloads.message_action(workspace, visit_.me, place, done, state)
    try:
        await visit_.sandbox.link.deliver("interactive", payload, answers=False)
    except NotAcknowledged:
        raise PageError(TROUBLE) from None
    return {}


def _value(visit_: Visit, element: Json) -> Json:
    given = visit_.body.get("value")
    kind = element["type"]
    key = "selected_option" if kind == "overflow" else value_key(kind)
    value = given.get(key) if isinstance(given, dict) else None
    return {
        "type": kind,
        key: element.get("value") if kind == "button" else cleaned(element, value),
    }


async def options(visit_: Visit) -> Json:
    """Ask the app for an external select's options."""
    place = _container(visit_)
    is_view = isinstance(place, OpenView)
    blocks = place.view["blocks"] if isinstance(place, OpenView) else place.blocks
    element = _element(visit_, blocks)
    payload = payloads.suggestion(
        visit_.workspace,
        visit_.me,
        element,
        str(visit_.body.get("value") or ""),
        place.view if is_view and isinstance(place, OpenView) else None,
    )
    try:
        answer = await visit_.sandbox.link.deliver("interactive", payload, answers=True)
    except NotAcknowledged:
        raise PageError(TROUBLE) from None
    return {
        "options": answer.get("options") or [],
        "option_groups": answer.get("option_groups") or [],
    }


def _stack(visit_: Visit) -> list[Json]:
    return [each.view for each in visit_.workspace.views.stack(visit_.me.id)]


async def views(visit_: Visit) -> Json:
    """Return the open modals."""
    return {"views": _stack(visit_)}


async def submit(visit_: Visit) -> Json:
    """Send a modal: check it as Slack's client does, then hand it to the app."""
    workspace, place = visit_.workspace, _view(visit_, visit_.text("view_id"))
    workspace.views.set_state(place, _given(visit_))
    values = place.view["state"]["values"]
    errors = errors_in(place.view["blocks"], values, workspace.files.kept)
    if errors:
        return {"result": "errors", "errors": errors, "views": _stack(visit_)}
    payload = payloads.view_submission(workspace, visit_.me, place.view)
    try:
        answer = await visit_.sandbox.link.deliver("interactive", payload, answers=True)
        done = _answered(visit_, place, answer)
    except (NotAcknowledged, ApiError):
        # Slack shows the same sentence for no answer and for one it cannot use.
        done = {"result": "timeout", "error": TROUBLE}
    return done | {"views": _stack(visit_)}


def _answered(visit_: Visit, place: OpenView, answer: Json) -> Json:
    """Do what the app's answer to a submission says."""
    all_views, what = visit_.workspace.views, answer.get("response_action")
    if what == "errors":
        blocks = {each["block_id"] for each in place.view["blocks"] if each["type"] == "input"}
        errors = answer.get("errors")
        if not isinstance(errors, dict) or not errors or not set(errors) <= blocks:
            raise ApiError("invalid_arguments")
        return {"result": "errors", "errors": errors}
    if what in ("update", "push") and all_views.find(place.id) is None:
        raise ApiError("not_found")  # closed meanwhile
    if what == "update":
        return {"result": "updated", "view": all_views.update(place, answer.get("view"))}
    if what == "push":
        return {"result": "pushed", "view": all_views.push(visit_.me.id, answer.get("view"))}
    if what == "clear":
        all_views.close(place, all_=True)
        return {"result": "cleared"}
    if all_views.find(place.id) is not None:
        all_views.close(place)
    return {"result": "closed"}


async def close(visit_: Visit) -> Json:
    """Close a modal; the app is told of those it asked to be told of."""
    place = _view(visit_, visit_.text("view_id"))
    if place.view["type"] == "home":
        raise PageError("Home cannot be closed.")
    cleared = bool(visit_.body.get("cleared") or place.view["clear_on_close"])
    closed = visit_.workspace.views.close(place, all_=cleared)
    notices = [
        payloads.view_closed(visit_.workspace, visit_.me, each.view, is_cleared=cleared)
        for each in closed
        if each.view["notify_on_close"]
    ]
    link = visit_.sandbox.link
    told = [link.deliver("interactive", each, answers=False) for each in notices]
    await asyncio.gather(*told, return_exceptions=True)
    return {"views": _stack(visit_)}


async def home(visit_: Visit) -> Json:
    """Open the Home tab: the app is told, and what it published is shown."""
    workspace, me = visit_.workspace, visit_.me.id
    direct, _ = workspace.direct([me, workspace.app.bot_user])
    workspace.tell("app_home_opened", user=me, direct=direct.id)
    published = workspace.views.homes.get(me)
    return {"view": published.view if published is not None else None}


async def shortcut(visit_: Visit) -> Json:
    """Run a shortcut, on a message or anywhere."""
    callback = visit_.text("callback_id")
    known = {each["callback_id"]: each for each in visit_.sandbox.installed.shortcuts}
    if callback not in known:
        raise PageError("There is no such shortcut.", 404)
    message = None
    if known[callback]["type"] == "message":
        message = visit_.message(visit_.channel(), visit_.text("ts"))
    payload = payloads.shortcut(visit_.workspace, visit_.me, callback, message)
    try:
        await visit_.sandbox.link.deliver("interactive", payload, answers=False)
    except NotAcknowledged:
        raise PageError(TROUBLE) from None
    return {}


async def clock(visit_: Visit) -> Json:
    """Move the clock forward."""
    sandbox = visit_.sandbox
    movable = sandbox.movable_clock
    if movable is None:
        raise PageError("This workspace's clock cannot be moved.")
    seconds = _seconds(visit_, movable.now())
    # In a thread: what listens to the clock may call this very server.
    await asyncio.to_thread(functools.partial(movable.advance, seconds))
    sandbox.workspace.tell("clock", next_moment=sandbox.to_come())
    return {"now": movable.now()}


def _seconds(visit_: Visit, now: float) -> float:
    body, target = visit_.body, visit_.body.get("to")
    if body.get("to_next"):
        target = visit_.sandbox.to_come()
        if target is None:
            raise PageError("Nothing is due: there is no next reminder.")
        return max(0.0, target - now)
    try:
        seconds = float(body["advance_seconds"]) if target is None else float(target) - now
    except (KeyError, TypeError, ValueError):
        raise PageError("Say how far to move the clock.", 422) from None
    if seconds < 0:
        raise PageError("The clock only moves forward.")
    return seconds
