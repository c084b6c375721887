"""Beginning a request, and copying one."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.db import db
from app.promo.models import PromoRequest, RequestNetwork
from app.promo.states import RequestState
from app.promo.words import Kpi, Objective, RequestKind
from tests.pages import path_of
from tests.promo.makers import make_brief, make_request
from tests.stored import logged

URL = "/requests/new"


def the_request() -> PromoRequest:
    return db.session.scalars(sa.select(PromoRequest).order_by(PromoRequest.id.desc())).first()


def test_three_fields_make_a_draft(community, alice, sign_in_as):
    browser = sign_in_as(alice)
    page = browser.get(URL)
    assert page.status_code == 200

    answer = browser.post(URL, {"community": community.slug, "kind": "event", "title": "  Autumn\tBook Swap "})

    draft = the_request()
    assert answer.status_code == 303
    assert path_of(answer) == f"/requests/R-{draft.id}/brief/task"
    assert (draft.title, draft.kind, draft.state) == ("Autumn Book Swap", RequestKind.EVENT, RequestState.DRAFT)
    assert draft.filed_by_id == alice.id
    assert logged()[-1] == "promo.request.drafted"


def test_what_is_missing_is_said_beside_its_field(alice, sign_in_as):
    answer = sign_in_as(alice).post(URL, {"community": "", "kind": "", "title": ""})

    assert answer.status_code == 422
    assert "Give it a title, as one would call it in talk." in answer.text
    assert "<title>Error:" in answer.text
    assert the_request() is None


def test_another_community_is_not_there(community, alice, carol, sign_in_as):  # T01
    form = {"community": community.slug, "kind": "event", "title": "Swap"}
    assert sign_in_as(carol).post(URL, form).status_code == 422
    assert the_request() is None


def test_the_same_form_twice_makes_one(community, alice, sign_in_as):  # F30
    browser = sign_in_as(alice)
    form = {"community": community.slug, "kind": "event", "title": "Swap", "once": "a-key-of-this-very-form"}
    first, second = browser.post(URL, form), browser.post(URL, form)

    assert path_of(first) == path_of(second)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PromoRequest)) == 1


def test_columns_that_no_form_has_are_left_alone(community, alice, sign_in_as):  # T08
    form = {"community": community.slug, "kind": "event", "title": "Swap", "state": "accepted", "filed_by_id": "1"}
    sign_in_as(alice).post(URL, form | {"is_case": "1", "version": "9"})

    draft = the_request()
    assert (draft.state, draft.filed_by_id, draft.is_case, draft.version) == ("draft", alice.id, False, 1)


def test_a_copy_takes_the_words_but_not_the_days(community, alice, sign_in_as):
    source = make_request(community, alice, RequestState.CLOSED, is_case=True, wished_act="Bring a book")
    browser = sign_in_as(alice)
    assert "Copy of Autumn Book Swap" in browser.get(f"{URL}?copy=R-{source.id}").text

    form = {"community": community.slug, "kind": "event", "title": "Spring Book Swap", "copy_of": f"R-{source.id}"}
    browser.post(URL, form | {"steps": ["task", "goal", "act", "networks"]})

    draft = the_request()
    assert (draft.task, draft.wished_act, draft.kpi) == (source.task, "Bring a book", Kpi.REGISTRATIONS)
    assert draft.objective == Objective.EVENT
    assert (draft.target, draft.target_on, draft.state) == (None, None, RequestState.DRAFT)
    assert [(row.network_id, row.wished_on) for row in draft.networks] == [("instagram", None)]
    assert logged()[-2:] == ["promo.request.drafted", "promo.request.copied"]


def test_a_copy_takes_only_the_chosen_steps_and_is_of_its_own_kind(community, alice, sign_in_as):
    source = make_request(
        community, alice, RequestState.CLOSED, is_case=True, audience="Readers",
        answers={"when_and_where": "In May", "usual_course": "Slowly"},
    )  # fmt: skip
    form = {
        "community": community.slug,
        "kind": "achievement",
        "title": "A thousand books",
        "copy_of": f"R-{source.id}",
    }
    browser = sign_in_as(alice)
    assert browser.post(URL, form | {"steps": ["audience", "of another kind"]}).status_code == 422

    browser.post(URL, form | {"steps": ["audience"]})

    draft = the_request()
    assert (draft.kind, draft.audience, draft.answers) == (
        RequestKind.ACHIEVEMENT, "Readers", {"when_and_where": "In May"},
    )  # fmt: skip
    assert (draft.task, draft.objective, draft.networks) == ("", None, [])


def test_a_foreign_request_is_copied_only_when_it_is_a_shared_case(community, alice, carol, sign_in_as):  # T01
    hidden = make_brief(community, alice)
    shared = make_request(community, alice, RequestState.CLOSED, is_case=True, is_shared=True)
    browser = sign_in_as(carol)

    assert browser.get(f"{URL}?copy=R-{hidden.id}").status_code == 404
    assert browser.get(f"{URL}?copy=R-{shared.id}").status_code == 200


def test_what_was_asked_before_is_shown_while_one_types(community, alice, carol, sign_in_as):
    make_brief(community, alice, title="Осінній обмін книжками")

    assert "Осінній обмін книжками" in sign_in_as(alice).get("/requests/like?title=обмін КНИЖКАМИ").text
    assert "Осінній" not in sign_in_as(carol).get("/requests/like?title=обмін книжками").text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RequestNetwork)) == 1
