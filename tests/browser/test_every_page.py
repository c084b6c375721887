"""Every page there is: axe finds nothing in light or dark, nothing scrolls sideways, everything answers."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.accounts.models import Person
from app.accounts.passes import issue_pass
from app.accounts.states import PassPurpose
from app.core import clock
from app.core.db import db
from app.notifications.models import NewsDigest, Notification
from app.promo.actions.question_forms import begin_draft
from app.promo.models import Meeting, Placement, PromoRequest, QuestionForm, RequestNetwork, Wire
from app.promo.queries.question_forms import editions_of
from app.promo.states import MeetingState, NetworkDecision, PlacementState, RequestState, WireState
from app.promo.words import WireStep
from app.reports.actions import ask_for_print
from app.reports.models import Report
from app.reports.states import ReportState
from tests.browser.conftest import PASSWORD, Portal
from tests.pages import CheckedClient
from tests.promo.makers import make_request

AXE = f"() => {{ {(Path(__file__).parent / 'vendor' / 'axe.min.js').read_text()} }}"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PEOPLE = ("alice", "bob", "sara", "ann", "root", "lea")
LOOKS = [(1280, "en"), (390, "uk"), (1280, "uk"), (390, "en")]
ALL_RULES = {"type": "tag", "values": TAGS}
#: All rules in light; in dark what colours can break.
BOTH_SCHEMES = {"light": ALL_RULES, "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
#: Endpoints, or their last parts, that answer with no page, or with a part of one.
NO_PAGES = {
    "static",
    "healthz",
    "readyz",
    "export",
    "caught_export",
    "times_export",
    "export_untold",
    "file",
    "download",
    "picture",
    "table",
    "screenshot",
    "like",
    "meetings.invitation",
    "answer_file",
    "approved_file",
    "cases",
    "perspective",
    "spend",
    "wishes",
    "bell",
}
#: Pages that only an empty portal shows.
ELSEWHERE = {"invitation.first_administrator"}


#: How many pages of a kind are searched for links: what stands in another state has other links.
IN_EACH_STATE = {"requests.detail": 45, "placements.detail": 15, "reports.detail": 8, "events.detail": 12}
IN_EACH_STATE |= {"initiatives.detail": 8}

Kind = tuple[str, str]


class Atlas:
    """Where each person gets, by following links: an address of every kind of page that nobody before had."""

    def __init__(self, portal: Portal) -> None:
        self._app = portal.app
        self.addresses: dict[str | None, list[str]] = {}
        self._met: set[Kind] = set()

    def kind_of(self, address: str) -> Kind | None:
        """Endpoint and step of a page; None for what is none."""
        try:
            endpoint, values = self._app.url_map.bind("portal").match(urlsplit(address).path)
        except (HTTPException, RequestRedirect):
            return None
        return (endpoint, str(values.get("step") or values.get("action") or "")) if is_page(endpoint) else None

    @property
    def missing(self) -> set[str]:
        """The pages to which nobody gets."""
        pages = {rule.endpoint for rule in self._app.url_map.iter_rules() if "GET" in (rule.methods or ())}
        return {one for one in pages if is_page(one)} - {endpoint for endpoint, _step in self._met} - ELSEWHERE

    def explore(self, name: str | None, *doors: str) -> None:
        """Add what lies behind these doors for a person."""
        browser = CheckedClient(self._app, self._app.response_class)
        if name:
            browser.post("/sign-in", {"email": f"{name}@demo.example", "password": PASSWORD})
        found = self.addresses.setdefault(name, [])
        n_read: Counter[Kind] = Counter()
        known, ahead = set(doors), deque(doors)
        while ahead and self.missing:
            address = ahead.popleft()
            kind = self.kind_of(address)
            if kind is None or n_read[kind] == IN_EACH_STATE.get(kind[0], 1):
                continue
            n_read[kind] += 1
            answer = browser.get(address)
            if answer.status_code != 200:
                continue
            if kind not in self._met:
                self._met.add(kind)
                found.append(address)
            links = {unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text)}
            ahead += sorted(links - known)
            known |= links


def is_page(endpoint: str) -> bool:
    return not {endpoint, endpoint.rpartition(".")[2]} & NO_PAGES


def look_at(page: Page, address: str, schemes: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with a page, a line each; `schemes` are light and dark, each with the rules to be tried in it."""
    page.emulate_media(reduced_motion="reduce")
    language = page.evaluate("navigator.language.slice(0, 2)")
    answer = page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")  # whatever the profile says
    if answer is None or answer.status != 200:
        yield f"status {answer.status if answer else '?'}"
    if page.evaluate("document.documentElement.lang") != language:
        yield f"is not in {language}"
    page.evaluate(AXE)
    for scheme, rules in schemes.items():
        page.emulate_media(color_scheme=scheme)
        yield from violations(page, rules)
    if page.evaluate(SIDEWAYS):
        yield "scrolls sideways"


#: What is folded is as wide as what is open.
SIDEWAYS = """() => {
    document.querySelectorAll("details:not(.menu)").forEach(folded => { folded.open = true })
    return document.documentElement.scrollWidth > document.documentElement.clientWidth + 1
}"""

#: Only what is wrong leaves the page: all that axe found right would take longer to send than to find.
#: It looks when no colour is on its way from the other scheme: a colour that is would be taken for the one it leaves.
RUN_AXE = """async rules => {
    while (document.getAnimations().length) await new Promise(drawn => requestAnimationFrame(drawn))
    const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})
    return found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`)
}"""


def violations(page: Page, rules: object) -> list[str]:
    return page.evaluate(RUN_AXE, rules)


def doors(portal: Portal, name: str | None) -> list[str]:
    """Where a person begins: the menu, and pages to which no link of the demo leads them."""
    with portal.app.app_context():
        found = list(_doors(name))
        db.session.commit()
    return found if name is None else ["/", "/more", "/search?q=a", *found]


def _doors(name: str | None) -> Iterator[str]:
    lea = db.session.scalars(sa.select(Person).where(Person.email == "lea@demo.example")).one()
    if name is None:
        post = db.session.scalars(sa.select(Placement.id).where(Placement.state == PlacementState.PUBLISHED)).first()
        yield from ("/sign-in", "/forgotten-password", "/forgotten-password/sent", "/enter-results/thank-you")
        yield f"/invitation/{issue_pass(PassPurpose.INVITATION, person=lea)}"
        yield f"/new-password/{issue_pass(PassPurpose.RESET_PASSWORD, person=lea)}"
        yield f"/new-address/{issue_pass(PassPurpose.CHANGE_EMAIL, person=lea, email='lea@new.example')}"
        yield f"/enter-results/{issue_pass(PassPurpose.ENTER_RESULTS, person=lea, subject_id=post)}"
        yield from _doors_by_link()
    elif name == "alice":
        alice = sa.select(Person.id).where(Person.email == "alice@demo.example").scalar_subquery()
        own = sa.select(PromoRequest.id).where(
            PromoRequest.state == RequestState.DRAFT, PromoRequest.filed_by_id == alice
        )
        yield f"/requests/R-{db.session.scalars(own).first()}/brief/questions"
    elif name == "bob":
        yield from _doors_of_the_desk()
    elif name == "root":
        yield f"/people/{lea.id}/link"
    elif name == "sara":
        armed = sa.select(Wire).where(Wire.step == WireStep.RESERVE_POST, Wire.state == WireState.ARMED)
        wire = db.session.scalars(armed).first()
        yield f"/requests/R-{wire.request_id}/wires/{wire.id}/reserve"
        due = sa.select(Placement).where(Placement.state == PlacementState.CONTENT_DUE)
        post = db.session.scalars(due).first()
        yield f"/requests/R-{post.request_id}/placements/{post.position}"
    elif name == "lea":
        report = db.session.scalars(sa.select(Report).where(Report.state == ReportState.PUBLISHED)).first()
        print_ = ask_for_print(report, locale="uk", actor=lea)
        yield f"/reports/R-{report.request_id}/v{report.edition}/pdf/{print_.id}"


def _doors_by_link() -> Iterator[str]:
    """What a link of a mail opens without signing in."""
    senior = db.session.scalars(sa.select(Person).where(Person.is_senior, Person.password_hash.is_(None))).first()
    post = db.session.scalars(sa.select(Placement.id).where(Placement.state == PlacementState.IN_REVIEW)).first()
    yield f"/review-by-link/{issue_pass(PassPurpose.REVIEW_POST, person=senior, subject_id=post)}"
    news = db.session.scalars(sa.select(Notification)).first()
    token = issue_pass(PassPurpose.ANSWER_NEWS, person=news.person, subject_id=news.id)
    yield f"/news-by-link/{token}"
    mail = db.session.scalars(sa.select(NewsDigest).where(NewsDigest.person == news.person)).first()
    if mail is None:  # these doors are opened once for everybody who is tried
        mail = NewsDigest(person=news.person, day=clock.today(), created_at=clock.now(), news_ids=[news.id])
        db.session.add(mail)
        db.session.flush()
    yield f"/daily-mail-by-link/{issue_pass(PassPurpose.READ_DIGEST, person=news.person, subject_id=mail.id)}"


def _doors_of_the_desk() -> Iterator[str]:
    """Pages of triage that are reached from one state of a request, and the editor of a form that is being written."""
    bob = db.session.scalars(sa.select(Person).where(Person.email == "bob@demo.example")).one()
    own = sa.select(RequestNetwork).where(RequestNetwork.owner == bob, RequestNetwork.decision == NetworkDecision.OPEN)
    row = db.session.scalars(own.order_by(RequestNetwork.id)).first()
    twins = [make_request(row.request.community, row.request.filed_by, owner=bob) for _one in range(2)]
    yield "/triage/views/new?mine=1"
    yield f"/triage/R-{row.request_id}/{row.network_id}/meeting"
    yield f"/triage/R-{twins[0].id}/duplicate/R-{twins[1].id}"
    yield f"/triage/R-{twins[0].id}/merge/R-{twins[1].id}"
    yield f"/workload/give/triage/R-{row.request_id}/{row.network_id}"
    booked = db.session.scalars(sa.select(Meeting).where(Meeting.state == MeetingState.BOOKED)).first()
    yield f"/meetings/{booked.id}/agenda/R-{booked.topics[0].request_id}/result"
    form = db.session.scalars(sa.select(QuestionForm).where(QuestionForm.network_id == "instagram")).first()
    if editions_of(form)[0].published_at is not None:  # these doors are opened once for everybody who is tried
        begin_draft(form, actor=bob)
    yield f"/brief-forms/{form.slug}/publish"
    yield f"/brief-forms/{form.slug}/questions/new"
    yield f"/brief-forms/{form.slug}"


@pytest.fixture(scope="module")
def atlas(portal):
    """Everybody's ways through the demo."""
    atlas = Atlas(portal)
    for name in (None, *PEOPLE):
        atlas.explore(name, *doors(portal, name))
    return atlas


def faults_of(page: Page, address: str, schemes: Mapping[str, object] = BOTH_SCHEMES) -> list[str]:
    return [f"{address}: {fault}" for fault in look_at(page, address, schemes)]


def test_pages_are_for_everybody(atlas, enter):
    """Each in one of the looks and in light or dark, by turns."""
    faults, scheme = [], cycle(["light", "dark", "dark", "light", "dark"])
    for name, addresses in atlas.addresses.items():
        pages = [enter(name, width=width, lang=lang) for width, lang in LOOKS[: len(addresses)]]
        for address, page in zip(addresses, cycle(pages), strict=False):
            faults += faults_of(page, address, {next(scheme): ALL_RULES})

    assert faults == []
    assert atlas.missing == set()


@pytest.mark.long
@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_every_page_is_in_every_look(atlas, enter, width, lang):
    faults = []
    for name, addresses in atlas.addresses.items():
        page = enter(name, width=width, lang=lang)
        faults += [fault for address in addresses for fault in faults_of(page, address)]

    assert faults == []
