"""when_a_wire_was_checked

Revision ID: 1d4f7a90c3be
Revises: 8f3b1a6c2d57
"""

import sqlalchemy as sa
from alembic import op

revision = '1d4f7a90c3be'
down_revision = '8f3b1a6c2d57'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('wire', schema=None) as batch_op:
        batch_op.add_column(sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True))
    # Who tripped on a figure was checked, and who ended quietly without a figure ever being too old.
    op.execute("UPDATE wire SET checked_at = triggered_at WHERE value_at_check IS NOT NULL")
    op.execute(
        "UPDATE wire SET checked_at = check_at WHERE state = 'expired' AND triggered_at IS NULL"
        " AND reading_needed_at IS NULL"
    )


def downgrade() -> None:
    with op.batch_alter_table('wire', schema=None) as batch_op:
        batch_op.drop_column('checked_at')
