"""Sending a stored file: with Range, an honest name, and no chance to run as a page of ours (T11).

Who may fetch it is decided by the view that calls this, through the thing that the file belongs to.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request
from werkzeug.http import parse_range_header

from app.files.models import StoredFile
from app.files.store import store

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def send_stored(stored: StoredFile, *, as_attachment: bool = False) -> Response:
    """The content of `stored`. Pictures and videos may be shown in a page; everything else is an attachment."""
    start, length, status = _span(stored.size)
    response = Response(status=status, mimetype=stored.media_type)
    if request.method != "HEAD":
        response.response = store().read(stored.key, start=start, length=length)
        response.direct_passthrough = True
    how = "attachment" if as_attachment or not (stored.is_picture or stored.is_video) else "inline"
    response.headers["Content-Disposition"] = disposition(how, stored.name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(length)
    response.headers["Cache-Control"] = "private, no-store"
    if status == 206:
        response.headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{stored.size}"
    return response


def disposition(how: str, name: str) -> str:
    """Content-Disposition after RFC 6266: an ASCII name for old readers, the true one beside it (T13)."""
    plain = "".join(letter if 32 <= ord(letter) < 127 and letter not in '"\\%' else "_" for letter in name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _span(size: int) -> tuple[int, int, int]:
    asked = parse_range_header(request.headers.get("Range"))
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return 0, size, 200
    span = asked.range_for_length(size)
    if span is None or span[1] is None:
        return 0, size, 200
    return span[0], span[1] - span[0], 206
