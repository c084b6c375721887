"""The owner of a post is asked by a signed link for just the missing figures, and answers without signing in."""

import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from markupsafe import escape

from app.accounts.models import Pass
from app.core import clock
from app.core.db import db
from app.mail.models import OutboxMail
from app.promo.models import MeasurementPlan, Placement
from app.promo.states import PlacementState
from app.results.jobs import ask_for_results
from app.results.models import Reading
from tests.promo.factories import stand_at
from tests.stored import entries, last_entry, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


@pytest.fixture
def story(desk):
    placement = desk.placement(PlacementState.PUBLISHED)
    stand_at(placement.published_at + timedelta(hours=21))
    return placement


@pytest.fixture
def link(story):
    ask_for_results(clock.now())
    db.session.commit()
    mail = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "results.ask")).one()
    return urlsplit(re.search(r"http\S+enter-results\S+", mail.text).group()).path


def test_nothing_is_asked_before_it_is_due(desk):
    placement = desk.placement(PlacementState.PUBLISHED)
    stand_at(placement.published_at + timedelta(hours=19))
    assert ask_for_results(clock.now()) == 0


def test_story_is_asked_for_before_its_figures_vanish(story, link):
    # at 20 h, and only once
    assert ask_for_results(clock.now()) == 0
    assert last_entry().tag == "results.reading.asked"


def asked() -> list[tuple[str, str]]:
    """The mails that ask for figures: to whom, and why."""
    mails = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "results.ask").order_by(OutboxMail.id))
    return [(mail.recipient, re.search(r"You get this because [^.]+", mail.text).group()) for mail in mails]


def test_who_is_gone_is_not_asked_but_the_next_who_answers_for_it(desk, story, people):  # T07
    plan, (instagram,) = db.session.scalars(sa.select(MeasurementPlan)).one(), desk.request_.networks
    plan.owner, instagram.owner, desk.community.owner = people.ann, people.sara, people.root
    because = "You get this because you answer for its figures"
    chain = [(desk.bob, "You get this because you publish this post"), (people.ann, because), (people.sara, because)]
    chain.append((desk.alice, because))
    for person, _why in chain:
        db.session.commit()
        assert ask_for_results(clock.now()) == 1
        assert ask_for_results(clock.now()) == 0
        person.disabled_at = clock.now()
    db.session.commit()

    assert asked() == [(person.email, why) for person, why in chain]
    assert ask_for_results(clock.now()) == 0, "an administrator, though owner of the community, enters no figures"
    told = entries("results.reading.asked")
    assert [entry.changes["person"] for entry in told] == [person.name for person, _why in chain]


def test_who_may_not_enter_figures_there_any_more_is_passed_over(desk, story, people):  # T06
    plan, (instagram,) = db.session.scalars(sa.select(MeasurementPlan)).one(), desk.request_.networks
    desk.bob.disabled_at = plan.owner.disabled_at = clock.now()
    instagram.owner, desk.community.owner = people.carol, people.lea
    db.session.commit()

    assert ask_for_results(clock.now()) == 0
    instagram.owner = people.sara
    db.session.commit()
    assert ask_for_results(clock.now()) == 1
    assert asked()[0][0] == people.sara.email


def test_opening_the_link_changes_nothing(client, link):
    # T37
    for _ in range(2):
        page = client.get(link)
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"  # T36
        assert "Views" in page.get_data(as_text=True)
    assert db.session.scalars(sa.select(Pass.used_at).where(Pass.purpose == "enter_results")).one() is None


def test_figures_are_entered_without_signing_in(client, story, link):
    answer = client.post(link, {"views-24h": "280"})
    assert answer.status_code == 303
    assert "1 figure is kept" in client.get(answer.location).get_data(as_text=True)
    reading = only(Reading)
    assert (reading.value, reading.source, reading.author_name) == (Decimal(280), "signed_link", "Bob Melnyk")
    db.session.expire_all()
    assert db.session.get_one(Placement, story.id).state == PlacementState.MEASURED
    assert client.get(link).status_code == 409  # nothing is missing any more: the link is used up (T36)


def test_what_cannot_be_known_is_an_answer(client, story, link):
    client.post(link, {"views-24h-gap": "too_late"})
    assert only(Reading).gap == "too_late"


def test_an_empty_form_is_told_so_and_the_format_is_named_as_readers_say(client, link):
    answer = client.post(link, {"views-24h": " ", "views-24h-gap": ""})
    assert answer.status_code == 422
    assert "Nothing is entered yet." in answer.text
    assert "Сторіз в Instagram" in client.get(f"{link}?lang=uk").text


def test_both_at_once_is_refused_and_kept(client, link):
    answer = client.post(link, {"views-24h": "280", "views-24h-gap": "too_late"})
    assert answer.status_code == 422
    assert "not both" in answer.get_data(as_text=True)
    assert "280" in answer.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count(Reading.id))) == 0


def test_wrong_and_expired_links(client, link):
    # T36
    assert client.get(link + "x").status_code == 404
    stand_at(clock.now() + timedelta(days=15))
    page = client.get(link)
    assert page.status_code == 409
    assert "expired" in page.get_data(as_text=True)
    assert "<h1>The link is over</h1>" in page.text
    assert "somebody else" not in page.text


def test_an_expired_link_gives_back_what_was_typed_and_another_way(client, story, link):
    stand_at(clock.now() + timedelta(days=15))
    answer = client.post(link, {"views-24h": "280", "reach-24h": "", "reach-24h-gap": "too_late"})

    assert answer.status_code == 409
    for words in ("This link has expired. Ask for a new one.", "What you had typed", "Views, 24\u00a0hours: 280"):
        assert words in answer.text
    assert "Reach, 24\u00a0hours: " in answer.text
    assert 'href="/results?mine=1"' in answer.text, "who has an account needs no new link"
    assert db.session.scalar(sa.select(sa.func.count(Reading.id))) == 0


def test_some_now_and_the_rest_later(client, desk, story):
    """Two figures are due; after the first the same link shows the second alone."""
    plan = only(MeasurementPlan)
    plan.metrics = ["views", "reach"]
    db.session.commit()
    ask_for_results(clock.now())
    db.session.commit()
    mail = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "results.ask")).one()
    link = urlsplit(re.search(r"http\S+enter-results\S+", mail.text).group()).path
    answer = client.post(link, {"views-24h": "1 280,0", "reach-24h": ""})
    page = client.get(answer.location).get_data(as_text=True)

    assert answer.status_code == 303
    assert "1 figure is kept" in page
    assert "reach-24h" in page
    assert "views-24h" not in page
    assert db.session.scalars(sa.select(Reading.value)).all() == [Decimal(1280)]


@pytest.mark.parametrize("typed", ["-3", "1e400", "9" * 40, "<b>7</b>", "сім", "12,5,1"])
def test_odd_numbers_are_refused_beside_the_field_and_kept(client, link, typed):
    answer = client.post(link, {"views-24h": typed})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert str(escape(typed)) in page
    assert db.session.scalar(sa.select(sa.func.count(Reading.id))) == 0
