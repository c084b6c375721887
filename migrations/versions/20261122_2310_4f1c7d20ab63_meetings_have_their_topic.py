"""meetings_have_their_topic

Revision ID: 4f1c7d20ab63
Revises: 5be20c71d9f4
"""

import sqlalchemy as sa
from alembic import op

revision = '4f1c7d20ab63'
down_revision = '5be20c71d9f4'
branch_labels = None
depends_on = None

TOPICS = ('questions', 'reviews', 'deadlines', 'plan_b', 'results', 'decisions', 'talk', 'reports', 'house')

choice = sa.table(
    'news_choice',
    sa.column('person_id', sa.Integer), sa.column('topic', sa.Text), sa.column('by_mail', sa.Text),
    sa.column('rings', sa.Boolean),
)
news = sa.table('notification', sa.column('topic', sa.Text), sa.column('audit_entry_id', sa.Integer))
entry = sa.table('audit_entry', sa.column('id', sa.Integer), sa.column('tag', sa.Text))


def upgrade() -> None:
    _allow_topics(*TOPICS, 'meetings')
    met = sa.select(entry.c.id).where(entry.c.tag.like('promo.meeting.%'))
    op.get_bind().execute(sa.update(news).where(news.c.audit_entry_id.in_(met)).values(topic='meetings'))
    # until now an invitation came as a question did
    as_questions = sa.select(choice.c.person_id, sa.literal('meetings'), choice.c.by_mail, sa.true())
    op.get_bind().execute(
        sa.insert(choice).from_select(
            ['person_id', 'topic', 'by_mail', 'rings'], as_questions.where(choice.c.topic == 'questions')
        )
    )


def downgrade() -> None:
    op.get_bind().execute(sa.delete(choice).where(choice.c.topic == 'meetings'))
    op.get_bind().execute(sa.update(news).where(news.c.topic == 'meetings').values(topic='questions'))
    _allow_topics(*TOPICS)


def _allow_topics(*topics: str) -> None:
    listed = ', '.join(f"'{topic}'" for topic in topics)
    for table in ('news_choice', 'notification'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f'ck_{table}_topic'), type_='check')
            batch_op.create_check_constraint(op.f(f'ck_{table}_topic'), f'topic IN ({listed})')
