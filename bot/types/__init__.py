"""Interview types of a workspace: the shared catalogue, its own copies, documents worked on."""
