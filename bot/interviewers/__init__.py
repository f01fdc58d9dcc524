"""Who may lead which interview: learning it, qualified for it, and how much they take on."""
