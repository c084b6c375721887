"""news_as_each_person_chooses

Revision ID: f95fa321a6be
Revises: d5e029e00854
"""

import sqlalchemy as sa
from alembic import op

revision = 'f95fa321a6be'
down_revision = 'd5e029e00854'
branch_labels = None
depends_on = None

TOPICS = ('questions', 'reviews', 'deadlines', 'plan_b', 'results', 'decisions', 'talk', 'reports', 'house')
#: What older news is about, by the room that told it; 'decisions' for the rest.
ROOMS = (('fallback.%', 'plan_b'), ('reports.%', 'reports'), ('community.%', 'house'), ('promo.request.commented', 'talk'))

person = sa.table('person', sa.column('id', sa.Integer), sa.column('mail_is_on', sa.Boolean))
choice = sa.table(
    'news_choice',
    sa.column('person_id', sa.Integer), sa.column('topic', sa.Text), sa.column('by_mail', sa.Text),
    sa.column('rings', sa.Boolean),
)
news = sa.table('notification', sa.column('topic', sa.Text), sa.column('audit_entry_id', sa.Integer))
entry = sa.table('audit_entry', sa.column('id', sa.Integer), sa.column('tag', sa.Text))


def upgrade() -> None:
    op.create_table('news_choice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.Enum('questions', 'reviews', 'deadlines', 'plan_b', 'results', 'decisions', 'talk', 'reports', 'house', name='topic', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('by_mail', sa.Enum('at_once', 'daily', 'off', name='by_mail', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('rings', sa.Boolean(), nullable=False),
    sa.CheckConstraint("rings OR topic NOT IN ('questions', 'reviews', 'deadlines', 'plan_b', 'results')", name=op.f('ck_news_choice_what_waits_for_an_answer_rings')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_news_choice_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news_choice')),
    sa.UniqueConstraint('person_id', 'topic', name=op.f('uq_news_choice_person_id_topic'))
    )
    op.create_table('news_digest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_news_digest_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_news_digest')),
    sa.UniqueConstraint('person_id', 'day', name=op.f('uq_news_digest_person_id_day'))
    )
    op.create_table('news_hours',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('begins', sa.Integer(), nullable=False),
    sa.Column('ends', sa.Integer(), nullable=False),
    sa.Column('weekdays', sa.Integer(), nullable=False),
    sa.Column('digest_hour', sa.Integer(), nullable=False),
    sa.CheckConstraint('begins >= 0 AND begins < ends AND ends <= 24', name=op.f('ck_news_hours_begins_before_it_ends')),
    sa.CheckConstraint('digest_hour BETWEEN 0 AND 23', name=op.f('ck_news_hours_hour_of_a_day')),
    sa.CheckConstraint('weekdays BETWEEN 1 AND 127', name=op.f('ck_news_hours_some_day')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_news_hours_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_news_hours'))
    )
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.add_column(sa.Column('topic', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('digest_due_at', sa.DateTime(timezone=True), nullable=True))
    tag = sa.select(entry.c.tag).where(entry.c.id == news.c.audit_entry_id).scalar_subquery()
    known = sa.case(*((tag.like(room), topic) for room, topic in ROOMS), else_='decisions')
    op.get_bind().execute(sa.update(news).values(topic=known))
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.alter_column('topic', existing_type=sa.String(length=40), nullable=False)
        batch_op.create_check_constraint(op.f('ck_notification_topic'), sa.column('topic').in_(TOPICS))
        batch_op.create_index('ix_notification_digest', ['digest_due_at'], unique=False, sqlite_where=sa.text('digest_due_at IS NOT NULL'), postgresql_where=sa.text('digest_due_at IS NOT NULL'))
    # who had mail switched off goes without it, whatever it is about
    for topic in TOPICS:
        off = sa.select(person.c.id, sa.literal(topic), sa.literal('off'), sa.true()).where(person.c.mail_is_on.is_(sa.false()))
        op.get_bind().execute(sa.insert(choice).from_select(['person_id', 'topic', 'by_mail', 'rings'], off))
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('mail_is_on')


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mail_is_on', sa.Boolean(), nullable=False, server_default=sa.true()))
    wanted = sa.exists().where(choice.c.person_id == person.c.id, choice.c.by_mail != 'off')
    chose = sa.exists().where(choice.c.person_id == person.c.id)
    op.get_bind().execute(sa.update(person).where(chose, ~wanted).values(mail_is_on=False))
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column('mail_is_on', existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.drop_index('ix_notification_digest')
        batch_op.drop_constraint(op.f('ck_notification_topic'), type_='check')
        batch_op.drop_column('digest_due_at')
        batch_op.drop_column('topic')
    op.drop_table('news_hours')
    op.drop_table('news_digest')
    op.drop_table('news_choice')
