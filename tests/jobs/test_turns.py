"""Long rows of what falls due are taken in turns."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.core.db import db
from app.core.errors import Conflict
from app.jobs.turns import in_turns, one_by_one
from tests.factories import make_person


@pytest.fixture
def people(app: Flask) -> list[int]:
    return [make_person(f"P{n} Person").id for n in range(5)]


def test_each_row_comes_once_and_in_order(people: list[int]) -> None:
    turns = [[person.id for person in turn] for turn in in_turns(sa.select(Person), Person, at_once=2)]

    assert turns == [people[:2], people[2:4], people[4:]]


def test_what_stays_due_does_not_come_again(people: list[int]) -> None:
    due = sa.select(Person).where(Person.name != "P1 Person")

    assert [person.id for turn in in_turns(due, Person, at_once=1) for person in turn] == [
        one for one in people if one != people[1]
    ]


def test_a_turn_is_kept_when_a_later_one_fails(people: list[int]) -> None:
    def rename() -> None:
        for number, turn in enumerate(in_turns(sa.select(Person), Person, at_once=2)):
            for person in turn:
                person.name = "Renamed"
            if number == 1:
                raise RuntimeError("the second turn breaks off")

    with pytest.raises(RuntimeError):
        rename()
    db.session.rollback()

    names = db.session.scalars(sa.select(Person.name).order_by(Person.id)).all()
    assert names == ["Renamed", "Renamed", "P2 Person", "P3 Person", "P4 Person"]


def test_one_that_refuses_is_left_alone_and_the_others_are_kept(people: list[int]) -> None:
    def rename(person: Person) -> None:
        person.name = "Renamed"
        db.session.flush()
        if person.id == people[1]:
            raise Conflict("somebody was faster")

    assert one_by_one(Person, people, rename, at_once=2) == 4
    db.session.rollback()  # the last turn is the caller's to keep

    names = db.session.scalars(sa.select(Person.name).order_by(Person.id)).all()
    assert names == ["Renamed", "P1 Person", "Renamed", "Renamed", "P4 Person"]


def test_where_there_was_nothing_to_do_it_does_not_count(people: list[int]) -> None:
    assert one_by_one(Person, people, lambda person: person.id == people[1]) == 1


def test_one_that_fails_stands_in_nobodys_way(people: list[int]) -> None:  # F27
    def rename(person: Person) -> None:
        person.name = "Renamed"
        db.session.flush()
        if person.id == people[0]:
            raise KeyError("nobody has thought of this")

    assert one_by_one(Person, people, rename, at_once=1) == 4
    db.session.rollback()

    names = db.session.scalars(sa.select(Person.name).order_by(Person.id)).all()
    assert names == ["P0 Person", *["Renamed"] * 4]
