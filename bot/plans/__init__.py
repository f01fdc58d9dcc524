"""Question sets for a role: the brief, composing, checks."""
