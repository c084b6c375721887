"""The rules by which a house approves: stages of a network, the brand guide, proofreading."""

from __future__ import annotations

from html import unescape

import pytest

from app.accounts.permissions import Role
from app.core.db import db
from app.core.errors import NotAllowed
from app.networks.models import Network
from app.promo.actions import placements as acts
from app.promo.actions.approval_rules import change_stages, write_guide
from app.promo.compliance import OF_CLASS
from app.promo.models import Approval, BrandGuide, NetworkReview, Placement
from app.promo.states import PlacementState as S
from app.promo.words import Sensitivity
from tests.factories import make_person
from tests.pages import parse
from tests.promo.factories import Desk
from tests.stored import log_of, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


def set_stages(desk, n_stages, first=None, second=None):
    network = db.session.get_one(Network, "instagram")
    change_stages(network, n_stages=n_stages, first_role=first, second_role=second, version=None,
                  actor=desk.people.root)  # fmt: skip
    db.session.commit()


def lead():
    return make_person("Mira Lead", (Role.MARKETING_LEAD, "house", ""), is_senior=True)


def test_a_network_may_ask_for_two_approvals(desk, sign_in_as):
    desk.placement(S.IN_REVIEW)
    root = sign_in_as(desk.people.root)
    assert root.post("/approval-rules/networks/instagram", {"n_stages": "3"}).status_code == 422
    assert root.post("/approval-rules/networks/instagram", {"n_stages": "2"}).status_code == 303
    assert log_of(only(NetworkReview)) == ["promo.network_review.changed"]
    sara, one = sign_in_as(desk.sara), f"{desk.path}/1"
    assert "A second senior is missing: it waits until there is one." in sara.get(one).get_data(as_text=True)

    assert sara.post(f"{one}/approve", {}).status_code == 303
    assert only(Placement).state == S.IN_REVIEW
    assert sara.post(f"{one}/approve", {}).status_code == 409
    assert sign_in_as(lead()).post(f"{one}/approve", {}).status_code == 303
    assert only(Placement).state == S.APPROVED


def test_a_stage_may_belong_to_a_role(desk, sign_in_as):
    placement = desk.placement(S.IN_REVIEW)
    set_stages(desk, 2, first=Role.SMM, second=Role.MARKETING_LEAD)
    sara, mira = sign_in_as(desk.sara), sign_in_as(lead())
    tom = make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)
    one = f"{desk.path}/1"
    assert "A second senior is missing" not in sara.get(one).get_data(as_text=True)
    refused = mira.post(f"{one}/approve", {})
    assert refused.status_code == 403
    assert "a senior with the role SMM specialist" in refused.get_data(as_text=True)
    assert sara.post(f"{one}/approve", {}).status_code == 303
    assert "a senior with the role Marketing lead" in sara.get(one).get_data(as_text=True)
    with pytest.raises(NotAllowed, match="Marketing lead"):
        acts.approve_placement(placement, actor=tom)
    db.session.rollback()
    assert mira.post(f"{one}/approve", {}).status_code == 303
    assert only(Placement).state == S.APPROVED


@pytest.mark.parametrize("name", ["sara", "tom", "mira"])
def test_any_of_the_group_approves(desk, sign_in_as, name):
    desk.placement(S.IN_REVIEW)
    set_stages(desk, 1, first=Role.SMM)
    tom = make_person("Tom Second", (Role.SMM, "network", "instagram"), is_senior=True)
    browser = sign_in_as({"sara": desk.sara, "tom": tom, "mira": lead()}[name])
    page = browser.get(f"{desk.path}/1").get_data(as_text=True)
    assert "May approve: Sara Lind, Tom Second." in page
    assert ("/1/approve" in page) == (name != "mira"), "she is senior, and of another group"
    assert browser.post(f"{desk.path}/1/approve", {}).status_code == (403 if name == "mira" else 303)


def test_never_more_than_two_approve(people, sign_in_as):
    desk = Desk(people, is_sensitive=True)
    desk.placement(S.IN_REVIEW)
    set_stages(desk, 2)  # sensitive, and on a network that asks for two: two all the same
    tom = make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True)
    form = {"checked": list(OF_CLASS[Sensitivity.MONEY])}
    seniors = [sign_in_as(person) for person in (desk.sara, tom, lead())]
    assert [one.post(f"{desk.path}/1/approve", form).status_code for one in seniors] == [303, 303, 409]
    assert len(only(Placement).standing_approvals) == 2
    assert "/1/approve" not in seniors[2].get(f"{desk.path}/1").get_data(as_text=True)


def test_comments_are_not_votes(desk, sign_in_as):
    desk.placement(S.IN_REVIEW)
    talk = f"/requests/{desk.request_.number}/comments"
    assert sign_in_as(desk.sara).post(talk, {"text": "Approved! Let it go out."}).status_code == 303
    assert sign_in_as(lead()).post(talk, {"text": "+1"}).status_code == 303
    assert (only(Placement).state, only(Placement).approvals) == (S.IN_REVIEW, [])
    assert sign_in_as(desk.bob).post(f"{desk.path}/1/schedule").status_code == 409


@pytest.mark.parametrize("topic", Sensitivity)
def test_each_class_has_a_checklist_that_is_ticked_whole(people, sign_in_as, topic):
    desk = Desk(people, sensitivity=topic)
    desk.placement(S.IN_REVIEW)
    sara, one, lines = sign_in_as(desk.sara), f"{desk.path}/1", OF_CLASS[topic]
    page = unescape(sara.get(one).get_data(as_text=True))
    assert all(f'value="{key}"' in page and str(words) in page for key, words in lines.items())
    for left_out in lines:
        answer = sara.post(f"{one}/approve", {"checked": [key for key in lines if key != left_out]})
        assert answer.status_code == 422
        assert "Tick each line that holds" in answer.get_data(as_text=True)
    assert sara.post(f"{one}/approve", {"checked": list(lines)}).status_code == 303
    assert only(Approval).checked == list(lines)


def test_where_nobody_has_the_role_it_waits_and_says_so(desk, sign_in_as):
    desk.placement(S.IN_REVIEW)
    set_stages(desk, 1, first=Role.LEADERSHIP)
    text = sign_in_as(desk.sara).get(f"{desk.path}/1").get_data(as_text=True)
    assert "Nobody may approve this" in text
    assert "This network asks for a senior with the role Leadership." in text
    assert "/1/approve" not in text
    assert "To approve" not in sign_in_as(desk.sara).get("/").get_data(as_text=True)
    set_stages(desk, 1, first=Role.SMM)
    assert "To approve" in sign_in_as(desk.sara).get("/").get_data(as_text=True)


def test_only_administrators_change_stages_and_only_seniors_write_the_guide(desk):
    with pytest.raises(NotAllowed):
        change_stages(db.session.get_one(Network, "instagram"), n_stages=2, first_role=None, second_role=None,
                      version=None, actor=desk.sara)  # fmt: skip
    with pytest.raises(NotAllowed):
        write_guide("Loud.", version=None, actor=desk.bob)


def test_the_guide_stands_beside_the_review_and_is_ticked(desk, sign_in_as):
    desk.placement(S.IN_REVIEW)
    sara, one = sign_in_as(desk.sara), f"{desk.path}/1"
    assert sara.post("/approval-rules/guide", {"text": "We never shout."}).status_code == 303
    assert "We never shout." in sign_in_as(desk.alice).get("/approval-rules").get_data(as_text=True)
    text = sara.get(one).get_data(as_text=True)
    assert "We never shout." in text
    assert "It fits the brand guide" in text
    assert sara.post(f"{one}/approve", {}).status_code == 422
    assert sara.post(f"{one}/approve", {"checked": ["guide", "made_up"]}).status_code in {303, 422}
    if only(Placement).state == S.IN_REVIEW:
        assert sara.post(f"{one}/approve", {"checked": ["guide"]}).status_code == 303
    assert only(Approval).checked == ["guide"]
    assert "It fits the brand guide" in sara.get(one).get_data(as_text=True), "kept with the approval"


def test_two_who_write_the_guide_lose_nothing(desk, sign_in_as):  # T45
    write_guide("First.", version=None, actor=desk.sara)
    db.session.commit()
    version = str(only(BrandGuide).version)
    mira, sara = sign_in_as(lead()), sign_in_as(desk.sara)
    assert mira.post("/approval-rules/guide", {"text": "Mine.", "version": version}).status_code == 303
    answer = sara.post("/approval-rules/guide", {"text": "Hers.", "version": version})
    assert answer.status_code == 409
    assert "Mine." in answer.get_data(as_text=True)
    assert "Hers." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "first", "second"),
    [("guide", {"text": "Mine."}, {"text": "Hers."}), ("networks/instagram", {"n_stages": "2"}, {"n_stages": "1"})],
)
def test_of_two_who_begin_the_second_is_told(desk, sign_in_as, path, first, second):  # T45
    senior, root = sign_in_as(desk.sara), sign_in_as(desk.people.root)
    browser = senior if path == "guide" else root
    assert browser.post(f"/approval-rules/{path}", first).status_code == 303
    answer = browser.post(f"/approval-rules/{path}", second | {"version": ""})  # its page was opened before
    assert answer.status_code == 409
    kept = only(BrandGuide).text if path == "guide" else str(only(NetworkReview).n_stages)
    assert kept in first.values()


def test_an_emptied_guide_is_written_anew(desk, sign_in_as):
    browser, path = sign_in_as(desk.sara), "/approval-rules/guide"
    for text in ("First.", "", "Second."):
        shown = parse(browser.get(path).text).xpath("string(//input[@name='version']/@value)")
        assert browser.post(path, {"text": text, "version": shown}).status_code == 303
    assert only(BrandGuide).text == "Second."


def test_words_are_proofread_until_they_change(desk, sign_in_as):
    placement = desk.placement(S.CONTENT_DUE)
    url = "https://example.org/books"
    alice, one = sign_in_as(desk.alice), f"{desk.path}/1"
    assert alice.post(f"{one}/proofread").status_code == 422, "there is nothing to read yet"
    acts.write_content(placement, caption="Come", destination_url=url, version=None, actor=desk.alice)
    db.session.commit()
    assert "Nobody has read these words" in alice.get(one).get_data(as_text=True)
    assert alice.post(f"{one}/proofread").status_code == 303
    assert "promo.placement.proofread" in log_of(placement)
    assert "Nobody has read these words" not in alice.get(one).get_data(as_text=True)
    acts.write_content(placement, caption="Do come", destination_url=url, version=None, actor=desk.alice)
    db.session.commit()
    assert "Nobody has read these words" in alice.get(one).get_data(as_text=True)
