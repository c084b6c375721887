"""daily_mails_read_by_link

Revision ID: 7c1e4a92b5d0
Revises: 5d1b7f0e93a6
"""

from alembic import op
import sqlalchemy as sa

revision = '7c1e4a92b5d0'
down_revision = '5d1b7f0e93a6'
branch_labels = None
depends_on = None

PURPOSES = (
    'reset_password', 'invitation', 'change_email', 'first_administrator', 'enter_results', 'review_post', 'answer_news'
)


def upgrade() -> None:
    with op.batch_alter_table('news_digest', schema=None) as batch_op:
        batch_op.add_column(sa.Column('news_ids', sa.JSON(), server_default='[]', nullable=False))
    _allow_purposes(*PURPOSES, 'read_digest')


def downgrade() -> None:
    op.execute("DELETE FROM pass WHERE purpose = 'read_digest'")
    _allow_purposes(*PURPOSES)
    with op.batch_alter_table('news_digest', schema=None) as batch_op:
        batch_op.drop_column('news_ids')


def _allow_purposes(*purposes: str) -> None:
    listed = ', '.join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table('pass', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_pass_purpose'), type_='check')
        batch_op.create_check_constraint(op.f('ck_pass_purpose'), f'purpose IN ({listed})')
