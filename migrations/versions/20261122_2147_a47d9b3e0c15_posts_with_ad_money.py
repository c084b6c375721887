"""posts_with_ad_money

Revision ID: a47d9b3e0c15
Revises: e4b7a91c05d2
"""

import sqlalchemy as sa
from alembic import op

revision = 'a47d9b3e0c15'
down_revision = 'e4b7a91c05d2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.create_index(
            'ix_placement_ad_spend', ['id'], unique=False,
            sqlite_where=sa.text('ad_spend IS NOT NULL'), postgresql_where=sa.text('ad_spend IS NOT NULL'),
        )


def downgrade() -> None:
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.drop_index('ix_placement_ad_spend')
