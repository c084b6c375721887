"""Where a promo leads: to a post or a page, on which network, and to which platform of its community."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.community.models import Platform
from app.community.states import PlatformKind
from app.promo.models import Placement, PromoRequest

#: Hosts whose pages are posts (nobody reads time on page or bounce there), with the network that they belong to.
_NETWORK_OF_HOST = {
    "facebook.com": "facebook", "fb.com": "facebook", "instagram.com": "instagram", "linkedin.com": "linkedin",
    "t.me": "telegram", "telegram.me": "telegram", "x.com": "x", "twitter.com": "x", "tiktok.com": "tiktok",
    "threads.net": "threads", "threads.com": "threads", "viber.com": "viber", "youtube.com": "youtube",
    "youtu.be": "youtube",
}  # fmt: skip
_NETWORK_OF_KIND = {
    PlatformKind.FACEBOOK_GROUP: "facebook",
    PlatformKind.TELEGRAM: "telegram",
    PlatformKind.VIBER: "viber",
}


def is_post(request_: PromoRequest) -> bool:
    """True where the destination is a post on a network, not a page of a site."""
    if not request_.destination_url:
        return bool(request_.destination_note)
    return _network_of(request_.destination_url) is not None


def distance(platform: Platform, request_: PromoRequest, out: list[Placement]) -> int:
    """How far a platform is from where the promo leads, 0 for the very place: the nearest one's growth is told first.

    0 the address leads there; 1 it is on the network of the destination; 2 its channel or network had posts; 3 other.
    """
    addresses = [request_.destination_url, *(place.destination_url for place in out)]
    if platform.url and any(_is_within(address, platform.url) for address in addresses if address):
        return 0
    network = _NETWORK_OF_KIND.get(platform.kind) or _network_of(platform.url)
    if network is not None and network in _led_to(request_, addresses):
        return 1
    posted = {place.network_id for place in out}
    channel = platform.channel.network_id if platform.channel else None
    return 2 if {network, channel} & posted else 3


def _led_to(request_: PromoRequest, addresses: list[str]) -> set[str | None]:
    """The networks that the destination is on; of an earlier case only its words are known: 'Facebook: the post …'."""
    named = request_.destination_note.partition(":")[0].strip().lower()
    return {named, *(_network_of(address) for address in addresses if address)}


def _network_of(url: str) -> str | None:
    host = (urlsplit(url).hostname or "").lower()
    found = (network for known, network in _NETWORK_OF_HOST.items() if host == known or host.endswith(f".{known}"))
    return next(found, None)


def _is_within(address: str, place: str) -> bool:
    """True for an address that begins with that of the place: a post in a group, the group itself."""
    one, other = _bare(address), _bare(place)
    return one == other or one.startswith(f"{other}/")


def _bare(url: str) -> str:
    parts = urlsplit(url.lower())
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path}".rstrip("/")
