"""Fitting long content into Slack's limits, so that nothing is cut away and nothing is refused."""

import json
import re
from collections.abc import Iterable, Sequence

from bot.slack import blocks as kit
from bot.slack.model import Block

SECTION_CHARACTERS = 2900
"""A section's text holds 3,000 characters (docs.slack.dev); a little is left for what is added."""

_ENTITY = re.compile(r"&[a-z]*$")


def sections(lines: Iterable[str]) -> list[Block]:
    """Return as few sections as hold these mrkdwn lines, in order; a line may be of any length."""
    blocks: list[Block] = []
    held = ""
    for line in lines:
        for piece in pieces(line, SECTION_CHARACTERS):
            if held and len(held) + 1 + len(piece) > SECTION_CHARACTERS:
                blocks.append(kit.section(held))
                held = piece
            else:
                held = f"{held}\n{piece}" if held else piece
    return [*blocks, kit.section(held)] if held else blocks


def pieces(text: str, limit: int) -> list[str]:
    """Cut text into pieces of at most `limit` characters, at a space where there is one.

    An escape such as `&amp;` is never cut in two.
    """
    found: list[str] = []
    rest = text
    while len(rest) > limit:
        head = rest[:limit]
        space = head.rfind(" ")
        head = head[:space] if space > limit // 2 else _ENTITY.sub("", head) or head
        found.append(head.rstrip())
        rest = rest[len(head) :].lstrip(" ")
    return [*found, rest] if rest or not found else found


def size(blocks: Sequence[Block]) -> int:
    """Return how many characters the blocks take on the wire, roughly."""
    return len(json.dumps(list(blocks), ensure_ascii=False))


def pages(
    groups: Iterable[Sequence[Block]], *, most_blocks: int, most_characters: int
) -> list[list[Block]]:
    """Lay groups of blocks on pages, keeping a group together where a page can hold it."""
    found: list[list[Block]] = [[]]
    for group in groups:
        fits_one = len(group) <= most_blocks and size(group) <= most_characters
        for part in [list(group)] if fits_one else [[block] for block in group]:
            page = found[-1]
            full = len(page) + len(part) > most_blocks or size(page + part) > most_characters
            if page and full:
                found.append([])
            found[-1].extend(part)
    return found
