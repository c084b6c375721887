"""cases_found_by_their_words

The words of cases that are closed already are filled in by `flask cases index`, or when a case changes.

Revision ID: c3e81a5f7d20
Revises: 6b2f0c9d4e11
"""

import sqlalchemy as sa
from alembic import op

revision = 'c3e81a5f7d20'
down_revision = '6b2f0c9d4e11'
branch_labels = None
depends_on = None

FTS = (
    """CREATE VIRTUAL TABLE fts_case USING fts5(
        words, content='case_text', content_rowid='request_id', tokenize='unicode61 remove_diacritics 0', prefix='2 3 4'
    )""",
    """CREATE TRIGGER case_text_added AFTER INSERT ON case_text BEGIN
        INSERT INTO fts_case(rowid, words) VALUES (new.request_id, new.words);
    END""",
    """CREATE TRIGGER case_text_gone AFTER DELETE ON case_text BEGIN
        INSERT INTO fts_case(fts_case, rowid, words) VALUES ('delete', old.request_id, old.words);
    END""",
    """CREATE TRIGGER case_text_changed AFTER UPDATE ON case_text BEGIN
        INSERT INTO fts_case(fts_case, rowid, words) VALUES ('delete', old.request_id, old.words);
        INSERT INTO fts_case(rowid, words) VALUES (new.request_id, new.words);
    END""",
)


def upgrade() -> None:
    op.create_table(
        'case_text',
        sa.Column('request_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ['request_id'], ['promo_request.id'], name=op.f('fk_case_text_request_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('request_id', name=op.f('pk_case_text')),
    )
    if op.get_bind().dialect.name == 'sqlite':
        for statement in FTS:
            op.execute(statement)
    else:
        op.create_index('fts_case_words', 'case_text', [sa.text("to_tsvector('simple', words)")],
                        postgresql_using='gin')


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE fts_case')
    op.drop_table('case_text')
