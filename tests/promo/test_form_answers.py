"""Answering the questions of SMM's forms: by the version with which a brief was begun, and by its rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict
from app.files.models import StoredFile
from app.promo.actions.answers import save_answers
from app.promo.actions.drafts import Wish, copy_request, draft_request, save_brief
from app.promo.actions.links import merge, split, undo_merge
from app.promo.actions.requests import submit_request
from app.promo.models import FormAnswer, PromoRequest, RequestForm
from app.promo.queries.asked import answer_text, shown_of
from app.promo.states import RequestState
from app.promo.words import RequestKind
from tests.files.test_documents import PDF
from tests.pages import parse, path_of
from tests.promo.factories import upload
from tests.promo.forms import EVERY_TYPE, FORMAT, FRAMES, STORIES, draft, field_of, make_form, publish
from tests.promo.makers import BRIEF, days_ahead, make_draft
from tests.stored import fresh, last_entry, only

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

HEADERS = {"X-Autosave": "1", "Accept": "application/json"}


@pytest.fixture
def sara(people):
    return people.sara


@pytest.fixture
def form(community, sara):
    return make_form(sara, *STORIES)


@pytest.fixture
def brief(form, community, alice):
    return begun(community, alice)


def begun(community, author, *, networks=("instagram",), **values) -> PromoRequest:
    """A complete brief that was begun and asks these networks."""
    request_ = draft_request(community=community, kind=RequestKind.EVENT, title="Book Swap", actor=author)
    wishes = [Wish(network, "", days_ahead(10)) for network in networks]
    save_brief(request_, BRIEF | {"target_on": days_ahead(30)} | values, wishes=wishes, version=None)
    db.session.commit()
    return request_


def url(request_: PromoRequest, rest: str = "brief/questions") -> str:
    return f"/requests/R-{request_.id}/{rest}"


def answers() -> dict[str, object]:
    db.session.expire_all()
    rows = db.session.scalars(sa.select(FormAnswer))
    return {row.question.key: row.value for row in rows}


def test_a_brief_asks_what_its_networks_ask(brief, form, community, alice, sign_in_as):
    browser = sign_in_as(alice)
    assert path_of(browser.post(url(brief, "brief/networks"), networks_of(brief) | {"go": "next"})) == url(brief)
    page = browser.get(url(brief)).text
    assert "In which format?" in page
    assert f'class="unasked" id="ask-{field_of(form, "frames").removeprefix("question_")}"' in page
    assert '<noscript><p class="hint">Only if “In which format?” is “Story”.</p></noscript>' in page
    assert path_of(browser.post(url(brief), {field_of(form, "format"): "Reel", "go": "next"})) == url(
        brief, "brief/content"
    )
    other = begun(community, alice, networks=("facebook",))
    assert not other.has_form
    assert browser.get(url(other)).status_code == 200


def networks_of(brief: PromoRequest) -> dict[str, str]:
    return {"networks-0-network_id": "instagram", "networks-0-is_chosen": "y",
            "networks-0-wished_on": str(days_ahead(10))}  # fmt: skip


def test_what_has_to_be_answered_keeps_a_request_from_being_handed_in(brief, form, alice, sign_in_as):
    """A question that is out of sight does not."""
    browser = sign_in_as(alice)
    page = browser.get(url(brief, "review")).text
    assert "Answer: In which format?" in page
    assert f'href="{url(brief)}#{field_of(form, "format")}"' in page
    assert browser.post(url(brief, "submit")).status_code == 422
    browser.post(url(brief), {field_of(form, "format"): "Story"})
    assert "Answer: How many stories?" in browser.get(url(brief, "review")).text
    browser.post(url(brief), {field_of(form, "format"): "Reel"})
    assert browser.post(url(brief, "submit")).status_code == 303

    assert fresh(brief).state != RequestState.DRAFT
    page = browser.get(url(brief, "")[:-1]).text
    assert "In which format?" in page
    assert "Reel" in page
    assert "How many stories?" not in page


def test_every_kind_of_answer_is_kept_and_shown(community, sara, alice, sign_in_as):
    form = make_form(sara, *EVERY_TYPE)
    brief, browser = begun(community, alice), sign_in_as(alice)
    name = {spec.key: field_of(form, spec.key) for spec in EVERY_TYPE}
    sent = {
        name["format"]: "Story", name["frames"]: "6", name["why"]: "A tale <b>in six</b>", name["faces"]: "y",
        name["mood"]: "Warm.\nQuiet.", name["stickers"]: ["Poll", "Link"], name["shot"]: "2026-12-01",
        name["boost"]: "1 500,50", f"{name['boost']}_currency": "UAH", name["face"]: str(sara.id),
        name["sketch"]: (upload().stream, "sketch.jpg"),
    }  # fmt: skip
    assert browser.post(url(brief), sent, content_type="multipart/form-data").status_code == 303

    assert answers() == {
        "format": "Story", "frames": "6", "why": "A tale <b>in six</b>", "mood": "Warm.\nQuiet.", "shot": "2026-12-01",
        "faces": "Everybody who is shown has agreed.", "stickers": ["Poll", "Link"], "face": None, "sketch": None,
        "boost": {"amount": "1500.50", "currency": "UAH"},
    }  # fmt: skip
    review = browser.get(url(brief, "review")).text
    assert all(text in review for text in ("A tale &lt;b&gt;in six", "1,500.50", "Sara Lind", "December"))
    assert f"Everybody who is shown has agreed.” {alice.name} agreed, " in review
    form_page = browser.get(url(brief)).text
    assert 'value="1500.5"' in form_page
    browser.post(url(brief), {name["format"]: "Reel", name["why"]: "", name["mood"]: "", name["face"]: ""})
    assert set(answers()) == {"format", "sketch"}


def test_a_file_is_read_by_who_reads_the_request(community, sara, alice, carol, sign_in_as):  # T02, T05, T12
    form = make_form(sara, EVERY_TYPE[-1])
    brief, browser = begun(community, alice), sign_in_as(alice)
    sketch = field_of(form, "sketch")
    odd = {sketch: (upload(b"MZ an .exe").stream, "sketch.png")}
    assert browser.post(url(brief), odd, content_type="multipart/form-data").status_code == 422
    assert browser.post(url(brief), {sketch: "a word"}).status_code == 303
    assert answers() == {}
    browser.post(url(brief), {sketch: (upload().stream, "sketch.jpg")}, content_type="multipart/form-data")

    path = url(brief, f"answers/{only(FormAnswer).id}")
    assert browser.get(path).mimetype == "image/jpeg"
    assert sign_in_as(carol).get(path).status_code == 404
    assert browser.get(url(begun(community, alice), f"answers/{only(FormAnswer).id}")).status_code == 404
    assert browser.post(url(brief), {sketch: "", "drop_answer": sketch.removeprefix("question_")}).status_code == 303
    assert answers() == {}
    assert only(StoredFile).name == "sketch.jpg"


def test_a_file_that_came_back_is_replaced_and_not_taken_off(community, sara, alice, bob, sign_in_as):
    form = make_form(sara, EVERY_TYPE[-1])
    brief, browser, sketch = begun(community, alice), sign_in_as(alice), field_of(form, "sketch")
    browser.post(url(brief), {sketch: (upload().stream, "sketch.jpg")}, content_type="multipart/form-data")
    assert 'name="drop_answer"' in browser.get(url(brief)).text
    browser.post(url(brief, "submit"))
    ask = {"fields-0-field": sketch, "fields-0-reason": "unclear", "fields-0-sentence": "Sharper, please."}
    assert sign_in_as(bob).post(f"/triage/R-{brief.id}/instagram/ask", ask).status_code == 303

    assert 'name="drop_answer"' not in browser.get(url(brief, "answer")).text, "each of its buttons hands in the answer"
    dropped = browser.post(url(brief, "answer"), {"drop_answer": sketch.removeprefix("question_")})
    assert (dropped.status_code, set(answers()), fresh(brief).state) == (422, {"sketch"}, RequestState.NEEDS_INFO)
    sent = {sketch: (upload().stream, "sharper.jpg")}
    assert browser.post(url(brief, "answer"), sent, content_type="multipart/form-data").status_code == 303
    assert only(FormAnswer).file.name == "sharper.jpg"


def test_a_pdf_is_an_answer_too(community, sara, alice, sign_in_as):  # T11, T12
    form = make_form(sara, EVERY_TYPE[-1])
    brief, browser = begun(community, alice), sign_in_as(alice)
    sketch = field_of(form, "sketch")
    assert "or a PDF of at most 20" in browser.get(url(brief)).text
    half = {sketch: (upload(PDF[:20]).stream, "plan.pdf")}
    refused = browser.post(url(brief), half, content_type="multipart/form-data")
    assert (refused.status_code, answers()) == (422, {})
    assert "“plan.pdf” is damaged or cut off." in refused.text
    sent = {sketch: (upload(PDF).stream, "plan.pdf")}
    assert browser.post(url(brief), sent, content_type="multipart/form-data").status_code == 303

    answer = browser.get(url(brief, f"answers/{only(FormAnswer).id}"))
    assert (answer.mimetype, answer.data) == ("application/pdf", PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "plan.pdf" in browser.get(url(brief, "review")).text


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("format", "Carousel", "Choose one of the list."),
        ("frames", "many", "Enter a number, such as 240."),
        ("frames", "11", "Enter a number from 1 to 10."),
        ("why", "x" * 201, "Shorten this to 200 characters"),
        ("stickers", "Poker", "Choose from the list."),
        ("shot", "soon", "Enter a day such as 2026-11-24."),
        ("boost", "-5", "Enter a number from 0 to"),
        ("face", "987654", "Choose one of the list."),
    ],
)
def test_what_cannot_be_read_gets_its_sentence(community, sara, alice, sign_in_as, key, typed, sentence):
    form = make_form(sara, *EVERY_TYPE)
    brief, browser = begun(community, alice), sign_in_as(alice)
    name, mood = field_of(form, key), field_of(form, "mood")
    answer = browser.post(url(brief), {mood: "Warm", name: typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert answers() == {}

    saved = browser.post(url(brief, "brief/questions/autosave"), {mood: "Warm", name: typed}, headers=HEADERS)
    assert "but not yet: " in saved.json["message"]
    assert answers() == {"mood": "Warm"}


def test_what_is_not_asked_is_not_kept(brief, form, community, sara, alice, sign_in_as):  # T02, T08
    foreign = make_form(sara, replace(FORMAT, key="shape"), network="facebook")
    sent = {
        field_of(foreign, "shape"): "Story",
        "question_987654": "x",
        "question_x": "x",
        field_of(form, "why"): "As they wish",
    }
    browser = sign_in_as(alice)
    assert browser.post(url(brief), sent).status_code == 303

    assert answers() == {"why": "As they wish"}  # out of sight until its rule holds: nothing that was typed is lost
    assert [one.question.key for one in shown_of(fresh(brief))] == ["format", "faces"]
    assert "As they wish" not in browser.get(url(brief, "review")).text


def test_two_windows_do_not_overwrite_each_other(brief, form, alice, sign_in_as):  # T45
    browser, format_ = sign_in_as(alice), field_of(form, "format")
    version = str(fresh(brief).version)
    saved = browser.post(url(brief, "brief/questions/autosave"), {format_: "Reel", "version": version}, headers=HEADERS)
    assert saved.json["fields"] == {"version": str(fresh(brief).version)}
    answer = browser.post(url(brief), {format_: "Story", "version": version})

    assert answer.status_code == 409
    assert all(words in answer.text for words in ("In which format?", "Story", "Reel"))
    assert browser.post(url(brief), {format_: "Reel", "version": version}).status_code == 303
    assert answers() == {"format": "Reel"}


def test_a_version_published_meanwhile_changes_nothing_until_it_is_taken_over(brief, form, sara, alice, sign_in_as):
    browser, format_ = sign_in_as(alice), field_of(form, "format")
    browser.post(url(brief), {format_: "Story", field_of(form, "frames"): "4", field_of(form, "faces"): "y"})
    publish(form, sara, replace(FORMAT, key="shape", words="Which shape?"), note="Asks for the shape.")
    page = browser.get(url(brief)).text
    assert f'name="{field_of(form, "shape", 2)}"' not in page
    assert "<b>Added</b>: Which shape?" in page, "what the newer one asks is told"
    assert "this brief goes by version 1, with which it was begun. Version 2 is there: Asks for the shape." in page

    browser.post(url(brief, f"brief/questions/{form.slug}/newer"))
    page = browser.get(url(brief)).text
    assert "Which shape?" in page
    assert "Version 2 is there" not in page
    assert answers() == {"format": "Story", "frames": "4", "faces": STORIES[-1].terms}
    assert {row.question.edition.number for row in db.session.scalars(sa.select(FormAnswer))} == {2}
    assert last_entry().tag == "promo.request.form_taken_over"
    assert browser.post(url(brief, f"brief/questions/{form.slug}/newer")).status_code == 409


def test_a_form_published_later_is_offered_to_a_draft_that_chose_its_network(community, sara, alice, bob, sign_in_as):
    brief, other = begun(community, alice), begun(community, alice, networks=("facebook",))
    form = make_form(sara, FORMAT, FRAMES)
    browser = sign_in_as(alice)
    offer = "Instagram: every kind asks 2 questions since"
    for page in ("brief/networks", "review"):
        assert offer in browser.get(url(brief, page)).text
        assert "asks 2 questions" not in browser.get(url(other, page)).text
    take = f"brief/questions/{form.slug}/newer"
    assert browser.post(url(other, take)).status_code == 404, "it asks another network"
    assert not fresh(brief).has_form

    assert browser.post(url(brief, take)).headers["Location"].endswith("/brief/questions")
    page = browser.get(url(brief)).text
    assert "In which format?" in page
    assert offer not in page
    entry = last_entry()
    assert (entry.tag, entry.changes) == ("promo.request.form_taken_over", {"form": form.slug, "number": [None, 1]})
    assert browser.post(url(brief, take)).status_code == 409
    for_all = make_form(sara, FORMAT, network=None)
    assert "All networks: every kind asks 1 question since" in browser.get(url(brief)).text
    assert browser.post(url(brief, "submit")).status_code == 422, "now its answer is needed"
    browser.post(url(brief), {field_of(form, "format"): "Reel"})
    assert browser.post(url(brief, "submit")).status_code == 303, "an offer holds nothing up"
    assert browser.post(url(brief, f"brief/questions/{for_all.slug}/newer")).status_code == 409


def test_a_brief_that_begins_with_a_template_asks_what_the_networks_of_it_ask(form, community, alice, sign_in_as):
    browser = sign_in_as(alice)
    new = {"community": community.slug, "kind": "initiative", "title": "Helpers", "template": "ngo-volunteers"}
    browser.post("/requests/new", new)
    brief = only(PromoRequest)

    assert "instagram" in brief.scope_network_ids
    assert "In which format?" in browser.get(url(brief)).text
    assert "this brief was begun before" not in browser.get(url(brief, "brief/networks")).text


def test_old_and_new_words_of_a_question_stand_side_by_side(brief, form, sara, alice, sign_in_as):
    desk = sign_in_as(sara)
    desk.post("/brief-forms/instagram-all/draft")
    frames = next(one for one in draft(form).questions if one.key == "frames")
    fields = {"type": "number", "words": "How many frames in all?", "key": "frames", "least": "1", "most": "12"}
    desk.post(f"/brief-forms/instagram-all/questions/{frames.id}", fields)
    told = desk.get("/brief-forms/instagram-all/publish").text
    assert "How many <del>stories?</del>" in told
    assert "How many <ins>frames in all?</ins>" in told
    assert "<del>10</del>" in told
    assert "<ins>12</ins>" in told
    assert "Only if “In which format?” is “Story”." in told.replace("<del>", "").replace("</del>", "")
    publish(form, sara, note="Counts frames.")
    assert "How many <ins>frames in all?</ins>" in sign_in_as(alice).get(url(brief)).text


def test_a_consent_to_other_words_is_none(brief, form, sara, alice, sign_in_as):
    browser = sign_in_as(alice)
    browser.post(url(brief), {field_of(form, "faces"): "y"})
    sign_in_as(sara).post("/brief-forms/instagram-all/draft")
    faces = next(one for one in draft(form).questions if one.key == "faces")
    fields = {"type": "consent", "words": faces.words, "key": "faces", "terms": "All agreed in writing."}
    sign_in_as(sara).post(f"/brief-forms/instagram-all/questions/{faces.id}", fields)
    publish(form, sara, note="In writing.")
    sign_in_as(alice).post(url(brief, f"brief/questions/{form.slug}/newer"))

    assert not any(one.has_answer for one in shown_of(fresh(brief)))


def test_questions_come_back_and_are_answered_with_those_that_follow(brief, form, alice, bob, sign_in_as):
    browser = sign_in_as(alice)
    browser.post(url(brief), {field_of(form, "format"): "Reel"})
    browser.post(url(brief, "submit"))
    desk = f"/triage/R-{brief.id}/instagram"
    assert "In which format?" in sign_in_as(bob).get(desk).text
    hidden = {"fields-0-field": field_of(form, "frames"), "fields-0-reason": "unclear", "fields-0-sentence": "Hm?"}
    assert sign_in_as(bob).post(f"{desk}/ask", hidden).status_code == 422
    asked = hidden | {"fields-0-field": field_of(form, "format"), "fields-0-sentence": "A story is better."}
    assert sign_in_as(bob).post(f"{desk}/ask", asked).status_code == 303

    browser = sign_in_as(alice)
    for path in (url(brief, "")[:-1], url(brief, "answer"), desk):
        assert "In which format?" in (sign_in_as(bob) if path == desk else browser).get(path).text
    assert field_of(form, "faces") not in browser.get(url(brief, "answer")).text
    story = {field_of(form, "format"): "Story", "note": "All right."}
    refused = browser.post(url(brief, "answer"), story)
    assert refused.status_code == 422
    assert "Answer: How many stories?" in refused.text
    assert answers() == {"format": "Reel"}
    assert browser.post(url(brief, "answer"), story | {field_of(form, "frames"): "3"}).status_code == 303

    assert answers() == {"format": "Story", "frames": "3"}
    assert last_entry().changes["In which format?"] == ["Reel", "Story"]
    assert fresh(brief).state == RequestState.TRIAGE


def test_a_copy_takes_answers_along_but_no_consent(brief, form, sara, community, alice, sign_in_as):
    browser = sign_in_as(alice)
    browser.post(url(brief), {field_of(form, "format"): "Reel", field_of(form, "faces"): "y"})
    publish(form, sara, replace(FRAMES, key="more", rules=()), note="One more.")
    copy = copy_request(brief, community=community, kind=RequestKind.EVENT, title="Again", actor=alice)
    db.session.commit()

    assert [one.question.key for one in shown_of(copy) if one.has_answer] == ["format"]
    assert db.session.get_one(RequestForm, (copy.id, form.id)).edition.number == 2


def test_what_is_split_off_takes_its_answers_along(form, community, alice, bob, sign_in_as):
    brief, browser = begun(community, alice, networks=("instagram", "facebook")), sign_in_as(alice)
    browser.post(url(brief), {field_of(form, "format"): "Reel", field_of(form, "faces"): "y"})
    browser.post(url(brief, "submit"))
    other = split(fresh(brief), ["instagram"], actor=bob)
    db.session.commit()

    assert [one.question.key for one in shown_of(other) if one.has_answer] == ["format", "faces"]
    assert {one.answer.said_by_id for one in shown_of(other)} == {alice.id}
    assert shown_of(brief) == []


def test_a_form_for_all_networks_is_asked_of_every_brief_of_its_kind(community, sara, alice, sign_in_as):
    make_form(sara, FORMAT, network=None, kind=RequestKind.EVENT)
    event = begun(community, alice, networks=())
    other = draft_request(community=community, kind=RequestKind.INITIATIVE, title="Shoes", actor=alice)
    db.session.commit()

    assert (event.has_form, other.has_form) == (True, False)
    assert "All networks: Event" in sign_in_as(alice).get(url(event)).text


def test_answers_end_with_the_draft(brief, form, alice, carol, bob, sign_in_as):
    sent = {field_of(form, "format"): "Reel"}
    assert sign_in_as(carol).post(url(brief), sent).status_code == 404
    assert sign_in_as(bob).post(url(brief), sent).status_code in {403, 404}
    browser = sign_in_as(alice)
    browser.post(url(brief), sent)
    browser.post(url(brief, "submit"))
    assert browser.post(url(brief), {field_of(form, "format"): "Story"}).status_code == 409
    assert browser.post(url(brief, "brief/questions/autosave"), sent, headers=HEADERS).status_code == 409
    assert browser.post(url(brief, f"brief/questions/{form.slug}/newer")).status_code == 409


def test_a_brief_of_before_is_asked_nothing(form, community, alice, sign_in_as):
    before = make_draft(community, alice)
    assert "ask nothing more" in sign_in_as(alice).get(url(before)).text


def test_who_was_named_and_has_left_since_stays_named(community, alice, sara, people, sign_in_as):
    form, request_, browser = make_form(sara, *EVERY_TYPE), begun(community, alice), sign_in_as(alice)
    face = field_of(form, "face")
    browser.post(url(request_), {face: str(people.bob.id)})
    people.bob.disabled_at = clock.now()
    db.session.commit()

    page = parse(browser.get(url(request_)).text)
    assert page.xpath(f"string(//select[@name='{face}']/option[@selected])").strip() == "Bob Melnyk"
    browser.post(url(request_), {face: str(people.bob.id), field_of(form, "mood"): "Bright"})
    assert {one.person_id for one in db.session.scalars(sa.select(FormAnswer))} == {people.bob.id, None}
    assert answers()["mood"] == "Bright"


def test_a_merge_takes_over_what_was_answered_to_its_networks(brief, form, community, alice, sara):
    other = begun(community, alice, networks=("facebook",))
    questions = {one.question.key: one.question.id for one in shown_of(brief)}
    save_answers(brief, {questions["format"]: "Reel", questions["faces"]: True}, actor=alice, version=None)
    submit_request(brief, actor=alice)
    submit_request(other, actor=alice)
    merge(brief, other, take={}, note="It is the same.", actor=sara)
    db.session.commit()

    said = {one.question.key: answer_text(one) for one in shown_of(fresh(other))}
    assert (said["format"], "Alice Koval agreed" in said["faces"]) == ("Reel", True)
    assert other.has_form

    undo_merge(fresh(brief), other, actor=sara)
    db.session.commit()
    assert (fresh(other).has_form, shown_of(other)) == (False, [])
    assert answer_text(shown_of(fresh(brief))[0]) == "Reel"


def test_a_merge_stands_once_what_came_with_it_was_answered_anew(brief, form, community, alice, sara):
    other = begun(community, alice, networks=("facebook",))
    (format_, *_rest) = [one.question.id for one in shown_of(brief)]
    save_answers(brief, {format_: "Reel"}, actor=alice, version=None)
    submit_request(brief, actor=alice)
    submit_request(other, actor=alice)
    merge(brief, other, take={}, note="It is the same.", actor=sara)
    db.session.commit()
    faces = next(one.question.id for one in shown_of(other) if one.question.key == "faces")
    save_answers(other, {faces: True}, actor=alice, version=None)

    with pytest.raises(Conflict, match="Something has followed"):
        undo_merge(brief, other, actor=sara)
