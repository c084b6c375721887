"""Every page of the main job: queries, server time, its ratio to an empty signed-in page, weight.

    python -m benchmarks.pages [--runs 20] [--only calendar] [--queries] [--keep FILE] [--than FILE]

A frame is what every page has: its queries are those of the page behind 'More', which has nothing else. A mark that is
missed carries an exclamation mark. `--keep` writes the counts of queries down, on the small demo; `--than` compares
with them, on the large one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.community.models import Community, Event, Initiative
from app.core.db import db
from app.networks.models import Channel, Network
from app.promo.models import Meeting, Placement, PromoRequest, RequestNetwork, Wire
from app.promo.states import MeetingState, PlacementState, RequestState, WireState
from app.reports.models import Report
from app.reports.states import ReportState
from benchmarks.house import browser_of, counting, gzipped, portal, table, timed

EMPTY = "/more"
MOST_FRAME, MOST_PAGE, MOST_REQUEST = 4, 12, 16
MOST_TIMES, MOST_BYTES = 8.0, 40 * 1024
#: What is asked for while one types, and the promise: less of the empty page than a whole page may take.
QUICK = {"requests.cases": 2.0, "requests.perspective": 2.0, "requests.spend": 2.0, "requests.wishes": 3.0,
         "requests.promise": 3.0}  # fmt: skip
#: The story's requests end before this number; those of the large set that are below it have long been closed.
_LAST_OF_STORY = 100


@dataclass(frozen=True)
class Page:
    name: str
    who: str
    path: str

    @property
    def most(self) -> int:
        return MOST_REQUEST if self.name.startswith("requests.detail") else MOST_PAGE

    @property
    def most_times(self) -> float:
        return next((times for name, times in QUICK.items() if self.name.startswith(name)), MOST_TIMES)

    @property
    def key(self) -> str:
        return f"{self.name} as {self.who}"


def pages() -> list[Page]:
    """The pages of the main job, each as somebody who uses it, on what the database holds."""
    return [Page(*page) for page in (*_desk_pages(), *_result_pages(), *_house_pages())]


def _desk_pages():
    """From my day to a post in the calendar."""
    live, triage = _busiest(RequestState.LIVE), _busiest(RequestState.TRIAGE)
    draft = db.session.get(PromoRequest, _busiest(RequestState.DRAFT))
    due, review, booked, out = (
        _one(Placement, Placement.state == state)
        for state in (PlacementState.CONTENT_DUE, PlacementState.IN_REVIEW, PlacementState.SCHEDULED,
                      PlacementState.PUBLISHED)
    )  # fmt: skip
    channel = db.session.scalar(sa.select(Channel.id).where(Channel.network_id == "instagram").order_by(Channel.id))
    filer, brief = _key(draft.filed_by), f"/requests/R-{draft.id}"
    asked = _one(PromoRequest, PromoRequest.state == RequestState.DRAFT, PromoRequest.has_form)
    asker, long_brief = _key(asked.filed_by), f"/requests/R-{asked.id}"
    yield from (("home.my_day", who, "/") for who in ("alice", "bob", "sara", "mark", "ann", "lea", "root"))
    yield from [
        ("home.search", "lea", "/search?q=breakfast"),
        ("home.search", "bob", "/search?q=nothing-like-it"),
        ("requests.index", "alice", "/requests"),
        ("requests.index", "bob", "/requests"),
        ("requests.index", "lea", "/requests"),
        ("requests.index (closed)", "lea", "/requests?state=closed"),
        ("requests.index (network)", "lea", "/requests?network=telegram"),
        ("requests.index (mine)", "bob", "/requests?mine=1"),
        ("requests.index (words)", "lea", "/requests?q=nothing-like-it"),
        ("requests.index (last page)", "lea", "/requests?page=1000"),
        ("requests.detail", "sara", f"/requests/R-{live}"),
        ("requests.detail", "alice", f"/requests/R-{live}"),
        ("requests.detail (triage)", "sara", f"/requests/R-{triage}"),
        ("requests.brief", filer, f"{brief}/brief/task"),
        ("requests.brief (networks)", filer, f"{brief}/brief/networks"),
        ("requests.brief (content)", filer, f"{brief}/brief/content"),
        ("requests.brief (goal)", filer, f"{brief}/brief/goal"),
        ("requests.brief (budget)", filer, f"{brief}/brief/budget"),
        ("requests.review", filer, f"{brief}/review"),
        ("requests.brief (networks, forms)", asker, f"{long_brief}/brief/networks"),
        ("requests.questions", asker, f"{long_brief}/brief/questions"),
        ("requests.review (forms)", asker, f"{long_brief}/review"),
        ("requests.perspective", filer, f"{brief}/perspective?objective=event&kpi=registrations&target=9999999"),
        ("requests.wishes", filer, f"{brief}/wishes?{_every_network()}"),
        ("requests.spend", filer, f"{brief}/spend?budget_amount=1000&budget_currency=UAH"),
        ("requests.promise", "sara", f"/requests/R-{live}/promise"),
        ("requests.cases (a letter)", filer, f"{brief}/cases?case_q=b"),
        ("requests.cases (words)", filer, f"{brief}/cases?case_q=nothing-like-it"),
        ("triage.index", "bob", "/triage"),
        ("triage.index", "sara", "/triage"),
        ("triage.index (words)", "sara", "/triage?q=nothing-like-it"),
        ("triage.decide", "sara", f"/triage/R-{triage}/{_first_network(triage)}"),
        ("desk.rules", "sara", "/triage/rules"),
        ("desk.rules (tried)", "sara", f"/triage/rules?try={triage}"),
        ("desk.caught_list", "sara", "/triage/rules/caught"),
        ("desk.views", "sara", "/triage/views"),
        ("desk.times", "sara", "/triage/times"),
        ("desk.same", "sara", f"/triage/R-{triage}/same"),
        ("workload.index", "sara", "/workload"),
        ("workload.index (network)", "sara", "/workload?network=instagram"),
        ("workload.behind", "sara", "/workload/things"),
        ("meetings.index", "bob", "/meetings"),
        ("meetings.index (over)", "lea", "/meetings?when=over"),
        ("meetings.detail (booked)", "sara", f"/meetings/{_meeting(MeetingState.BOOKED)}"),
        ("meetings.detail (held)", "sara", f"/meetings/{_meeting(MeetingState.HELD)}"),
        ("calendar.month", "bob", "/calendar"),
        ("calendar.month", "lea", "/calendar"),
        ("calendar.month (channel)", "bob", f"/calendar?channel={channel}"),
        ("calendar.month (state)", "bob", "/calendar?state=scheduled"),
        ("calendar.week", "bob", "/calendar/week"),
        ("calendar.agenda", "bob", "/calendar/list"),
        ("placements.detail (due)", "alice", _address(due)),
        ("placements.detail (review)", "sara", _address(review)),
        ("placements.detail (booked)", "bob", _address(booked)),
        ("placements.detail (out)", "sara", _address(out)),
    ]


def _result_pages():
    """Figures, plan B, reports."""
    live, wire = _busiest(RequestState.LIVE), _one(Wire, Wire.state == WireState.PROPOSED)
    out, draft = _one(Report, Report.state == ReportState.PUBLISHED), _one(Report, Report.state == ReportState.REVIEW)
    yield from [
        ("fallback.index", "lea", "/plan-b"),
        ("fallback.index", "alice", "/plan-b?mine=1"),
        ("fallback.answer", _key(wire.owner), f"/requests/R-{wire.request_id}/plan-b/{wire.id}"),
        ("results.index", "ann", "/results"),
        ("results.index", "bob", "/results?mine=1"),
        ("results.detail", "ann", f"/requests/R-{live}/results"),
        ("results.enter", "bob", f"/requests/R-{live}/results/enter"),
        ("reports.index", "lea", "/reports"),
        ("reports.index", "ann", "/reports"),
        ("reports.detail (published)", "lea", f"/reports/R-{out.request_id}/v{out.edition}"),
        ("reports.detail (draft)", "ann", f"/reports/R-{draft.request_id}/v{draft.edition}"),
    ]


def _house_pages():
    """Communities, networks, people, the log."""
    community = db.session.scalar(sa.select(Community.slug).where(~Community.is_private).order_by(Community.id))
    event = db.session.scalar(sa.select(Event.slug).order_by(Event.id))
    initiative = db.session.scalar(sa.select(Initiative.slug).order_by(Initiative.id.desc()))
    yield from [
        ("communities.index", "lea", "/communities"),
        ("communities.detail", "lea", f"/communities/{community}"),
        ("members.index", "root", f"/communities/{community}/members"),
        ("events.index", "lea", "/events"),
        ("events.index", "alice", "/events"),
        ("events.detail", "lea", f"/events/{event}"),
        ("initiatives.index", "lea", "/initiatives"),
        ("initiatives.detail", "lea", f"/initiatives/{initiative}"),
        ("achievements.index", "lea", "/achievements"),
        ("networks.index", "bob", "/networks"),
        ("on_call.index", "bob", "/on-call"),
        ("on_call.weeks", "bob", "/on-call/weeks?place=network:instagram&people=2&starts_on=2040-01-02&n_weeks=12"),
        ("absences.index", "root", "/absences?of=all"),
        ("working_time.index", "root", "/working-time"),
        ("notifications.index", "sara", "/notifications/"),
        ("people.index", "root", "/people"),
        ("settings.index", "root", "/settings"),
        ("audit_log.index", "root", "/audit"),
        ("audit_log.index (area)", "root", "/audit?area=promo"),
        ("audit_log.index (who)", "root", "/audit?who=bob"),
    ]


def queries_of(browser, path: str) -> list[str]:
    """The statements of one visit; the visit before it, which fills what is kept, does not count."""
    browser.get(path)
    with counting() as sent:
        browser.get(path)
    return sent


def measure(browser, page: Page, n_frame: int, runs: int, n_before: int | None):
    """One line of the table."""
    answer = browser.get(page.path)
    if answer.status_code != 200:
        return [page.name, page.who, f"status {answer.status_code}", *[""] * 8], []
    sent = queries_of(browser, page.path)
    n_page = len(sent) - n_frame
    empty, spent = timed(lambda: browser.get(EMPTY), lambda: browser.get(page.path), n=runs)
    ratio, content = spent.median / empty.median, answer.get_data()
    n_most, on_small = (page.most, "") if n_before is None else (min(page.most, n_before), n_before)
    return [
        page.name, page.who, _marked(n_frame, MOST_FRAME), _marked(n_page, n_most), on_small,
        spent.median, spent.p95, _marked(round(ratio, 1), page.most_times), len(content) / 1024,
        _marked(round(gzipped(content) / 1024, 1), MOST_BYTES / 1024), len(sent) - len(set(sent)),
    ], sent  # fmt: skip


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--only", default="", help="pages whose name begins so")
    parser.add_argument("--queries", action="store_true", help="print the statements too, those sent twice first")
    parser.add_argument("--keep", type=Path, help="write the counts of queries to this file")
    parser.add_argument("--than", type=Path, help="compare with the counts in this file")
    options = parser.parse_args(argv)
    app = portal()
    with app.app_context():
        asked = [page for page in pages() if page.name.startswith(options.only)]
    before = json.loads(options.than.read_text()) if options.than else {}
    browsers = {who: browser_of(app, who) for who in {page.who for page in asked}}
    frames = {who: len(queries_of(browser, EMPTY)) for who, browser in browsers.items()}
    found = []
    for page in asked:
        line, sent = measure(browsers[page.who], page, frames[page.who], options.runs, before.get(page.key))
        found.append((page, line, sent))
        print(f"{len(found)}/{len(asked)} {page.key}", end="\033[K\r", file=sys.stderr, flush=True)
    heads = ["page", "as", "frame", "page q", "small", "ms", "p95", "times empty", "KB", "KB gz", "same again"]
    table(heads, [line for _page, line, _sent in found])
    if options.keep:
        counts = {page.key: int(str(line[3]).rstrip("!")) for page, line, _sent in found if line[3] != ""}
        options.keep.write_text(json.dumps(counts, indent=1))
    if options.queries:
        for page, _line, sent in found:
            print(f"\n{page.key}: {page.path}")
            for statement, n in Counter(sent).most_common():
                print(f"  {n} x {' '.join(statement.split())[:300]}")


def _marked(n, most) -> str:
    return f"{n}!" if n > most else str(n)


def _one(model, *conditions):
    return db.session.scalars(sa.select(model).where(*conditions).order_by(model.id).limit(1)).one()


def _meeting(state) -> int:
    """The meeting of the story in a state that sara sees with an agenda, where it is to come."""
    return _one(Meeting, Meeting.state == state).id


def _busiest(state) -> int:
    """The request of the story that most posts hang on, of those in a state: the same one on both demos."""
    n = sa.select(sa.func.count()).where(Placement.request_id == PromoRequest.id).scalar_subquery()
    of_story = PromoRequest.id <= _LAST_OF_STORY
    query = sa.select(PromoRequest.id).where(PromoRequest.state == state, PromoRequest.is_demo, of_story)
    return db.session.scalars(query.order_by(n.desc(), PromoRequest.id).limit(1)).one()


def _first_network(number: int) -> str:
    """One of the networks that a request asks."""
    asked = sa.select(RequestNetwork.network_id).where(RequestNetwork.request_id == number)
    return db.session.scalars(asked.order_by(RequestNetwork.id)).first()


def _every_network() -> str:
    """The promise of all networks at once, as the page of the brief asks for it while one chooses days."""
    ids = enumerate(db.session.scalars(sa.select(Network.id).order_by(Network.position)))
    return "&".join(
        f"networks-{n}-network_id={name}&networks-{n}-is_chosen=y&networks-{n}-wished_on=2000-01-03" for n, name in ids
    )


def _address(post: Placement) -> str:
    return f"/requests/R-{post.request_id}/placements/{post.position}"


def _key(person) -> str:
    return person.email.partition("@")[0]


if __name__ == "__main__":
    main(sys.argv[1:])
