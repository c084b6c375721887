"""Small videos made by hand: real boxes, no film in them."""

from __future__ import annotations

import struct


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def track(width: int, height: int, *, kind: bytes = b"vide", is_turned: bool = False, version: int = 0) -> bytes:
    matrix = (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30) if is_turned else (65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    times = b"\0" * (32 if version else 20)
    head = bytes([version]) + b"\0\0\7" + times + b"\0" * 16 + struct.pack(">9i", *matrix)
    head += struct.pack(">II", width << 16, height << 16)
    return box(b"trak", box(b"tkhd", head), box(b"mdia", box(b"hdlr", b"\0" * 8 + kind + b"\0" * 13)))


def video(
    width: int = 1080, height: int = 1920, seconds: float = 12, *, brand: bytes = b"isom", film: int = 64,
    tracks: bytes | None = None,
) -> bytes:  # fmt: skip
    """An MP4 (or with brand 'qt  ' a MOV) that says what it is."""
    head = b"\0" * 12 + struct.pack(">II", 1000, round(seconds * 1000)) + b"\0" * 80
    index = box(b"moov", box(b"mvhd", head), track(width, height) if tracks is None else tracks)
    return box(b"ftyp", brand, b"\0\0\2\0", brand) + index + box(b"mdat", b"\0" * film)
