"""Where posts of a network live on the web, so that a wrong address is noticed while it is being entered."""

from __future__ import annotations

from urllib.parse import urlsplit

from app.core.urls import is_web_address

HOSTS: dict[str, tuple[str, ...]] = {
    "facebook": ("facebook.com", "fb.com", "fb.me", "fb.watch"),
    "instagram": ("instagram.com", "instagr.am"),
    "linkedin": ("linkedin.com", "lnkd.in"),
    "youtube": ("youtube.com", "youtu.be"),
    "x": ("x.com", "twitter.com"),
    "tiktok": ("tiktok.com",),
    "telegram": ("t.me", "telegram.me"),
    "threads": ("threads.com", "threads.net"),
    "viber": ("viber.com",),
}


def hosts_of(network_id: str) -> tuple[str, ...]:
    """The hosts on which posts of a network stand; empty for a network of which we know none."""
    return HOSTS.get(network_id, ())


def is_post_address(network_id: str, url: str) -> bool:
    """True for a web address on one of the network's hosts that leads further than the front page."""
    if not is_web_address(url):
        return False
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").lower()
    known = hosts_of(network_id)
    if not known:
        return True
    fits = any(host == name or host.endswith(f".{name}") for name in known)
    return fits and bool(parts.path.strip("/") or parts.query)
