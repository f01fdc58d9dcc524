"""The errors that carry a sentence for a person."""

from collections.abc import Mapping


class Problem(Exception):
    """A rule said no; the message is for the person who asked.

    Attributes:
        message: one or two sentences: what happened and what to do next. Never holds a secret.
        fields: for a form, the sentence for each field it belongs to, keyed by `block_id`.
    """

    def __init__(self, message: str = "", *, fields: Mapping[str, str] | None = None) -> None:
        self.fields = dict(fields or {})
        self.message = message or " ".join(self.fields.values())
        super().__init__(self.message)


class NotAllowed(Problem):
    """The person may not see or do this; the server said so, whatever the button showed."""
