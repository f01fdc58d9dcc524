"""The Web API's methods, one module a family; each takes a Call and returns the answer's fields."""

from bot.sandbox.methods import (
    apps,
    canvases,
    chat,
    conversations,
    files,
    history,
    reactions,
    users,
    views,
)
from bot.sandbox.methods.call import Method

METHODS: dict[str, Method] = {
    **apps.METHODS,
    **canvases.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **history.METHODS,
    **reactions.METHODS,
    **users.METHODS,
    **views.METHODS,
}
