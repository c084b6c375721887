"""Where the requests of the large set stand by now, and the short reports on what is over."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from app.demo.large.case import Case, Desk, minutes, step
from app.demo.stage import story
from app.figures.figure import Input, Source
from app.figures.formulas.counts import count
from app.figures.formulas.outcome import attainment
from app.figures.kinds import EvidenceGrade, Gap, SourceKind
from app.figures.quantities import Quantity
from app.figures.registry import blank
from app.promo import tags
from app.promo.states import ACTIVE_PLACEMENTS, OUT_PLACEMENTS, PlacementState, RequestState
from app.reports import tags as report_tags
from app.reports.codec import sealed, to_plain
from app.reports.content import Course, Head, KpiRow, Levels, Line, ReportContent, Texts
from app.reports.models import Report, ReportSnapshot
from app.reports.sections.build import formulas_version
from app.reports.sections.kpis import verdict_of
from app.reports.states import ReportState
from app.reports.words import line_name
from app.results.words import Metric

R, P = RequestState, ReportState
_BEGUN_AFTER, _PUBLISHED_AFTER, _CLOSED_AFTER = timedelta(days=9), timedelta(days=14), timedelta(days=17)


def follow(desk: Desk, case: Case) -> None:
    """Scheduled, live and collecting follow from the posts; a report on what has been over for a while."""
    out = sorted(post.published_at for post in case.posts if post.published_at is not None)
    is_scheduled = any(post.state in {PlacementState.SCHEDULED, *OUT_PLACEMENTS} for post in case.posts)
    if not is_scheduled:
        return
    scheduled_at = min(post.scheduled_at for post in case.posts) + minutes(1)
    case.row |= {"state": R.SCHEDULED, "scheduled_at": scheduled_at}
    case.tell(scheduled_at, tags.REQUEST_SCHEDULED, state=step(R.ACCEPTED, R.SCHEDULED))
    if not out:
        return
    case.row |= {"state": R.LIVE, "live_at": out[0], "locked_target": case.row["target"]}
    case.tell(out[0] + minutes(1), tags.REQUEST_LIVE, state=step(R.SCHEDULED, R.LIVE))
    if any(post.state in ACTIVE_PLACEMENTS for post in case.posts):
        return
    over_at = max(post.slot_at for post in case.posts) + timedelta(hours=2)
    case.row |= {"state": R.COLLECTING, "collecting_at": over_at}
    case.tell(over_at + minutes(1), tags.REQUEST_COLLECTING, state=step(R.LIVE, R.COLLECTING))
    if over_at + _BEGUN_AFTER < desk.now:
        _report(desk, case)


def _report(desk: Desk, case: Case) -> None:
    over_at, ann, owner = case.row["collecting_at"], desk.house.person("ann"), case.place.owner
    begun_at, published_at, closed_at = over_at + _BEGUN_AFTER, over_at + _PUBLISHED_AFTER, over_at + _CLOSED_AFTER
    words, is_out = story("large")["words"], published_at < desk.now
    texts = {name: words[key] for name, key in (("worked_well", "worked"), ("to_change", "to_change"))}
    report_id = desk.bulk.add(
        Report, state=P.PUBLISHED if is_out else P.DRAFT, request_id=case.id, written_by_id=ann.id,
        approved_by_id=owner.id if is_out else None, created_at=begun_at, published_at=published_at if is_out else None,
        to_decide=words["to_decide"], **texts,
    )  # fmt: skip
    subject = "report", report_id, f"{case.label}, v1"
    case.tell(begun_at, report_tags.REPORT_DRAFTED, by=ann, subject=subject)
    if not is_out:
        return
    content = _content(case, ann.name, Texts(to_decide=words["to_decide"], **texts))
    plain, colour = to_plain(content), content.verdict.colour
    desk.bulk.add(
        ReportSnapshot, report_id=report_id, colour=colour, content=plain, sha256=sealed(plain), at=published_at
    )
    case.tell(published_at - minutes(60), report_tags.REPORT_IN_REVIEW, by=ann, subject=subject,
              state=step(P.DRAFT, P.REVIEW))  # fmt: skip
    case.tell(published_at, report_tags.REPORT_PUBLISHED, by=owner, subject=subject, state=step(P.REVIEW, P.PUBLISHED))
    case.row |= {"state": R.REPORTED, "reported_at": published_at}
    case.tell(published_at + minutes(1), tags.REQUEST_REPORTED, state=step(R.COLLECTING, R.REPORTED))
    if closed_at < desk.now:
        case.row |= {"state": R.CLOSED, "closed_at": closed_at, "is_case": True, **texts}
        case.tell(closed_at, tags.REQUEST_CLOSED, by=owner, state=step(R.REPORTED, R.CLOSED))


def _content(case: Case, written_by: str, texts: Texts) -> ReportContent:
    """A short report: the primary measure against its target, in words and number; no tables of posts."""
    row = _kpi_row(case)
    return ReportContent(
        formulas=formulas_version(), head=_head(case, written_by), texts=texts, verdict=verdict_of((row,)),
        headline=(Line(name=row.name, figure=row.actual), Line(name="M25", figure=row.attainment)), cost=(),
        kpis=(row,), levels=Levels(outputs=(), out_takes=(), outcomes=(), impact=()), placements=(),
        coverage=(len(case.posts), len(case.posts)), course=Course(metric=None), bars_metric=None, bars=(), funnel=(),
        wires=(), plan_b_waiver=case.row["plan_b_waiver"], feedback=(), organic=(), paid=(), ratios=(), unit_many="",
    )  # fmt: skip


def _kpi_row(case: Case) -> KpiRow:
    metric = Metric.of(case.row["kpi"])
    source = Source(SourceKind.MANUAL, ref=f"R-{case.id}", at=case.closes_at, author=case.place.owner.name)
    actual = Input(metric.value, Decimal(case.result), EvidenceGrade.MEASURED, source)
    target = Input.agreed(Quantity.TARGET, case.row["target"], Source(SourceKind.AGREED, label=f"R-{case.id}"))
    baseline = Input(Quantity.BASELINE, None, gap=Gap.NO_BASELINE)
    return KpiRow(
        name=line_name(metric), baseline=count(baseline, unit=metric.unit), target=count(target, unit=metric.unit),
        actual=count(actual, unit=metric.unit), attainment=attainment(actual, target),
        change=blank("M26", Gap.NO_BASELINE, actual, baseline), is_primary=True,
    )  # fmt: skip


def _head(case: Case, written_by: str) -> Head:
    row = case.row
    return Head(
        number=case.id, title=row["title"], kind=row["kind"], community=case.place.name, zone=case.place.zone,
        edition=1, is_legacy=False, objective=row["objective"], summary="", task=row["task"],
        key_task=case.place.key_task, serves_key_task=row["serves_key_task"], audience_scope=row["audience_scope"],
        audience=row["audience"], message=row["message"], destination=row["destination_url"],
        starts_on=row["starts_on"], ends_on=row["target_on"],
        networks=tuple(story("large")["networks"][network_id]["name"] for network_id in case.networks),
        kpi=row["kpi"], kpi_reason="", budget_state=row["budget_state"], filed_by=case.place.owner.name,
        written_by=written_by, approved_by=case.place.owner.name,
        published_at=row["collecting_at"] + _PUBLISHED_AFTER, change_note="",
    )  # fmt: skip
