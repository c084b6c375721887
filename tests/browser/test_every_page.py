"""Every page there is: axe finds nothing in light or dark, nothing scrolls sideways, everything answers."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
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
from app.core.db import db
from app.promo.models import Placement, Wire
from app.promo.states import PlacementState, WireState
from app.promo.words import WireStep
from app.reports.actions import ask_for_print
from app.reports.models import Report
from app.reports.states import ReportState
from tests.browser.conftest import Portal

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PEOPLE = ("alice", "bob", "sara", "ann", "root", "lea")
LOOKS = [pytest.param(1280, "en", id="wide-en"), pytest.param(390, "uk", id="phone-uk")]
#: Endpoints, or their last parts, that answer with no page.
NO_PAGES = {
    "static",
    "healthz",
    "readyz",
    "export",
    "file",
    "download",
    "picture",
    "table",
    "screenshot",
    "like",
    "bell",
}
#: Pages that only an empty portal shows.
ELSEWHERE = {"invitation.first_administrator"}


#: How many pages of a kind are searched for links: what stands in another state has other links.
IN_EACH_STATE = {"requests.detail": 45, "placements.detail": 15, "reports.detail": 8, "events.detail": 12}
IN_EACH_STATE |= {"initiatives.detail": 8}

Kind = tuple[str, str]


@dataclass
class Tour:
    """What has been looked at so far, a page of each kind, and what was wrong with it."""

    portal: Portal
    seen: set[Kind] = field(default_factory=set)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def kind_of(self, address: str) -> Kind | None:
        """Endpoint and step of a page; None for what is none."""
        try:
            endpoint, values = self.portal.app.url_map.bind("portal").match(urlsplit(address).path)
        except (HTTPException, RequestRedirect):
            return None
        return (endpoint, str(values.get("step") or values.get("action") or "")) if is_page(endpoint) else None

    @property
    def missing(self) -> set[str]:
        """The pages that nobody has been to."""
        pages = {rule.endpoint for rule in self.portal.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
        return {one for one in pages if is_page(one)} - {endpoint for endpoint, _step in self.seen} - ELSEWHERE

    def walk(self, page: Page, *addresses: str) -> None:
        """Look at a page of each kind that is new and to which links lead from these addresses."""
        for kind, address in self._reachable(page, addresses).items():
            if kind in self.seen:
                continue
            found = list(look_at(page, address))
            self.seen.add(kind)
            if found:
                self.faults[address] = found

    def _reachable(self, page: Page, addresses: Iterable[str]) -> dict[Kind, str]:
        """The first address of each kind that answers with a page, by following links while some page is missing."""
        first: dict[Kind, str] = {}
        n_read: Counter[Kind] = Counter()
        known, ahead = set(addresses), deque(addresses)
        while ahead and self.missing - {endpoint for endpoint, _step in first}:
            address = ahead.popleft()
            kind = self.kind_of(address)
            if kind is None or n_read[kind] == IN_EACH_STATE.get(kind[0], 1):
                continue
            n_read[kind] += 1
            answer = page.request.get(address)
            if answer.status != 200 or self.kind_of(answer.url) != kind:
                continue
            first.setdefault(kind, address)
            links = {unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text())}
            ahead += sorted(links - known)
            known |= links
        return first


def is_page(endpoint: str) -> bool:
    return not {endpoint, endpoint.rpartition(".")[2]} & NO_PAGES


def look_at(page: Page, address: str) -> Iterator[str]:
    """What is wrong with a page, a line each; it is looked at in light and in dark."""
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        yield f"status {answer.status if answer else '?'}"
    page.evaluate(f"() => {{ {AXE.read_text()} }}")
    yield from violations(page, {"type": "tag", "values": TAGS})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    yield from violations(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})
    page.emulate_media(color_scheme="light")
    # U28
    if page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        yield "scrolls sideways"


def violations(page: Page, rules: object) -> Iterator[str]:
    for one in page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)["violations"]:
        yield f"{one['id']}: {one['nodes'][0]['html'][:160]}"


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
    elif name == "root":
        yield f"/people/{lea.id}/link"
    elif name == "sara":
        armed = sa.select(Wire).where(Wire.step == WireStep.RESERVE_POST, Wire.state == WireState.ARMED)
        wire = db.session.scalars(armed).first()
        yield f"/requests/R-{wire.request_id}/wires/{wire.id}/reserve"
    elif name == "lea":
        report = db.session.scalars(sa.select(Report).where(Report.state == ReportState.PUBLISHED)).first()
        print_ = ask_for_print(report, locale="uk", actor=lea)
        yield f"/reports/R-{report.request_id}/v{report.edition}/pdf/{print_.id}"


@pytest.mark.parametrize(("width", "lang"), LOOKS)
def test_pages_are_for_everybody(portal, enter, width, lang):  # U28, U29, U33
    tour = Tour(portal)
    for name in (None, *PEOPLE):
        tour.walk(enter(name, width=width, lang=lang), *doors(portal, name))
    assert not tour.faults, "\n".join(
        f"{address}: {fault}" for address, faults in tour.faults.items() for fault in faults
    )
    assert tour.missing == set()
