"""Part 5: the posts, each with its picture, time, reach, rate, clicks, leads and cost."""

from __future__ import annotations

from app.core.money import Money
from app.figures.figure import Figure, Input, Source
from app.figures.formulas import counts, engagement
from app.figures.kinds import EvidenceGrade, Gap, SourceKind, Unit
from app.figures.quantities import Quantity
from app.promo.models import Placement
from app.promo.states import OUT_PLACEMENTS
from app.reports.content import PlacementRow
from app.reports.sections import inputs
from app.reports.sections.levels import has_link
from app.reports.sections.material import Material
from app.results.words import Metric


def placement_rows(material: Material) -> tuple[PlacementRow, ...]:
    """All posts of the plan by time, missed ones too."""
    return tuple(_row(material, place) for place in material.placements)


def _row(material: Material, place: Placement) -> PlacementRow:
    def read(metric: Metric) -> Input:
        return inputs.reading_of(material, place, metric)

    picture_id, alt = _picture(place)
    return PlacementRow(
        position=place.position,
        title=place.title,
        network=place.network.name,
        format=place.format.name,
        state=place.state,
        at=place.published_at or place.slot_at,
        is_example_time=place.is_example_time,
        is_paid=place.is_paid,
        has_link=has_link(material, place),
        picture_id=picture_id,
        picture_alt=alt,
        reach=counts.count(read(Metric.REACH), unit=Unit.PEOPLE),
        rate=_rate(read(Metric.ENGAGEMENTS), read(Metric.REACH), read(Metric.VIEWS)),
        clicks=counts.count(read(Metric.LINK_CLICKS)),
        leads=_leads(material, place),
        cost=counts.count(_cost(place), unit=Unit.MONEY),
        note=_note(material, place),
    )


def _rate(engagements: Input, reach: Input, views: Input) -> Figure:
    """By reach where it is known, else by views: the formula's name says which."""
    if views.is_known and not reach.is_known:
        return engagement.er_by_views(engagements, views)
    return engagement.er_by_reach(engagements, reach)


def _leads(material: Material, place: Placement) -> Figure:
    found = inputs.lead_inputs(lead for lead in material.valid_leads if lead.placement_id == place.id)
    return counts.count(found[0] if found else Input(Quantity.LEADS, None), unit=Unit.PEOPLE)


def _cost(place: Placement) -> Input:
    if place.ad_spend is None:
        return Input(Quantity.SPEND, None, gap=Gap.SPEND_UNKNOWN)
    source = Source(SourceKind.PORTAL, label=place.number)
    return Input(Quantity.SPEND, Money(place.ad_spend, place.ad_currency), EvidenceGrade.SELF_REPORTED, source)


def _note(material: Material, place: Placement) -> str:
    """Why a post did not go out, else what was noted with its leads."""
    if place.state not in OUT_PLACEMENTS:
        return place.end_reason
    return " ".join(lead.note for lead in material.valid_leads if lead.placement_id == place.id and lead.note)


def _picture(place: Placement) -> tuple[int | None, str]:
    """The first picture of the post, else the screenshot that proves it."""
    for link in place.creatives:
        if link.creative.file.is_picture:
            return link.creative.file_id, link.creative.alt_text or link.creative.title
    if place.screenshot is not None and place.screenshot.is_picture:
        return place.screenshot_id, place.title
    return None, ""
