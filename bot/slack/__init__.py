"""Receiving from Slack and sending to it; the only room that calls its Web API."""
