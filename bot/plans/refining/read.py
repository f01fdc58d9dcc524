"""What a message asks of a set, read without a model.

A message is cut into clauses at the words that begin a request; each clause is read by the first
reader that understands it. What none understands needs a model if it is plainly a wish about the
questions, and is called unread otherwise.
"""

from bot.plans.model import QuestionSet
from bot.plans.refining import phrases as say
from bot.plans.refining.clauses import clauses, is_wish, mended
from bot.plans.refining.model import Action, Count, Request, Resize, Rewrite
from bot.plans.refining.reader import Reader

LONGEST_READ = 3_000
"""Characters of a message that are read; nobody asks for more at once."""


def read_request(text: str, content: QuestionSet) -> Request:
    """Read a message into what it asks of a set, in its order.

    Mentions of the bot are expected to be taken out. Numbers are those of the set as it is shown.
    """
    reader = Reader(content)
    actions: list[Action] = []
    unread: list[str] = []
    for clause in clauses(mended(text[:LONGEST_READ])):
        found = reader.read(clause)
        if found is not None:
            actions.extend(found)
        elif is_wish(clause):
            actions.append(Rewrite(text=clause))
        else:
            unread.append(clause)
    if actions:
        unread = [one for one in unread if not say.TALK.match(one)]
    return Request(actions=tuple(_together(actions)), unread=tuple(unread))


def _together(actions: list[Action]) -> list[Action]:
    """Put a number of questions and a length asked for in one message into one request."""
    counts = [one for one in actions if isinstance(one, Count)]
    sizes = [one for one in actions if isinstance(one, Resize)]
    if len(counts) != 1 or len(sizes) != 1 or counts[0].length_minutes:
        return actions
    both = Count(count=counts[0].count, length_minutes=sizes[0].length_minutes)
    rest = [one for one in actions if one is not sizes[0]]
    return [both if one is counts[0] else one for one in rest]
