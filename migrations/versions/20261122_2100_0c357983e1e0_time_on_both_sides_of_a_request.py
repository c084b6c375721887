"""time_on_both_sides_of_a_request

Revision ID: 0c357983e1e0
Revises: c3e81a5f7d20
"""

import sqlalchemy as sa
from alembic import op

revision = '0c357983e1e0'
down_revision = 'c3e81a5f7d20'
branch_labels = None
depends_on = None

# Neither way makes the table anew, which on SQLite would lose its CHECKs.
HALVES = ('house', 'requester')


def upgrade() -> None:
    for half in HALVES:
        op.add_column('promo_request', sa.Column(f'{half}_since', sa.DateTime(timezone=True), nullable=True))
        op.add_column('promo_request', sa.Column(f'{half}_seconds', sa.Integer(), nullable=True))
    # What nobody has asked anything about has been with the house since it was handed in; of the rest half is unknown.
    op.execute(
        "UPDATE promo_request SET house_since = submitted_at, house_seconds = 0, requester_seconds = 0"
        " WHERE state IN ('submitted', 'triage') AND submitted_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM returned_field WHERE returned_field.request_id = promo_request.id)"
        " AND NOT EXISTS (SELECT 1 FROM request_network WHERE request_network.request_id = promo_request.id"
        " AND request_network.decision = 'later')"
    )


def downgrade() -> None:
    for half in HALVES:
        op.drop_column('promo_request', f'{half}_since')
        op.drop_column('promo_request', f'{half}_seconds')
