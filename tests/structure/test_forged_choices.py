"""What no form offers is not taken: another community's ids, ids of nothing, and words that are none (T01, T08)."""

from __future__ import annotations

from typing import Any

import pytest

from app.accounts.models import Person
from app.community.actions.events import create_event
from app.community.models import Community
from app.core.db import db
from tests.promo.makers import make_request
from tests.structure.matrix import MATRIX
from tests.structure.test_mass_assignment import all_forms
from tests.structure.test_matrix import ask, filled

#: Tables in which a refused form may leave something.
BESIDE = {"form_receipt", "audit_entry"}
PEOPLE = ("assignee", "publisher", "owner", "author", "person")


@pytest.fixture(scope="module")
def theirs(world):
    """What belongs to community B, by the fields that could name it; under "" what any other may be tried with."""
    carol, other = db.session.get_one(Person, world.values["carol"]), db.session.get_one(Community, 2)
    event = create_event(other, actor=carol, title="Fair", aim="To meet")
    case = make_request(other, carol, "closed", is_case=True)
    db.session.commit()
    found = {"subject": event.id, "event": event.id, "community": other.slug, "case_id": case.id, "": event.id}
    found |= dict.fromkeys(PEOPLE, world.values["dana"])
    db.session.remove()
    world.keep()
    return {field: str(value) for field, value in found.items()}


def test_a_forged_choice_is_refused_and_changes_nothing(world, theirs):
    """Each field is tried with one of them, by turns."""
    tried = [forged[turn % len(forged)] for turn, forged in enumerate(forgeries(world, theirs))]

    assert [fault for one in tried for fault in what_it_took(world, *one)] == []
    assert len(tried) > 50


@pytest.mark.long
def test_every_forged_choice_is_refused(world, theirs):
    tried = [one for forged in forgeries(world, theirs) for one in forged]

    assert [fault for one in tried for fault in what_it_took(world, *one)] == []
    assert len(tried) > 150


def forgeries(world, theirs):
    """Of each field that chooses: what it does not offer, as a form that somebody sends."""
    for name, sent, offered in choosing_forms(world):
        for field, values in offered.items():
            forged = sorted({"987654", "x", "", theirs.get(field, theirs[""])} - values)
            yield [(name, sent, field, value) for value in forged]


def what_it_took(world, name, sent, field, value):
    """What a forged choice changed, or how the form failed over it."""
    fields = dict(sent.fields) | filled(world, MATRIX[sent.endpoint].form) | {field: value}
    status = ask(world, name, "POST", sent.path, fields).status_code
    changed = set(world.written()) - BESIDE
    db.session.remove()
    world.restore()
    return [(name, sent.path, field, value, status, changed)] if status >= 500 or changed else []


def choosing_forms(world):
    """Each form with lists to choose from or radio buttons: who sends it, and what each of its fields offers."""
    seen: set[Any] = set()
    for name, form, sent in all_forms(world):
        offered = offered_by(form)
        if offered and (sent.endpoint, sent.names) not in seen:
            seen.add((sent.endpoint, sent.names))
            yield name, sent, offered


def offered_by(form: Any) -> dict[str, set[str]]:
    offered = {
        select.get("name"): {option.get("value", "") for option in select.xpath(".//option")}
        for select in form.xpath(".//select[@name]")
    }
    for radio in form.xpath(".//input[@type='radio'][@name]"):
        offered.setdefault(radio.get("name"), set()).add(radio.get("value"))
    return offered
