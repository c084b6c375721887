"""how_posts_are_approved

Revision ID: d5e029e00854
Revises: 1d4f7a90c3be
"""

import sqlalchemy as sa
from alembic import op

revision = 'd5e029e00854'
down_revision = '1d4f7a90c3be'
branch_labels = None
depends_on = None

PURPOSES = ('reset_password', 'invitation', 'change_email', 'first_administrator', 'enter_results')


def upgrade() -> None:
    op.create_table('approved_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_whole', sa.Boolean(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_approved_version_approval_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_approved_version_placement_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approved_version')),
    sa.UniqueConstraint('approval_id', name=op.f('uq_approved_version_approval_id'))
    )
    with op.batch_alter_table('approved_version', schema=None) as batch_op:
        batch_op.create_index('ix_approved_version_placement', ['placement_id', 'is_whole', 'id'], unique=False)

    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_by_link', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.alter_column('is_by_link',
               existing_type=sa.BOOLEAN(),
               server_default=None,
               existing_nullable=False)

    _allow_purposes(*PURPOSES, 'review_post')

    op.create_table('review_plan',
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('hold', 'next_slot', 'reserve', 'escalate', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reserve_id', sa.Integer(), nullable=True),
    sa.Column('escalate_to_id', sa.Integer(), nullable=True),
    sa.Column('expired_for', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waits_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('n_reminders', sa.Integer(), nullable=False),
    sa.CheckConstraint("outcome != 'escalate' OR escalate_to_id IS NOT NULL", name=op.f('ck_review_plan_escalation_has_its_person')),
    sa.CheckConstraint("outcome != 'reserve' OR reserve_id IS NOT NULL", name=op.f('ck_review_plan_reserve_is_named')),
    sa.CheckConstraint('n_reminders BETWEEN 0 AND 3', name=op.f('ck_review_plan_three_reminders_at_most')),
    sa.ForeignKeyConstraint(['escalate_to_id'], ['person.id'], name=op.f('fk_review_plan_escalate_to_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_review_plan_placement_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reserve_id'], ['placement.id'], name=op.f('fk_review_plan_reserve_id')),
    sa.PrimaryKeyConstraint('placement_id', name=op.f('pk_review_plan'))
    )
    with op.batch_alter_table('review_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_plan_escalate_to_id'), ['escalate_to_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_plan_reserve_id'), ['reserve_id'], unique=False)
        batch_op.create_index('ix_review_plan_waits', ['waits_since', 'n_reminders'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('review_plan', schema=None) as batch_op:
        batch_op.drop_index('ix_review_plan_waits')
        batch_op.drop_index(batch_op.f('ix_review_plan_reserve_id'))
        batch_op.drop_index(batch_op.f('ix_review_plan_escalate_to_id'))

    op.drop_table('review_plan')

    op.execute("DELETE FROM pass WHERE purpose = 'review_post'")
    _allow_purposes(*PURPOSES)
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.drop_column('is_by_link')

    with op.batch_alter_table('approved_version', schema=None) as batch_op:
        batch_op.drop_index('ix_approved_version_placement')

    op.drop_table('approved_version')


def _allow_purposes(*purposes: str) -> None:
    listed = ', '.join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table('pass', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_pass_purpose'), type_='check')
        batch_op.create_check_constraint(op.f('ck_pass_purpose'), f'purpose IN ({listed})')
