"""who_wrote_a_post

Revision ID: c40d7be1a95f
Revises: 7c1e4a92b5d0
"""

import sqlalchemy as sa
from alembic import op

revision = 'c40d7be1a95f'
down_revision = '7c1e4a92b5d0'
branch_labels = None
depends_on = None

_WRITTEN = ('caption', 'destination_url', 'destination_placement_id', 'title', 'pictures', 'picture_removed',
            'is_paid', 'ad_spend', 'ad_currency')


def _told(kind: str, tags: tuple[str, ...], fields: tuple[str, ...]) -> str:
    """Who has changed one of these fields, as the log tells."""
    names = ', '.join(f"'{tag}'" for tag in tags)
    changed = ' OR '.join(f"CAST(changes AS TEXT) LIKE '%\"{field}\"%'" for field in fields)
    return (
        f"SELECT subject_id, actor_id FROM audit_entry WHERE subject_kind = '{kind}' AND tag IN ({names})"
        f" AND ({changed}) AND subject_id IN (SELECT id FROM {kind}) AND actor_id IN (SELECT id FROM person)"
    )


def upgrade() -> None:
    op.create_table('placement_writer',
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_placement_writer_person_id')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_placement_writer_placement_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('placement_id', 'person_id', name=op.f('pk_placement_writer'))
    )
    op.create_table('creative_writer',
    sa.Column('creative_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['creative_id'], ['creative.id'], name=op.f('fk_creative_writer_creative_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_creative_writer_person_id')),
    sa.PrimaryKeyConstraint('creative_id', 'person_id', name=op.f('pk_creative_writer'))
    )
    written = _told('placement', ('promo.placement.changed', 'promo.placement.reworded'), _WRITTEN)
    op.execute(
        'INSERT INTO placement_writer (placement_id, person_id)'
        ' SELECT id, author_id FROM placement WHERE author_id IS NOT NULL'
        f' UNION SELECT id, edited_by_id FROM placement WHERE edited_by_id IS NOT NULL UNION {written}'
    )
    described = _told('creative', ('creatives.creative.described',), ('alt_text',))
    op.execute(f'INSERT INTO creative_writer (creative_id, person_id) SELECT DISTINCT * FROM ({described}) AS told')
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_placement_edited_by_id'), type_='foreignkey')
        batch_op.drop_column('edited_by_id')


def downgrade() -> None:
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('edited_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_placement_edited_by_id'), 'person', ['edited_by_id'], ['id'])
    # of several one is kept: somebody else than the author, who is kept anyway
    op.execute(
        'UPDATE placement SET edited_by_id = COALESCE((SELECT MAX(person_id) FROM placement_writer'
        ' WHERE placement_id = placement.id AND person_id != COALESCE(placement.author_id, 0)), author_id)'
    )
    op.drop_table('creative_writer')
    op.drop_table('placement_writer')
