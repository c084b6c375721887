"""hours_a_week

Revision ID: cb1b936f27af
Revises: 15a14b7b3136
"""

import sqlalchemy as sa
from alembic import op

revision = 'cb1b936f27af'
down_revision = '15a14b7b3136'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('weekly_hours', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f('ck_person_week_has_its_hours'), 'weekly_hours IS NULL OR weekly_hours BETWEEN 0 AND 80'
        )



def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_person_week_has_its_hours'), type_='check')
        batch_op.drop_column('weekly_hours')
