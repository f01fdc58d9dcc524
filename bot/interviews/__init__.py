"""Interviews: scheduling, the interviewer's guide, reminders."""
