"""Who calls: the address of a request, behind proxies the one that TRUSTED_PROXIES lets through (T33)."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import Flask, request

from app.core.origin import COMMAND, set_origin


def caller() -> IPv4Address | IPv6Address | None:
    """The caller's address; None where there is none that could be one, as on a socket of the file system."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def plug(app: Flask) -> None:
    """Tell the log where each request comes from. To be called early: what refuses a request may log it."""

    @app.before_request
    def note_origin() -> None:
        address = caller()
        set_origin(str(address) if address else None)

    @app.teardown_request
    def forget_origin(_error: BaseException | None) -> None:
        set_origin(COMMAND)
