"""keep_what_is_typed_at_a_meeting

Revision ID: 29e7c4da5fdc
Revises: c2d97e60b1f4
"""

import sqlalchemy as sa
from alembic import op

revision = '29e7c4da5fdc'
down_revision = 'c2d97e60b1f4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('meeting_draft',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('typed', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_draft_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_meeting_draft_person_id')),
    sa.ForeignKeyConstraint(['request_id'], ['promo_request.id'], name=op.f('fk_meeting_draft_request_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'request_id', 'item', 'person_id', name=op.f('pk_meeting_draft'))
    )
    with op.batch_alter_table('meeting_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_draft_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_draft_request_id'), ['request_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('meeting_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_draft_request_id'))
        batch_op.drop_index(batch_op.f('ix_meeting_draft_person_id'))

    op.drop_table('meeting_draft')
