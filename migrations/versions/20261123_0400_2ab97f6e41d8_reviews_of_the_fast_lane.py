"""reviews_of_the_fast_lane

Revision ID: 2ab97f6e41d8
Revises: d8e5b2a7c913
"""

from alembic import op

revision = '2ab97f6e41d8'
down_revision = 'd8e5b2a7c913'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # what was reviewed by the rule of its day stays reviewed
    op.execute(
        'UPDATE placement SET approved_hash = (SELECT MAX(content_hash) FROM approval'
        ' WHERE approval.placement_id = placement.id AND approval.void_at IS NULL)'
        " WHERE is_fast_lane AND state IN ('published', 'measured')"
    )


def downgrade() -> None:
    op.execute('UPDATE placement SET approved_hash = NULL WHERE is_fast_lane')
    # a first of two reviews was none before: it would count as the whole
