"""What every test of this folder stands on."""

from collections.abc import Iterator

import pytest
from page_fixture import app, chromium, clock, server, visit
from playwright.sync_api import Browser, expect
from screen import PATIENCE, Screen
from story import Story

__all__ = ["app", "chromium", "clock", "server", "visit"]  # fixtures


@pytest.fixture
def screen(chromium: Browser, story: Story) -> Iterator[Screen]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield Screen(page, story.server.url)
    context.close()
