"""What a video says of itself, and what is refused (T11, T12, T15)."""

from __future__ import annotations

import io
import struct

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from app.core.errors import Invalid
from app.files.actions import save_medium
from app.files.videos import examine_video
from tests.files.videos import box, track, video

LONG_HEAD = struct.pack(">I4sQ", 1, b"mdat", 16 + 8) + b"\0" * 8


def upload(content: bytes, name: str = "clip.mp4") -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (video(), ("video/mp4", 1080, 1920, 12.0)),
        (video(brand=b"qt  ", seconds=3.5), ("video/quicktime", 1080, 1920, 3.5)),
        (video(tracks=track(1920, 1080, is_turned=True)), ("video/mp4", 1080, 1920, 12.0)),
        (video(tracks=track(0, 0, kind=b"soun") + track(640, 360, version=1)), ("video/mp4", 640, 360, 12.0)),
        (video() + LONG_HEAD, ("video/mp4", 1080, 1920, 12.0)),
    ],
)
def test_a_video_is_known_by_its_content(app: Flask, content, found):
    seen = examine_video(io.BytesIO(content))
    assert (seen.media_type, seen.width, seen.height, seen.seconds) == found

    stored = save_medium(upload(content, "clip.exe"), field="f", uploaded_by_id=1)
    assert (stored.is_video, stored.seconds, stored.name) == (True, found[3], f"clip.{stored.extension}")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.mp4", "is empty"),
        (b"MZ\x90\x00" + b"\0" * 500, "a.mp4", "is not a video that we take. Send MP4 or MOV."),
        (b"\x1a\x45\xdf\xa3" + b"\0" * 99, "a.webm", "is not a video that we take"),
        (video(tracks=track(0, 0, kind=b"soun")), "a.mp4", "is not a video that we take"),
        (video()[:-1], "a.mp4", "damaged or cut off"),
        (box(b"ftyp", b"isom"), "a.mp4", "damaged or cut off"),
        (video(tracks=track(0, 0)), "a.mp4", "damaged or cut off"),
        (video().replace(b"mvhd", b"mvhx"), "a.mp4", "damaged or cut off"),
        (video().replace(b"\0\0\x03\xe8", b"\0\0\0\0", 1), "a.mp4", "damaged or cut off"),
        (box(b"ftyp", b"isom") + struct.pack(">I4s", 4, b"moov") + b"\0" * 9, "a.mp4", "damaged or cut off"),
    ],
)
def test_what_is_refused(app: Flask, content, name, sentence):
    with app.test_request_context(), pytest.raises(Invalid) as refusal:
        save_medium(upload(content, name), field="clip", uploaded_by_id=1)
    assert sentence in refusal.value.fields["clip"]


def test_a_video_is_larger_than_a_picture_may_be(app: Flask):
    stored = save_medium(upload(video(film=21 * 1024 * 1024)), field="f", uploaded_by_id=1)
    assert stored.size > 21 * 1024 * 1024
    with app.test_request_context(), pytest.raises(Invalid) as refusal:
        save_medium(upload(video(film=101 * 1024 * 1024)), field="clip", uploaded_by_id=1)
    assert "at most 100 MB" in refusal.value.fields["clip"]
