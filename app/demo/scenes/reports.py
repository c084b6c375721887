"""Reports on what is over: written, published and closed by the usual actions, each at its own moment."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from app.demo.case import load_case
from app.demo.stage import Stage, story
from app.promo.actions.requests import close_request
from app.promo.models import PromoRequest
from app.reports.actions import correct_report, draft_report, publish_report, send_to_review, write_texts
from app.reports.models import Report
from app.reports.queries import latest_of

_AFTER = 14  # days from the last post to the report
_CORRECTED = "laptops"


def report(stage: Stage) -> None:
    """Have the reports written when their time comes, and the legacy case entered."""
    for spec in story("requests"):
        request_ = stage.requests[spec["key"]]
        if spec["state"] in {"reported", "closed"}:
            _publish(stage, request_, spec)
        elif spec["key"] in _BEGUN:
            at = stage.days.at(stage.days.working(-1), "14:20")
            stage.log.act(at, partial(_begin, stage, request_, is_in_review=_BEGUN[spec["key"]]))
    stage.log.act(stage.days.at(stage.days.working(-24), "15:00"), partial(_enter_case, stage))


#: Reports under way: True when it waits for its publication.
_BEGUN = {"newpms": True, "reviews": False}


def _publish(stage: Stage, request_: PromoRequest, spec: dict[str, Any]) -> None:
    last = max(int(line.split()[1]) for line in spec["posts"])
    day = stage.days.working(min(last + _AFTER, -2))
    texts = {
        "verdict": "", "worked_well": spec["worked"], "to_change": spec["change"],
        "to_decide": spec.get("decide", "Nothing: the next one is planned in the same way."),
    }  # fmt: skip
    stage.log.act(stage.days.at(day, "11:00"), partial(_write_and_publish, stage, request_, texts))
    if spec["key"] == _CORRECTED:
        stage.log.act(stage.days.at(stage.days.working(-5), "12:30"), partial(_correct, stage, request_))
    if spec["state"] == "closed":
        close = partial(_close, request_, spec)
        stage.log.act(stage.days.at(stage.days.working(min(day + 3, -1)), "16:15") + timedelta(minutes=1), close)


def _begin(stage: Stage, request_: PromoRequest, *, is_in_review: bool) -> Report:
    ann = stage.people["ann"]
    report_ = draft_report(request_, actor=ann)
    if is_in_review:
        texts = {"worked_well": "The honest line about not knowing.", "to_change": "Say how much time it takes.",
                 "to_decide": "Whether we ask the new ones after 30 days."}  # fmt: skip
        write_texts(report_, texts, version=None, actor=ann)
        send_to_review(report_, actor=ann)
    return report_


def _write_and_publish(stage: Stage, request_: PromoRequest, texts: dict[str, str]) -> None:
    ann = stage.people["ann"]
    report_ = draft_report(request_, actor=ann)
    write_texts(report_, texts, version=None, actor=ann)
    send_to_review(report_, actor=ann)
    publish_report(report_, actor=request_.filed_by)


def _correct(stage: Stage, request_: PromoRequest) -> None:
    """A second version: three laptops had been counted twice in the words."""
    ann, first = stage.people["ann"], latest_of(request_.id)
    assert first is not None
    second = correct_report(
        first, change_note="Three laptops stood twice in the text; the ledger was right.", actor=ann
    )
    send_to_review(second, actor=ann)
    publish_report(second, actor=request_.filed_by)


def _close(request_: PromoRequest, spec: dict[str, Any]) -> None:
    close_request(
        request_, actor=request_.filed_by, worked_well=spec["worked"], to_change=spec["change"], is_case=True,
        is_shared=spec.get("shared", False),
    )  # fmt: skip


def _enter_case(stage: Stage) -> None:
    """What happened before the portal."""
    people = stage.people
    load_case(
        manager=people["alice"], writer=people["ann"], publisher=people["sara"], community=stage.communities["pm"]
    )
