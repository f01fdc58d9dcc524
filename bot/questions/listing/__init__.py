"""How a list of questions is read: its lines, what each of them is, and what to ask about it."""
