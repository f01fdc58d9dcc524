"""Lists of questions on the terminal: `python -m bot questions`."""
