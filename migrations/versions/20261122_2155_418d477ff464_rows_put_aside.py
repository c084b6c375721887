"""rows_put_aside

Revision ID: 418d477ff464
Revises: a47d9b3e0c15
"""

import sqlalchemy as sa
from alembic import op

revision = '418d477ff464'
down_revision = 'a47d9b3e0c15'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'snoozed_row',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('until', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_snoozed_row_person_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['request_id'], ['promo_request.id'], name=op.f('fk_snoozed_row_request_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('person_id', 'request_id', name=op.f('pk_snoozed_row'))
    )


def downgrade() -> None:
    op.drop_table('snoozed_row')
