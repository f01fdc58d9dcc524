"""Reading `data/` and `prompts/`: one error type that names file, place, field and expectation."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

M = TypeVar("M", bound=BaseModel)

_EXPECTED = {
    "string_type": "expected text; put it in quotes if it looks like a number, a date, yes or no",
    "string_too_short": "expected text, found nothing",
    "tuple_type": "expected a list",
    "list_type": "expected a list",
    "dict_type": "expected a mapping of fields",
    "model_type": "expected a mapping of fields",
    "model_attributes_type": "expected a mapping of fields",
    "int_parsing": "expected a whole number",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
}
_EXPECTED_WITH = {
    "too_short": "expected at least {min_length}, found {actual_length}",
    "too_long": "expected at most {max_length}, found {actual_length}",
    "enum": "expected {expected}",
    "literal_error": "expected {expected}",
    "greater_than_equal": "expected {ge} or more",
    "less_than_equal": "expected {le} or less",
    "string_pattern_mismatch": "expected the form {pattern}",
}


ROOT = Path(__file__).resolve().parents[1]
"""The folder in which `data/` and `prompts/` lie."""


class Content(BaseModel):
    """A value read from a file: immutable, no unknown keys, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DataError(Exception):
    """Content is wrong; `mistakes` holds one sentence for each thing to mend."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


# The parser written in C is ten times faster, and not built everywhere.
_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[valid-type, misc]
    """A safe loader that refuses the same key twice, which YAML would silently let win."""


_MERGE = "tag:yaml.org,2002:merge"


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    # Merge keys (<<) have no meaning here: they would let keys stand twice unseen.
    if any(key.tag == _MERGE for key, _ in node.value):
        _refuse_twice(loader, node)
    found = dict(yaml.SafeLoader.construct_mapping(loader, node, deep=True))
    # As many keys as were written: none stands twice, and they need not be read again.
    if len(found) != len(node.value):
        _refuse_twice(loader, node)
    return found


def _refuse_twice(loader: Any, node: yaml.MappingNode) -> None:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, str) and key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} stands twice", key_node.start_mark
            )
        if isinstance(key, str):
            seen.add(key)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@contextmanager
def uncollected() -> Iterator[None]:
    """Load without the garbage collector: what is read is kept, so it would look for nothing.

    Going through all that is there already again and again takes a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def name_of(path: Path) -> str:
    """Return a file's name for a message: from `data/` on, where it lies there."""
    parts = path.parts
    return "/".join(parts[parts.index("data") :]) if "data" in parts else path.name


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file. Raises DataError naming the file, and a line if known."""
    return parse_yaml(read_text(path), name_of(path))


def read_text(path: Path) -> str:
    """Return a file's text. Raises DataError where it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError([f"{name_of(path)}: the file is missing"]) from None
    except UnicodeDecodeError:
        raise DataError([f"{name_of(path)}: expected text in UTF-8"]) from None


def parse_yaml(text: str, where: str) -> Any:
    """Return the content of YAML text. Raises DataError naming `where`, and a line if known."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - the loader is a safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        said = getattr(error, "problem", None) or "not readable as YAML"
        raise DataError([f"{where}{line}: expected YAML; {said}"]) from None


def entries(path: Path, content: Any, key: str) -> list[Any]:
    """Return the list a file holds, either as a whole or under `key`."""
    if isinstance(content, Mapping) and set(content) == {key}:
        content = content[key]
    if not isinstance(content, list) or not content:
        raise DataError([f"{name_of(path)}: expected a list, or a mapping with `{key}:`"])
    return content


def place(path: Path, noun: str, position: int, entry: Any) -> str:
    """Return where an entry stands: file, position from 1, and its id where it has one."""
    known = entry.get("id") if isinstance(entry, Mapping) else None
    return f"{name_of(path)}, {noun} {position}" + (f" ({known})" if known else "")


def validate(model: type[M], entry: Any, where: str) -> M:
    """Return the entry as a model. Raises DataError with a sentence for each wrong field."""
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        raise DataError([_sentence(model, where, one) for one in _deepest(error)]) from None


def _deepest(error: ValidationError) -> list[dict[str, Any]]:
    """Leave out what only follows from a mistake further in: a list lacking its wrong entry."""
    found: list[dict[str, Any]] = [dict(one) for one in error.errors()]
    places: list[tuple[Any, ...]] = [one["loc"] for one in found]
    return [
        one
        for one in found
        if not any(
            len(loc) > len(one["loc"]) and loc[: len(one["loc"])] == one["loc"] for loc in places
        )
    ]


def _sentence(model: type[BaseModel], where: str, error: dict[str, Any]) -> str:
    field = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        said = _missing(model, field)
    elif error["type"] == "extra_forbidden":
        said = _unknown(model, error["loc"])
    else:
        said = _EXPECTED.get(error["type"]) or _expectation(error)
    return f"{where}, {field}: {said}" if field else f"{where}: {said}"


def _missing(model: type[BaseModel], field: str) -> str:
    info = model.model_fields.get(field)
    meaning = info.description if info is not None else None
    return f"is missing; expected {meaning}" if meaning else "is missing"


def _unknown(model: type[BaseModel], place: Sequence[Any]) -> str:
    if len(place) > 1:
        return "is not a field; look for a misspelling"
    return "is not a field; expected one of " + ", ".join(sorted(model.model_fields))


def _expectation(error: dict[str, Any]) -> str:
    context = error.get("ctx") or {}
    wording = _EXPECTED_WITH.get(error["type"])
    return wording.format(**context) if wording else str(error["msg"]).removeprefix("Value error, ")


def gathered(mistakes: list[str], attempt: Any, *args: Any) -> Any:
    """Call `attempt`, adding what a DataError says to `mistakes`; return None where it fails.

    Lets a whole folder be read before anything is said, so that one run names all mistakes.
    """
    try:
        return attempt(*args)
    except DataError as error:
        mistakes.extend(error.mistakes)
        return None
