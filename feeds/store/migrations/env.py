"""Alembic environment: the connection comes from `feeds.store.engine` and is inside its transaction already."""

from alembic import context

from feeds.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
