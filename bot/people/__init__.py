"""Who is who: the stored directory, roles and permissions."""
