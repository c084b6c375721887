"""absences

Revision ID: 0dd9575ebeb5
Revises: 91b92bc9a56f
"""

import sqlalchemy as sa
from alembic import op

revision = '0dd9575ebeb5'
down_revision = '91b92bc9a56f'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('holiday', 'ill', 'other', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('begins_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('over_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('begins_at < over_at', name=op.f('ck_absence_begins_before_it_is_over')),
    sa.CheckConstraint('deputy_id IS NULL OR deputy_id != person_id', name=op.f('ck_absence_nobody_stands_in_for_themselves')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_absence_starts_before_it_ends')),
    sa.ForeignKeyConstraint(['deputy_id'], ['person.id'], name=op.f('fk_absence_deputy_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_absence_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.create_index('ix_absence_deputy', ['deputy_id', 'over_at'], unique=False)
        batch_op.create_index('ix_absence_over_at', ['over_at', 'begins_at'], unique=False)
        batch_op.create_index('ix_absence_person', ['person_id', 'over_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('absence', schema=None) as batch_op:
        batch_op.drop_index('ix_absence_person')
        batch_op.drop_index('ix_absence_over_at')
        batch_op.drop_index('ix_absence_deputy')

    op.drop_table('absence')
