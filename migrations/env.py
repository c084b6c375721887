"""How Alembic reaches the portal's database: one transaction for the whole way, on SQLite too.

A migration that is killed half way is undone by the database, and the next start does it again (F16).
"""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy.types import TypeDecorator

from app.core.faults import fault_point
from app.core.migrations import is_declared

db = current_app.extensions["migrate"].db


def render_plain(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database: a migration must outlive the code of its day."""
    if kind == "type" and isinstance(item, TypeDecorator):
        plain = f"sa.{item.impl!r}"
        return plain.replace("sa.DateTime()", "sa.DateTime(timezone=True)")
    return False


def migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=render_plain,
        compare_server_default=True,
        include_name=is_declared,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
        fault_point("migration.run")
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"The migration left references that lead nowhere: {broken[:5]}")


def run() -> None:
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            migrate(connection)
            return
        # Batch mode makes tables anew; with foreign keys on, dropping the old one would empty those that point to it.
        # The switch works outside a transaction only, so it goes to the driver.
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            migrate(connection)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    context.configure(dialect_name=db.engine.dialect.name, target_metadata=db.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    run()
