"""invitations_by_mail

Revision ID: 5be20c71d9f4
Revises: cb1b936f27af
"""

import sqlalchemy as sa
from alembic import op

revision = '5be20c71d9f4'
down_revision = 'cb1b936f27af'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_column('calendar')
