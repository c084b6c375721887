"""the_honest_promise

Revision ID: 6b2f0c9d4e11
Revises: f95fa321a6be
"""

import sqlalchemy as sa
from alembic import op

revision = '6b2f0c9d4e11'
down_revision = 'f95fa321a6be'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('promo_request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('target_reason', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('rush_note', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('rush', sa.String(length=40), nullable=True))
    with op.batch_alter_table('promo_request', schema=None) as batch_op:
        batch_op.alter_column('target_reason', server_default=None)
        batch_op.alter_column('rush_note', server_default=None)
        batch_op.create_check_constraint(
            op.f('ck_promo_request_rush'), "rush IN ('within', 'asked', 'granted', 'refused')"
        )
        batch_op.create_check_constraint(
            op.f('ck_promo_request_refused_rush_has_its_reason'),
            "rush IS NULL OR rush != 'refused' OR length(rush_note) > 0",
        )
    with op.batch_alter_table('request_network', schema=None) as batch_op:
        batch_op.add_column(sa.Column('promised_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('content_promised_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('promise_lines', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('request_network', schema=None) as batch_op:
        batch_op.alter_column('promise_lines', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('request_network', schema=None) as batch_op:
        batch_op.drop_column('promise_lines')
        batch_op.drop_column('content_promised_at')
        batch_op.drop_column('promised_at')
    with op.batch_alter_table('promo_request', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_promo_request_refused_rush_has_its_reason'), type_='check')
        batch_op.drop_constraint(op.f('ck_promo_request_rush'), type_='check')
        batch_op.drop_column('rush')
        batch_op.drop_column('rush_note')
        batch_op.drop_column('target_reason')
