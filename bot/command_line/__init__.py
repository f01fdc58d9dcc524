"""The groups of commands of `python -m bot`, each in a module of its own."""
