"""who_approves_and_what_is_ticked

Revision ID: a8914a441c6f
Revises: 315667637b85
"""

import sqlalchemy as sa
from alembic import op

revision = 'a8914a441c6f'
down_revision = '315667637b85'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('brand_guide',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_brand_guide_there_is_one')),
    sa.ForeignKeyConstraint(['saved_by_id'], ['person.id'], name=op.f('fk_brand_guide_saved_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_brand_guide'))
    )
    op.create_table('network_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('network_id', sa.String(length=40), nullable=False),
    sa.Column('n_stages', sa.Integer(), nullable=False),
    sa.Column('first_role', sa.Enum('community_manager', 'smm', 'analyst', 'marketing_lead', 'leadership', 'administrator', name='first_role', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('second_role', sa.Enum('community_manager', 'smm', 'analyst', 'marketing_lead', 'leadership', 'administrator', name='second_role', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('n_stages IN (1, 2)', name=op.f('ck_network_review_two_stages_at_most')),
    sa.ForeignKeyConstraint(['network_id'], ['network.id'], name=op.f('fk_network_review_network_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_network_review')),
    sa.UniqueConstraint('network_id', name=op.f('uq_network_review_network_id'))
    )
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.add_column(sa.Column('checked', sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.alter_column('checked', existing_type=sa.JSON(), server_default=None)

    with op.batch_alter_table('review_plan', schema=None) as batch_op:
        # whom the demo had named goes with it: then nobody decides, and the post is held
        batch_op.drop_constraint(batch_op.f('ck_review_plan_escalation_has_its_person'), type_='check')
        batch_op.add_column(sa.Column('proofread_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('proofread_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('proofread_hash', sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_review_plan_proofread_by_id'), 'person', ['proofread_by_id'], ['id'])



def downgrade() -> None:
    op.execute("UPDATE review_plan SET outcome = 'hold' WHERE outcome = 'escalate' AND escalate_to_id IS NULL")
    with op.batch_alter_table('review_plan', schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f('ck_review_plan_escalation_has_its_person'), "outcome != 'escalate' OR escalate_to_id IS NOT NULL"
        )
        batch_op.drop_constraint(batch_op.f('fk_review_plan_proofread_by_id'), type_='foreignkey')
        batch_op.drop_column('proofread_hash')
        batch_op.drop_column('proofread_by_id')
        batch_op.drop_column('proofread_at')

    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.drop_column('checked')

    op.drop_table('network_review')
    op.drop_table('brand_guide')
