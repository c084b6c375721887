"""Lost updates are told, addresses are unique, words are found: the ground floor's part of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.community.models import Community
from app.core.db import db
from app.core.errors import Conflict
from app.core.search import holds
from app.core.text import counted
from app.core.versions import keep
from tests.factories import make_community


def test_an_edit_says_what_it_changed(people):
    changes = keep(people.guild, {"about": "Thursdays", "name": people.guild.name}, version=1, sentence="Sorry")

    assert changes == {"about": ["", "Thursdays"]}
    assert people.guild.version == 2


def test_a_save_between_our_read_and_our_write_is_a_conflict(people):  # T45
    guild = people.guild
    assert guild.about == ""
    db.session.execute(
        sa.update(Community)
        .values(version=2, about="Theirs")
        .execution_options(synchronize_session=False)  # as if another process had done it
    )

    with pytest.raises(Conflict) as refused:
        keep(guild, {"about": "Ours"}, version=1, sentence="Sorry")
    assert refused.value.yours == {"About the community": "Ours"}


def test_the_same_words_over_a_later_version_are_no_conflict(people):
    keep(people.guild, {"about": "Thursdays"}, version=1, sentence="Sorry")

    assert keep(people.guild, {"about": "Thursdays"}, version=1, sentence="Sorry") == {}
    with pytest.raises(Conflict):
        keep(people.guild, {"about": "Fridays"}, version=1, sentence="Sorry")


def test_an_address_is_made_of_the_name_and_is_free(people):
    names = ["Читачі", "читачі!", "legacy", "…", "x" * 100]

    slugs = [make_community(name).slug for name in names]

    assert slugs == ["chytachi", "chytachi-2", "legacy-2", "x", "x" * 60]


@pytest.mark.parametrize("typed", ["ПАМʼЯТЬ", "пам'ять", "Пам’ять", "пам`"])
def test_words_are_found_whatever_case_and_apostrophe(people, typed):
    make_community("Пам’ять міста")

    assert db.session.scalars(sa.select(Community.name).where(holds(typed, Community.name))).all() == ["Пам’ять міста"]


def test_percent_signs_are_letters(people):
    make_community("100 % books")

    assert db.session.scalars(sa.select(Community.name).where(holds("0 %", Community.name))).all() == ["100 % books"]
    assert db.session.scalars(sa.select(Community.name).where(holds("_ook", Community.name))).all() == []


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "книг"), (1, "книга"), (2, "книги"), (5, "книг"), (11, "книг"), (12, "книг"), (21, "книга"), (22, "книги"),
     (111, "книг"), (112, "книг"), (101, "книга")],
)  # fmt: skip
def test_things_are_counted_by_the_rule_of_their_own_words(n, words):
    assert counted(n, "книга", "книги", "книг") == words
    assert counted(n, "book", "books", "") == ("book" if n == 1 else "books")
    assert counted(n, "шт.", "", "") == "шт."
