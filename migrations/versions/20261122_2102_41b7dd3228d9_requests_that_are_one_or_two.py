"""requests_that_are_one_or_two

Revision ID: 41b7dd3228d9
Revises: a90497203db1
"""

import sqlalchemy as sa
from alembic import op

revision = '41b7dd3228d9'
down_revision = 'a90497203db1'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'request_follower',
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_request_follower_person_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['request_id'], ['promo_request.id'], name=op.f('fk_request_follower_request_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('request_id', 'person_id', name=op.f('pk_request_follower'))
    )
    op.create_table(
        'request_link',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.Enum('duplicate', 'merged', 'split', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column('from_id', sa.Integer(), nullable=False),
        sa.Column('to_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=False),
        sa.Column('kept', sa.JSON(), nullable=False),
        sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('from_id != to_id', name=op.f('ck_request_link_two_requests')),
        sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_request_link_by_id')),
        sa.ForeignKeyConstraint(['from_id'], ['promo_request.id'], name=op.f('fk_request_link_from_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['to_id'], ['promo_request.id'], name=op.f('fk_request_link_to_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_request_link'))
    )
    with op.batch_alter_table('request_link', schema=None) as batch_op:
        batch_op.create_index('ix_request_link_from', ['from_id'], unique=True, sqlite_where=sa.text("kind != 'split' AND undone_at IS NULL"), postgresql_where=sa.text("kind != 'split' AND undone_at IS NULL"))
        batch_op.create_index('ix_request_link_to', ['to_id'], unique=False)

    op.add_column('promo_request', sa.Column('linked_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('promo_request', 'linked_at')

    op.drop_table('request_link')
    op.drop_table('request_follower')
