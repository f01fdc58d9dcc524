"""The database: connection, migrations, inbox, outbox and audit."""
