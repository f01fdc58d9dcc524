"""Which types of several documents are one, and where they contradict each other."""
