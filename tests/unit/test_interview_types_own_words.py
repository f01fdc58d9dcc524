"""The catalogue is written in our own words: facts carry over from its sources, sentences do not.

`tests/samples/source_fingerprints.txt` stands for those sources, so that nobody needs them to run
this: the first five bytes of the SHA-256 of every run of seven words, sorted, in base64.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.catalogue.bank import DATA
from bot.reading import ROOT

RUN = 7
BYTES = 5
FINGERPRINTS = ROOT / "tests" / "samples" / "source_fingerprints.txt"
SOURCE = ROOT.parent / "shared" / "seeds" / "001_9a30f17d32fd51bb.txt"
FILES = sorted(
    path for folder in ("interview_types", "loops") for path in (DATA / folder).glob("*.yaml")
)

# Fingerprints of the first and last names in the sources.
NAMES = {"209f76418e", "5ce4998cdc", "d23ab14db8", "eb9e5c2a70", "f83c31f2a4"}


def words(text: str) -> list[str]:
    """Return a text's words without regard to case, links left out."""
    text = re.sub(r"https?://\S+", " ", text).casefold().replace("\u2019", "'")
    return re.findall(r"[\w']+", text)


def runs(text: str) -> Iterator[str]:
    """Yield every run of seven words in a text."""
    found = words(text)
    return (" ".join(found[at : at + RUN]) for at in range(len(found) - RUN + 1))


def fingerprint(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:BYTES]


def known() -> set[bytes]:
    packed = base64.b64decode(FINGERPRINTS.read_text(encoding="ascii"))
    return {packed[at : at + BYTES] for at in range(0, len(packed), BYTES)}


def texts(content: object) -> Iterator[str]:
    """Yield all that people read in a file: every text but addresses."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for each in content:
            yield from texts(each)
    elif isinstance(content, dict):
        for field, each in content.items():
            if field != "url":
                yield from texts(each)


def said(path: Path) -> list[str]:
    return list(texts(yaml.safe_load(path.read_text(encoding="utf-8"))))


def test_no_sentence_is_taken_from_the_sources() -> None:
    fingerprints = known()
    taken = {
        (path.name, run)
        for path in FILES
        for text in said(path)
        for run in runs(text)
        if fingerprint(run) in fingerprints
    }
    assert taken == set()


def test_nobody_is_named() -> None:
    """Not even in a file's comments."""
    for path in FILES:
        named = [
            word
            for word in words(path.read_text(encoding="utf-8"))
            if fingerprint(word).hex() in NAMES
        ]
        assert named == [], path.name


def test_the_company_and_its_product_stand_in_addresses_only() -> None:
    for path in FILES:
        text = re.sub(r"https?://\S+", " ", path.read_text(encoding="utf-8"))
        assert not re.search(r"sourcegraph|\bcody\b", text, re.IGNORECASE), path.name


def test_the_fingerprints_are_those_of_the_sources() -> None:
    if not SOURCE.exists():
        pytest.skip("the source document is not beside this repository")
    assert known() == {fingerprint(run) for run in runs(SOURCE.read_text(encoding="utf-8"))}
