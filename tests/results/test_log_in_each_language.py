"""The log keeps keys and values: what one writes in one language, another reads in the other."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from app.accounts.settings import DECLARED, change_setting
from app.audit.actions import record
from app.audit.actors import SYSTEM
from app.audit.queries import sentence, told
from app.audit.reasons import in_source, retold
from app.core import clock
from app.core.db import db
from app.figures.kinds import Qualifier
from app.promo import tags
from app.promo.actions.triage import Returned, put_off, return_fields
from app.promo.models import RequestNetwork
from app.promo.states import RequestState
from app.promo.words import ReturnReason
from app.results.actions import enter_reading, set_baseline
from app.results.words import Metric, ReadingGap
from tests.promo.makers import make_request
from tests.stored import last_entry

WORDS = {"en": "Registrations", "uk": "Реєстрації"}


def read_in(locale, entry):
    with force_locale(locale):
        return sentence(entry)


@pytest.mark.parametrize(("writer", "reader"), [("en", "uk"), ("uk", "en")])
def test_a_figure_is_told_in_the_readers_language(desk, sign_in_as, writer, reader):
    with force_locale(writer):
        enter_reading(
            desk.request_, metric=Metric.REGISTRATIONS, value=Decimal(1069), read_at=clock.now(), actor=desk.alice
        )
    entry = last_entry()
    assert entry.changes["metric"] == "registrations"
    assert (entry.subject_label, WORDS[writer] in str(entry.changes)) == (desk.request_.number, False)
    desk.alice.locale = reader
    db.session.commit()

    page = sign_in_as(desk.alice).get(f"/requests/{desk.request_.number}").text

    number = {"en": "1,069", "uk": "1\xa0069"}[reader]
    assert f"{WORDS[reader]}, {number}" in page


def test_gaps_and_baselines_are_told_in_each_language(desk):
    enter_reading(
        desk.request_, metric=Metric.REGISTRATIONS, value=None, gap=ReadingGap.NOT_SHOWN, read_at=clock.now(),
        actor=desk.alice,
    )  # fmt: skip
    gap = last_entry()
    set_baseline(
        desk.request_, metric=Metric.REGISTRATIONS, value=Decimal(80), qualifier=Qualifier.ABOVE, actor=desk.alice,
        as_of=clock.today("Europe/Kyiv") - timedelta(days=1),
    )  # fmt: skip
    baseline = last_entry()

    for locale, metric in WORDS.items():
        with force_locale(locale):
            assert sentence(gap).endswith(f"{metric}, {ReadingGap.NOT_SHOWN.label}")
        assert read_in(locale, baseline).endswith(f"{metric}, >80")


@pytest.mark.parametrize("writer", ["en", "uk"])
def test_questions_and_days_of_triage_are_told_in_each_language(desk, writer):
    request_ = make_request(desk.request_.community, desk.alice, RequestState.TRIAGE, owner=desk.bob)
    row = db.session.scalars(sa.select(RequestNetwork).where(RequestNetwork.request_id == request_.id)).first()
    later_on = date(clock.today("Europe/Kyiv").year + 1, 7, 16)
    with force_locale(writer):
        put_off(row, actor=desk.bob, later_on=later_on)
    entry = last_entry()
    assert "16\u00a0July" in read_in("en", entry)
    assert "16\u00a0липня" in read_in("uk", entry)

    request_ = make_request(desk.request_.community, desk.alice, RequestState.TRIAGE, owner=desk.bob)
    row = db.session.scalars(sa.select(RequestNetwork).where(RequestNetwork.request_id == request_.id)).first()
    with force_locale(writer):
        return_fields(row, [Returned("target", ReturnReason.NOT_MEASURABLE, "How many?")], actor=desk.bob)
    entry = last_entry()
    assert read_in("en", entry).endswith(": Target")
    assert read_in("uk", entry).endswith(": Ціль")


@pytest.mark.parametrize("writer", ["en", "uk"])
def test_a_setting_and_a_state_are_told_in_each_language(desk, people, writer):
    with force_locale(writer):
        change_setting(DECLARED["promo.triage_days"], 3, actor=people.root)
    entry = last_entry()
    assert "“A request is answered within” to 3" in read_in("en", entry)
    assert "«Строк відповіді на запит» на 3" in read_in("uk", entry)

    request_ = make_request(desk.request_.community, desk.alice, RequestState.TRIAGE, owner=desk.bob)
    row = db.session.scalars(sa.select(RequestNetwork).where(RequestNetwork.request_id == request_.id)).first()
    with force_locale(writer):
        return_fields(row, [Returned("target", ReturnReason.NOT_MEASURABLE, "How many?")], actor=desk.bob)
    for locale in ("en", "uk"):
        with force_locale(locale):
            (line,) = told([last_entry()])
            assert line.changes[0][1:] == (str(RequestState.TRIAGE.label), str(RequestState.NEEDS_INFO.label))


def test_the_name_of_an_exported_list_is_told_in_each_language(people, sign_in_as):
    people.root.locale = "uk"
    db.session.commit()
    assert sign_in_as(people.root).get("/admin/mail/export/csv").status_code == 200

    entry = last_entry()
    assert entry.changes["list"] == {"key": "admin.mails", "of": ""}
    assert read_in("en", entry) == "Root Admin exported the list Mail"
    assert read_in("uk", entry) == "Root Admin вивантажує список Пошта"


@pytest.mark.parametrize("writer", ["en", "uk"])
def test_what_the_clock_gives_as_a_reason_is_told_in_each_language(desk, sign_in_as, writer):
    with force_locale(writer):
        reason = in_source(_l("Its slot passed and nothing was published."))
        record(tags.REQUEST_LIVE, desk.request_, actor=SYSTEM, reason=reason)
    assert last_entry().reason == "Its slot passed and nothing was published."

    for locale, words in (("en", "Its slot passed"), ("uk", "Слот минув")):
        desk.alice.locale = locale
        db.session.commit()
        assert words in sign_in_as(desk.alice).get(f"/requests/{desk.request_.number}").text


def test_what_a_person_wrote_is_never_translated(desk):
    record(tags.REQUEST_DECLINED, desk.request_, actor=desk.alice, reason="Cancel")

    with force_locale("uk"):
        (line,) = told([last_entry()])
        assert line.note == "Cancel"
        assert retold("One line\nThe request has ended:").startswith("One line")
