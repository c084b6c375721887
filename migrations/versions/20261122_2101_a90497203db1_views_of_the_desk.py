"""views_of_the_desk

Revision ID: a90497203db1
Revises: 0c357983e1e0
"""

import sqlalchemy as sa
from alembic import op

revision = 'a90497203db1'
down_revision = '0c357983e1e0'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'saved_view',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('filters', sa.JSON(), nullable=False),
        sa.Column('is_default', sa.Boolean(), nullable=False),
        sa.Column('is_shared', sa.Boolean(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_view_person_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
        sa.UniqueConstraint('person_id', 'name', name=op.f('uq_saved_view_person_id_name')),
    )
    one_each = sa.text('is_default')
    op.create_index(
        'ix_saved_view_default', 'saved_view', ['person_id'], unique=True, sqlite_where=one_each, postgresql_where=one_each
    )


def downgrade() -> None:
    op.drop_table('saved_view')
