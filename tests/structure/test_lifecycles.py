"""Each (state, action) that no life cycle lists is a Conflict and changes nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

import app as portal
from app.accounts.lifecycle import LifeCycle, move
from app.audit.actors import SYSTEM
from app.audit.models import AuditEntry
from app.core.db import db
from app.core.errors import Conflict
from tests.structure.makers import MAKERS

assert portal.PACKAGES  # importing the app is what fills LifeCycle.ALL


def unlisted():
    """Every pair that has no step, as (cycle's name, state's value, action)."""
    return [
        (cycle.name, state.value, action)
        for cycle in LifeCycle.ALL.values()
        for state in cycle.states
        for action in sorted({step.action for step in cycle.steps})
        if cycle.step(action, state) is None
    ]


def test_every_life_cycle_has_a_maker(shared_app):
    missing = set(LifeCycle.ALL) - set(MAKERS)

    assert missing == set(), "tell how to make one in each state in tests/structure/makers/<package>.py"


def test_steps_lead_between_states_of_their_own_cycle(shared_app):
    for cycle in LifeCycle.ALL.values():
        for step in cycle.steps:
            assert {step.target, *step.sources} <= set(cycle.states), f"{cycle.name}.{step.action}"


def test_no_two_steps_of_one_action_leave_the_same_state(shared_app):
    for cycle in LifeCycle.ALL.values():
        pairs = [(step.action, state) for step in cycle.steps for state in step.sources]

        assert len(pairs) == len(set(pairs)), f"{cycle.name}: {sorted(p for p in pairs if pairs.count(p) > 1)}"


def test_every_step_tells_its_story_and_has_its_words(shared_app):
    for cycle in LifeCycle.ALL.values():
        for step in cycle.steps:
            assert str(step.label)
            assert str(step.tag.sentence)


@pytest.fixture
def frozen_row():
    """A thing's row and the length of the log, to compare."""

    def frozen(thing):
        table = type(thing).__table__
        key = table.c[sa.inspect(type(thing)).primary_key[0].name]
        row = db.session.execute(sa.select(table).where(key == sa.inspect(thing).identity[0])).one()
        return tuple(row), db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))

    return frozen


@pytest.mark.usefixtures("app")
def test_an_unlisted_step_is_refused_and_changes_nothing(frozen_row):
    made = {}
    for name, value, action in unlisted():
        if name not in MAKERS:
            continue
        if (name, value) not in made:
            made[name, value] = MAKERS[name](LifeCycle.ALL[name].states(value))
            db.session.flush()
        thing = made[name, value]
        before = frozen_row(thing)

        with pytest.raises(Conflict):
            move(thing, action, actor=SYSTEM, reason="because")

        assert frozen_row(thing) == before, f"{name}: {value} -> {action}"
