"""reviews_by_link_and_approved_versions

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
    _allow_purposes(*PURPOSES, 'review_post')



def downgrade() -> None:
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
