"""Two who keep the rota give the same weeks in the same second, on whichever database the tests run."""

from __future__ import annotations

from app.core.db import db
from app.networks.models import OnCallTurn
from tests.networks.channels import make_channel
from tests.promo.test_placements_at_once import press
from tests.stored import entries


def test_a_week_is_given_once(people, sign_in_as):
    channel, bob, sara = make_channel(), people.bob, people.sara
    place = {"place": f"channel:{channel.id}", "starts_on": "2030-06-03", "n_weeks": 2, "hours": "18:00-09:00"}
    weeks = {one.id: [f"2030-06-03 {one.id}", f"2030-06-10 {one.id}"] for one in (bob, sara)}
    forms = [place | {"people": [bob.id, sara.id], "week": weeks[one.id]} for one in (bob, sara)]
    answers = press([sign_in_as(bob), sign_in_as(sara)], lambda _n: "/on-call/weeks", lambda n: forms[n])

    assert sorted(answer.status_code for answer in answers) == [303, 422]
    [lost] = [answer.text for answer in answers if answer.status_code == 422]
    assert lost.count("is on call in the week from 3\u00a0June 2030 by now. Look at the weeks once more.") == 1
    kept = db.session.query(OnCallTurn).order_by(OnCallTurn.starts_on).all()
    assert [one.starts_on.day for one in kept] == [3, 10]
    assert kept[0].person_id == kept[1].person_id
    assert len(entries("networks.on_call.added")) == 2


def test_other_hours_and_other_places_are_given_beside(people, sign_in_as):
    channel, bob, sara = make_channel(), people.bob, people.sara
    asked = {"place": f"channel:{channel.id}", "starts_on": "2030-06-03", "n_weeks": 1, "people": [bob.id, sara.id]}
    forms = [
        asked | {"hours": "18:00-09:00", "week": f"2030-06-03 {bob.id}"},
        asked | {"hours": "09:00-18:00", "week": f"2030-06-03 {sara.id}"},
        asked | {"place": f"network:{channel.network_id}", "hours": "18:00-09:00", "week": f"2030-06-03 {sara.id}"},
    ]
    answers = press(
        [sign_in_as(bob), sign_in_as(sara), sign_in_as(sara)], lambda _n: "/on-call/weeks", lambda n: forms[n]
    )
    assert [answer.status_code for answer in answers] == [303, 303, 303]


def test_of_two_who_put_somebody_on_call_for_the_same_days_one_does(people, sign_in_as):
    channel, bob, sara = make_channel(), people.bob, people.sara
    form = {"place": f"channel:{channel.id}", "starts_on": "2030-06-03", "ends_on": "2030-06-05"}
    forms = [form | {"person_id": bob.id}, form | {"person_id": sara.id, "hours": "18:00-09:00"}]
    answers = press([sign_in_as(bob), sign_in_as(sara)], lambda _n: "/on-call/new", lambda n: forms[n])

    assert sorted(answer.status_code for answer in answers) == [303, 422]
    [lost] = [answer.text for answer in answers if answer.status_code == 422]
    assert " is on call there from 3\u00a0June 2030 to 5\u00a0June 2030" in lost
    assert db.session.query(OnCallTurn).count() == 1
