"""turns_on_call

Revision ID: 15a14b7b3136
Revises: 0dd9575ebeb5
"""

import sqlalchemy as sa
from alembic import op

revision = '15a14b7b3136'
down_revision = '0dd9575ebeb5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('on_call_turn',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('network_id', sa.String(length=40), nullable=True),
    sa.Column('channel_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=True),
    sa.Column('closes', sa.Time(), nullable=True),
    sa.CheckConstraint('(network_id IS NULL) != (channel_id IS NULL)', name=op.f('ck_on_call_turn_for_a_network_or_a_channel')),
    sa.CheckConstraint('(opens IS NULL) = (closes IS NULL)', name=op.f('ck_on_call_turn_hours_have_two_ends')),
    sa.CheckConstraint('opens IS NULL OR opens != closes', name=op.f('ck_on_call_turn_hours_last')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_on_call_turn_starts_before_it_ends')),
    sa.ForeignKeyConstraint(['channel_id'], ['channel.id'], name=op.f('fk_on_call_turn_channel_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['network_id'], ['network.id'], name=op.f('fk_on_call_turn_network_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_on_call_turn_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_on_call_turn'))
    )
    with op.batch_alter_table('on_call_turn', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_on_call_turn_channel_id'), ['channel_id'], unique=False)
        batch_op.create_index('ix_on_call_turn_days', ['ends_on', 'starts_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_on_call_turn_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('on_call_turn', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_on_call_turn_person_id'))
        batch_op.drop_index('ix_on_call_turn_days')
        batch_op.drop_index(batch_op.f('ix_on_call_turn_channel_id'))

    op.drop_table('on_call_turn')
