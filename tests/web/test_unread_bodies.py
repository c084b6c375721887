"""Who may not send a large file is answered before it is read (T17); what is typed into a form is still kept."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from werkzeug.test import create_environ, run_wsgi_app

from app.accounts.actions.people import disable_person
from app.accounts.models import SignInSession
from app.core.db import db
from app.promo.models import PromoRequest
from app.promo.queries.briefs import creatives_of
from app.promo.states import PlacementState, RequestState
from app.web import security
from tests.factories import PASSWORD
from tests.pages import parse
from tests.promo.factories import Desk, make_accepted, picture
from tests.promo.makers import make_manager

#: Bytes of one sent file: more than a form without files may have.
LARGE = security.MOST_BODY + 1


@pytest.fixture
def desk(people):
    return Desk(people)


class Counted(io.BytesIO):
    """A body that knows how much of it was read."""

    n_read = 0

    def read(self, size=-1):
        chunk = super().read(size)
        self.n_read += len(chunk)
        return chunk

    def readinto(self, space):
        n = super().readinto(space)
        self.n_read += n
        return n


def sent(app, browser, path, *, size=LARGE, body_class=Counted, behind=(), **fields):
    """Status, headers, how much of the body was read; the fields `behind` come after the file."""
    form = {"csrf_token": browser.token(), **fields}
    parts = [part(name, value) for name, value in form.items()]
    parts.append(b'name="pictures"; filename="shelf.jpg"\r\n\r\n' + picture() + b"\0" * size + b"\r\n")
    parts += [part(name, value) for name, value in behind]
    content = b"".join(b"--cut\r\nContent-Disposition: form-data; " + one for one in parts) + b"--cut--\r\n"
    environ = create_environ(path, method="POST") | {"CONTENT_TYPE": "multipart/form-data; boundary=cut"}
    cookie = browser.get_cookie("hromada")
    body = body_class(content)
    environ |= {"wsgi.input": body, "CONTENT_LENGTH": str(len(content)), "HTTP_COOKIE": f"hromada={cookie.value}"}
    db.session.commit()
    with app.app_context():
        chunks, status, headers = run_wsgi_app(app, environ)
        answer = b"".join(chunks)
    return int(status.split()[0]), headers, body.n_read, answer.decode()


def part(name, value):
    return f'name="{name}"\r\n\r\n{value}\r\n'.encode()


def places(desk):
    """Every address that takes files, with the state it wants of its thing."""
    placement = desk.placement(PlacementState.CONTENT_DUE)
    draft = make_accepted(desk.community, desk.alice, state=RequestState.DRAFT, submitted_at=None, accepted_at=None)
    asked = make_accepted(desk.community, desk.alice, state=RequestState.NEEDS_INFO, accepted_at=None)
    return {
        "placements.content": f"{desk.path}/{placement.position}/content",
        "placements.publish": f"{desk.path}/{placement.position}/publish",
        "placements.publish_fast": f"{desk.path}/{placement.position}/publish-fast",
        "requests.save_step": f"/requests/{draft.number}/brief/content",
        "requests.save_questions": f"/requests/{draft.number}/brief/questions",
        "requests.give_answer": f"/requests/{asked.number}/answer",
    }


def test_each_address_that_takes_files_asks_first(app, desk, people, client, sign_in_as):
    gone = make_manager(desk.community, "Gone Person")
    left = sign_in_as(gone)
    disable_person(gone, actor=people.root)
    others = {"elsewhere": sign_in_as(people.carol), "role": sign_in_as(people.lea)}
    addresses = places(desk)
    assert set(addresses) == {name for name, view in app.view_functions.items() if hasattr(view, "most_body")}

    for path in addresses.values():
        for who, browser in {"nobody": client, "disabled": left, **others}.items():
            status, headers, n_read, page = sent(app, browser, path)
            assert (status in {302, 403, 404}, n_read) == (True, 0), (path, who, status)
            assert ("/sign-in" in headers.get("Location", "")) == (who in {"nobody", "disabled"})
            assert len(page) < 20_000


@pytest.mark.parametrize("path", ["/sign-in", "/profile", "/forgotten-password", "/enter-results/x", "/no-such-page"])
def test_no_other_address_reads_much_from_anybody(app, client, path):
    status, _headers, n_read, _page = sent(app, client, path)

    assert (status in {404, 413}, n_read) == (True, 0)


def test_who_may_is_read_and_the_file_kept(app, desk, sign_in_as):
    placement = desk.placement(PlacementState.CONTENT_DUE)
    browser = sign_in_as(desk.alice)
    status, _headers, n_read, _page = sent(app, browser, f"{desk.path}/{placement.position}/content")

    assert (status, n_read > LARGE) == (303, True)
    assert [part.creative.file.name for part in placement.creatives] == ["shelf.jpg"]


def test_what_was_typed_beside_a_small_file_is_kept(app, desk, client):
    path = places(desk)["requests.save_step"]
    status, _headers, _n_read, page = sent(app, client, path, size=0, content_exists="Photos of the first sale")

    assert (status, "Photos of the first sale" in page) == (401, True)


def test_what_was_typed_beside_a_large_file_is_kept_when_the_session_has_ended(app, desk, sign_in_as):
    path, browser = places(desk)["requests.save_step"], sign_in_as(desk.alice)
    db.session.execute(sa.delete(SignInSession))
    typed = "Photos of the first sale, <b>all</b> of them"
    status, _headers, n_read, page = sent(app, browser, path, content_exists=typed)

    assert (status, n_read > LARGE) == (401, True)
    assert "What you typed is kept: sign in to send it." in page
    carried = {
        field.get("name"): field.get("value") for field in parse(page).xpath("//input[starts-with(@name,'kept')]")
    }
    assert (carried["kept_to"], carried["kept.content_exists"]) == (path, typed)

    door = {**carried, "email": desk.alice.email, "password": PASSWORD}
    again = browser.post("/sign-in", door).text
    assert "files have to be chosen once more" in again
    assert browser.post(path, {"content_exists": typed}).status_code == 303
    draft = db.session.scalars(sa.select(PromoRequest).where(PromoRequest.content_exists == typed)).one()
    assert creatives_of(draft) == []


def test_what_comes_behind_a_large_file_is_kept_too_and_the_file_is_not(app, desk, sign_in_as, monkeypatch):
    browser, kept = sign_in_as(desk.alice), []
    db.session.execute(sa.delete(SignInSession))
    monkeypatch.setattr("werkzeug.wrappers.Request._get_file_stream", lambda *_one, **_two: kept.append(1))

    fields = [("reference_url", "https://example.org/")]
    status, _headers, _n_read, page = sent(app, browser, places(desk)["requests.save_step"], behind=fields)

    assert (status, kept) == (401, [])
    assert "https://example.org/" in page


def test_a_step_that_is_over_still_shows_what_was_typed(app, desk, sign_in_as):
    path = f"/requests/{desk.request_.number}/brief/content"  # handed in meanwhile
    status, _headers, n_read, page = sent(
        app, sign_in_as(desk.alice), path, content_exists="Photos of the first sale, all of them"
    )

    assert (status, n_read > LARGE, "Photos of the first sale, all of them" in page) == (409, True, True)


def test_others_write_while_a_body_comes_in(app, desk, sign_in_as):
    placement = desk.placement(PlacementState.CONTENT_DUE)
    browser, other, statuses = sign_in_as(desk.alice), sign_in_as(desk.bob), []

    class Interrupted(Counted):
        def read(self, size=-1):
            if not statuses:
                statuses.append(other.post("/notifications/read-all").status_code)
            return super().read(size)

    status, *_rest = sent(app, browser, f"{desk.path}/{placement.position}/content", body_class=Interrupted)

    assert (status, statuses) == (303, [303])


def test_a_body_of_untold_length_is_refused(app):
    body = Counted(b"4\r\na=bc\r\n0\r\n\r\n")
    environ = create_environ("/sign-in", method="POST") | {
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": body, "wsgi.input_terminated": True,
    }  # fmt: skip
    assert "CONTENT_LENGTH" not in environ
    _answer, status, _headers = run_wsgi_app(app, environ)

    assert (status[:3], body.n_read) == ("411", 0)
