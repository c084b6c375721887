"""asked_fields_whose_author_was_told

Revision ID: 315667637b85
Revises: 10ef378437ed
"""

import sqlalchemy as sa
from alembic import op

revision = '315667637b85'
down_revision = '10ef378437ed'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('returned_field', sa.Column('warned_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('returned_field', 'warned_at')
