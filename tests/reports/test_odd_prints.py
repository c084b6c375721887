"""What is printed of promos that have little, or too much, to tell: it stays accessible, whole and in its language."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import page
import pypdf
import pytest

from app.core import clock
from app.promo.states import WireState
from app.promo.words import WireStep
from app.reports.pdf import job_for, make_pdf
from app.reports.queries import content_of, snapshot_of
from app.results.actions import enter_reading
from app.results.words import Metric, ReadingGap
from tests.promo.makers import days_ahead, make_wire
from tests.reports.makers import make_collecting, make_post, make_report, read

pytestmark = [pytest.mark.pdf, pytest.mark.slow]

NASTY = "<script>alert(1)</script> {{ 7*7 }} %(x)s עברית \u202e 🎉 "
FESTIVE = "🎉🎉🚀 𝐁𝐨𝐨𝐤𝐬 for ﬁve ＜b＞ 👩🏽\u200d💻 🇺🇦 1️⃣ ế ٣ ✅ 你好 שלום לכם"
LONG = (NASTY + "Слово за словом, і так без кінця. ") * 150


def nothing(request_, people):
    """A stated gap and not one post."""
    enter_gap(request_, people)


def one_point(request_, people):
    make_post(request_, people.bob, "instagram")
    read(request_, Metric.REGISTRATIONS, 44, people.ann)


def gaps(request_, people):
    """Of three networks one was read, one could not be, one was forgotten; the course has holes."""
    for place, network in enumerate(("instagram", "facebook", "telegram")):
        post = make_post(request_, people.bob, network, published_at=clock.now() - timedelta(days=8 - place))
        if network == "instagram":
            read(request_, Metric.VIEWS, 310, people.bob, placement=post)
            read(request_, Metric.ENGAGEMENTS, -4, people.bob, placement=post)
        elif network == "facebook":
            enter_gap(request_, people, placement=post, metric=Metric.VIEWS)
    for days, value in ((7, 3), (4, 31), (1, 12)):
        read(request_, Metric.REGISTRATIONS, value, people.ann, read_at=clock.now() - timedelta(days=days))


def one_network(request_, people):
    for _ in range(2):
        post = make_post(request_, people.bob, "telegram")
        read(request_, Metric.VIEWS, 1200, people.bob, placement=post)
        read(request_, Metric.LINK_CLICKS, 22, people.bob, placement=post)
    read(request_, Metric.REGISTRATIONS, 240, people.ann)


def plan_b(request_, people):
    """Behind the pace, reminded, caught up."""
    now = clock.now()
    request_.starts_on, request_.target_on = days_ahead(-14), days_ahead(1)
    make_wire(
        request_, people.bob, step=WireStep.REMINDER, prepared="Last seats", state=WireState.EXECUTED,
        check_at=now - timedelta(days=5), stage_ends_at=now - timedelta(days=1), triggered_at=now - timedelta(days=5),
        executed_at=now - timedelta(days=4), value_at_check=Decimal(60), pace_at_check=Decimal(120),
        gap_before=Decimal(-60), gap_after=Decimal(-12), effect_read_at=now,
    )  # fmt: skip
    make_wire(request_, people.bob, state=WireState.DISARMED, end_reason="The speaker tells it himself.")
    make_post(request_, people.bob, "instagram")
    for days, value in ((10, 20), (5, 60), (2, 190)):
        read(request_, Metric.REGISTRATIONS, value, people.ann, read_at=now - timedelta(days=days))


def too_much(request_, people):
    """Texts of 5,000 characters and HTML wherever one may write."""
    request_.title, request_.task, request_.audience = NASTY, LONG[:5000], LONG[:400]
    make_post(request_, people.bob, "instagram", title=NASTY * 3)
    read(request_, Metric.REGISTRATIONS, 999_999_999, people.ann)


def festive(request_, people):
    """What people put into a title."""
    request_.title = FESTIVE
    one_point(request_, people)


def enter_gap(request_, people, **values):
    values.setdefault("metric", Metric.REGISTRATIONS)
    enter_reading(
        request_, value=None, gap=ReadingGap.NO_ACCESS, read_at=clock.now(), actor=people.ann, **values
    )  # fmt: skip


CASES = {make.__name__: make for make in (nothing, one_point, gaps, one_network, plan_b, too_much, festive)}


@pytest.fixture
def pages(people, request, tmp_path):
    """The printed pages of one case; the file stays with the test's own files to be looked at."""
    case, locale = request.param
    request_ = make_collecting(people)
    CASES[case](request_, people)
    texts = {"verdict": LONG[:3000], "worked_well": LONG[:5000], "factors": LONG[:5000]} if case == "too_much" else {}
    report = make_report(request_, people.ann, "published", publisher=people.sara, **texts)
    snapshot = snapshot_of(report)
    made = make_pdf(job_for(content_of(snapshot), sha256=snapshot.sha256, locale=locale))
    (tmp_path / f"{case}-{locale}.pdf").write_bytes(made)
    return made


@pytest.mark.parametrize(
    "pages",
    [(case, locale) for case in CASES for locale in ("en", "uk") if locale == "uk" or case in {"nothing", "plan_b"}],
    indirect=True,
    ids="-".join,
)
def test_is_accessible_and_its_footnotes_resolve(pages):
    report = page.validate_pdf_bytes(pages, profile="ua1")
    found = pypdf.PdfReader(io.BytesIO(pages))
    text = "\n".join(one.extract_text() for one in found.pages)

    assert "no failures" in str(report), report
    targets = set(found.named_destinations)
    wanted = {str(note.get_object()["/Dest"]) for one in found.pages for note in one.get("/Annots", ())
              if "/Dest" in note.get_object()}  # fmt: skip
    assert wanted
    assert wanted <= targets
    assert all(len(one.extract_text()) > 300 for one in found.pages), "a page is nearly empty"
    assert "Traceback" not in text


@pytest.mark.parametrize("pages", [("plan_b", "uk")], indirect=True)
def test_nothing_of_ours_is_english_in_ukrainian(pages):
    """What people wrote stays as they wrote it; the words of the portal are translated."""
    text = "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pages)).pages)
    own = ("before", "target", "attainment", "posts", "At the check", "reading no", "second", "Carried out", "Disarmed",
           "prepared by", "approved by", "Registrations", "From being seen")  # fmt: skip

    assert [words for words in own if re.search(rf"\b{words}\b", text)] == []
    assert "60 із 120 очікуваних" in " ".join(text.split())


@pytest.mark.parametrize("pages", [("too_much", "uk")], indirect=True)
def test_long_and_hostile_texts_are_printed_whole(pages):  # T17, T26
    text = "".join("".join(one.extract_text().split()) for one in pypdf.PdfReader(io.BytesIO(pages)).pages)

    assert "<script>alert(1)</script>{{7*7}}%(x)s[Hebrew…][partypopper]" in text  # the bundled letters lack them
    assert text.count("безкінця") > 100


@pytest.mark.parametrize("pages", [("festive", "uk")], indirect=True)
def test_what_the_letters_lack_is_told_by_its_name(pages):
    text = " ".join(" ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pages)).pages).split())

    assert "[party popper ×2, rocket] Books for five <b> [woman, personal computer] UA 1 e 3" in text
    assert "[white heavy check mark] [CJK …] [Hebrew …]" in text
