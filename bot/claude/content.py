"""Reading checked content: YAML that fits a model, or a sentence that says where it does not."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.claude.errors import ContentError

ROOT = Path(__file__).resolve().parents[2]

M = TypeVar("M", bound=BaseModel)


class Content(BaseModel):
    """A value read from a file: immutable, no unknown keys, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def parse_yaml(text: str, where: str) -> Mapping[str, Any]:
    """Parse a YAML mapping. Raises ContentError naming `where` and the line."""
    try:
        found = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ContentError(f"{where}{line}: expected YAML; {error.problem}") from None
    if not isinstance(found, dict):
        raise ContentError(f"{where}: expected fields and their values")
    return found


def check_fields(model: type[M], values: Mapping[str, Any], where: str) -> M:
    """Fit values to a model.

    Raises:
        ContentError: one line for each field: file, field, what was expected.
    """
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        raise ContentError("\n".join(_lines(model, error, where))) from None


def _lines(model: type[BaseModel], error: ValidationError, where: str) -> list[str]:
    lines = []
    for item in error.errors(include_url=False, include_context=False):
        field = ".".join(str(part) for part in item["loc"]) or "the whole"
        if item["type"] == "extra_forbidden":
            expected = "not a known field; expected one of " + ", ".join(sorted(model.model_fields))
        elif item["type"] == "missing":
            expected = f"missing; expected {_meaning(model, field)}"
        else:
            expected = item["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
            expected = f"expected {expected}" if expected != item["msg"] else expected
        lines.append(f"{where}: {field}: {expected}")
    return lines


def _meaning(model: type[BaseModel], field: str) -> str:
    info = model.model_fields.get(field)
    return (info.description if info is not None else None) or "a value"
