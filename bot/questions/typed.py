"""What was entered into the form of a question, as a question or as sentences beside its fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.catalogue.model import Anchors, Kind, Level
from bot.errors import Problem
from bot.questions.forms import (
    INPUT_LIMIT,
    LEAST_MINUTES,
    LISTS,
    MOST_FOLLOW_UPS,
    MOST_MINUTES,
    SCORES,
    TICKS,
)
from bot.questions.model import FIELDS, OwnQuestion
from bot.questions.words import lines
from bot.slack import entered


def question_of(
    view: Mapping[str, Any], question_id: str, before: OwnQuestion | None
) -> OwnQuestion:
    """Return the question as it was entered; what the form did not hold stays as it was.

    Raises:
        Problem: a field cannot be taken, with the sentence beside it.
    """
    shown = set(view["state"]["values"])
    wrong: dict[str, str] = {}
    prompt = entered.text(view, "prompt")
    if "prompt" in shown and not prompt:
        wrong["prompt"] = "Write the question, as you would say it."
    wrong |= _too_long(view, shown)
    given: dict[str, Any] = {"prompt": prompt} if prompt else {}
    given |= {
        name: _lines(view, name, getattr(before, name, ())) for name in LISTS if name in shown
    }
    if len(given.get("follow_ups", ())) > MOST_FOLLOW_UPS:
        wrong["follow_ups"] = (
            f"These are {len(given['follow_ups'])} follow-ups; a question has two or three. "
            "Keep the ones that dig deepest."
        )
    anchors = before.anchors if before else None
    for part, said in (_anchors(view, shown, anchors), _levels(view), _minutes(view)):
        given |= part
        wrong |= said
    if wrong:
        raise Problem(fields=wrong)
    given |= {
        "kind": Kind(entered.text(view, "kind")) if entered.text(view, "kind") else None,
        "areas": _chosen_areas(view, before),
        "competency": entered.text(view, "competency_other") or entered.text(view, "competency"),
    }
    kept = before or OwnQuestion(id=question_id, prompt=prompt)
    changed = OwnQuestion.model_validate({**kept.model_dump(), **given})
    return changed.model_copy(update={"filled": _still_filled(view, kept, changed)})


def _too_long(view: Mapping[str, Any], shown: set[str]) -> dict[str, str]:
    names = ("prompt", *LISTS, *SCORES)
    return {
        name: f"This is longer than {INPUT_LIMIT:,} characters. Shorten it."
        for name in names
        if name in shown and len(entered.text(view, name)) > INPUT_LIMIT
    }


def _chosen_areas(view: Mapping[str, Any], before: OwnQuestion | None) -> tuple[str, ...]:
    """Return the areas chosen; the closest stays first, whatever order the select gives them."""
    chosen = entered.many(view, "areas")
    known = [each for each in (before.areas if before else ()) if each in chosen]
    return tuple(dict.fromkeys((*known, *chosen)))


def _lines(view: Mapping[str, Any], name: str, before: Sequence[str]) -> tuple[str, ...]:
    """Return a field's lines; what nobody touched stays as it was, line breaks and all."""
    text = entered.text(view, name)
    return tuple(before) if text == "\n".join(before).strip() else lines(text)


def _anchors(
    view: Mapping[str, Any], shown: set[str], before: Anchors | None
) -> tuple[dict[str, Anchors | None], dict[str, str]]:
    if not shown.issuperset(SCORES):
        return {}, {}
    given = {name: _lines(view, name, getattr(before, name, ())) for name in SCORES}
    missing = [name for name, said in given.items() if not said]
    if not missing:
        return {"anchors": Anchors(**given)}, {}
    if len(missing) == len(SCORES):
        return {"anchors": None}, {}
    said = "Anchors are kept all four together: write this level too, or leave all four empty."
    return {}, dict.fromkeys(missing, said)


def _levels(
    view: Mapping[str, Any],
) -> tuple[dict[str, tuple[Level, Level] | None], dict[str, str]]:
    low, high = entered.text(view, "lowest"), entered.text(view, "highest")
    if not low and not high:
        return {"levels": None}, {}
    if not low or not high:
        return {}, {"highest" if low else "lowest": "Choose this level as well, or neither."}
    if Level(low).rank > Level(high).rank:
        return {}, {"highest": f"{high.capitalize()} is below {low}. Choose {low} or higher."}
    return {"levels": (Level(low), Level(high))}, {}


def _minutes(view: Mapping[str, Any]) -> tuple[dict[str, int | None], dict[str, str]]:
    text = entered.text(view, "minutes")
    if not text:
        return {"minutes": None}, {}
    if text.isascii() and text.isdigit() and LEAST_MINUTES <= int(text) <= MOST_MINUTES:
        return {"minutes": int(text)}, {}
    return {}, {"minutes": f"Give a whole number from {LEAST_MINUTES} to {MOST_MINUTES}."}


def _still_filled(
    view: Mapping[str, Any], before: OwnQuestion, changed: OwnQuestion
) -> tuple[str, ...]:
    ticks = [name for at in range(0, len(FIELDS), TICKS) for name in _ticked(view, at)]
    if "all" in entered.many(view, "accept_all"):
        return ()
    return tuple(
        name
        for name in before.filled
        if name not in ticks
        and getattr(changed, name) == getattr(before, name)
        and getattr(changed, name)
    )


def _ticked(view: Mapping[str, Any], at: int) -> tuple[str, ...]:
    return entered.many(view, f"accept_{at}")
