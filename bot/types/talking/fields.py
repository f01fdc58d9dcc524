"""What people call the fields of a type that hold lines."""

import re
from collections.abc import Mapping

from bot.types.listing.labels import Meaning, meaning_of

NAMES: Mapping[str, str] = {
    "what to look for": "look_for",
    "look for": "look_for",
    "what it does not assess": "does_not_assess",
    "does not assess": "does_not_assess",
    "not assessed": "does_not_assess",
    "what is not expected": "not_expected",
    "not expected": "not_expected",
    "what happens": "what_happens",
    "details": "what_happens",
    "description": "what_happens",
    "probes": "probes",
    "questions": "probes",
    "questions to ask": "probes",
    "how the candidate prepares": "candidate_prepares",
    "how the candidate will prepare": "candidate_prepares",
    "preparation": "candidate_prepares",
    "before": "before",
    "during": "during",
}
_MEANT = {
    Meaning.LOOK_FOR: "look_for",
    Meaning.DETAILS: "what_happens",
    Meaning.PURPOSE: "what_happens",
    Meaning.PREPARING: "candidate_prepares",
    Meaning.BEFORE: "before",
    Meaning.DURING: "during",
    Meaning.NOTES: "during",
}


def field_of(words: str) -> str:
    """Return the field some words name, "" for none that holds lines."""
    plain = " ".join(words.casefold().split()).strip(_AROUND)
    plain = re.sub(r"\A(?:the |its |their )+", "", plain).strip(_AROUND)
    plain = re.sub(r" (?:list|section|field|part|questions|lines|points|bullets)\Z", "", plain)
    plain = plain.strip(_AROUND)
    if plain in NAMES:
        return NAMES[plain]
    meaning = meaning_of(plain) if len(plain.split()) <= _MOST_WORDS else None
    return _MEANT.get(meaning, "") if meaning else ""


def names_field(words: str) -> bool:
    """Tell whether words are what a field is called, one that holds lines or another."""
    plain = " ".join(words.casefold().split()).strip(_AROUND)
    return bool(plain) and (bool(field_of(plain)) or meaning_of(plain) is not None)


_AROUND = " .,:“”\"'*"
_MOST_WORDS = 4
