"""The address that a placement leads to, with the tags by which its visits are counted (M10)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from app.promo.models import Placement

TAGS = ("utm_source", "utm_medium", "utm_campaign", "utm_content")


def tracked_address(placement: Placement) -> str:
    """The destination with its UTM tags, all in lower case; '' where the post leads nowhere."""
    if not placement.destination_url:
        return ""
    parts = urlsplit(placement.destination_url)
    medium = "paid-social" if placement.is_paid else "social"
    values = (placement.network_id, medium, campaign_of(placement), placement.utm_content)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in TAGS]
    return urlunsplit(parts._replace(query=urlencode([*kept, *zip(TAGS, values, strict=True)])))


def campaign_of(placement: Placement) -> str:
    """What all placements of one request share: its slug, or its number in lower case."""
    return placement.request.slug or placement.request.number.lower()
