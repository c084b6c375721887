"""What is taken in, what is refused, and how it leaves."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage

from app.core.db import db
from app.core.errors import Invalid
from app.files.actions import clean_name, keep_bytes, save_picture
from app.files.downloads import disposition, send_stored
from app.files.models import StoredFile
from app.files.queries import missing_files, sweep_orphans
from app.files.store import store


def picture(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    return out.getvalue()


def upload(content: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_picture_is_kept_by_its_content(app: Flask, kind: str) -> None:
    stored = save_picture(upload(picture(kind=kind), "photo.exe"), field="f", uploaded_by_id=1)
    assert (stored.width, stored.height) == (40, 30)
    assert stored.media_type == f"image/{kind.lower()}"
    assert stored.name == f"photo.{stored.extension}"
    assert b"".join(store().read(stored.key)) == picture(kind=kind)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.png", "is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "a.png", "not a picture that we take"),
        (b"MZ\x90\x00" + b"\0" * 500, "a.png", "not a picture that we take"),
        (b"<html><script>alert(1)</script>", "a.jpg", "not a picture that we take"),
        (picture(800, 800, "JPEG")[:1500], "a.jpg", "damaged or cut off"),
        (bomb(20_000, 20_000), "a.png", "too many pixels"),
        (picture()[:-12], "a.png", "damaged or cut off"),
        (picture(kind="GIF")[:-20], "a.gif", "damaged or cut off"),
        (picture(kind="WEBP")[:-5], "a.webp", "damaged or cut off"),
        (b"GIF89a=/*" + b"\0" * 4 + b"*/0;<script>alert(1)</script>", "a.gif", "not a picture that we take"),
        (b"SIMPLE  =                    T" + b" " * 2880, "a.jpg", "not a picture that we take"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "a.jpg", "not a picture that we take"),
        (b"8BPS\0\1" + b"\0" * 100, "a.png", "not a picture that we take"),
        (picture() + b"\0" * (21 * 1024 * 1024), "a.png", "has 22 MB; at most 20 MB"),
    ],
)
def test_what_is_refused(app: Flask, content: bytes, name: str, sentence: str) -> None:
    # T11, T12, T15
    with app.test_request_context(), pytest.raises(Invalid) as refusal:
        save_picture(upload(content, name), field="picture", uploaded_by_id=1)
    assert sentence in refusal.value.fields["picture"]
    assert db.session.query(StoredFile).count() == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\x00b.png", "ab.png"),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\r\nSet-Cookie: b.png", "aSet-Cookie: b.png"),
        ("📚 полиця.png", "📚 полиця.png"),
        ('a"; x="b.png', 'a"; x="b.png'),
        ("", "file"),
    ],
)
def test_names_are_only_labels(name: str, kept: str) -> None:
    # T13
    assert clean_name(name) == kept
    header = disposition("inline", name)
    assert header.isascii()
    assert "\n" not in header
    assert header.count('"') == 2, "a quote in a name ends nothing"


def test_download_is_boxed_in(app: Flask) -> None:
    stored = keep_bytes(b"%PDF-1.7 0123456789", name="звіт.pdf", media_type="application/pdf")
    with app.test_request_context(headers={"Range": "bytes=5-7"}):
        response = send_stored(stored)
        assert response.status_code == 206
        assert response.headers["Content-Range"] == "bytes 5-7/19"
        assert b"".join(response.response) == b"1.7"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%D0%B7" in response.headers["Content-Disposition"]
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"


def test_orphans_are_swept_and_losses_found(app: Flask) -> None:
    # F15
    kept = keep_bytes(b"kept", name="a.pdf", media_type="application/pdf")
    db.session.commit()
    orphan = store().write(io.BytesIO(b"nobody's"))
    assert sweep_orphans(older_than=-60) >= 1  # those of refused uploads before it are swept too
    assert not store().has(orphan)
    assert missing_files() == []
    store().remove(kept.key)
    assert [row.id for row in missing_files()] == [kept.id]


def test_interrupted_write_leaves_nothing(app: Flask, tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        store().write(Broken())
    assert not list(Path(app.instance_path).rglob("*.part"))
