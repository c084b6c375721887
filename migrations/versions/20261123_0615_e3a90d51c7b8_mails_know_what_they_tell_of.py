"""Mails know the entries of the log that they tell of."""

import sqlalchemy as sa
from alembic import op

revision = 'e3a90d51c7b8'
down_revision = '2ab97f6e41d8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('entry_ids', sa.JSON(), server_default='[]', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_column('entry_ids')
