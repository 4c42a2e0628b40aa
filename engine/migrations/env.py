"""Alembic's entry: migrates on the connection it is given."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=None, transactional_ddl=False, transaction_per_migration=False)
context.run_migrations()
