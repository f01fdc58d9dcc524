"""A workspace's own questions beside the bank: adding, importing, searching, keeping them good."""
