"""The files of a placement: videos that are checked and shown, and who may read them."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.core.db import db
from app.promo.models import Placement
from app.promo.states import PlacementState as S
from tests.files.videos import video
from tests.networks.channels import kyiv
from tests.promo.factories import picture
from tests.stored import only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(video(seconds=75), "at most 60"), (video(seconds=1.5), "at least 3"), (video(), "Fits what Instagram takes.")],
)
def test_a_video_is_checked_and_shown(desk, sign_in_as, content, sentence):
    desk.placement(S.CONTENT_DUE)
    alice, one = sign_in_as(desk.alice), f"{desk.path}/1"
    sent = alice.post(f"{one}/content", {"pictures": (io.BytesIO(content), "clip.mp4")})
    assert sent.status_code == 303

    page = alice.get(f"{one}/content").text
    assert sentence in page
    creative = only(Placement).creatives[0].creative
    path = f"{one}/files/{creative.id}"
    assert f'<video class="media" src="{path}"' in page
    assert "1080×1920" in page
    answer = alice.get(path, headers={"Range": "bytes=0-7"})
    assert (answer.status_code, answer.mimetype) == (206, "video/mp4")


def test_a_large_video_is_refused_beside_its_field(desk, sign_in_as):  # not as a bare 413
    desk.placement(S.CONTENT_DUE)
    alice, huge = sign_in_as(desk.alice), FileStorage(io.BytesIO(video(film=101 * 1024 * 1024)), "clip.mp4")
    border, body = encode_multipart({"csrf_token": alice.token(), "pictures": huge})
    sent_as = f"multipart/form-data; boundary={border}"
    answer = alice.open(f"{desk.path}/1/content", method="POST", data=body, content_type=sent_as)

    assert answer.status_code == 422
    assert "at most 100 MB are taken" in answer.text


def test_one_bad_file_among_good_ones_says_that_none_was_kept(desk, sign_in_as):
    desk.placement(S.CONTENT_DUE)
    brought = [(io.BytesIO(picture()), "good.png"), (io.BytesIO(b"words"), "bad.png")]
    answer = sign_in_as(desk.alice).post(f"{desk.path}/1/content", {"pictures": brought})

    assert answer.status_code == 422
    assert "“bad.png” is not a picture that we take" in answer.text
    assert "The others were not kept either: choose all of them again." in answer.text
    assert only(Placement).creatives == []


def test_words_and_files_are_kept_together_or_not_at_all(desk, sign_in_as):
    desk.placement(S.CONTENT_DUE)
    alice, path = sign_in_as(desk.alice), f"{desk.path}/1/content"
    words = {"caption": "Come on 6 June", "destination_url": "https://example.org/", "once": "k" * 24}

    def send(name, content, **changed):
        return alice.post(path, words | changed | {"pictures": (io.BytesIO(content), name)})

    answer = send("bad.png", b"words")
    assert answer.status_code == 422
    assert "“bad.png” is not a picture that we take" in answer.text
    assert "Come on 6 June" in answer.text
    answer = send("good.jpg", picture(), destination_url="books")
    assert answer.status_code == 422
    assert "Choose the files here again" in answer.text
    assert "Come on 6 June" in answer.text
    assert (only(Placement).caption, only(Placement).creatives) == ("", [])

    for _twice in range(2):
        answer = send("good.jpg", picture())
        assert answer.headers["Location"].endswith(f"{path}#picture-desk")
    assert only(Placement).caption == "Come on 6 June"
    assert [part.creative.title for part in only(Placement).creatives] == ["good.jpg"]


def test_files_are_for_those_who_may_read_the_placement(desk, sign_in_as, people):  # T02, T05
    placement = desk.placement(S.IN_REVIEW)
    path = f"{desk.path}/1/files/{placement.creatives[0].creative_id}"
    other = desk.hold(kyiv(2030, 6, 6, 15), "Another")
    alice = sign_in_as(desk.alice)

    answer = alice.get(path)
    assert answer.data == picture()
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert alice.get(f"{desk.path}/{other.position}/files/{placement.creatives[0].creative_id}").status_code == 404
    desk.alice.grants.clear()
    db.session.commit()
    assert alice.get(path).status_code == 404
