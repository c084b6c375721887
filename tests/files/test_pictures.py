"""A picture is understood without being drawn."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.files.pictures import DamagedPicture, HugePicture, NotAPicture, Picture, examine

KINDS = ("PNG", "JPEG", "GIF", "WEBP")


def drawn(kind: str, width: int = 40, height: int = 30, **options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, kind, **options)
    return out.getvalue()


SAMPLES = {kind: drawn(kind) for kind in KINDS}


def test_a_photo_on_its_side_is_measured_as_it_is_shown() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert examine(io.BytesIO(drawn("JPEG", exif=exif))) == Picture("image/jpeg", 30, 40)


def test_pictures_with_several_frames_are_taken() -> None:
    out = io.BytesIO()
    frames = [Image.effect_noise((40, 30), number).convert("P") for number in (10, 50, 90)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    assert examine(out) == Picture("image/gif", 40, 30)


def test_progressive_and_preview_do_not_confuse() -> None:
    exif = Image.Exif()
    exif[0x010E] = "\xff\xd9 a preview would end like this"
    whole = drawn("JPEG", progressive=True, exif=exif)

    assert examine(io.BytesIO(whole)).width == 40
    with pytest.raises(DamagedPicture):
        examine(io.BytesIO(whole[:-300]))


def test_a_large_picture_costs_no_memory() -> None:
    """T15: 49 megapixels in a few kilobytes."""
    out = io.BytesIO()
    Image.new("1", (7000, 7000)).save(out, "PNG")
    tracemalloc.start()
    try:
        assert examine(out) == Picture("image/png", 7000, 7000)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@given(kind=st.sampled_from(KINDS), cut=st.floats(0.0, 0.97), junk=st.binary(max_size=40))
def test_whatever_is_cut_or_changed_is_refused_or_understood(kind: str, cut: float, junk: bytes) -> None:
    """T12: a refusal with a name, never a crash."""
    sample = SAMPLES[kind]
    changed = sample[: int(len(sample) * cut)] + junk
    try:
        seen = examine(io.BytesIO(changed))
    except (NotAPicture, DamagedPicture, HugePicture):
        return
    assert seen.media_type.startswith("image/")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_cut_off_is_refused(kind: str) -> None:
    for share in (0.3, 0.6, 0.9):
        with pytest.raises((DamagedPicture, NotAPicture)):
            examine(io.BytesIO(SAMPLES[kind][: int(len(SAMPLES[kind]) * share)]))
