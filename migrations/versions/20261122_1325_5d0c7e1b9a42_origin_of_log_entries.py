"""origin_of_log_entries

Revision ID: 5d0c7e1b9a42
Revises: 72c99c8cb869
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '5d0c7e1b9a42'
down_revision = '72c99c8cb869'
branch_labels = None
depends_on = None

#: What kept an address among its facts, before every entry had one.
TAGS = ('accounts.person.signed_in', 'accounts.person.sign_in_failed', 'accounts.person.act_refused')
AT_ONCE = 500

entry = sa.table(
    'audit_entry',
    sa.column('id', sa.Integer), sa.column('tag', sa.Text), sa.column('changes', sa.JSON), sa.column('origin', sa.Text),
)


def upgrade() -> None:
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('origin', sa.Text(), nullable=True))
    rewrite(lambda row: {
        'origin': row.changes.get('address') or None,
        'changes': {key: value for key, value in row.changes.items() if key != 'address'},
    })


def downgrade() -> None:
    rewrite(lambda row: {'changes': {**row.changes, 'address': row.origin or ''}})
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_column('origin')


def rewrite(values: Any) -> None:
    """Give the entries that tell of sign-ins other values, some hundred at a time."""
    connection, last = op.get_bind(), 0
    query = sa.select(entry).where(entry.c.tag.in_(TAGS)).order_by(entry.c.id).limit(AT_ONCE)
    while rows := connection.execute(query.where(entry.c.id > last)).all():
        for row in rows:
            connection.execute(sa.update(entry).where(entry.c.id == row.id).values(values(row)))
        last = rows[-1].id
