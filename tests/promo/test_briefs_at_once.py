"""One brief is saved from several windows in the very same instant, on whichever database the tests run (T45, F30)."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.promo.actions.drafts import save_brief
from app.promo.models import PromoRequest
from app.promo.queries.briefs import creatives_of, references_of
from app.promo.states import RequestState
from tests.promo.factories import picture
from tests.promo.makers import BRIEF, make_brief, make_draft
from tests.promo.test_placements_at_once import press
from tests.stored import fresh

WINDOWS = 8


@pytest.fixture
def draft(community, alice):
    return make_draft(community, alice)


@pytest.fixture
def windows(alice, sign_in_as):
    return [sign_in_as(alice) for _window in range(WINDOWS)]


def test_equal_words_are_one_save(draft, windows):
    path, content = f"/requests/R-{draft.id}/brief/content", picture()
    words = {"content_exists": "Photos", "reference_url": "https://example.org/sale", "version": "1"}
    answers = press(windows, lambda _n: path, lambda _n: words | {"creatives": (io.BytesIO(content), "shelf.png")})

    assert [answer.status_code for answer in answers] == [303] * WINDOWS
    saved = fresh(draft)
    assert (saved.content_exists, saved.version) == ("Photos", 2)
    assert (len(creatives_of(saved)), len(references_of(saved))) == (1, 1)


def test_equal_words_that_are_saved_as_one_types_are_one_save(draft, windows):
    path, headers = f"/requests/R-{draft.id}/brief/task/autosave", {"X-Autosave": "1"}
    answers = press(windows, lambda _n: path, lambda _n: {"task": "Bring people", "version": "1"}, headers=headers)

    assert [(answer.status_code, answer.json["fields"]) for answer in answers] == [(200, {"version": "2"})] * WINDOWS


def test_other_words_show_both_and_lose_nothing(draft, windows):
    path = f"/requests/R-{draft.id}/brief/task"
    answers = press(windows, lambda _n: path, lambda n: {"task": f"Words of window {n} here", "version": "1"})

    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (WINDOWS - 1)
    kept = fresh(draft)
    for number, answer in enumerate(answers):
        if answer.status_code == 409:
            assert kept.task in answer.text
            assert f"Words of window {number} here" in answer.text
    assert kept.version == 2


def test_other_networks_are_a_conflict_and_equal_ones_are_not(draft, windows):
    path = f"/requests/R-{draft.id}/brief/networks"
    rows = {"networks-0-network_id": "instagram", "networks-1-network_id": "facebook", "version": "1"}
    answers = press(windows, lambda _n: path, lambda n: rows | {f"networks-{n % 2}-is_chosen": "y"})

    assert {answer.status_code for answer in answers} == {303, 409}
    (chosen,) = fresh(draft).networks
    mine = ("instagram", "facebook").index(chosen.network_id)
    assert {answer.status_code for answer in answers[mine::2]} == {303}
    assert {answer.status_code for answer in answers[1 - mine :: 2]} == {409}


def test_what_was_handed_in_between_our_read_and_our_write_changes_no_more(community, alice):
    brief = make_brief(community, alice)
    assert brief.state == RequestState.DRAFT
    handed_in = sa.update(PromoRequest).values(state=RequestState.SUBMITTED, submitted_at=clock.now())
    db.session.execute(handed_in.execution_options(synchronize_session=False))  # as if another process had done it

    with pytest.raises(Conflict):
        save_brief(brief, {"task": "Other words"}, version=None)
    assert fresh(brief).task == BRIEF["task"]
