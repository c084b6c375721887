"""Lists by the page: what is counted, and what is not."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.web import paging
from app.web.paging import paginate
from tests.factories import make_person

PEOPLE = sa.select(Person).order_by(Person.id)


@pytest.fixture
def people(app: Flask) -> list[int]:
    return [make_person(f"P{n} Person").id for n in range(5)]


def test_a_page_holds_its_part_and_knows_the_whole(app: Flask, people: list[int]) -> None:
    with app.test_request_context("/?page=2"):
        page = paginate(PEOPLE, per_page=2)

    assert [one.id for one in page.items] == people[2:4]
    assert (page.first, page.last, page.n_pages, page.total, page.is_longer) == (3, 4, 3, 5, False)


def test_numbers_beyond_the_end_show_the_last_page(app: Flask, people: list[int]) -> None:
    with app.test_request_context("/?page=99"):
        assert [one.id for one in paginate(PEOPLE, per_page=2).items] == people[4:]


def test_a_list_of_years_is_not_counted_to_its_end(
    app: Flask, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    with app.test_request_context("/?page=2"):
        page = paginate(PEOPLE, per_page=2)

    assert page.is_longer
    assert (page.n_pages, [one.id for one in page.items]) == (2, people[2:4])
