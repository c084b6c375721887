"""The Charity Book Sale: a case from before the portal, entered as it is told in its file, and reported.

Every figure comes from the file and lands in the row that owns it: ledger, leads, member counts, readings. Nothing is
computed here; the report does that. What the file calls a placeholder is marked 'example value'.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.accounts.models import Person
from app.community.actions import (
    add_platform,
    count_platform,
    create_community,
    enter_line,
    record_legacy_initiative,
)
from app.community.models import Community, Initiative
from app.community.queries import platforms_in_use
from app.community.states import CommunityKind, EntryKind, Openness, PlatformKind
from app.core.db import db
from app.figures.kinds import Qualifier, SourceKind
from app.networks.actions import load_catalogue
from app.networks.models import NetworkFormat
from app.promo.actions.legacy import PastPost, enter_case
from app.promo.actions.requests import close_request
from app.promo.models import PromoRequest
from app.promo.words import AudienceScope, Kpi, Objective
from app.reports.actions import draft_report, publish_report, send_to_review, write_texts
from app.results.actions import add_leads, enter_reading, set_baseline
from app.results.queries import placements_out
from app.results.words import Metric

ZONE = ZoneInfo("Europe/Kyiv")
SLUG = "charity-book-sale"
#: The file gives kinds of content; people read titles.
_TITLES = {"photo": "Story with a photo", "link": "Story with the link to the Facebook post"}
#: The file's note on the attribution of the leads, without its own ids of posts.
_FROM_LINK = "They came to the post about the catalogue, which this story led to; other ways to it are possible."
_TEXTS = {
    "verdict": "The sale went beyond the company: project managers from outside joined in, and most of the books "
    "found a new reader.",
    "worked_well": "One meeting with the Instagram specialist was enough to agree on content, form and link. "
    "Opening the catalogue to other companies brought in people who had not known the community.",
    "to_change": "Read the stories before they are a day old: their reach and taps are lost. Say what counts as a "
    "lead before the start. Set a target and state the advertising budget, even if it is nothing.",
    "factors": "What counts as a lead was not agreed beforehand. The people from outside added books or took some: two "
    "acts, one count. How many books were exchanged before the promo and how many after it was not noted. "
    "Donations and the growth of the group were observed; the stories need not be their cause.",
    "to_decide": "Repeat the sale with a target, a plan B with a reserve story, and a reading of each story "
    "within its first day.",
}


@cache
def case_file() -> Any:
    """The file of the case, with the provenance of each value."""
    return json.loads((Path(__file__).parent / "charity_book_sale.json").read_text(encoding="utf-8"))


def load_case(
    *, manager: Person, writer: Person, publisher: Person, community: Community | None = None, is_demo: bool = True
) -> PromoRequest:
    """Enter the case by the usual actions, publish its report and close it; returns the request.

    `manager` files and closes, `writer` enters figures and writes, `publisher` (a senior) publishes.
    """
    load_catalogue()
    community = community or _found_community(manager, is_demo=is_demo)
    initiative = _enter_initiative(community, manager)
    _count_members(community, manager)
    request_ = _enter_request(initiative, manager, is_demo=is_demo)
    _enter_results(request_, writer)
    _report(request_, writer=writer, publisher=publisher)
    close_request(
        request_, actor=manager, worked_well=_TEXTS["worked_well"], to_change=_TEXTS["to_change"],
        is_case=True, is_shared=True,
    )  # fmt: skip
    return request_


def _found_community(manager: Person, *, is_demo: bool) -> Community:
    told = case_file()["community"]
    community = create_community(
        actor=manager, name=told["name"]["value"], kind=CommunityKind(told["kind"]["value"].lower()),
        openness=Openness.INNER, key_task="Professional growth of project managers", owner=manager,
        time_zone=ZONE.key, is_demo=is_demo,
    )  # fmt: skip
    for platform in told["platforms"]:
        kind = PlatformKind(platform["kind"])
        add_platform(community, actor=manager, name="Facebook group", kind=kind)
    return community


def _enter_initiative(community: Community, manager: Person) -> Initiative:
    """The initiative with its ledger: books in all, books exchanged, the sum given."""
    told, outcomes, before = case_file()["initiative"], case_file()["outcomes"], case_file()["baselines"]["books"]
    unit = told["mechanic"]["value"]["unit"]
    initiative = record_legacy_initiative(
        community, actor=manager, title=told["name"]["value"], aim=told["purpose"]["value"], owner=manager,
        unit_one=unit, unit_few=f"{unit}s", unit_many=f"{unit}s", baseline=before["value"],
        baseline_qualifier=Qualifier(before["qualifier"]), starts_on=_day(5, 1), ends_on=_day(6, 30),
    )  # fmt: skip
    given = outcomes["donations"]["value"]
    for kind, values in (
        (EntryKind.ITEM_IN, {"quantity": outcomes["books_total"]["value"]}),
        (EntryKind.ITEM_EXCHANGED, {"quantity": outcomes["books_exchanged"]["value"]}),
        (EntryKind.DONATION, {"amount": Decimal(given["amount"]), "currency": given["currency"]}),
    ):
        enter_line(initiative, actor=manager, kind=kind, happened_on=_day(6, 30), note=_SOURCE, **values)
    return initiative


def _count_members(community: Community, manager: Person) -> None:

    told = case_file()["community"]
    group = platforms_in_use(community)[0]
    for key, day in (("group_members_before", _day(5, 31)), ("group_members_after", _day(6, 30))):
        fact = told[key]
        count_platform(
            group, actor=manager, counted_on=day, n_members=fact["value"], note=fact["why"],
            is_example=fact["prov"] == "placeholder",
        )  # fmt: skip


def _enter_request(initiative: Initiative, manager: Person, *, is_demo: bool) -> PromoRequest:
    """The brief as far as it is told, with its stories, whose own figures were never noted."""
    told = case_file()
    brief, goal, meeting = told["brief"], told["destinations"][0], told["meetings"][0]
    request_ = enter_case(
        initiative, actor=manager, posts=_stories(), title=told["title"], slug=SLUG, is_demo=is_demo,
        summary=brief["objective"]["value"], task=brief["task_content_must_solve"]["value"],
        objective=Objective.FUNDRAISING, kpi=Kpi.LEADS, kpi_reason=brief["primary_kpi"]["why"],
        second_kpi=Kpi.SUM_RAISED, starts_on=_day(6, 1), audience=brief["audience"]["value"],
        audience_scope=AudienceScope(brief["audience_scope"]["value"]["to"]),
        destination_note=f"{goal['network'].capitalize()}: {goal['what']['value']}",
        budget_currency=brief["currency"]["value"],
    )  # fmt: skip
    (asked,) = request_.networks
    asked.note, asked.meeting_waiver = meeting["decision"]["value"], "Held in June; the day was not noted."
    return request_


def _stories() -> list[PastPost]:
    """An hour apart on the example day."""
    told = case_file()["placements"]
    first = datetime.fromisoformat(told[0]["slot"]["value"])
    return [
        PastPost(
            db.session.get_one(NetworkFormat, story["format"]), _TITLES[story["content"]["value"]],
            first + timedelta(hours=place), is_example_time=True,
        )
        for place, story in enumerate(told)
    ]  # fmt: skip


def _enter_results(request_: PromoRequest, writer: Person) -> None:
    """Leads with their definition, people from outside, and what is known of before."""
    told = case_file()
    link_story = placements_out(request_)[-1]
    outcomes, outside = told["outcomes"], told["baselines"]["external_participants"]
    meaning = told["brief"]["primary_kpi"]["value"].partition(": ")[2]
    add_leads(
        request_, n_people=outcomes["leads"]["value"], definition=f"{meaning}: {outcomes['leads']['unit']}",
        seen_on=_day(6, 30), placement=link_story, note=_FROM_LINK, actor=writer,
    )  # fmt: skip
    set_baseline(
        request_, metric=Metric.OUTSIDE_PEOPLE, value=Decimal(outside["value"]), as_of=_day(5, 31),
        note=_SOURCE, actor=writer,
    )  # fmt: skip
    enter_reading(
        request_, metric=Metric.OUTSIDE_PEOPLE, value=Decimal(outcomes["external_people"]["value"]),
        read_at=datetime(_YEAR, 6, 30, 12, tzinfo=ZONE), source=SourceKind.CASE, source_note=_SOURCE, actor=writer,
    )  # fmt: skip


def _report(request_: PromoRequest, *, writer: Person, publisher: Person) -> None:
    report = draft_report(request_, actor=writer)
    write_texts(report, _TEXTS, version=None, actor=writer)
    send_to_review(report, actor=writer)
    publish_report(report, actor=publisher)


_YEAR: int = case_file()["initiative"]["year"]["value"]
_SOURCE: str = case_file()["source_file"]


def _day(month: int, day: int) -> date:
    return date(_YEAR, month, day)
