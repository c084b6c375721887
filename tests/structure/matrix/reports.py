"""Reports: a draft, one in review, one that is out with its PDF; all of community A."""

from __future__ import annotations

import sqlalchemy as sa

from app.community.models import Community
from app.core import clock
from app.core.db import db
from app.files.actions import keep_bytes
from app.jobs.states import WorkState
from app.promo.models import Placement, PlacementCreative, RequestCreative
from app.promo.states import RequestState
from app.reports.models import ReportPrint
from tests.promo.makers import make_request
from tests.reports.makers import make_post, make_report
from tests.structure.matrix import STAFF, Row, only
from tests.structure.world import World

NOT_A = frozenset({"carol"})
READERS = ("alice", "bob", "sara", "ann", "mark", "lea", "root")
WRITERS = ("alice", "bob", "sara", "ann", "mark")
OUT, DRAFT, REVIEW = ({"number": name, "edition": 1} for name in ("report_out", "report_draft", "report_review"))
PRINT = OUT | {"print_id": "report_print"}

ROWS = {
    "reports.index": Row(STAFF),
    "reports.export": Row(STAFF, at={"file_kind": "csv"}, writes={"audit_entry"}),
    "reports.detail": only(*READERS, hidden=NOT_A, at=OUT),
    "reports.table": only(*READERS, hidden=NOT_A, at=OUT | {"name": "figures"}, writes={"audit_entry"}),
    "reports.picture": only(*READERS, hidden=NOT_A, at=OUT | {"file_id": "report_picture"}),
    "report_steps.new": only(*WRITERS, "carol"),
    "report_steps.texts": only(*WRITERS, hidden=NOT_A, at=DRAFT),
    "report_steps.review": only(*WRITERS, hidden=NOT_A, at=DRAFT),
    "report_steps.give_back": only(*WRITERS, hidden=NOT_A, at=REVIEW, form={"reason": "The verdict is missing."}),
    "report_steps.publish": only("alice", "sara", hidden=NOT_A, at=REVIEW),
    "report_steps.correct": only(*WRITERS, hidden=NOT_A, at=OUT, form={"change_note": "A figure was late."}),
    "report_prints.ask": only(*READERS, hidden=NOT_A, at=OUT, form={"locale": "uk"}),
    "report_prints.progress": only(*READERS, hidden=NOT_A, at=PRINT),
    "report_prints.download": only(*READERS, hidden=NOT_A, at=PRINT, writes={"audit_entry"}),
}


def seed(world: World) -> None:
    """Three requests of community A, whose reports stand at each stage."""
    community, people = db.session.get_one(Community, 1), world.people
    made = {
        name: make_request(community, people["alice"], RequestState.COLLECTING, owner=people["bob"])
        for name in ("report_draft", "report_review", "report_out")
    }
    post: Placement = make_post(made["report_out"], people["bob"])
    creative = db.session.scalars(sa.select(RequestCreative)).first()
    post.creatives = [PlacementCreative(creative_id=creative.creative_id)]
    make_report(made["report_draft"], people["ann"])
    make_report(made["report_review"], people["ann"], "review")
    report = make_report(made["report_out"], people["ann"], "published", publisher=people["sara"])
    file = keep_bytes(b"%PDF-1.7", name="report.pdf", media_type="application/pdf")
    now = clock.now()
    print_ = ReportPrint(
        report=report, locale="en", asked_at=now, next_try_at=now, state=WorkState.DONE, file=file, attempts=1
    )
    db.session.add(print_)
    db.session.flush()
    world.values |= {name: request_.id for name, request_ in made.items()}
    world.values |= {"report_print": print_.id, "report_picture": creative.creative.file_id}
