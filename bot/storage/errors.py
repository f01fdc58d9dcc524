"""What can be wrong with the database before anything is served from it."""


class StorageError(Exception):
    """The database cannot be served; the message says why and what to do about it.

    Meant for whoever starts the bot, like `SettingError`: print it and leave, without a traceback.
    """
