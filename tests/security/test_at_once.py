"""Several people do the same, or the opposite, in the same second: one is first, the rest are told (T43, T45).

On SQLite one request waits for the other; PostgreSQL lets them meet.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts.models import Grant, HouseSetting
from app.accounts.permissions import Role
from app.community.actions import add_leader, add_member, add_platform, count_platform, record_consent
from app.community.actions.events import create_event, edit_event
from app.community.models import CommunityLeader, Event, Member, Platform, PlatformReading
from app.community.states import ConsentTo, EventState, PlatformKind
from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.promo.models import PromoRequest
from app.promo.states import RequestState
from app.reports.models import Report
from tests.community.makers import day, local
from tests.factories import PASSWORD
from tests.pages import parse
from tests.promo.makers import make_request
from tests.promo.test_placements_at_once import press
from tests.reports.makers import make_collecting
from tests.stored import entries, only
from tests.structure.makers.community import make_event_in

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

CROWD = 6
PLAN = {
    "version": "1", "time_zone": "Europe/Kyiv", "starts_at": local(20), "ends_at": local(20, 20), "place": "The hall",
    "link": "", "capacity": "50", "registration_target": "40",
}  # fmt: skip
GUILD = "/communities/project-managers"


@pytest.fixture
def alices(people, sign_in_as):
    return [sign_in_as(people.alice) for _press in range(CROWD)]


@pytest.fixture
def maria(people):
    member = add_member(people.guild, actor=people.alice, name="Maria Shevchuk", joined_on=day(-90))
    db.session.commit()
    return member


@pytest.fixture
def chat(people):
    platform = add_platform(people.guild, actor=people.alice, name="Chat", kind=PlatformKind.CHAT)
    db.session.commit()
    return platform


def outcomes(answers):
    return sorted(answer.status_code for answer in answers)


def test_an_event_is_planned_once(people, alices):
    event = create_event(people.guild, actor=people.alice, title="Swap", aim="To meet")
    db.session.commit()
    path = f"/events/{event.slug}/plan"
    answers = press(alices, lambda _n: path, lambda n: PLAN | {"place": f"Hall number {n}"})

    assert outcomes(answers) == [303] + [409] * (CROWD - 1)
    for number, answer in enumerate(answers):
        assert answer.status_code == 303 or f"Hall number {number}" in answer.text  # nothing typed is lost
    assert only(Event).state == EventState.PLANNED
    assert len(entries("community.event.planned")) == 1


def test_each_leader_has_a_place_of_their_own(alices):
    answers = press(alices, lambda _n: f"{GUILD}/leaders", lambda n: {"name": f"Leader {n}"})

    assert outcomes(answers) == [303] * CROWD
    places = db.session.scalars(sa.select(CommunityLeader.position).order_by(CommunityLeader.position)).all()
    assert places == list(range(1, CROWD + 1))


def test_a_member_leaves_once(alices, maria):
    path = f"{GUILD}/members/{maria.number}/leave"
    answers = press(alices, lambda _n: path, lambda _n: {"left_on": day(0).isoformat()})

    assert outcomes(answers) == [303] + [409] * (CROWD - 1)
    assert only(Member).left_on == day(0)
    assert len(entries("community.member.left")) == 1


def test_a_mail_address_stands_in_a_list_once(people, alices):
    form = {"name": "Petro", "joined_on": day(-3).isoformat(), "email": "petro@example.org"}
    people.guild  # noqa: B018 - made before the crowd comes
    answers = press(alices, lambda _n: f"{GUILD}/members/new", lambda _n: form)

    assert outcomes(answers) == [303] + [422] * (CROWD - 1)
    assert only(Member).email == "petro@example.org"


def test_a_consent_is_withdrawn_once(people, alices, maria):
    consent = record_consent(maria, actor=people.alice, to=next(iter(ConsentTo)), given_on=day(-9))
    db.session.commit()
    path = f"{GUILD}/members/{maria.number}/consents/{consent.id}/withdraw"
    answers = press(alices, lambda _n: path, lambda _n: {})

    assert outcomes(answers) == [303] + [409] * (CROWD - 1)
    assert len(entries("community.consent.withdrawn")) == 1


def test_a_count_is_corrected_once(people, alices, chat):
    count = count_platform(chat, actor=people.alice, counted_on=day(-2), n_members=100)
    db.session.commit()
    form = {"counted_on": day(-2).isoformat(), "n_members": "120", "grade": "self_reported"}
    path = f"{GUILD}/platforms/{chat.slug}/counts/{count.id}/correct"
    answers = press(alices, lambda _n: path, lambda _n: form)

    assert outcomes(answers) == [303] + [409] * (CROWD - 1)
    assert db.session.scalar(sa.select(sa.func.count(PlatformReading.id))) == 2


def test_an_active_community_keeps_a_platform(people, sign_in_as, chat):
    add_platform(people.guild, actor=people.alice, name="Board", kind=PlatformKind.CHAT)
    people.guild.owner = people.alice
    db.session.execute(sa.text("UPDATE community SET state = 'active'"))
    db.session.commit()
    browsers = [sign_in_as(people.alice), sign_in_as(people.alice)]
    answers = press(browsers, lambda n: f"{GUILD}/platforms/{('chat', 'board')[n]}/retire", lambda _n: {})

    assert outcomes(answers) == [303, 409]
    in_use = sa.select(sa.func.count(Platform.id)).where(Platform.retired_at.is_(None))
    assert db.session.scalar(in_use) == 1


def test_a_role_is_given_once_and_taken_once(people, sign_in_as):
    roots, bob = [sign_in_as(people.root) for _press in range(CROWD)], people.bob
    path = f"/people/{bob.id}/roles"
    given = press(roots, lambda _n: path, lambda _n: {"role": Role.ANALYST.value, "scope": "house"})
    assert outcomes(given)[0] == 303
    assert set(outcomes(given)[1:]) <= {409, 422}
    (grant,) = db.session.scalars(sa.select(Grant).where(Grant.role == Role.ANALYST)).all()

    taken = press(roots, lambda _n: f"{path}/{grant.id}/take", lambda _n: {})
    assert outcomes(taken)[0] == 303
    assert set(outcomes(taken)[1:]) <= {404, 409}
    assert len(entries("accounts.person.role_granted")) == 1
    assert len(entries("accounts.person.role_taken")) == 1


def test_a_leader_is_taken_off_once(people, alices):
    leader = add_leader(people.guild, actor=people.alice, name="Petro")
    db.session.commit()
    path = f"{GUILD}/leaders/{leader.id}/remove"
    answers = press(alices, lambda _n: path, lambda _n: {})

    assert outcomes(answers) == [303] + [404] * (CROWD - 1)
    assert len(entries("community.leader.removed")) == 1


def test_a_report_is_begun_once(people, sign_in_as):
    number = make_collecting(people).number
    anns = [sign_in_as(people.ann) for _press in range(CROWD)]
    answers = press(anns, lambda _n: "/reports/new", lambda _n: {"request": number})

    assert outcomes(answers)[0] == 303
    assert set(outcomes(answers)[1:]) <= {409, 422}  # 422: the list offers that request no more
    assert only(Report).edition == 1
    assert len(entries("reports.report.drafted")) == 1


def test_lessons_are_written_once_and_the_others_keep_theirs(people, alices):
    """Here no action has a word of its own for who was slower."""
    path = f"/requests/{make_request(people.guild, people.alice, RequestState.REPORTED, owner=people.bob).number}/close"
    answers = press(alices, lambda _n: path, lambda n: {"worked_well": f"The story of {n}", "to_change": "Nothing yet"})

    assert outcomes(answers) == [303] + [409] * (CROWD - 1)
    kept = only(PromoRequest)
    assert kept.state == RequestState.CLOSED
    for number, answer in enumerate(answers):
        assert answer.status_code == 409 or kept.worked_well == f"The story of {number}"
        assert answer.status_code == 303 or f"The story of {number}" in answer.text


def test_a_password_is_changed_once(people, sign_in_as):
    windows = [sign_in_as(people.bob) for _press in range(3)]
    new = {"present": PASSWORD, "password": "four words that are new"}
    answers = press(windows, lambda _n: "/profile/password", lambda _n: new)

    assert outcomes(answers).count(303) == 1
    assert len(entries("accounts.person.password_changed")) == 1


def test_an_edit_obeys_the_state_that_came_meanwhile(people):
    """Registration was opened between our read and our write: what it needs stays."""
    alice, event = people.alice, make_event_in(EventState.PLANNED, people.guild)
    db.session.commit()
    assert event.state == EventState.PLANNED
    opened = sa.update(Event).values(state=EventState.OPEN, opened_at=clock.now())
    db.session.execute(opened.execution_options(synchronize_session=False))  # as if another process had done it

    with pytest.raises(Invalid) as refused:
        edit_event(event, actor=alice, version=event.version, registration_url="")
    assert "registration_url" in refused.value.fields
    db.session.rollback()


def test_a_house_figure_is_set_once(people, sign_in_as):
    roots = [sign_in_as(people.root) for _press in range(CROWD)]
    page = roots[0].get("/settings").text
    assert 'name="promo.triage_days"' in page
    form = hidden_and_typed(page)
    answers = press(roots, lambda _n: "/settings", lambda n: form | {"promo.triage_days": str(5 + n)})

    assert outcomes(answers)[0] == 303
    assert set(outcomes(answers)[1:]) <= {409, 422}
    kept = only(HouseSetting)
    assert [entry.changes["value"] for entry in entries("accounts.setting.changed")] == [[2, kept.value]]


def hidden_and_typed(html):
    """The fields of the settings form as the page shows them."""
    fields = parse(html).xpath("//form[@action='/settings' or not(@action)]//input[@name]")
    return {field.get("name"): field.get("value", "") for field in fields if field.get("name") != "csrf_token"}
