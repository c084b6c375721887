"""crowds_are_told_in_portions

Revision ID: 8a2e5b90c4d7
Revises: 4f1c7d20ab63
"""

import sqlalchemy as sa
from alembic import op

revision = '8a2e5b90c4d7'
down_revision = '4f1c7d20ab63'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('telling',
    sa.Column('audit_entry_id', sa.Integer(), nullable=False),
    sa.Column('people', sa.JSON(), nullable=False),
    sa.Column('n_told', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('state', sa.Enum('queued', 'running', 'done', 'dead', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)", name=op.f('ck_telling_running_has_lease')),
    sa.CheckConstraint('n_told >= 0', name=op.f('ck_telling_told_so_far')),
    sa.ForeignKeyConstraint(['audit_entry_id'], ['audit_entry.id'], name=op.f('fk_telling_audit_entry_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_telling'))
    )
    with op.batch_alter_table('telling', schema=None) as batch_op:
        batch_op.create_index('ix_telling_due', ['state', 'next_try_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_telling_audit_entry_id'), ['audit_entry_id'], unique=False)


def downgrade() -> None:
    op.drop_table('telling')
