"""mentions_have_their_topic

Revision ID: c2d97e60b1f4
Revises: 8b21ebad04cc
"""

import sqlalchemy as sa
from alembic import op

revision = 'c2d97e60b1f4'
down_revision = '8b21ebad04cc'
branch_labels = None
depends_on = None

TOPICS = (
    'questions', 'reviews', 'meetings', 'deadlines', 'plan_b', 'results', 'decisions', 'talk', 'reports', 'house',
)

choice = sa.table(
    'news_choice',
    sa.column('person_id', sa.Integer), sa.column('topic', sa.Text), sa.column('by_mail', sa.Text),
    sa.column('rings', sa.Boolean),
)
news = sa.table('notification', sa.column('topic', sa.Text))


def upgrade() -> None:
    _allow_topics(*TOPICS, 'mentions')
    # whoever has chosen how talk comes hears of a mention in the same way, until they choose
    as_talk = sa.select(choice.c.person_id, sa.literal('mentions'), choice.c.by_mail, choice.c.rings)
    op.get_bind().execute(
        sa.insert(choice).from_select(
            ['person_id', 'topic', 'by_mail', 'rings'], as_talk.where(choice.c.topic == 'talk')
        )
    )


def downgrade() -> None:
    op.get_bind().execute(sa.delete(choice).where(choice.c.topic == 'mentions'))
    op.get_bind().execute(sa.update(news).where(news.c.topic == 'mentions').values(topic='talk'))
    _allow_topics(*TOPICS)


def _allow_topics(*topics: str) -> None:
    listed = ', '.join(f"'{topic}'" for topic in topics)
    for table in ('news_choice', 'notification'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f'ck_{table}_topic'), type_='check')
            batch_op.create_check_constraint(op.f(f'ck_{table}_topic'), f'topic IN ({listed})')
