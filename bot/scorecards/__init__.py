"""Scorecards: collecting, sealing, asking for what is missing, the summary."""
