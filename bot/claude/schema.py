"""The JSON schema a reply is bound to, refused early where the API would break or bend it."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

# The API's limits for one schema (structured outputs, November 2026).
MOST_OPTIONAL = 24
MOST_UNIONS = 16

Schema = Mapping[str, Any]


@lru_cache(maxsize=64)
def wire_schema(reply: type[BaseModel]) -> Schema:
    """Return the schema as the API takes it; the same object each time, not to be changed.

    Raises:
        TypeError: the model has something structured outputs cannot hold: a mapping with free
            keys (it would become an object that can only be empty), a tuple, recursion, or too
            many optional fields or unions. A mistake in the code, not in a reply.
    """
    import anthropic  # noqa: PLC0415 - heavy; only once a model is asked

    schema = reply.model_json_schema()
    check_schema(schema, reply.__name__)
    return anthropic.transform_schema(reply)


def check_schema(schema: Schema, name: str) -> None:
    """Raise TypeError for what structured outputs cannot hold; see `wire_schema`."""
    nodes = list(_nodes(schema))
    for node in nodes:
        _check_node(node, name)
    optional = sum(
        len(set(node.get("properties", {})) - set(node.get("required", []))) for node in nodes
    )
    unions = sum("anyOf" in node or "oneOf" in node for node in nodes)
    if optional > MOST_OPTIONAL or unions > MOST_UNIONS:
        raise TypeError(
            f"{name}: {optional} optional fields and {unions} unions; "
            f"expected at most {MOST_OPTIONAL} and {MOST_UNIONS}"
        )
    for definition in schema.get("$defs", {}):
        if _reaches(schema, definition, definition, frozenset()):
            raise TypeError(f"{name}: {definition} holds itself; expected no recursion")


def _check_node(node: Schema, name: str) -> None:
    if isinstance(node.get("additionalProperties"), Mapping):
        raise TypeError(f"{name}: a dict with free keys; expected a list of named pairs")
    if node.get("type") == "object" and not node.get("properties"):
        raise TypeError(f"{name}: an object without fields; expected named fields")
    if "prefixItems" in node:
        raise TypeError(f"{name}: a tuple; expected a list or named fields")


def _nodes(node: object) -> Iterator[Schema]:
    if isinstance(node, Mapping):
        yield node
        for key, value in node.items():
            # Under these two keys stand names, not keywords.
            inner = value.values() if key in {"properties", "$defs"} else [value]
            for child in inner:
                yield from _nodes(child)
    elif isinstance(node, list):
        for child in node:
            yield from _nodes(child)


def _reaches(schema: Schema, start: str, goal: str, seen: frozenset[str]) -> bool:
    for node in _nodes(schema.get("$defs", {}).get(start, {})):
        target = str(node.get("$ref", "")).rpartition("/")[2]
        if target == goal:
            return True
        if target and target not in seen and _reaches(schema, target, goal, seen | {start, target}):
            return True
    return False


def settle_case(value: object, schema: Schema, root: Schema | None = None) -> object:
    """Give enum values the spelling of the schema; the API does not guarantee their capitals.

    `System Design` and `SYSTEM_DESIGN` both become `system_design`; what fits no value is left as
    it is, for validation to name.
    """
    root = schema if root is None else root
    if "$ref" in schema:
        target = str(schema["$ref"]).rpartition("/")[2]
        return settle_case(value, root.get("$defs", {}).get(target, {}), root)
    if isinstance(value, str):
        return _spelt(value, schema.get("enum") or [schema.get("const")])
    if isinstance(value, list):
        items = schema.get("items", {})
        return [settle_case(item, items, root) for item in value]
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return {
            key: settle_case(item, properties.get(key, {}), root) for key, item in value.items()
        }
    return value


def _spelt(value: str, allowed: list[object]) -> str:
    if value in allowed:
        return value
    for name in allowed:
        if isinstance(name, str) and _plain(name) == _plain(value):
            return name
    return value


def _plain(text: str) -> str:
    return text.strip().casefold().replace(" ", "_").replace("-", "_")
