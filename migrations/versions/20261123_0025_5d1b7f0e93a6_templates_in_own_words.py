"""templates_in_own_words

Revision ID: 5d1b7f0e93a6
Revises: 29e7c4da5fdc
"""

import sqlalchemy as sa
from alembic import op

revision = '5d1b7f0e93a6'
down_revision = '29e7c4da5fdc'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pattern_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('task', sa.Text(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('wished_act', sa.Text(), nullable=False),
    sa.Column('content_needed', sa.Text(), nullable=False),
    sa.Column('results_by', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['saved_by_id'], ['person.id'], name=op.f('fk_pattern_text_saved_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pattern_text')),
    sa.UniqueConstraint('key', 'language', name=op.f('uq_pattern_text_key_language'))
    )


def downgrade() -> None:
    op.drop_table('pattern_text')
