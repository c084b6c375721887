from datetime import date
from importlib import resources

import pytest

from app.networks.captions import CaptionUnit
from app.networks.labels import FORMATS, FULL_FORMATS, GROUPS, METRICS, REQUIREMENTS, SOURCE_KINDS
from app.networks.requirements import Box, CatalogueError, Confidence, Missing, SafeZone, catalogue, parse
from app.networks.requirements.reading import ONLY_WHERE_THEY_APPLY, SHAPES

TEXT = resources.files("app.networks").joinpath("networks.yaml").read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_the_file_holds_nine_networks_and_twenty_formats():
    assert len(catalogue().networks) == 9
    assert len(catalogue().formats) == 20
    for format_ in catalogue().formats.values():
        assert len(format_.values.keys() - ONLY_WHERE_THEY_APPLY) == 34
    assert catalogue() is catalogue()


def test_a_value_keeps_source_day_and_confidence():
    tags = catalogue().formats["instagram_feed"].values["hashtags_max"]
    assert tags.value == 5
    assert tags.source.id == "ig_five_tags"
    assert tags.source.url.startswith("https://")
    assert tags.checked_on == date(2026, 11, 22)
    assert tags.confidence is Confidence.HIGH
    assert tags.is_hard


def test_an_absent_value_says_why_and_is_never_zero():
    post = catalogue().formats["facebook_feed"]
    assert post.values["hashtags_max"].state is Missing.NO_DOCUMENTED_LIMIT
    assert post.number("hashtags_max") is None
    assert catalogue().formats["facebook_event"].values["caption_max"].state is Missing.UNKNOWN
    assert catalogue().formats["instagram_story"].number("caption_max") == 0


def test_only_a_confirmed_value_is_hard():
    values = [value for format_ in catalogue().formats.values() for value in format_.values.values()]
    assert {value.confidence for value in values if value.is_hard} == {Confidence.HIGH}
    assert {value.confidence for value in values if not value.is_hard} == set(Confidence) - {Confidence.HIGH}


def test_every_shape_is_read():
    formats = catalogue().formats
    assert formats["x_post"].caption_unit is CaptionUnit.X_WEIGHTED
    assert formats["linkedin_post"].box("image_max_px") == Box(pixels=36152320)
    assert formats["telegram_post"].number("caption_max_media") == 1024
    assert formats["x_post"].number("caption_max_media") is None
    assert formats["linkedin_post"].takes("document")
    assert not formats["x_post"].takes("document")
    assert formats["telegram_post"].box("image_max_px") == Box(width_plus_height=10000)
    assert formats["threads_post"].box("image_min_px") == Box(width=320)
    assert formats["instagram_story"].values["safe_zone_px"].value == SafeZone(top=250, bottom=340)
    assert formats["facebook_event"].values["safe_zone_px"].value == SafeZone(center_pct=80)
    assert formats["tiktok_photo"].words("image_types") == ("jpg", "jpeg", "webp")
    assert formats["facebook_event"].flag("link_allowed") is not None
    assert not formats["youtube_short"].takes("image")
    assert formats["youtube_short"].takes("video")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("caption_max: {value: 2200", "caption_max: {value: null", "instagram_feed.caption_max"),
        ("caption_max: {value: 2200", 'caption_max: {value: "2200"', "instagram_feed.caption_max"),
        ("caption_max: {value: 2200", "caption_max: {value: -1", "instagram_feed.caption_max"),
        ("caption_max: {value: 2200", "caption_width: {value: 2200", "instagram_feed.caption_"),
        ('caption_unit: {value: "x_weighted"', 'caption_unit: {value: "glyphs"', "x_post.caption_unit"),
        ('value: 63206, source: "wbe"', 'value: 63206, source: "nobody"', "facebook_feed.caption_max"),
        ("link_allowed: {value: true", "link_allowed: {value: 1", "facebook_feed.link_allowed"),
        (
            'confidence: "high", state: "not_applicable"',
            'confidence: "high", state: "none"',
            "facebook_feed.",
        ),
        ("kind: story", "kind: tale", "facebook_story"),
        ("networks:\n", "nets:\n", "networks"),
        ("schema_version: 1", "schema_version: [", "networks.yaml"),
    ],
)
def test_a_faulty_line_is_named(old, new, named):
    with pytest.raises(CatalogueError, match=r"networks\.yaml") as refusal:
        parse(changed(old, new))
    assert named in str(refusal.value)


def test_everything_named_has_words():
    formats = catalogue().formats
    assert FORMATS.keys() == FULL_FORMATS.keys() == formats.keys()
    assert REQUIREMENTS.keys() == SHAPES.keys()
    assert sorted(key for _, keys in GROUPS for key in keys) == sorted(SHAPES)
    for format_ in formats.values():
        assert set(format_.words("metrics")) <= METRICS.keys()
        assert {value.source.kind for value in format_.values.values()} <= SOURCE_KINDS.keys()
        assert str(FORMATS[format_.id])
