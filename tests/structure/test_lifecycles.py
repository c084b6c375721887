"""Each (state, action) that no life cycle lists is a Conflict and changes nothing, so is each by a stranger (T46)."""

from __future__ import annotations

from itertools import product

import pytest
import sqlalchemy as sa

import app as portal
from app.accounts.lifecycle import LifeCycle, available, move
from app.accounts.models import Person
from app.accounts.permissions import PARTNER_PERMISSIONS, Role
from app.audit.actors import SYSTEM
from app.audit.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, NotAllowed
from tests.factories import make_community, make_person
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


def never_may() -> dict[str, Person]:
    """People whose roles reach no step of anything that the makers make."""
    elsewhere = make_community("Elsewhere")
    carol = make_person("Carol Berg", (Role.COMMUNITY_MANAGER, "community", str(elsewhere.id)))
    smm, admin = (Role.SMM, "house", ""), (Role.ADMINISTRATOR, "house", "")
    return {
        "manager elsewhere": carol,
        "leadership": make_person("Lea Stone", (Role.LEADERSHIP, "house", "")),
        "no role": make_person("Nobody Yet"),
        "partner": make_person("Dana Partner", smm, is_partner=True, is_senior=True),
        "disabled": make_person("Gone Person", smm, admin, is_senior=True, disabled_at=clock.now()),
    }


@pytest.mark.usefixtures("app")
def test_a_listed_step_is_refused_to_whoever_has_no_business_there(frozen_row):  # T46
    people, n_refused = never_may(), 0
    for cycle in LifeCycle.ALL.values():
        for state in cycle.states:
            steps = [step for step in cycle.steps if state in step.sources]
            if not steps or cycle.name not in MAKERS:
                continue
            thing = MAKERS[cycle.name](state)
            db.session.flush()
            before = frozen_row(thing)
            for step, (who, person) in product(steps, people.items()):
                if who == "partner" and PARTNER_PERMISSIONS & {step.permission, step.also}:
                    continue  # content is theirs to bring, where somebody has given them the task
                with pytest.raises(NotAllowed):
                    move(thing, step.action, actor=person, reason="because")
                n_refused += 1
                assert frozen_row(thing) == before, f"{cycle.name}: {state} -> {step.action} by {who}"
                assert step not in available(thing, person)
    assert n_refused > 300
