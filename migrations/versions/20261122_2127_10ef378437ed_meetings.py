"""meetings

Revision ID: 10ef378437ed
Revises: bdbd75159ee5
"""

import sqlalchemy as sa
from alembic import op

revision = '10ef378437ed'
down_revision = 'bdbd75159ee5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'booked', 'held', 'cancelled', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('network_id', sa.String(length=40), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('booked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.Text(), nullable=False),
    sa.Column('has_inputs', sa.Boolean(), nullable=False),
    sa.Column('inputs_waiver', sa.Text(), nullable=False),
    sa.Column('has_brief', sa.Boolean(), nullable=False),
    sa.Column('brief_waiver', sa.Text(), nullable=False),
    sa.Column('has_changes', sa.Boolean(), nullable=False),
    sa.Column('changes_waiver', sa.Text(), nullable=False),
    sa.Column('next_step', sa.Text(), nullable=False),
    sa.Column('next_step_on', sa.Date(), nullable=True),
    sa.CheckConstraint("state != 'cancelled' OR length(cancel_reason) > 0", name=op.f('ck_meeting_cancelled_has_its_reason')),
    sa.CheckConstraint("state != 'held' OR (held_at IS NOT NULL AND length(next_step) > 0 AND next_step_on IS NOT NULL AND (has_inputs OR length(inputs_waiver) > 0) AND (has_brief OR length(brief_waiver) > 0) AND (has_changes OR length(changes_waiver) > 0))", name=op.f('ck_meeting_held_has_its_outcomes')),
    sa.CheckConstraint('minutes > 0', name=op.f('ck_meeting_takes_its_time')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_meeting_community_id')),
    sa.ForeignKeyConstraint(['network_id'], ['network.id'], name=op.f('fk_meeting_network_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_meeting_proposed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index('ix_meeting_pair', ['community_id', 'network_id', 'starts_at'], unique=False)
        batch_op.create_index('ix_meeting_starts_at', ['starts_at', 'state'], unique=False)

    op.create_table('meeting_guest',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_guest_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_meeting_guest_person_id')),
    sa.PrimaryKeyConstraint('meeting_id', 'person_id', name=op.f('pk_meeting_guest'))
    )
    with op.batch_alter_table('meeting_guest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_guest_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('request_network', schema=None) as batch_op:
        batch_op.add_column(sa.Column('meeting_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_request_network_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_request_network_meeting_id'), 'meeting', ['meeting_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('request_network', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_request_network_meeting_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_request_network_meeting_id'))
        batch_op.drop_column('meeting_id')

    with op.batch_alter_table('meeting_guest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_guest_person_id'))

    op.drop_table('meeting_guest')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index('ix_meeting_starts_at')
        batch_op.drop_index('ix_meeting_pair')

    op.drop_table('meeting')
