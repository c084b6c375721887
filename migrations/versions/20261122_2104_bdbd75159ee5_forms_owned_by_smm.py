"""forms_owned_by_smm

Revision ID: bdbd75159ee5
Revises: 47283cc303d0
"""

import sqlalchemy as sa
from alembic import op

revision = 'bdbd75159ee5'
down_revision = '47283cc303d0'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('question_form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('network_id', sa.String(length=40), nullable=True),
    sa.Column('kind', sa.Enum('initiative', 'event', 'achievement', name='kind', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['network_id'], ['network.id'], name=op.f('fk_question_form_network_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_form')),
    sa.UniqueConstraint('slug', name=op.f('uq_question_form_slug'))
    )
    with op.batch_alter_table('question_form', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_form_network_id'), ['network_id'], unique=False)

    op.create_table('form_edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('began_by_id', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('number >= 1', name=op.f('ck_form_edition_number_is_positive')),
    sa.CheckConstraint('published_at IS NULL OR length(note) > 0', name=op.f('ck_form_edition_published_has_its_note')),
    sa.ForeignKeyConstraint(['began_by_id'], ['person.id'], name=op.f('fk_form_edition_began_by_id')),
    sa.ForeignKeyConstraint(['form_id'], ['question_form.id'], name=op.f('fk_form_edition_form_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_form_edition_published_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_edition')),
    sa.UniqueConstraint('form_id', 'number', name=op.f('uq_form_edition_form_id_number'))
    )
    op.create_table('form_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('type', sa.Enum('text', 'long_text', 'number', 'choice', 'several', 'day', 'money', 'person', 'file', 'consent', name='type', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('hint', sa.Text(), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('least', sa.BigInteger(), nullable=True),
    sa.Column('most', sa.BigInteger(), nullable=True),
    sa.Column('terms', sa.Text(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(type = 'consent') = (length(terms) > 0)", name=op.f('ck_form_question_consent_has_its_words')),
    sa.CheckConstraint('least IS NULL OR most IS NULL OR least <= most', name=op.f('ck_form_question_least_is_not_above_most')),
    sa.ForeignKeyConstraint(['edition_id'], ['form_edition.id'], name=op.f('fk_form_question_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_question')),
    sa.UniqueConstraint('edition_id', 'key', name=op.f('uq_form_question_edition_id_key'))
    )
    op.create_table('form_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(CASE WHEN value IS NULL THEN 0 ELSE 1 END) + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN file_id IS NULL THEN 0 ELSE 1 END) <= 1', name=op.f('ck_form_answer_says_one_thing')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_form_answer_file_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_form_answer_person_id')),
    sa.ForeignKeyConstraint(['question_id'], ['form_question.id'], name=op.f('fk_form_answer_question_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['request_id'], ['promo_request.id'], name=op.f('fk_form_answer_request_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['said_by_id'], ['person.id'], name=op.f('fk_form_answer_said_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_answer')),
    sa.UniqueConstraint('request_id', 'question_id', name=op.f('uq_form_answer_request_id_question_id'))
    )
    with op.batch_alter_table('form_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_form_answer_question_id'), ['question_id'], unique=False)

    op.create_table('request_form',
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['form_edition.id'], name=op.f('fk_request_form_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['form_id'], ['question_form.id'], name=op.f('fk_request_form_form_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['request_id'], ['promo_request.id'], name=op.f('fk_request_form_request_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('request_id', 'form_id', name=op.f('pk_request_form'))
    )
    with op.batch_alter_table('request_form', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_request_form_edition_id'), ['edition_id'], unique=False)

    with op.batch_alter_table('promo_request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('has_form', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('promo_request', schema=None) as batch_op:
        batch_op.alter_column('has_form', server_default=None)

    with op.batch_alter_table('returned_field', schema=None) as batch_op:
        batch_op.add_column(sa.Column('question_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_returned_field_question_id'), 'form_question', ['question_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('returned_field', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_returned_field_question_id'), type_='foreignkey')
        batch_op.drop_column('question_id')

    with op.batch_alter_table('promo_request', schema=None) as batch_op:
        batch_op.drop_column('has_form')

    with op.batch_alter_table('request_form', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_request_form_edition_id'))

    op.drop_table('request_form')
    with op.batch_alter_table('form_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_form_answer_question_id'))

    op.drop_table('form_answer')
    op.drop_table('form_question')
    op.drop_table('form_edition')
    with op.batch_alter_table('question_form', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_form_network_id'))

    op.drop_table('question_form')
