"""A person's browser window on the practice workspace, as the stories of tests/browser use it."""

import os
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from bot.sandbox.seed import HIRING_BACKEND

PATIENCE = 10_000.0  # milliseconds


@dataclass
class Screen:
    """One person's browser window."""

    page: Page
    url: str

    def opens(self, user: str, place: str = HIRING_BACKEND) -> None:
        """Look at a place as somebody."""
        self.page.goto(f"{self.url}/?as={user}#{place}")
        # The same page with another fragment is not loaded anew by itself.
        self.page.reload()
        self.page.get_by_test_id("composer").first.wait_for()

    def types(self, text: str) -> None:
        """Type into the composer and send."""
        box = self.page.get_by_test_id("composer")
        box.fill(text)
        box.press("Enter")

    @property
    def form(self) -> Locator:
        """The open form."""
        return self.page.get_by_test_id("modal").last

    def field(self, block_id: str) -> Locator:
        """A field of the open form."""
        return self.form.locator(f"[data-testid=block][data-block-id={block_id}]")

    def submits(self) -> None:
        """Submit the open form."""
        self.form.get_by_test_id("modal-submit").click()

    def presses(self, label: str) -> None:
        """Press the newest button of that label outside of forms."""
        self.page.get_by_role("button", name=label, exact=True).last.click()

    def picture(self, name: str) -> None:
        """Keep a picture of what is seen, where pictures are asked for."""
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"))


def chooses(screen: Screen, block_id: str, *names: str) -> None:
    """Choose in a select of the open form by typing, as people do."""
    box = screen.field(block_id).get_by_role("combobox")
    for name in names:
        box.click()
        screen.page.keyboard.type(name)
        screen.page.get_by_role("option", name=name).first.click()
    if len(names) > 1:
        screen.page.keyboard.press("Escape")
