"""reports_found_by_their_verdict

Revision ID: 8f3b1a6c2d57
Revises: 5d0c7e1b9a42
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '8f3b1a6c2d57'
down_revision = '5d0c7e1b9a42'
branch_labels = None
depends_on = None

AT_ONCE = 500
AS_PLAIN = str.maketrans(dict.fromkeys("’ʼ`‘", "'"))

report = sa.table('report', sa.column('id', sa.Integer), sa.column('verdict', sa.Text), sa.column('folded', sa.Text))


def upgrade() -> None:
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('folded', sa.Text(), nullable=False, server_default=''))
    fill()
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.alter_column('folded', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_column('folded')


def fill() -> None:
    """Fold the verdicts that are there, some hundred at a time."""
    connection, last = op.get_bind(), 0
    query = sa.select(report.c.id, report.c.verdict).where(report.c.verdict != '').order_by(report.c.id).limit(AT_ONCE)
    while rows := connection.execute(query.where(report.c.id > last)).all():
        for row in rows:
            folded = unicodedata.normalize('NFC', row.verdict).translate(AS_PLAIN).casefold()
            connection.execute(sa.update(report).where(report.c.id == row.id).values(folded=folded))
        last = rows[-1].id
