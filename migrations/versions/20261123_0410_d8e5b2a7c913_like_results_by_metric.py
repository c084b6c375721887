"""Like results are found by their metric."""

from alembic import op

revision = 'd8e5b2a7c913'
down_revision = 'c40d7be1a95f'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_current_reading_metric', 'current_reading', ['placement_key', 'metric', 'request_id'])


def downgrade() -> None:
    op.drop_index('ix_current_reading_metric', 'current_reading')
