"""What Slack's own client checks before it sends a modal: required fields and their form."""

import re
from collections.abc import Sequence

from bot.sandbox.filling import value_key
from bot.sandbox.model import File, Json

_REQUIRED = "Please complete this required field."
_FORMS = {
    "email_text_input": (
        re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
        "Please enter a valid email address.",
    ),
    "url_text_input": (re.compile(r"https?://\S+"), "Please enter a valid URL."),
}
_WHOLE = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")


def errors_in(blocks: Sequence[Json], values: Json, files: dict[str, File]) -> dict[str, str]:
    """Return a sentence for each input block that cannot be sent, keyed by block id."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = values[block["block_id"]][element["action_id"]][value_key(element["type"])]
        if not value and value != 0:
            if not block.get("optional"):
                found[block["block_id"]] = _REQUIRED
            continue
        problem = _problem(element, value, files)
        if problem:
            found[block["block_id"]] = problem
    return found


def _problem(element: Json, value: object, files: dict[str, File]) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        return _length(element, str(value))
    if kind == "number_input":
        return _number(element, str(value))
    if kind == "file_input":
        return _files(element, value, files)
    if kind in _FORMS:
        pattern, sentence = _FORMS[kind]
        return None if pattern.fullmatch(str(value)) else sentence
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        return f"Please choose at most {most}."
    return None


def _length(element: Json, text: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < least:
        return f"Please enter at least {least} characters."
    if len(text) > most:
        return f"Please enter at most {most} characters."
    return None


def _number(element: Json, text: str) -> str | None:
    form = _DECIMAL if element.get("is_decimal_allowed") else _WHOLE
    if not form.fullmatch(text):
        return "Please enter a valid number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(text) < float(low):
        return f"Please enter a number of at least {low}."
    if high is not None and float(text) > float(high):
        return f"Please enter a number of at most {high}."
    return None


def _files(element: Json, value: object, files: dict[str, File]) -> str | None:
    listed = value if isinstance(value, list) else []
    chosen = [files.get(str(each.get("id"))) if isinstance(each, dict) else None for each in listed]
    if any(file is None for file in chosen):
        return "Please upload this file again."
    most = element.get("max_files", 10)
    if len(chosen) > most:
        return f"Please choose at most {most} files."
    kinds = [kind.lower() for kind in element.get("filetypes") or ()]
    names = [file.name.lower() for file in chosen if file is not None]
    if kinds and any(name.rpartition(".")[2] not in kinds for name in names):
        return f"Please choose a file of one of these kinds: {', '.join(kinds)}."
    return None
