"""What is said under works, by name.

Talk: messages in the thread under a work's message that mention the bot. Its buttons are those of
working/listeners.py. Outbox kinds: types.work_hint, types.work_answer, types.work_asking,
types.work_ask, types.work_answered.
"""

from bot.catalogue.terms import Vocabulary
from bot.deps import Deps
from bot.types.library import Library
from bot.types.talking.answering import Answering
from bot.types.talking.talk import Talking
from bot.types.working.desk import Desk


def register(deps: Deps, library: Library, vocabulary: Vocabulary) -> None:
    """Register what is said under works, and what the outbox does for it."""
    desk = Desk(deps, library, vocabulary)
    Answering(desk).register()
    deps.talks.append(Talking(desk).talk)
