"""Somebody leaves: what they hold goes to others in the same moment, or they stay."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from icalendar import Calendar
from sqlalchemy import event

from app.accounts.actions.people import disable_person
from app.accounts.models import Absence, Grant, Person
from app.accounts.permissions import Role, ScopeKind
from app.accounts.questions import WORK, work_of
from app.accounts.states import AbsenceKind
from app.accounts.tags import DUTY_WORDS
from app.audit.queries import sentence
from app.community.models import Initiative
from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.mail.models import MailCalendar, OutboxMail
from app.networks.models import OnCallTurn
from app.notifications.models import Notification
from app.promo.models import (
    FormEdition,
    MeasurementPlan,
    Meeting,
    PlacementWriter,
    QuestionForm,
    ReviewPlan,
    RoutingRule,
)
from app.promo.states import MeetingState, NetworkDecision, PlacementState, RequestState
from app.promo.words import ExpiryOutcome
from app.reports.models import Report
from benchmarks.pages import queries_of
from tests.admin.leaving import seen
from tests.factories import make_community, make_person
from tests.networks.channels import kyiv, make_channel
from tests.promo.factories import Desk, make_accepted, make_armed_wire, make_bare_community
from tests.promo.test_placements_at_once import press
from tests.stored import entries, fresh

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


def everything(community):
    """The roles of one who may hold anything in this community."""
    return ((Role.SMM, "house", ""), (Role.ANALYST, "house", ""), (Role.MARKETING_LEAD, "house", ""),
            (Role.COMMUNITY_MANAGER, "community", str(community.id)))  # fmt: skip


@pytest.fixture
def desk(people):
    return Desk(people)


@pytest.fixture
def house(desk, people, sign_in_as):
    """Max, who leaves, and Nina, who may hold all that he does."""
    roles = everything(desk.community)
    return SimpleNamespace(
        desk=desk,
        people=people,
        max=make_person("Max Leaver", *roles, is_senior=True),
        nina=make_person("Nina New", *roles, is_senior=True),
        root=sign_in_as(people.root),
    )


def path_of(person, act="disable"):
    return f"/people/{person.id}/{act}"


def press_it(house, act="disable", **chosen):
    """Open the page and press its button; fields with - are written with _."""
    page = house.root.get(path_of(house.max, act)).text
    fields = {name.replace("_", "-"): str(value) for name, value in chosen.items()}
    return house.root.post(path_of(house.max, act), {"seen": seen(page), **fields})


# What somebody can hold: each maker gives it to Max and tells how to read who has it.


def a_request(house):
    request_ = make_accepted(house.desk.community, house.desk.alice)
    request_.filed_by = house.max
    return request_, "filed_by_id"


def a_network(house, **values):
    row = house.desk.request_.networks[0]
    row.owner = house.max
    return row, "owner_id"


def an_open_network(house):
    row, field = a_network(house)
    house.desk.request_.state, house.desk.request_.accepted_at = RequestState.TRIAGE, None
    row.decision, row.decided_at, row.meeting_waiver = NetworkDecision.OPEN, None, ""
    return row, field


def content(house):
    post = house.desk.hold()
    post.assignee = house.max
    return post, "assignee_id"


def publication(house):
    post = house.desk.hold()
    post.publisher = house.max
    return post, "publisher_id"


def escalation(house):
    post = house.desk.placement(PlacementState.IN_REVIEW)
    plan = db.session.get(ReviewPlan, post.id) or ReviewPlan(placement_id=post.id)
    plan.outcome, plan.escalate_to_id = ExpiryOutcome.ESCALATE, house.max.id
    db.session.add(plan)
    return plan, "escalate_to_id"


def a_wire(house):
    return make_armed_wire(house.desk.request_, house.max), "owner_id"


def figures(house):
    plan = db.session.scalars(sa.select(MeasurementPlan)).one()
    plan.owner = house.max
    return plan, "owner_id"


def a_rule(house):
    rule = RoutingRule(position=1, name="All", person_id=house.max.id, created_at=clock.now())
    db.session.add(rule)
    return rule, "person_id"


def a_standin(house):
    rule = RoutingRule(
        position=1, name="All", person_id=house.desk.bob.id, standin_id=house.max.id, created_at=clock.now()
    )
    db.session.add(rule)
    return rule, "standin_id"


def a_form(house):
    form = QuestionForm(slug="instagram-all", network_id="instagram", created_at=clock.now())
    edition = FormEdition(form=form, number=1, began_at=clock.now(), began_by_id=house.max.id)
    db.session.add(edition)
    return edition, "began_by_id"


def a_community(house):
    community = make_community("Testers", owner=house.max)
    house.desk.alice.grants.append(
        Grant(role=Role.COMMUNITY_MANAGER, scope_kind=ScopeKind.COMMUNITY, scope_id=str(community.id))
    )
    return community, "owner_id"


def an_initiative(house):
    initiative = Initiative(
        community_id=house.desk.community.id, slug="swap", title="Swap", owner=house.max, created_at=clock.now(),
        aim="More books",
    )  # fmt: skip
    db.session.add(initiative)
    return initiative, "owner_id"


def a_channel(house):
    return make_channel("Notice board", owner_id=house.max.id), "owner_id"


def a_turn(house):
    today = clock.today("Europe/Kyiv")
    turn = OnCallTurn(
        network_id="instagram", person_id=house.max.id, starts_on=today, ends_on=today + timedelta(days=6)
    )
    db.session.add(turn)
    return turn, "person_id"


def a_deputy(house):
    return away(house, house.desk.bob), "deputy_id"


def away(house, person):
    """Max stands in for them."""
    now, end = clock.now(), clock.now() + timedelta(days=5)
    absence = Absence(
        person_id=person.id, kind=AbsenceKind.HOLIDAY, starts_on=now.date(), ends_on=end.date(),
        begins_at=now, over_at=end, deputy_id=house.max.id,
    )  # fmt: skip
    db.session.add(absence)
    return absence


def a_report(house):
    report = Report(request_id=house.desk.request_.id, written_by_id=house.max.id, created_at=clock.now())
    db.session.add(report)
    return report, "written_by_id"


KINDS = {
    "requests": a_request, "triage": a_network, "content": content, "publication": publication,
    "escalation": escalation, "wires": a_wire, "figures": figures, "rules": a_rule, "standins": a_standin,
    "forms": a_form, "communities": a_community, "initiatives": an_initiative, "channels": a_channel,
    "turns": a_turn, "deputies": a_deputy, "reports": a_report,
}  # fmt: skip
#: What may be nobody's, and where that leaves a row.
RESTING = {"triage": an_open_network} | {
    name: KINDS[name]
    for name in ("content", "publication", "escalation", "standins", "forms", "channels", "deputies", "communities",
                 "initiatives")
}  # fmt: skip


def news_of(person):
    """The tags of what somebody was told."""
    return [one.entry.tag for one in db.session.scalars(sa.select(Notification).where(Notification.person == person))]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_work_goes_to_the_successor(house, kind):
    thing, column = KINDS[kind](house)
    db.session.commit()
    answer = press_it(house, **{f"all_{kind}": house.nina.id})

    assert answer.status_code == 303, answer.text
    assert getattr(fresh_row(thing), column) == house.nina.id
    assert fresh(house.max).disabled_at is not None
    handed = entries("accounts.work.handed_over")
    assert [entry.changes["duty"] for entry in handed] == [kind]
    assert (handed[0].changes["before"], handed[0].changes["after"]) == ("Max Leaver", "Nina New")
    assert "from Max Leaver to Nina New" in sentence(handed[0])
    assert len(entries("accounts.person.disabled")) == 1
    assert news_of(house.nina).count("accounts.work.taken_over") == 1
    assert "Nina New takes over from Max Leaver" in sentence(entries("accounts.work.taken_over")[0])


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_successor_nobody_is_disabled(house, kind):
    thing, column = KINDS[kind](house)
    db.session.commit()
    answer = press_it(house)

    assert answer.status_code == 422
    assert "Choose who takes this over." in answer.text
    assert getattr(fresh_row(thing), column) == house.max.id
    assert fresh(house.max).is_active
    assert entries("accounts.work.handed_over") == entries("accounts.person.disabled") == []


@pytest.mark.parametrize("kind", RESTING)
def test_what_may_be_nobodys_is_left_so_when_it_is_said(house, kind):
    thing, column = RESTING[kind](house)
    db.session.commit()

    assert press_it(house, **{f"all_{kind}": "rest"}).status_code == 303
    assert getattr(fresh_row(thing), column) is None
    left = entries("accounts.work.left")
    assert [entry.changes["duty"] for entry in left] == [kind]
    assert "nobody’s" in sentence(left[0])
    assert ("accounts.work.left" in news_of(house.desk.sara)) == (kind == "triage")


def test_a_rule_that_nobody_takes_is_retired_and_a_turn_leaves_the_rota(house):
    rule, _turn = a_rule(house)[0], a_turn(house)[0]
    db.session.commit()

    assert press_it(house, all_rules="rest", all_turns="rest").status_code == 303
    assert fresh_row(rule).retired_at is not None
    assert db.session.scalar(sa.select(OnCallTurn.id)) is None


def test_nobody_stands_in_who_is_away_as_well(house):
    absence, _column = a_deputy(house)
    db.session.add(
        Absence(person_id=house.nina.id, kind=AbsenceKind.ILL, starts_on=absence.ends_on, ends_on=absence.ends_on,
                begins_at=absence.over_at - timedelta(hours=1), over_at=absence.over_at)
    )  # fmt: skip
    db.session.commit()

    answer = press_it(house, all_deputies=house.nina.id)
    assert (answer.status_code, "Choose one of the list." in answer.text) == (422, True)
    assert fresh_row(absence).deputy_id == house.max.id
    assert press_it(house, all_deputies=house.desk.sara.id).status_code == 303
    assert fresh_row(absence).deputy_id == house.desk.sara.id


def test_a_meeting_is_gone_to_by_somebody_else(house):
    guests = [house.max, house.desk.alice]
    meeting = Meeting(
        community_id=house.desk.community.id, network_id="instagram", starts_at=clock.now() + timedelta(days=1),
        minutes=30, proposed_by_id=house.max.id, created_at=clock.now(), guests=guests,
    )  # fmt: skip
    db.session.add(meeting)
    db.session.commit()

    assert press_it(house, all_meetings="rest").status_code == 422  # two people make a meeting
    assert press_it(house, all_meetings=house.nina.id).status_code == 303
    assert {guest.name for guest in fresh_row(meeting).guests} == {"Nina New", house.desk.alice.name}
    assert invitations_to("Nina New") == []  # nobody has agreed to the time: it is in no calendar yet


def test_who_goes_to_a_booked_meeting_instead_gets_it_into_the_calendar(house):
    meeting = Meeting(
        community_id=house.desk.community.id, network_id="instagram", starts_at=clock.now() + timedelta(days=1),
        minutes=30, proposed_by_id=house.max.id, created_at=clock.now(), guests=[house.max, house.desk.alice],
        state=MeetingState.BOOKED, booked_at=clock.now(), place="Room 1",
    )  # fmt: skip
    db.session.add(meeting)
    db.session.commit()

    assert press_it(house, all_meetings=house.nina.id).status_code == 303

    sent = [Calendar.from_ical(text) for text in invitations_to("Nina New")]
    assert [(str(one["METHOD"]), str(one.events[0]["SUMMARY"])) for one in sent] == [
        ("REQUEST", "Meeting on Instagram")
    ]
    assert invitations_to(house.desk.alice.name) == []  # who was invited before keeps what they have


def invitations_to(name):
    """The calendar parts of what waits to be mailed to somebody."""
    query = sa.select(MailCalendar.text).join(OutboxMail).join(Person, Person.id == OutboxMail.person_id)
    return list(db.session.scalars(query.where(Person.name == name)))


def test_a_community_is_never_left_without_a_manager(house):
    quiet = make_bare_community("quiet")
    house.max.grants.append(Grant(role=Role.COMMUNITY_MANAGER, scope_kind=ScopeKind.COMMUNITY, scope_id=str(quiet.id)))
    db.session.commit()
    page = house.root.get(path_of(house.max)).text

    assert "Communities without another manager" in page
    assert press_it(house).status_code == 422
    assert press_it(house, all_managers=house.nina.id).status_code == 303
    assert any(one.scope_id == str(quiet.id) for one in fresh(house.nina).grants)


def fresh_row(thing):
    db.session.expire_all()
    return db.session.get_one(type(thing), sa.inspect(thing).identity)


def test_every_duty_of_the_house_is_tried_here():
    assert set(DUTY_WORDS) == {*KINDS, "meetings", "managers"}


def test_one_choice_for_everything_and_another_for_a_single_thing(house):
    first, second = house.desk.hold(), house.desk.hold(kyiv(2030, 6, 6, 14))
    for post in (first, second):
        post.publisher = house.max
    wire = a_wire(house)[0]
    db.session.commit()
    chosen = {"everything": house.nina.id, f"one_publication_{second.id}": house.desk.bob.id}

    assert press_it(house, **chosen).status_code == 303
    assert fresh_row(first).publisher_id == house.nina.id
    assert fresh_row(second).publisher_id == house.desk.bob.id
    assert fresh_row(wire).owner_id == house.nina.id
    told = entries("accounts.work.taken_over")
    assert {entry.subject_label: entry.changes["work"] for entry in told} == {
        "Nina New": {"publication": 1, "wires": 1}, "Bob Melnyk": {"publication": 1},
    }  # fmt: skip


def test_only_who_may_hold_it_is_offered_and_taken(house, people):
    post, _column = escalation(house)
    pat = make_person("Pat Partner", *everything(house.desk.community), is_senior=True, is_partner=True)
    gone = make_person("Gus Gone", *everything(house.desk.community), is_senior=True, disabled_at=clock.now())
    # she wrote some of it once, so she may not approve it
    db.session.add(PlacementWriter(placement_id=post.placement_id, person_id=house.nina.id))
    db.session.commit()
    page = house.root.get(path_of(house.max)).text

    assert house.desk.sara.name in page
    assert not [one.name for one in (pat, gone, house.nina, people.ann) if f">{one.name}<" in page]
    for person in (pat, gone, house.nina, people.ann, house.max):
        answer = press_it(house, all_escalation=person.id)
        assert answer.status_code == 422
        assert "Choose one of the list." in answer.text
    assert fresh_row(post).escalate_to_id == house.max.id


def test_who_may_take_some_of_it_only_is_said_and_refused_for_the_rest(house):
    elsewhere = make_bare_community("qa")
    carol = make_person("Carol Only", (Role.COMMUNITY_MANAGER, "community", str(elsewhere.id)))
    here, there = a_request(house)[0], make_accepted(elsewhere, house.max)
    db.session.execute(sa.update(MeasurementPlan).values(owner_id=house.desk.bob.id))
    db.session.commit()

    assert "Carol Only (1 of 2)" in house.root.get(path_of(house.max)).text
    answer = press_it(house, all_requests=carol.id)
    assert answer.status_code == 422
    assert "1 of these cannot go there. Choose somebody else for it." in answer.text
    assert answer.text.count("Nobody yet") == 1
    chosen = {f"one_requests_{here.id}": carol.id, "everything": house.nina.id}
    assert press_it(house, **chosen).status_code == 422  # she is not in the list of those who may
    chosen = {"all_requests": carol.id, f"one_requests_{here.id}": house.nina.id}
    assert press_it(house, **chosen).status_code == 303
    assert (fresh_row(here).filed_by_id, fresh_row(there).filed_by_id) == (house.nina.id, carol.id)


def test_what_came_in_meanwhile_is_shown_before_it_goes(house):
    channel = a_channel(house)[0]
    db.session.commit()
    before = seen(house.root.get(path_of(house.max)).text)
    wire = a_wire(house)[0]
    chosen = {"all-channels": str(house.desk.bob.id), "everything": str(house.nina.id)}
    answer = house.root.post(path_of(house.max), {"seen": before, **chosen})

    assert answer.status_code == 422
    assert "came in since you opened the page" in answer.text
    assert f'<option selected value="{house.desk.bob.id}">' in answer.text  # nothing chosen is lost
    assert (fresh_row(channel).owner_id, fresh(house.max).disabled_at) == (house.max.id, None)
    assert house.root.post(path_of(house.max), {"seen": seen(answer.text), **chosen}).status_code == 303
    assert (fresh_row(channel).owner_id, fresh_row(wire).owner_id) == (house.desk.bob.id, house.nina.id)


def test_what_somebody_else_has_taken_meanwhile_is_left_to_them(house):
    channel, wire = a_channel(house)[0], a_wire(house)[0]
    db.session.commit()
    before = seen(house.root.get(path_of(house.max)).text)
    channel.owner = house.desk.bob
    db.session.commit()
    house.root.post(path_of(house.max), {"seen": before, "everything": str(house.nina.id)})

    assert (fresh_row(channel).owner_id, fresh_row(wire).owner_id) == (house.desk.bob.id, house.nina.id)


def test_two_administrators_at_once_hand_over_once(house, sign_in_as):
    wire = a_wire(house)[0]
    second = make_person("Ruth Second", (Role.ADMINISTRATOR, "house", ""))
    db.session.commit()
    names = {0: house.nina.id, 1: house.desk.alice.id}
    page, path = house.root.get(path_of(house.max)).text, path_of(house.max)
    forms = [{"seen": seen(page), "all-wires": str(names[n])} for n in names]
    answers = press([house.root, sign_in_as(second)], lambda _n: path, lambda n: forms[n])

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    winner = next(n for n, answer in enumerate(answers) if answer.status_code == 303)
    assert fresh_row(wire).owner_id == names[winner]
    assert len(entries("accounts.work.handed_over")) == len(entries("accounts.person.disabled")) == 1


def while_it_waits(post, *, at, then):
    """Press in a transaction of its own that comes to wait for ours at the lock `at`, do `then` in ours; the answer.

    SQLite lets one write at a time: there it waits with its first statement.
    """
    is_waiting, engine = Event(), db.engine
    if engine.dialect.name == "sqlite":
        is_waiting.set()

    def look(_connection, _cursor, statement, *_rest):
        if at in statement:
            is_waiting.set()

    with ThreadPoolExecutor(1) as others:
        event.listen(engine, "before_cursor_execute", look)
        coming = others.submit(post)
        try:
            assert is_waiting.wait(timeout=60)
        finally:
            event.remove(engine, "before_cursor_execute", look)
            then()
        return coming.result()


def test_what_is_given_this_very_moment_is_seen_before_somebody_is_disabled(house):
    channel = a_channel(house)[0]
    channel.owner = house.desk.bob
    db.session.commit()
    page, token, path = house.root.get(path_of(house.max)).text, house.root.token(), path_of(house.max)
    channel.owner = house.max
    db.session.flush()

    def press_it_now():
        return house.root.post(path, {"seen": seen(page), "everything": "", "csrf_token": token})

    answer = while_it_waits(press_it_now, at="FOR NO KEY UPDATE", then=db.session.commit)

    assert answer.status_code == 422
    assert "Choose who takes this over." in answer.text
    assert fresh(house.max).is_active
    assert fresh_row(channel).owner_id == house.max.id


def test_who_is_disabled_this_very_moment_is_given_nothing(house, sign_in_as):
    row, _column = an_open_network(house)
    row.owner = house.desk.bob
    db.session.commit()
    bob, form = sign_in_as(house.desk.bob), {"person": str(house.max.id)}
    form["csrf_token"], path = bob.token(), f"/triage/R-{row.request_id}/instagram/assign"
    disable_person(house.max, actor=house.people.root)

    answer = while_it_waits(lambda: bob.post(path, form), at="FOR SHARE", then=db.session.commit)

    assert answer.status_code in {409, 422}
    assert fresh_row(row).owner_id == house.desk.bob.id
    with house.root.application.test_request_context():
        assert work_of(fresh(house.max)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_work_goes_to_whom_was_disabled(house, kind):
    disable_person(house.max, actor=house.people.root)
    db.session.commit()

    with pytest.raises(Conflict, match="Max Leaver has been disabled meanwhile"):
        give_and_flush(house, kind)


def give_and_flush(house, kind):
    KINDS[kind](house)
    db.session.flush()


def test_work_is_handed_over_without_leaving(house):
    channel, wire = a_channel(house)[0], a_wire(house)[0]
    db.session.commit()

    assert "Choose somebody for at least one of these." in press_it(house, "hand-over").text
    assert press_it(house, "hand-over", all_channels=house.nina.id).status_code == 303
    assert (fresh_row(channel).owner_id, fresh_row(wire).owner_id) == (house.nina.id, house.max.id)
    assert fresh(house.max).is_active


def test_a_role_taken_leads_to_what_it_was_needed_for(house):
    a_wire(house)
    request_ = a_request(house)[0]
    db.session.execute(sa.update(MeasurementPlan).values(owner_id=house.desk.bob.id))
    db.session.commit()
    grant = next(one for one in house.max.grants if one.role == Role.COMMUNITY_MANAGER)
    answer = house.root.post(f"/people/{house.max.id}/roles/{grant.id}/take")
    page = house.root.get(answer.location).text

    assert answer.location.endswith(path_of(house.max, "hand-over"))
    assert page.count("No role for it any more") == 1
    assert f"R-{request_.id}" in page
    other = next(one for one in house.max.grants if one.role == Role.ANALYST)
    assert house.root.post(f"/people/{house.max.id}/roles/{other.id}/take").status_code == 303


def test_the_page_needs_no_more_queries_for_more_work(house, app):
    def asked():
        return len(queries_of(house.root, path_of(house.max)))

    for maker in KINDS.values():
        if maker not in {a_network, figures, a_standin, publication, escalation, a_form}:
            maker(house)
    db.session.commit()
    few = asked()
    for number in range(12):
        make_armed_wire(house.desk.request_, house.max)
        away(house, make_person(f"P{number} Away"))
        make_accepted(house.desk.community, house.max)
    db.session.commit()

    assert asked() <= few


def test_what_nobody_answers_for_is_no_work(app, house):
    with app.test_request_context():
        assert len(WORK) == 5
        assert work_of(house.nina) == []
