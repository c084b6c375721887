"""threads_in_the_talk

Revision ID: 8b21ebad04cc
Revises: 8a2e5b90c4d7
"""

import sqlalchemy as sa
from alembic import op

revision = '8b21ebad04cc'
down_revision = '8a2e5b90c4d7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('talk_follower',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('is_muted', sa.Boolean(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_talk_follower_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['request_id'], ['promo_request.id'], name=op.f('fk_talk_follower_request_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('request_id', 'person_id', name=op.f('pk_talk_follower'))
    )
    op.create_table('comment_file',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_file_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_comment_file_file_id')),
    sa.PrimaryKeyConstraint('comment_id', 'file_id', name=op.f('pk_comment_file'))
    )
    op.create_table('comment_mention',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Integer(), nullable=False),
    sa.Column('ends', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_comment_mention_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_comment_mention_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', 'starts', name=op.f('pk_comment_mention'))
    )
    with op.batch_alter_table('comment_mention', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_mention_person_id'), ['person_id'], unique=False)

    op.create_table('earlier_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_earlier_comment_comment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_earlier_comment'))
    )
    with op.batch_alter_table('earlier_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_earlier_comment_comment_id'), ['comment_id'], unique=False)

    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('thread_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('is_internal', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('state', sa.String(length=40), nullable=False, server_default='open'))
        batch_op.add_column(sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('resolved_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.alter_column('is_internal', existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column('state', existing_type=sa.String(length=40), server_default=None)
        batch_op.alter_column('version', existing_type=sa.Integer(), server_default=None)
        batch_op.create_check_constraint(batch_op.f('ck_comment_state'), "state IN ('open', 'resolved')")
        batch_op.create_check_constraint(
            batch_op.f('ck_comment_resolved_has_its_moment'), "(state = 'resolved') = (resolved_at IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            batch_op.f('ck_comment_an_answer_is_resolved_with_its_thread'), "thread_id IS NULL OR state = 'open'"
        )
        batch_op.create_index('ix_comment_placement', ['placement_id', 'id'], unique=False)
        batch_op.create_index('ix_comment_thread', ['thread_id', 'id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_comment_resolved_by_id'), 'person', ['resolved_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_comment_thread_id'), 'comment', ['thread_id'], ['id'], ondelete='CASCADE')


def downgrade() -> None:
    # the release before shows every comment to everybody: what was not for all must not come up there
    op.execute("DELETE FROM comment_file WHERE comment_id IN (SELECT id FROM comment WHERE is_internal OR withdrawn_at IS NOT NULL)")
    op.execute("UPDATE comment SET thread_id = NULL")
    op.execute("DELETE FROM comment_mention")
    op.execute("DELETE FROM earlier_comment")
    op.execute("DELETE FROM comment WHERE is_internal OR withdrawn_at IS NOT NULL")
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_comment_an_answer_is_resolved_with_its_thread'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_comment_resolved_has_its_moment'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_comment_state'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_comment_thread_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_comment_resolved_by_id'), type_='foreignkey')
        batch_op.drop_index('ix_comment_thread')
        batch_op.drop_index('ix_comment_placement')
        batch_op.drop_column('version')
        batch_op.drop_column('withdrawn_at')
        batch_op.drop_column('edited_at')
        batch_op.drop_column('resolved_by_id')
        batch_op.drop_column('resolved_at')
        batch_op.drop_column('state')
        batch_op.drop_column('is_internal')
        batch_op.drop_column('thread_id')

    with op.batch_alter_table('earlier_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_earlier_comment_comment_id'))

    op.drop_table('earlier_comment')
    with op.batch_alter_table('comment_mention', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comment_mention_person_id'))

    op.drop_table('comment_mention')
    op.drop_table('comment_file')
    op.drop_table('talk_follower')
