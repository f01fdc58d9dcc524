"""The question bank and the words it shares with question sets."""
