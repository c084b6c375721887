"""What people read: the number and the remedy, in one sentence."""

import pytest

from app.creatives.checks import MediumFacts, MediumKind, PostFacts, check
from app.creatives.checks.sizes import crop_to
from app.networks.ratios import ratio_called, ratio_of
from app.networks.requirements import MIB, catalogue


def sentences(format_id, *media, **post):
    return [str(finding.sentence) for finding in check(PostFacts(media=media, **post), catalogue().formats[format_id])]


def picture(width, height, **changed):
    facts = {"name": "book.jpg", "kind": MediumKind.IMAGE, "file_type": "jpg", "n_bytes": MIB} | changed
    return MediumFacts(width=width, height=height, **facts)


def video(seconds, **changed):
    facts = {"name": "talk.mp4", "kind": MediumKind.VIDEO, "file_type": "mp4", "n_bytes": MIB} | changed
    return MediumFacts(width=1080, height=1920, seconds=seconds, **facts)


def test_a_story_in_the_wrong_ratio(app):
    assert sentences("instagram_story", picture(1080, 1350)) == [
        "Instagram story: 1080×1350 is 4:5, needs 9:16; crop to 759×1350 or upload another."
    ]
    assert sentences("instagram_story", picture(759, 1350)) == []


def test_a_crop_that_would_be_too_small_is_not_offered(app):
    assert sentences("instagram_feed", picture(330, 900)) == [
        "Instagram feed photo: 330×900 is 1:2.73, needs 3:4 to 1.91:1; crop to 330×440 or upload another."
    ]
    assert sentences("facebook_story", picture(800, 800)) == [
        "Facebook story: 800×800 is 1:1, needs 9:16; upload another."
    ]


def test_texts(app):
    (sentence,) = sentences("x_post", caption="ї" * 281)
    assert sentence.startswith("X post: the caption is 281 long, at most 280 (characters as X weighs them: ")
    assert sentence.endswith("; shorten it by 1.")
    caption, title = sentences("youtube_video", video(60), caption="ї" * 2501, title="T" * 101)
    assert caption.startswith("YouTube video: the caption is 5,002 long, at most 5,000 (bytes, ")
    assert title == "YouTube video: the title has 101 characters, at most 100; shorten it by 1."
    assert sentences("instagram_story", picture(1080, 1920), caption="Hello") == [
        "Instagram story: no caption here; remove it or put it into the picture."
    ]
    assert sentences("instagram_feed", picture(1080, 1080), caption="#a #b #c #d #e #f") == [
        "Instagram feed photo: hashtags in the caption: 6, at most 5; remove 1."
    ]
    assert sentences("telegram_post", picture(1280, 1280), caption="x" * 1025) == [
        "Telegram channel post: the caption is 1,025 long, at most 1,024 (characters); shorten it by 1."
    ]
    assert sentences("telegram_post", caption="x" * 1025) == []


def test_files(app):
    assert sentences("instagram_feed", picture(1080, 1080, n_bytes=30 * MIB)) == [
        "Instagram feed photo: the file has 30 MB, at most 8 MB; make it smaller or upload another."
    ]
    assert sentences("instagram_feed", picture(1080, 1080, file_type="webp")) == [
        "Instagram feed photo: the file is WEBP, needs JPG, PNG; save it as JPG or upload another."
    ]
    assert sentences("instagram_feed", picture(2880, 2880)) == [
        "Instagram feed photo: 2880×2880 pixels, at most 1440 wide; scale it down to 1440×1440."
    ]
    assert sentences("instagram_feed", picture(300, 300)) == [
        "Instagram feed photo: 300×300 pixels, at least 320×320; upload a larger one."
    ]
    assert sentences("viber_community", picture(800, 800, n_bytes=MIB + 1)) == [
        "Viber community message: the file has 1.1 MB, at most 1 MB; make it smaller or upload another."
    ]
    (sentence,) = sentences("telegram_post", picture(8000, 4000))
    assert sentence.endswith("at most 10,000 for width and height together; scale it down to 6666×3333.")
    assert sentences("linkedin_post", picture(9000, 9000)) == [
        "LinkedIn post: 9000×9000 pixels, at most 36.2 million in all; scale it down to 6012×6012."
    ]


def test_kinds_and_numbers_of_files(app):
    assert sentences("instagram_feed") == ["Instagram feed photo: needs a picture; upload one."]
    assert sentences("instagram_reel", picture(1080, 1920)) == [
        "Instagram reel: this is a picture, needs a video; upload another file.",
    ]
    assert sentences("x_post", *[picture(1200, 675)] * 5) == ["X post: files: 5, at most 4; remove 1."]
    assert sentences("facebook_feed", picture(1080, 1350), video(30)) == [
        "Facebook page post: different kinds of files do not go together; keep one kind."
    ]
    second = picture(1080, 500, name="wide.jpg")
    (sentence,) = sentences("instagram_carousel", picture(1080, 1080), second)
    assert sentence.startswith("Instagram carousel, file “wide.jpg”: 1080×500 is 2.16:1, needs ")
    assert sentence.endswith("; crop to 955×500 or upload another.")


def test_a_thumbnail_beside_a_video_is_checked_but_not_counted(app):
    assert sentences("youtube_video", video(60), picture(1280, 720)) == []
    assert sentences("youtube_video", picture(1280, 720)) == ["YouTube video: needs a video; upload one."]
    assert sentences("youtube_video", video(60), picture(320, 180)) == [
        "YouTube video, file “book.jpg”: 320×180 pixels, at least 640×360; upload a larger one."
    ]


def test_videos_by_their_length(app):
    assert sentences("instagram_story", video(75.2)) == [
        "Instagram story: the video lasts 75.2\u00a0s, at most 60\u00a0s; cut 15.2\u00a0s."
    ]
    assert sentences("tiktok_video", video(660)) == [
        "TikTok video: the video lasts 11\u00a0min, at most 10\u00a0min; cut 60\u00a0s."
    ]
    assert sentences("instagram_story", video(2)) == [
        "Instagram story: the video lasts 2\u00a0s, at least 3\u00a0s; upload a longer one."
    ]


def test_a_document_goes_to_linkedin_only(app):
    deck = MediumFacts(name="deck.pdf", kind=MediumKind.DOCUMENT, file_type="pdf", n_bytes=MIB)
    assert sentences("linkedin_post", deck) == []
    (finding,) = check(PostFacts(media=(deck,)), catalogue().formats["x_post"])
    assert finding.is_hard
    assert str(finding.sentence) == "X post: this is a document, needs a picture or a video; upload another file."


def test_what_could_not_be_measured_is_not_judged(app):
    unmeasured = picture(None, None)
    assert sentences("instagram_feed", unmeasured) == []
    assert sentences("instagram_story", video(None)) == []


@pytest.mark.parametrize(
    ("size", "name"),
    [
        ((1080, 1350), "4:5"),
        ((1080, 1920), "9:16"),
        ((607, 1080), "9:16"),
        ((1200, 628), "1.91:1"),
        ((7, 100), "1:14.3"),
    ],
)
def test_a_ratio_is_named_as_people_name_it(size, name):
    assert ratio_of(size) == name


def test_a_ratio_that_sources_round_gets_its_name():
    assert [ratio_called(value) for value in (0.5625, 1.77, 1.78, 1.91, 0.33, 0.05, 2.5)] == [
        *("9:16", "16:9", "16:9", "1.91:1", "1:3", "1:20", "2.5:1")
    ]


def test_a_crop_has_the_ratio():
    assert crop_to((1080, 1350), 0.5625) == (759, 1350)
    assert crop_to((1080, 500), 1.91) == (955, 500)
