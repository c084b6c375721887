"""rules_of_the_desk

Revision ID: 47283cc303d0
Revises: 41b7dd3228d9
"""

import sqlalchemy as sa
from alembic import op

revision = '47283cc303d0'
down_revision = '41b7dd3228d9'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'routing_rule',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('network_id', sa.String(length=40), nullable=True),
        sa.Column('kind', sa.Enum('initiative', 'event', 'achievement', name='kind', native_enum=False, create_constraint=True, length=40), nullable=True),
        sa.Column('community_id', sa.Integer(), nullable=True),
        sa.Column('sensitivity', sa.Enum('legal', 'money', 'health', 'government', 'crisis', 'person', name='sensitivity', native_enum=False, create_constraint=True, length=40), nullable=True),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('standin_id', sa.Integer(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('standin_id IS NULL OR standin_id != person_id', name=op.f('ck_routing_rule_standin_is_another')),
        sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_routing_rule_community_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['network_id'], ['network.id'], name=op.f('fk_routing_rule_network_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_routing_rule_person_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['standin_id'], ['person.id'], name=op.f('fk_routing_rule_standin_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_routing_rule'))
    )
    op.create_table(
        'routed_network',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('request_id', sa.Integer(), nullable=False),
        sa.Column('network_id', sa.String(length=40), nullable=False),
        sa.Column('rule_id', sa.Integer(), nullable=False),
        sa.Column('rule_name', sa.Text(), nullable=False),
        sa.Column('rule_version', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('is_standin', sa.Boolean(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['network_id'], ['network.id'], name=op.f('fk_routed_network_network_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_routed_network_person_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['request_id'], ['promo_request.id'], name=op.f('fk_routed_network_request_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['rule_id'], ['routing_rule.id'], name=op.f('fk_routed_network_rule_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_routed_network'))
    )
    with op.batch_alter_table('routed_network', schema=None) as batch_op:
        batch_op.create_index('ix_routed_network_at', ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_routed_network_request_id'), ['request_id'], unique=False)
        batch_op.create_index('ix_routed_network_rule', ['rule_id', 'id'], unique=False)


def downgrade() -> None:
    op.drop_table('routed_network')
    op.drop_table('routing_rule')
