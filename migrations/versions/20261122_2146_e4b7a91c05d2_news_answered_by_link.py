"""news_answered_by_link

Revision ID: e4b7a91c05d2
Revises: a8914a441c6f
"""

from alembic import op
import sqlalchemy as sa

revision = 'e4b7a91c05d2'
down_revision = 'a8914a441c6f'
branch_labels = None
depends_on = None

PURPOSES = ('reset_password', 'invitation', 'change_email', 'first_administrator', 'enter_results', 'review_post')


def upgrade() -> None:
    _allow_purposes(*PURPOSES, 'answer_news')


def downgrade() -> None:
    op.execute("DELETE FROM pass WHERE purpose = 'answer_news'")
    _allow_purposes(*PURPOSES)


def _allow_purposes(*purposes: str) -> None:
    listed = ', '.join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table('pass', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_pass_purpose'), type_='check')
        batch_op.create_check_constraint(op.f('ck_pass_purpose'), f'purpose IN ({listed})')
