"""Views of the desk: filters under a name, one to begin with, some for the whole house."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.accounts.permissions import Role
from app.core.db import db
from app.promo.models import SavedView
from app.promo.words import Sensitivity
from tests.factories import make_person
from tests.pages import parse
from tests.promo.makers import make_community, make_request
from tests.stored import fresh, last_entry, only


def chips(browser, path="/triage?all=1"):
    """The views above the desk, each with its count."""
    found = parse(browser.get(path).text).xpath("//nav[@aria-label='Views of the desk']/a[@class='chip']")
    return {" ".join("".join(one.itertext()).split()): one.get("href") for one in found}


def test_filters_are_kept_under_a_name_with_a_count(filed, community, alice, bob, people, sign_in_as):
    make_request(community, alice, owner=people.sara, sensitivity=Sensitivity.MONEY, title="A collection")
    browser = sign_in_as(bob)
    assert chips(browser) == {}
    assert "/triage/views/new?mine=1" in browser.get("/triage?mine=1").text
    page = parse(browser.get("/triage/views/new?mine=1&page=7&odd=x").text)
    asked = page.xpath("string(//input[@name='asked']/@value)")
    form = {"name": "My own", "asked": asked}

    answer = browser.post("/triage/views", form)

    assert answer.location.endswith("/triage?mine=1")
    assert only(SavedView).filters == {"mine": "1"}
    assert last_entry().tag == "promo.view.kept"
    assert chips(browser) == {"My own 1": "/triage?mine=1"}
    assert "Keep these filters" not in browser.get("/triage?mine=1").text
    assert "There is a view of this name already" in browser.post("/triage/views", form).text
    assert "Set at least one filter first" in browser.post("/triage/views", {"name": "All", "asked": "odd=1"}).text
    assert "Give it a name." in browser.post("/triage/views", {"asked": asked}).text


def test_the_desk_opens_with_one_of_them(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    for name, asked in (("Mine", "mine=1"), ("Late", "late=1")):
        browser.post("/triage/views", {"name": name, "asked": asked, "is_default": "y"})

    opened = browser.get("/triage")
    assert (opened.status_code, opened.location) == (302, "/triage?late=1")
    whole = parse(browser.get(opened.location).text).xpath("//a[text()='Clear filters']/@href")[0]
    assert f"R-{filed.id}" in browser.get(whole).text


def test_seniors_share_a_view_with_the_house(filed, bob, people, sign_in_as):
    browser, senior = sign_in_as(bob), sign_in_as(people.sara)
    browser.post("/triage/views", {"name": "Ours", "asked": "mine=1", "is_shared": "y"})  # who may not is not asked
    assert not only(SavedView).is_shared
    browser.post(f"/triage/views/{only(SavedView).id}/forget")
    senior.post("/triage/views", {"name": "Ours", "asked": "mine=1", "is_shared": "y"})
    view = only(SavedView)
    at = f"/triage/views/{view.id}"

    assert (chips(browser), chips(senior)) == ({"Ours 1": "/triage?mine=1"}, {"Ours 0": "/triage?mine=1"})
    assert "This view belongs to Sara" in browser.get(at).text
    assert browser.post(at, {"name": "Mine"}).status_code == 403
    assert browser.post(f"{at}/forget").status_code == 403

    senior.post(at, {"name": "Not ours", "version": str(view.version)})
    assert (fresh(view).name, view.is_shared) == ("Not ours", False)
    assert browser.get(at).status_code == 404
    assert senior.post(at, {"name": "Once more", "version": "0"}).status_code == 409


def test_a_view_that_was_removed_is_put_back(filed, bob, sign_in_as):
    browser = sign_in_as(bob)
    browser.post("/triage/views", {"name": "Late ones", "asked": "late=1", "is_default": "y"})
    answer = browser.post(f"/triage/views/{only(SavedView).id}/forget")
    assert last_entry().tag == "promo.view.forgotten"
    page = parse(browser.get(urlsplit(answer.location).path).text)
    assert "No views yet" in page.xpath("string(//main)")
    undo = page.xpath("//form[@action='/triage/views']")[0]
    browser.post("/triage/views", {one.get("name"): one.get("value") for one in undo.xpath(".//input")})
    assert (only(SavedView).name, only(SavedView).is_default) == ("Late ones", True)


def test_a_view_keeps_nothing_that_no_database_compares(filed, bob, people, sign_in_as):  # T49
    browser, senior = sign_in_as(bob), sign_in_as(people.sara)
    senior.post("/triage/views", {"name": "Ours", "asked": "mine=1&q=swap%00&network=%00", "is_shared": "y"})

    assert only(SavedView).filters == {"mine": "1"}
    view = only(SavedView)
    view.filters = {"q": "swap\x00"}  # kept before
    db.session.commit()
    assert "Ours" in browser.get("/triage?all=1").text


def test_a_shared_view_tells_nobody_of_a_community_that_is_not_theirs_to_know(filed, people, sign_in_as):  # T04
    hidden = make_community("Hidden Circle", is_private=True)
    senior = sign_in_as(people.sara)
    for name, slug in (("Theirs", hidden.slug), ("Ours", filed.community.slug)):
        senior.post("/triage/views", {"name": name, "asked": f"community={slug}", "is_shared": "y"})
    browser = sign_in_as(make_person("Ivan Rud", (Role.SMM, "network", "instagram")))

    for page in ("/triage?all=1", "/triage/views"):
        text = browser.get(page).text
        assert ("Theirs" in text, hidden.slug in text, "Ours" in text) == (False, False, True)
    at = [view.get("href") for view in parse(senior.get("/triage/views").text).xpath("//a[contains(@href, '/views/')]")]
    assert sorted(browser.get(one).status_code for one in at if one.rpartition("/")[2].isdecimal()) == [200, 404]
    assert list(chips(senior)) == ["Ours 1", "Theirs 0"]
