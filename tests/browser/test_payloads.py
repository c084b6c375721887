"""Script in every text that is kept, and a real browser that opens every page: nothing of it runs (T09, T26, T41)."""

from __future__ import annotations

import re
from collections import Counter, deque
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import Base, db
from app.promo.models import Placement, PromoRequest
from app.promo.states import PlacementState
from app.reports.models import Report
from app.reports.pdf.document import job_for
from app.reports.sections import build_content
from app.reports.states import ReportState
from tests.browser.test_every_page import PEOPLE, Atlas, doors

PAYLOADS = (
    "<script>window.__x=1</script>",
    "<img src=x onerror=window.__x=1>",
    '"><svg/onload=window.__x=1>',
    "'><svg/onload=window.__x=1>",
    "</title><script>window.__x=1</script>",
    "</textarea><img src=x onerror=window.__x=1>",
    "</option></select><img src=x onerror=window.__x=1>",
    "--><img src=x onerror=window.__x=1>",
    "]]><img src=x onerror=window.__x=1>",
    '" onfocus=window.__x=1 autofocus x="',
    "' onfocus=window.__x=1 autofocus x='",
    '" onmouseover="window.__x=1',
    "` onmouseover=window.__x=1 `",
    "javascript:window.__x=1",
    "<a href=javascript:window.__x=1>x</a>",
    '<a href="java\tscript:window.__x=1">x</a>',
    "<iframe srcdoc='<script>parent.__x=1</script>'>",
    "<iframe src=javascript:parent.__x=1>",
    "<object data=javascript:window.__x=1>",
    "<details open ontoggle=window.__x=1>",
    "<video><source onerror=window.__x=1>",
    "<form action=javascript:window.__x=1><button>x</button></form>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:window.__x=1'>",
    "<link rel=stylesheet href=data:,*{x:expression(window.__x=1)}>",
    "<style>@import 'javascript:window.__x=1';</style>",
    "<math><mtext><script>window.__x=1</script></mtext></math>",
    "<svg><use href='data:image/svg+xml,<svg onload=window.__x=1>'/></svg>",
    "&lt;script&gt;window.__x=1&lt;/script&gt;",
    "\\u003cscript\\u003ewindow.__x=1\\u003c/script\\u003e",
    "<b hx-get=/sign-in hx-trigger=load hx-on:htmx:load=window.__x=1>x</b>",
    "{{7*7}}${7*7}<%= 7*7 %>%(x)s{0.__class__}",
)
#: Keys, hashes, addresses in the store and words of the code: nobody types them.
NOT_TYPED = re.compile(
    r"(^|_)(id|key|slug|hash|sha256|kind|tag|locale|path|zone|currency|email|recipient|type|url|link|state|message_id)$"
)
#: Marks that only a payload that became markup would leave.
PLANTED = "[onerror],[onload],[onfocus],[onmouseover],[ontoggle],[hx-trigger='load'][hx-get='/sign-in'],base,iframe"
#: The same texts, without a browser, on every page: tests/structure/test_canary.py, which runs each time.
LIMITS = [
    pytest.param(1, marks=pytest.mark.long, id="one-of-a-kind"),
    pytest.param(8, marks=pytest.mark.long, id="eight-of-a-kind"),
]


def plant(connection: sa.Connection) -> int:
    """Put a payload behind each text, row by row another one; how many texts took one."""
    n_planted = turn = 0
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if "id" not in table.c or type(column.type) is not sa.Text or NOT_TYPED.search(column.name):
                continue
            turn += 1
            payload: Any = PAYLOADS[turn % len(PAYLOADS)]
            if isinstance(table.c.id.type, sa.Integer):
                payload = sa.case(dict(enumerate(PAYLOADS)), value=(table.c.id + turn) % len(PAYLOADS))
            n_planted += put(connection, sa.update(table).where(column != "").values({column: column + payload}))
    return n_planted


def put(connection: sa.Connection, update: Any) -> int:
    """How many rows took it; none where the database takes no such text."""
    try:
        with connection.begin_nested():
            return int(connection.execute(update).rowcount)
    except sa.exc.IntegrityError:
        return 0


@pytest.fixture(scope="module")
def planted(portal):
    with portal.app.app_context():
        with db.engine.begin() as connection:
            n = plant(connection)
        db.session.remove()
    return n


class Ward:
    """A page that is watched: what ran, what asked, what became markup."""

    def __init__(self, page):
        self.page, self.faults = page, []
        page.on("dialog", lambda dialog: (self.faults.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def look(self, where: str) -> None:
        """All that can be opened is opened, and all that can be pointed at is."""
        self.page.evaluate("""() => {
            for (const one of document.querySelectorAll("details")) one.open = true;
            for (const one of document.querySelectorAll("[title], [data-tip], a, button, summary"))
                one.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
            for (const one of document.querySelectorAll("dialog")) if (!one.open) one.showModal();
        }""")
        if self.page.evaluate("() => window.__x"):
            self.faults.append(f"{where}: it ran")
        if found := self.page.evaluate("marks => document.querySelector(marks)?.outerHTML", PLANTED):
            self.faults.append(f"{where}: {found[:200]}")
        if "49${7" in self.page.content():
            self.faults.append(f"{where}: a template in a text was worked out")


@pytest.mark.parametrize("most", LIMITS)
def test_no_page_runs_what_is_kept_in_it(portal, planted, enter, most):  # T09, T10, T26
    assert planted > 500
    atlas, seen, faults = Atlas(portal), Counter(), []
    for name in (None, *PEOPLE):
        page = enter(name)
        ward = Ward(page)
        ahead = deque(doors(portal, name))
        known = set(ahead)
        while ahead:
            address = ahead.popleft()
            kind = atlas.kind_of(address)
            if kind is None or seen[kind] >= most:
                continue
            seen[kind] += 1
            answer = page.goto(address)
            if answer.status >= 500:
                faults.append(f"{address}: {answer.status}")
            ward.look(address)
            links = {unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text())}
            ahead += sorted(links - known)
            known |= links
        faults += ward.faults
    assert faults == []
    assert len(seen) > 70


def test_nor_does_a_conflict(portal, planted, enter):
    page = enter("bob")
    ward = Ward(page)
    with portal.app.app_context():
        written = sa.select(Placement).where(
            Placement.state.in_((PlacementState.CONTENT_DUE, PlacementState.IN_REVIEW))
        )
        posts = db.session.scalars(written.order_by(Placement.id)).all()
    for placement in posts:  # of a story there is no caption
        page.goto(f"/requests/R-{placement.request_id}/placements/{placement.position}/content")
        if page.locator("main [name=caption]").count():
            break
    page.locator("main [name=caption]").fill("Words " + PAYLOADS[1])
    with portal.app.app_context(), db.engine.begin() as connection:
        changed = sa.update(Placement).where(Placement.id == placement.id)
        connection.execute(changed.values(version=Placement.version + 1, caption="Others " + PAYLOADS[0]))
    with page.expect_response(lambda answer: answer.status == 409):
        page.locator("main form:has([name=caption]) button[type=submit]").first.click()
    page.get_by_text("Others").first.wait_for()
    ward.look("the conflict")

    assert ward.faults == []


def test_nor_do_mails_and_the_source_of_the_pdf(portal, planted, chromium):
    """They are looked at without our policy: a reader of mail has one of its own, or none."""
    portal.advance(days=2)
    mails = [mail.get_body(("html",)).get_content() for mail in portal.mails()[:30]]
    with portal.app.app_context():
        report = db.session.scalars(sa.select(Report).where(Report.state == ReportState.PUBLISHED)).first()
        source = job_for(build_content(report, now=clock.now()), sha256="x", locale="en").html
        title = db.session.get_one(PromoRequest, report.request_id).title
    assert any(payload[:12] in unescape(mail) for mail in mails for payload in PAYLOADS)
    assert title in unescape(source)

    page = chromium.new_context().new_page()
    ward = Ward(page)
    for number, html in enumerate([*mails, source]):
        page.set_content(html, wait_until="domcontentloaded")
        ward.look(f"document {number}")
    page.context.close()
    assert ward.faults == []
