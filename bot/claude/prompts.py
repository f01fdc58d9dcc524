"""Prompts are files: front matter that is checked whole at start, and a fixed text.

The text is the same for every call, so that it can be cached; what changes travels as JSON in the
user's turn, never through a template.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.reading import ROOT, Content, DataError, gathered, parse_yaml, read_text, validate

PROMPTS = ROOT / "prompts"

Effort = Literal["low", "medium", "high", "xhigh", "max"]
Words = Annotated[str, Field(min_length=1)]
# Above this the API refuses for every model listed in data/models.yaml.
MOST_TOKENS = 128_000

_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\$\{\w+\}")
_DATE = re.compile(r"\b20\d\d-[01]\d-[0-3]\d\b")


class FrontMatter(Content):
    """The head of a prompt's file.

    A `system` prompt opens a conversation and says how the model is to work; a `turn` is said in
    the middle of one and takes model, effort and length from the prompt that opened it.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="the file's own name")]
    version: Annotated[int, Field(ge=1, description="a whole number, raised with each new wording")]
    summary: Annotated[Words, Field(description="one sentence on what the prompt is for")]
    variables: Annotated[
        list[Words], Field(min_length=1, description="the names of what the user's turn holds")
    ]
    use: Annotated[Literal["system", "turn"], Field(description="system or turn")] = "system"
    model: Words | None = None
    effort: Effort | None = None
    max_tokens: Annotated[int, Field(ge=256, le=MOST_TOKENS)] | None = None
    most_tokens: Annotated[int, Field(ge=256, le=MOST_TOKENS)] | None = None

    @model_validator(mode="after")
    def _fits_its_use(self) -> Self:
        given = {"effort": self.effort, "max_tokens": self.max_tokens}
        if self.use == "system":
            missing = [name for name, value in given.items() if value is None]
            if missing:
                raise ValueError(f"{' and '.join(missing)} beside use: system")
        elif any((*given.values(), self.model, self.most_tokens)):
            raise ValueError("no model, effort or tokens beside use: turn")
        if (self.most_tokens or MOST_TOKENS) < (self.max_tokens or 0):
            raise ValueError("most_tokens of at least max_tokens")
        return self


@dataclass(frozen=True)
class Prompt:
    """A prompt as it is sent.

    Attributes:
        text: the fixed text; no dates, ids, names or placeholders.
        variables: the keys that the user's turn holds, all of them and no others.
        model: overrides the bot's model where the prompt needs another.
        max_tokens: how long an answer may be, thinking included; `most_tokens` is what a second
            attempt may have when the first was cut short.
        identity: name, version and the beginning of the file's hash: `question_set@1-3f9c2a7b`.
    """

    name: str
    version: int
    text: str
    variables: tuple[str, ...]
    model: str | None
    effort: Effort
    max_tokens: int
    most_tokens: int
    identity: str

    def user_turn(self, content: Mapping[str, object]) -> str:
        """Write the changing part as JSON with sorted keys.

        Raises:
            ValueError: naming the variables that are missing or not known to the prompt.
        """
        self._check(content)
        return as_json(content)

    def with_turn(self, content: Mapping[str, object]) -> str:
        """Write a turn in the middle of a conversation: the fixed text, then the data."""
        return f"{self.text}\n\n{self.user_turn(content)}"

    def _check(self, content: Mapping[str, object]) -> None:
        missing = sorted(set(self.variables) - set(content))
        unknown = sorted(set(content) - set(self.variables))
        if missing or unknown:
            parts = [f"missing {', '.join(missing)}"] if missing else []
            parts += [f"not known: {', '.join(unknown)}"] if unknown else []
            raise ValueError(f"prompt {self.name}: {'; '.join(parts)}")


def as_json(content: object) -> str:
    """Write data for a model: sorted keys, so that equal data is equal text; always valid UTF-8."""
    packed = json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1)
    # Half a surrogate pair can come in through Slack's JSON and cannot be sent on.
    return packed.encode("utf-8", "replace").decode()


class Prompts(dict[str, Prompt]):
    """Every prompt by name."""

    def __missing__(self, name: str) -> Prompt:
        raise DataError([_absent(name)])


def load_prompts(folder: Path = PROMPTS, *, needed: tuple[str, ...] = ("repair",)) -> Prompts:
    """Read and check every prompt of a folder.

    Raises:
        DataError: naming every mistake of every file.
    """
    prompts = Prompts()
    mistakes: list[str] = []
    for path in sorted(folder.glob("*.md")):
        prompt = gathered(mistakes, read_prompt, path)
        if prompt is not None:
            prompts[prompt.name] = prompt
    if mistakes := mistakes or [_absent(name) for name in needed if name not in prompts]:
        raise DataError(mistakes)
    return prompts


def _absent(name: str) -> str:
    return f"prompts/{name}.md: missing; expected a prompt of this name"


def read_prompt(path: Path) -> Prompt:
    """Read and check one prompt. Raises DataError."""
    where = f"prompts/{path.name}"
    raw = read_text(path).replace("\r\n", "\n")
    parts = _FRONT.match(raw)
    if parts is None:
        raise DataError([f"{where}: expected front matter between two lines of ---, then text"])
    front = validate(FrontMatter, parse_yaml(parts[1], where), where)
    text = parts[2].strip()
    if faults := [f"{where}, {fault}" for fault in _faults(front, text, path.stem)]:
        raise DataError(faults)
    return Prompt(
        name=front.name,
        version=front.version,
        text=text,
        variables=tuple(front.variables),
        model=front.model,
        effort=front.effort or "medium",
        max_tokens=front.max_tokens or 0,
        most_tokens=front.most_tokens or front.max_tokens or 0,
        identity=f"{front.name}@{front.version}-{hashlib.sha256(raw.encode()).hexdigest()[:8]}",
    )


def _faults(front: FrontMatter, text: str, stem: str) -> Iterator[str]:
    if front.name != stem:
        yield f"name: expected {stem}, as the file is called"
    if not text:
        yield "text: expected words after the front matter"
        return
    if found := _PLACEHOLDER.search(text):
        yield f"text: {found[0]} looks like a placeholder; what changes is sent as data"
    if found := _DATE.search(text):
        yield f"text: {found[0]} is a date; expected text that stays the same, so it can be cached"
    for name in front.variables:
        if f"`{name}`" not in text:
            yield f"variables: expected the text to say what `{name}` is, in backquotes"
