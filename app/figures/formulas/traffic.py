"""From the post to the page: M9 to M13."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.figures.arithmetic import known, missing, quotient, share
from app.figures.figure import Input
from app.figures.kinds import Gap, Unit
from app.figures.quantities import Quantity
from app.figures.registry import Answer, formula


@formula(
    "M9",
    name=_l("Click-through rate"),
    text=_l("link clicks / impressions or views × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.CLICKS, Quantity.VIEWS),
    edge=_l("Not applicable where the link cannot be clicked. Link clicks only."),
    source="Meta, LinkedIn",
)
def ctr(clicks: Input, views: Input, *, is_clickable: bool = True) -> Answer:
    """Link clicks per display, in %."""
    if not is_clickable:
        return Answer(inputs=(clicks, views), gap=Gap.LINK_NOT_CLICKABLE)
    return share(clicks, views)


@formula(
    "M10",
    name=_l("Page visits"),
    text=_l("sessions with the placement's UTM tags"),
    unit=Unit.VISITS,
    inputs=(Quantity.SESSIONS, Quantity.UNTAGGED_SESSIONS),
    edge=_l("Untagged traffic is shown apart and never added."),
    source="GA4",
)
def page_visits(sessions: Input, *, untagged: Input | None = None) -> Answer:
    """Visits that came by the placement's own link, as a count."""
    apart = (untagged,) if untagged is not None else ()
    return Answer(inputs=(sessions,), value=sessions.amount, gap=missing(sessions), apart=apart)


@formula(
    "M11",
    name=_l("Conversion rate"),
    text=_l("conversions / visits × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.CONVERSIONS, Quantity.VISITS),
    edge=_l("The base (visits or clicks) stands in the label. Conversions without visits give no rate."),
    source="GA4",
)
def conversion_rate(conversions: Input, base: Input) -> Answer:
    """Share of visits (or clicks: the name of `base` says which) that did the wanted act, in %."""
    return replace(share(conversions, base), basis=base.name)


@formula(
    "M12",
    name=_l("Bounce rate"),
    text=_l("(1 − engaged sessions / sessions) × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ENGAGED_SESSIONS, Quantity.SESSIONS),
    edge=_l("Values of the time before GA4 are not comparable. A post is not a page of a site."),
    source="GA4 help 12798876",
)
def bounce_rate(engaged_sessions: Input, sessions: Input, *, is_site_page: bool = True) -> Answer:
    """Share of sessions that were not engaged, in %."""
    if not is_site_page:
        return Answer(inputs=(engaged_sessions, sessions), gap=Gap.NO_SITE_PAGE)
    engaged = share(engaged_sessions, sessions)
    if engaged.value is None:
        return engaged
    k = engaged.n - engaged.k if engaged.n is not None and engaged.k is not None else None
    bounced = Decimal(100) - known(engaged_sessions) * 100 / known(sessions)
    return replace(engaged, value=bounced, k=k)


@formula(
    "M13",
    name=_l("Time on page"),
    text=_l("engagement time / active users"),
    unit=Unit.SECONDS,
    inputs=(Quantity.ENGAGEMENT_TIME, Quantity.ACTIVE_USERS),
    edge=_l("No value with 0 users. It is not the length of a session. A post is not a page of a site."),
    source="GA4",
)
def time_on_page(engagement_time: Input, active_users: Input, *, is_site_page: bool = True) -> Answer:
    """Mean time of attention per user, in seconds."""
    if not is_site_page:
        return Answer(inputs=(engagement_time, active_users), gap=Gap.NO_SITE_PAGE)
    return quotient(engagement_time, active_users)
