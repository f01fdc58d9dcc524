"""The very first start, with nobody in the directory yet."""

from pathlib import Path

from story import told

from bot.sandbox.seed import ADA, HIRING_BACKEND


def test_the_first_command_after_the_first_start_is_not_refused(tmp_path: Path) -> None:
    with told(tmp_path, slow="users.list", settle=False) as story:
        ada = story.person(ADA)
        ada.types(HIRING_BACKEND, "/interview-plan")
        assert ada.form("plan.ask")
