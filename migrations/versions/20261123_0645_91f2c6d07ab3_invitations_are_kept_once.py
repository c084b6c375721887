"""Invitations are kept once for all the mails that carry them."""

from datetime import UTC, datetime
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = '91f2c6d07ab3'
down_revision = 'e3a90d51c7b8'
branch_labels = None
depends_on = None

mails = sa.table('outbox_mail', sa.column('calendar'), sa.column('calendar_id'))
calendars = sa.table(
    'mail_calendar', sa.column('id'), sa.column('sha256'), sa.column('text'),
    sa.column('kept_at', sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table('mail_calendar',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_calendar')),
    sa.UniqueConstraint('sha256', name=op.f('uq_mail_calendar_sha256'))
    )
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_outbox_mail_calendar_id'), 'mail_calendar', ['calendar_id'], ['id']
        )
        batch_op.create_index(batch_op.f('ix_outbox_mail_calendar_id'), ['calendar_id'], unique=False)
    connection = op.get_bind()
    kept = sa.select(mails.c.calendar).where(mails.c.calendar != '').distinct()
    for text in connection.scalars(kept).all():
        row = {'sha256': sha256(text.encode()).hexdigest(), 'text': text, 'kept_at': datetime.now(UTC)}
        connection.execute(sa.insert(calendars).values(row))
    same = sa.select(calendars.c.id).where(calendars.c.text == mails.c.calendar).scalar_subquery()
    connection.execute(sa.update(mails).where(mails.c.calendar != '').values(calendar_id=same))
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_column('calendar')


def downgrade() -> None:
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar', sa.Text(), server_default='', nullable=False))
    connection = op.get_bind()
    same = sa.select(calendars.c.text).where(calendars.c.id == mails.c.calendar_id).scalar_subquery()
    connection.execute(sa.update(mails).where(mails.c.calendar_id.is_not(None)).values(calendar=same))
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_outbox_mail_calendar_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_outbox_mail_calendar_id'))
        batch_op.drop_column('calendar_id')
    op.drop_table('mail_calendar')
