"""The second look: what has changed since the approval, and wording that an approver may ask to see again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.acts import press, says, state_is
from tests.browser.reviews import in_review, picture


def approve(sara, *posts):
    for post in posts:
        sara.goto(post)
        press(sara, "Approve")
        state_is(sara, "Approved")


def write(page, post, old, new, *, is_wording_only=False):
    """Other words, on the page where the content is written."""
    page.goto(f"{post}/content")
    field = page.locator("main [name=caption]")
    field.fill(field.input_value().replace(old, new))
    if is_wording_only:
        page.locator("main [name=is_wording_only]").check()
    with page.expect_navigation():
        page.locator("main form:has([name=caption])").get_by_role("button", name="Save").click()


def test_a_material_change_is_shown_in_words_and_pictures_side_by_side(portal, enter):
    post, other = in_review(portal, "The hour changes", "Nothing changes")
    sara, alice = enter("sara", width=1280), enter("alice")
    approve(sara, post, other)
    write(alice, post, "18:00", "19:00", is_wording_only=True)
    says(alice, "Saved; it is in review again.")
    state_is(alice, "In review")
    alice.goto(f"{post}/content")
    alice.get_by_label("Pictures or videos").set_input_files(
        {"name": "new.png", "mimeType": "image/png", "buffer": picture("Another colour")}
    )
    press(alice, "Save")
    press(alice, "Take out")
    alice.locator("[name$=alt_text]").fill("Another shelf")
    alice.locator("form:has([name$=alt_text])").get_by_role("button", name="Save").click()
    says(alice, "The picture is described.")

    sara.goto(post)
    changed = sara.locator("#changed")
    expect(changed.locator(".chip")).to_have_text(["Number", "Picture or video"])
    expect(changed.locator("del").first).to_contain_text("18:00")
    expect(changed.locator("ins").first).to_contain_text("19:00")
    pair = [one.bounding_box() for one in changed.locator(".changes").last.locator("img").all()]
    assert len(pair) == 2
    assert pair[0]["y"] == pair[1]["y"], "beside each other"
    assert pair[0]["x"] + pair[0]["width"] <= pair[1]["x"]
    for one in changed.locator("img").all():
        one.scroll_into_view_if_needed()
        sara.wait_for_function("one => one.complete && one.naturalWidth > 0", arg=one.element_handle())
    press(sara, "Approve")
    state_is(sara, "Approved")
    expect(sara.locator("#changed")).to_have_count(0)
    sara.goto(other)
    state_is(sara, "Approved")


def test_mere_wording_is_shown_and_may_be_reviewed_again_for_24_hours(portal, enter):
    first, second = in_review(portal, "A typo", "A smoother sentence")
    sara, alice = enter("sara", script=False), enter("alice", script=False)
    approve(sara, first, second)
    for post in (first, second):
        write(alice, post, "bring a book", "bring along a book", is_wording_only=True)
        state_is(alice, "Approved")
    sara.goto("/notifications")
    says(sara, "after its approval, nothing else")
    sara.goto(first)
    says(sara, "The wording changed after the approval")
    expect(sara.locator("#changed ins")).to_contain_text("along")
    says(sara, "Only the wording")
    sara.locator("main .notice").get_by_role("link", name="Review again").click()
    sara.locator("main [name=reason]").fill("I want to think about it")
    sara.locator("main form:has([name=reason]) button[type=submit]").click()
    state_is(sara, "In review")

    portal.flask("clock", "advance", "25h")
    sara = enter("sara", script=False)
    sara.goto(second)
    state_is(sara, "Approved")
    assert sara.get_by_role("link", name="Review again").count() == 0


def test_who_approved_it_and_rewords_it_is_told_what_that_means(portal, enter):
    (post,) = in_review(portal, "Her own words")
    sara, viktor = enter("sara"), enter("viktor", lang="uk", width=390)
    approve(sara, post)
    sara.goto(f"{post}/content")
    says(sara, "your approval no longer counts, and another senior approves it")
    write(sara, post, "bring a book", "bring along a book")
    state_is(sara, "In review")
    assert sara.locator("#review").get_by_role("button", name="Approve").count() == 0
    viktor.goto(post)
    viktor.locator("#review form button[type=submit]").first.click()
    viktor.locator("main .badge").get_by_text("Погоджено", exact=True).first.wait_for()


def test_on_a_phone_what_is_to_be_decided_comes_before_the_talk(portal, enter):
    (post,) = in_review(portal, "Read it on the way")
    sara = enter("sara", width=390)
    sara.goto(post)
    tops = [sara.locator(f"#{part}").bounding_box()["y"] for part in ("content", "review", "talk")]
    assert tops == sorted(tops)
    press(sara, "Approve")
    state_is(sara, "Approved")
    wide = enter("sara")
    wide.goto(post)
    below, talk = (wide.locator(part).bounding_box() for part in ("#content", "#talk"))
    assert talk["x"] == below["x"], "in the first column still"
