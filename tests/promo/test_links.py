"""A request that is a duplicate, two that are merged, one that is split."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from app.accounts.permissions import Role
from app.core import clock
from app.core.db import db
from app.notifications.models import Notification
from app.promo.actions.drafts import attach_pictures, point_to
from app.promo.models import LinkKind, PromoRequest, RequestFollower, RequestLink
from app.promo.states import NetworkDecision, RequestState
from tests.factories import make_person
from tests.pages import parse
from tests.promo.deciding import YES, decide, decisions
from tests.promo.factories import upload
from tests.promo.makers import days_ahead, make_community, make_manager, make_request
from tests.stored import entries, fresh, last_entry, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

NOTE = {"note": "It is the same swap."}


@pytest.fixture
def other(community, bob):
    """Another manager's request about the same, on Instagram and Viber."""
    maria = make_manager(community, "Maria Bilyk")
    return make_request(
        community, maria, owner=bob, networks=("instagram", "viber"), task="Bring their friends.", message="Come!"
    )


def at(request_, step, *rest):
    return f"/triage/R-{request_.id}/{step}" + "".join(f"/R-{one.id}" for one in rest)


def told(person):
    news = sa.select(Notification).where(Notification.person_id == person.id).order_by(Notification.id.desc())
    return db.session.scalars(news).first()


def test_a_duplicate_is_declined_and_its_author_follows_the_other(filed, other, bob, sign_in_as):
    browser = sign_in_as(bob)
    assert at(other, "duplicate", filed) in browser.get(at(other, "same")).text
    assert "Say why" in browser.post(at(other, "duplicate", filed), {}).text
    browser.post(at(other, "duplicate", filed), NOTE)

    gone = fresh(other)
    assert (gone.state, gone.decline_reason, gone.decline_text) == ("declined", "duplicate", NOTE["note"])
    assert decisions(other) == ["no", "no"]
    assert [one.changes["other"] for one in entries("promo.request.duplicate")] == [filed.number]
    maria = sign_in_as(other.filed_by)
    assert f"/requests/R-{filed.id}" in maria.get(f"/requests/R-{other.id}").text
    assert f"/requests/R-{other.id}" in maria.get(f"/requests/R-{filed.id}").text
    assert told(other.filed_by).path == f"/requests/R-{other.id}"

    for network in ("instagram", "facebook"):
        decide(browser, filed, "yes", YES, network=network)
    assert told(other.filed_by).path == f"/requests/R-{filed.id}"

    browser.post(at(other, "instagram/take-back"))  # the answer is taken back: it stands by itself again
    assert (fresh(other).state, only(RequestLink).undone_at is not None) == ("triage", True)
    assert db.session.scalars(sa.select(RequestFollower)).all() == []


def test_who_has_two_duplicates_follows_until_both_go_on(filed, other, community, bob, sign_in_as):
    twin = make_request(community, other.filed_by, owner=bob, networks=("instagram",))
    browser = sign_in_as(bob)
    for one in (other, twin):
        browser.post(at(one, "duplicate", filed), NOTE)
    assert only(RequestFollower).person_id == other.filed_by_id
    for one, n_left in ((twin, 1), (other, 0)):
        assert browser.post(f"/triage/R-{one.id}/instagram/take-back").status_code == 303
        assert db.session.scalar(sa.select(sa.func.count()).select_from(RequestFollower)) == n_left


def test_who_may_not_read_the_other_does_not_follow_it(filed, people, bob, sign_in_as):
    gardeners = make_community("Gardeners")
    carol = make_manager(gardeners, "Carol Berg")
    theirs = make_request(gardeners, carol, owner=bob)
    sign_in_as(bob).post(at(theirs, "duplicate", filed), NOTE)

    assert fresh(theirs).state == RequestState.DECLINED
    assert db.session.scalars(sa.select(RequestFollower)).all() == []
    page = sign_in_as(carol).get(f"/requests/R-{theirs.id}").text
    assert f"R-{filed.id} " not in page.replace(f"R-{filed.id} as", ""), "no number, title or link of a stranger"


def test_what_cannot_be_a_duplicate(filed, other, community, alice, bob, people, sign_in_as):
    browser = sign_in_as(bob)
    ended = make_request(community, alice, RequestState.CANCELLED, owner=bob)
    assert "no duplicate of itself" in browser.post(at(filed, "duplicate", filed), NOTE).text
    assert "does not go on: Cancelled" in browser.post(at(filed, "duplicate", ended), NOTE).text
    decide(browser, filed, "yes", YES)
    assert "Instagram has answered already: Yes." in browser.post(at(filed, "duplicate", other), NOTE).text
    assert fresh(filed).state == RequestState.TRIAGE

    assert sign_in_as(people.sara).post(at(filed, "duplicate", other), NOTE).status_code == 303, "seniors may"
    assert fresh(filed).state == RequestState.DECLINED
    assert browser.get(at(other, "duplicate", filed)).status_code == 409, "no ring of duplicates"

    ira = make_person("Ira Sydor", (Role.SMM, "network", "viber"))
    of_another_network = make_request(community, alice, owner=bob, networks=("facebook",))
    for step in ("duplicate", "merge", "unmerge"):
        assert sign_in_as(ira).post(at(other, step, of_another_network), NOTE).status_code == 404
    assert sign_in_as(ira).post(at(other, "duplicate", other), NOTE).status_code == 403


def test_a_merge_takes_over_what_is_not_there(filed, other, alice, bob, sign_in_as):
    attach_pictures(other, [upload()], actor=other.filed_by)
    point_to(other, url="https://example.org/swap")
    filed.message = "Swap!"
    db.session.commit()
    browser, path = sign_in_as(bob), at(other, "merge", filed)
    page = browser.get(path).text
    assert "Bring their friends." in page
    assert "Bring project managers from other companies to the swap." in page

    browser.post(path, NOTE | {"take_task": "both", "take_message": "theirs"})

    kept = fresh(filed)
    assert kept.task == "Bring project managers from other companies to the swap.\n\nBring their friends."
    assert kept.message == "Come!"
    assert [row.network_id for row in kept.networks] == ["instagram", "facebook", "viber"]
    assert kept.networks[2].owner_id == bob.id
    assert fresh(other).state == RequestState.DECLINED
    assert [entries(f"promo.request.{tag}")[0].subject_id for tag in ("merged", "took_over")] == [other.id, filed.id]
    assert entries("promo.request.took_over")[0].changes["message"] == ["Swap!", "Come!"]
    page = browser.get(f"/requests/R-{filed.id}").text
    assert "https://example.org/swap" in page
    assert "shelf" in page

    browser.post(at(other, "unmerge", filed))
    kept = fresh(filed)
    assert (kept.message, [row.network_id for row in kept.networks]) == ("Swap!", ["instagram", "facebook"])
    assert "https://example.org/swap" not in browser.get(f"/requests/R-{filed.id}").text
    assert (fresh(other).state, decisions(other)) == (RequestState.TRIAGE, ["open", "open"])
    assert last_entry().tag == "promo.request.merge_undone"
    assert browser.post(at(other, "unmerge", filed)).status_code == 409


def test_a_network_that_is_taken_over_keeps_its_promise(filed, other, bob, sign_in_as):
    viber = other.networks[1]
    viber.promised_at, viber.content_promised_at = clock.now() + timedelta(days=9), clock.now() + timedelta(days=5)
    viber.promise_lines = [{"kind": "lead", "days": 5}]
    promise = (viber.promised_at, viber.content_promised_at, viber.promise_lines)
    db.session.commit()
    sign_in_as(bob).post(at(other, "merge", filed), NOTE)
    taken = fresh(filed).networks[2]
    assert (taken.network_id, taken.promised_at, taken.content_promised_at, taken.promise_lines) == ("viber", *promise)


def test_what_is_put_off_comes_back_from_a_merge_as_it_was(filed, other, bob, sign_in_as):
    browser = sign_in_as(bob)
    decide(browser, other, "later", {"later_on": str(days_ahead(9)), "note": "After the fair."}, network="viber")
    for network in ("instagram", "facebook"):
        decide(browser, filed, "later", {"later_on": str(days_ahead(20))}, network=network)
    fresh(other).triage_due_at = clock.now() + timedelta(days=1)
    db.session.commit()
    before, due, viber = other.triage_due_at, fresh(filed).triage_due_at, fresh(other).networks[1]
    was = (viber.decision, viber.later_on, viber.note, viber.decided_at, viber.decided_by_id)
    browser.post(at(other, "merge", filed), NOTE)
    assert fresh(filed).triage_due_at == before != due
    assert browser.post(at(other, "unmerge", filed)).status_code == 303

    assert fresh(filed).triage_due_at == due, "the target's own answer time, not that of the other one"
    assert fresh(filed).house_since is None
    assert (fresh(other).state, decisions(other)) == (RequestState.TRIAGE, ["open", "later"])
    viber = fresh(other).networks[1]
    assert (viber.decision, viber.later_on, viber.note, viber.decided_at, viber.decided_by_id) == was
    assert viber.refusal is None


def test_a_merge_from_which_something_has_followed_stands(filed, other, bob, sign_in_as):
    browser = sign_in_as(bob)
    browser.post(at(other, "merge", filed), NOTE)
    assert "undo that instead" in browser.post(at(other, "instagram/take-back")).text
    decide(browser, filed, "yes", YES)
    assert "Something has followed" in browser.post(at(other, "unmerge", filed)).text
    browser.post(at(filed, "instagram/take-back"))
    clock.move_to(timedelta(days=2))
    assert "more than a day ago" in sign_in_as(bob).post(at(other, "unmerge", filed)).text
    assert fresh(other).state == RequestState.DECLINED


def test_words_of_two_communities_stay_apart(filed, bob, sign_in_as):
    gardeners = make_community("Gardeners")
    theirs = make_request(gardeners, make_manager(gardeners, "Carol Berg"), owner=bob)
    answer = sign_in_as(bob).post(at(theirs, "merge", filed), NOTE)
    assert "different communities" in answer.text
    assert fresh(theirs).state == RequestState.TRIAGE


def test_of_two_merges_in_one_second_one_wins(filed, other, bob, sign_in_as):
    paths = [at(other, "merge", filed), at(filed, "merge", other)]
    browsers = [sign_in_as(bob) for _path in paths]
    tokens = [browser.token() for browser in browsers]
    db.session.remove()
    barrier, statuses = Barrier(len(paths)), []

    def press(browser, token, path):
        barrier.wait()
        statuses.append(browser.post(path, NOTE | {"csrf_token": token}).status_code)

    threads = [Thread(target=press, args=one) for one in zip(browsers, tokens, paths, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [303, 409]
    assert only(RequestLink).kind == LinkKind.MERGED


def test_networks_are_split_off_with_the_same_brief(filed, bob, alice, sign_in_as):
    attach_pictures(filed, [upload()], actor=alice)
    browser, path = sign_in_as(bob), at(filed, "split")
    decide(browser, filed, "yes", YES)
    assert "Choose at least one" in browser.post(path, {}).text
    assert browser.post(path, {"networks": ["instagram"]}).status_code == 422, "it has answered"
    browser.post(path, {"networks": ["facebook"]})

    made = db.session.get_one(PromoRequest, only(RequestLink).to_id)
    assert (fresh(filed).state, decisions(filed)) == (RequestState.ACCEPTED, ["yes"])
    assert (made.state, decisions(made), made.task, made.target) == ("triage", ["open"], filed.task, filed.target)
    assert made.networks[0].decision == NetworkDecision.OPEN
    assert made.triage_due_at == filed.triage_due_at
    assert "shelf" in browser.get(f"/requests/R-{made.id}").text
    for here, there in ((filed, made), (made, filed)):
        links = parse(sign_in_as(alice).get(f"/requests/R-{here.id}").text).xpath("//aside//a/@href")
        assert f"/requests/R-{there.id}" in links
    assert [entries(f"promo.request.{tag}")[0].subject_id for tag in ("split", "split_off")] == [filed.id, made.id]
    assert browser.get(at(made, "split")).status_code == 409
