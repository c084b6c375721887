"""Rules of the desk: what comes in goes to whom the first fitting one names."""

from __future__ import annotations

from itertools import pairwise

import pytest
import sqlalchemy as sa

from app.accounts.actions.absences import enter_absence
from app.accounts.permissions import Role
from app.accounts.states import AbsenceKind
from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.notifications.models import Notification
from app.promo.actions.requests import submit_request
from app.promo.actions.rules import add_rule
from app.promo.models import RoutedNetwork, RoutingRule
from app.promo.states import RequestState
from app.promo.words import RequestKind, Sensitivity
from tests.factories import make_person
from tests.pages import parse
from tests.promo.makers import days_ahead, make_brief, make_community, make_manager, make_request
from tests.stored import entries, fresh, last_entry, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


@pytest.fixture
def dmytro(community):
    """Triages the whole house, like bob."""
    return make_person("Dmytro Kravets", (Role.SMM, "house", ""))


@pytest.fixture
def rule(people):
    def made(name, person, standin=None, **conditions):
        values = {"name": name, "person_id": person.id, "standin_id": standin.id if standin else None, **conditions}
        found = add_rule(values, actor=people.sara)
        db.session.commit()
        return found

    return made


def owners(community, author, *networks, **values):
    """Who is given each network of a request that comes in."""
    brief = make_brief(community, author, networks=networks or ("instagram",), **values)
    submit_request(brief, actor=author)
    db.session.commit()
    return [row.owner.name.split()[0] for row in brief.networks]


def test_the_first_fitting_rule_gives_it_to_somebody(community, alice, bob, people, dmytro, rule):
    rule("Money", people.sara, sensitivity=Sensitivity.MONEY)
    rule("Pictures", dmytro, network_id="instagram", kind=RequestKind.EVENT)
    rule("Ours", dmytro, community_id=make_community("Gardeners").id)

    assert owners(community, alice, "instagram", "facebook") == ["Dmytro", "Bob"]
    routed = only(RoutedNetwork)
    assert (routed.rule_name, routed.network_id, routed.is_standin) == ("Pictures", "instagram", False)
    assert entries("promo.request.routed")[0].changes["rule"] == "Pictures"
    assert owners(community, alice, kind=RequestKind.INITIATIVE) == ["Bob"]
    assert owners(community, alice, sensitivity=Sensitivity.MONEY) == ["Sara"]


def test_who_is_away_is_stood_in_for(community, alice, bob, people, dmytro, rule):
    nadia = make_person("Nadia Lys", (Role.SMM, "network", "instagram"))
    rule("Pictures", dmytro, nadia, network_id="instagram")
    rule("Nadia away", nadia, people.sara, network_id="instagram")
    dmytro.disabled_at = clock.now()
    assert owners(community, alice) == ["Nadia"]
    assert only(RoutedNetwork).is_standin
    nadia.disabled_at = clock.now()
    assert owners(community, alice) == ["Sara"], "who stands in for the one who stands in"
    people.sara.disabled_at = clock.now()
    assert owners(community, alice) == ["Bob"], "no rule is left: whoever triages it"


def away(person, deputy=None):
    """From today on for some days."""
    enter_absence(
        person, starts_on=days_ahead(0), ends_on=days_ahead(5), kind=AbsenceKind.OTHER, deputy=deputy, actor=person
    )
    db.session.commit()


def test_the_stand_in_of_a_rule_comes_before_the_deputy_of_an_absence(community, alice, people, dmytro, rule):
    nadia = make_person("Nadia Lys", (Role.SMM, "house", ""))
    rule("Pictures", dmytro, nadia, network_id="instagram")
    rule("All", people.bob)
    away(dmytro, people.sara)
    assert owners(community, alice) == ["Nadia"]
    away(nadia)
    assert owners(community, alice) == ["Sara"], "whom the first has named before going"
    assert [one.is_standin for one in db.session.scalars(sa.select(RoutedNetwork))] == [True, True]
    people.sara.disabled_at = clock.now()
    assert owners(community, alice) == ["Bob"], "the next rule"


def test_an_absence_without_a_deputy_goes_past_its_rule(community, alice, bob, people, dmytro, rule, sign_in_as):
    make_person("Nadia Lys", (Role.SMM, "network", "facebook"))
    rule("Pictures", dmytro, network_id="instagram")
    away(dmytro)
    assert owners(community, alice) == ["Bob"], "who triages it and has the fewest open"
    waiting = make_request(community, alice, RequestState.SUBMITTED)
    tried = sign_in_as(people.sara).get(f"/triage/rules?try={waiting.number}").text
    assert "Instagram: no rule" in tried

    for one in (bob, people.sara):
        away(one)
    brief = make_brief(community, alice)
    submit_request(brief, actor=alice)
    db.session.commit()
    assert (fresh(brief).state, brief.networks[0].owner) == (RequestState.SUBMITTED, None)
    told = db.session.scalars(sa.select(Notification).order_by(Notification.id.desc())).first()
    assert told.person == people.sara, "the seniors are told, however far they are"


def test_seniors_keep_them_in_an_order(community, bob, people, dmytro, sign_in_as):
    senior, form = sign_in_as(people.sara), {"name": "Pictures", "network_id": "instagram", "person_id": str(dmytro.id)}
    assert sign_in_as(bob).post("/triage/rules/new", form).status_code == 403
    assert "Give it a name." in senior.post("/triage/rules/new", {}).text
    senior.post("/triage/rules/new", form)
    senior.post("/triage/rules/new", form | {"name": "All", "network_id": ""})
    pictures, whole = (db.session.get_one(RoutingRule, n) for n in (1, 2))

    senior.post(f"/triage/rules/{whole.id}/up")
    assert [entry.changes["position"] for entry in entries("promo.rule.moved")] == [[2, 1]]
    page = sign_in_as(bob).get("/triage/rules").text
    assert page.index("All") < page.index("Pictures")
    assert "Nothing reaches it: “All” asks less" in page

    at = f"/triage/rules/{pictures.id}"
    senior.post(at, form | {"person_id": str(bob.id), "version": str(pictures.version)})
    assert fresh(pictures).person_id == bob.id
    assert last_entry().changes == {"person": ["Dmytro Kravets", bob.name]}
    late = senior.post(at, form | {"name": "Stories", "version": "0"})
    assert (late.status_code, "was changed meanwhile" in late.text) == (409, True)

    senior.post(f"/triage/rules/{whole.id}/retire")
    assert fresh(whole).retired_at is not None
    senior.post(f"/triage/rules/{whole.id}/restore")
    assert [fresh(whole).retired_at, last_entry().tag] == [None, "promo.rule.restored"]


def test_a_rule_that_leads_nowhere_is_refused(community, alice, bob, people, dmytro, rule, sign_in_as):
    senior = sign_in_as(people.sara)
    ira = make_person("Ira Sydor", (Role.SMM, "network", "facebook"))
    rule("One", bob, dmytro)
    rule("Two", dmytro, people.sara)

    def refused(**values):
        return senior.post("/triage/rules/new", {"name": "Three", **{name: str(one) for name, one in values.items()}})

    assert "may not triage what this rule catches" in refused(person_id=ira.id, network_id="instagram").text
    assert "Nobody stands in for themselves" in refused(person_id=bob.id, standin_id=bob.id).text
    circle = refused(person_id=people.sara.id, standin_id=bob.id).text
    assert f"in a circle: {people.sara.name}, {bob.name}, {dmytro.name}, {people.sara.name}." in circle
    assert "Choose one of the list." in refused(person_id=alice.id).text

    left = rule("Facebook", ira, network_id="facebook")
    ira.disabled_at = clock.now()
    db.session.commit()
    assert "Names nobody who may triage" in senior.get("/triage/rules").text
    assert fresh(left).retired_at is None


def test_seniors_of_a_network_keep_its_rules(community, dmytro, rule, sign_in_as):
    of_facebook = sign_in_as(make_person("Olha Sydor", (Role.SMM, "network", "facebook"), is_senior=True))
    form = {"name": "Ours", "person_id": str(dmytro.id)}
    assert of_facebook.post("/triage/rules/new", form | {"network_id": "instagram"}).status_code == 403
    assert of_facebook.post("/triage/rules/new", form | {"network_id": "facebook"}).status_code == 303
    pictures = rule("Pictures", dmytro, network_id="instagram")
    assert of_facebook.post(f"/triage/rules/{pictures.id}/retire").status_code == 403
    assert f"/triage/rules/{pictures.id}/up" not in of_facebook.get("/triage/rules").text


def test_one_asks_which_rule_would_catch_it(community, alice, bob, people, dmytro, rule, sign_in_as):
    rule("Pictures", dmytro, network_id="instagram")
    waiting = make_request(community, alice, RequestState.SUBMITTED, networks=("instagram", "viber"))
    ira = make_person("Ira Sydor", (Role.SMM, "network", "facebook"))

    said = parse(sign_in_as(bob).get(f"/triage/rules?try={waiting.number}").text).xpath("//section//li")
    assert [one.text.strip() for one in said] == [f"Instagram: the rule “Pictures”, {dmytro.name}", "Viber: no rule"]
    assert fresh(waiting).state == RequestState.SUBMITTED, "asking changes nothing"
    for number in (waiting.number, "R-999"):
        assert "There is no request of this number." in sign_in_as(ira).get(f"/triage/rules?try={number}").text


def test_what_was_caught_is_listed(community, alice, bob, people, dmytro, rule, sign_in_as):
    kept = rule("Pictures", dmytro, network_id="instagram")
    owners(community, alice)
    gardeners = make_community("Gardeners")
    owners(gardeners, make_manager(gardeners, "Carol Berg"), title="Seeds")
    browser = sign_in_as(bob)
    assert len(parse(browser.get("/triage/rules/caught").text).xpath("//tbody/tr")) == 2
    assert len(parse(browser.get(f"/triage/rules/caught?rule={kept.id}").text).xpath("//tbody/tr")) == 2
    assert "Nothing fits these filters" in browser.get("/triage/rules/caught?network=viber").text
    ours = sign_in_as(make_person("Ira Sydor", (Role.SMM, "community", str(community.id))))
    assert "Seeds" not in ours.get("/triage/rules/caught").text
    assert "Seeds" in browser.get("/triage/rules/caught/export/csv").text


def test_many_ways_to_the_same_people_are_gone_once(community, people, rule):  # T48
    folk = [make_person(f"P{n} Of", (Role.SMM, "house", "")) for n in range(20)]
    for person, standin in pairwise(folk):  # three rules each: as many ways as three to the power of nineteen
        values = {"person_id": person.id, "standin_id": standin.id, "position": 1, "created_at": clock.now()}
        db.session.add_all(RoutingRule(name=f"{person.name} {n}", **values) for n in range(3))
    db.session.commit()

    rule("One more", people.bob, folk[0])
    with pytest.raises(Invalid) as refused:
        rule("Round", folk[-1], people.bob)
    assert "goes round in a circle" in str(refused.value.fields["standin_id"])


def test_a_rule_tells_nobody_of_a_community_that_is_not_theirs_to_know(community, people, rule, sign_in_as):  # T04
    hidden = make_community("Hidden Circle", is_private=True)
    secret = rule("Caught for them", people.bob, community_id=hidden.id)
    rule("For all", people.bob)
    network_only = sign_in_as(make_person("Ivan Rud", (Role.SMM, "network", "instagram"), is_senior=True))
    manager = sign_in_as(make_person("Olha Sych", (Role.COMMUNITY_MANAGER, "community", str(community.id)),
                                     is_senior=True))  # fmt: skip

    for page in ("/triage/rules", "/triage/rules/caught", "/triage/rules/new"):
        text = network_only.get(page).text
        assert "Hidden Circle" not in text
        assert "Caught for them" not in text
    assert "Hidden Circle" not in manager.get("/triage/rules/new").text
    for browser in (network_only, manager):
        assert browser.get(f"/triage/rules/{secret.id}").status_code == 404
        assert browser.post(f"/triage/rules/{secret.id}/retire").status_code == 404
    assert "Caught for them" in sign_in_as(people.sara).get("/triage/rules").text


def test_who_triages_nothing_keeps_no_rule_for_the_whole_house(community, people, sign_in_as):  # T01
    senior = make_person("Olha Sych", (Role.COMMUNITY_MANAGER, "community", str(community.id)), is_senior=True)
    answer = sign_in_as(senior).post("/triage/rules/new", {"name": "Mine", "person_id": str(people.bob.id)})

    assert answer.status_code == 403
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RoutingRule)) == 0
