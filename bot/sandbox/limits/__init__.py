"""Slack's limits, all enforced: what the real one would refuse is refused, with the reason."""
