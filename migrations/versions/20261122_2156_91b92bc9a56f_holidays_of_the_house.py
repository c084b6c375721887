"""holidays_of_the_house

Revision ID: 91b92bc9a56f
Revises: 1d4f7a90c3be
"""

import sqlalchemy as sa
from alembic import op

revision = '91b92bc9a56f'
down_revision = '418d477ff464'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('house_holiday',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_house_holiday')),
    sa.UniqueConstraint('day', name=op.f('uq_house_holiday_day'))
    )


def downgrade() -> None:
    op.drop_table('house_holiday')
