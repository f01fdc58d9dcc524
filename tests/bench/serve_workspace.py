"""A practice workspace on the machine's own clock, served until the process is told to end."""

import sys
import threading

from bot.clock import MovableClock
from bot.sandbox.seed import practice_workspace
from bot.sandbox.server import SandboxServer
from bot.slack.manifest import manifest


def main() -> None:
    """Serve, and say where."""
    app = manifest()
    server = SandboxServer(
        practice_workspace(MovableClock(runs=True)),
        commands=app["features"]["slash_commands"],
        events=app["settings"]["event_subscriptions"]["bot_events"],
    )
    with server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
