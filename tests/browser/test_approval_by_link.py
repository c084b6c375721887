"""A sensitive post that two approve, one of them by a signed link; and links that decide nothing any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.core import clock
from app.promo.words import Sensitivity
from tests.browser.acts import press, says, state_is
from tests.browser.reviews import history, in_review, link_in, send_link, tick_all


@pytest.mark.parametrize("script", [pytest.param(True, id="script"), pytest.param(False, id="no-script")])
def test_two_approve_one_of_them_without_an_account(portal, enter, script):  # T37
    (post,) = in_review(portal, "Sums that are raised", sensitivity=Sensitivity.MONEY)
    bob, sara = enter("bob", script=script), enter("sara", script=script)
    send_link(bob, post, "Olena Dorosh")
    says(bob, "Olena Dorosh has a link until")
    link = link_in(portal, "olena")

    scanner = enter(None)  # it loads what stands in a mail, scripts and all, and presses nothing
    for _visit in range(2):
        assert scanner.goto(link).status == 200
        assert scanner.request.head(link).status == 200
        assert scanner.request.get(f"{link}/ask-changes").status == 405
    bob.goto(post)
    state_is(bob, "In review")

    olena = enter(None, width=390, script=script)
    olena.goto(link)
    says(olena, "Sensitive topic: Money")
    says(olena, "Bring a book, take a book")
    assert olena.locator("img").first.evaluate("one => one.complete && one.naturalWidth") > 0
    olena.get_by_role("button", name="Approve", exact=True).click()
    expect(olena.locator("main .error-summary")).to_contain_text("Tick each line that holds")
    expect(olena.locator("main .error-summary")).to_be_in_viewport()
    assert tick_all(olena) == 3
    olena.get_by_label("A word to the author").fill("Good that the sums are named")
    press(olena, "Approve")
    says(olena, "Thank you, it is decided")
    assert scanner.goto(link).status == 200
    says(scanner, "Olena Dorosh (by signed link) approved")

    sara.goto(post)
    says(sara, "The second approval is missing")
    says(sara, "Good that the sums are named")
    tick_all(sara)
    press(sara, "Approve")
    state_is(sara, "Approved")
    told = history(sara, post)
    assert "Sara Lind approved" in told[0]
    assert "a second approval is needed" in told[1]


def test_a_link_that_is_taken_back_says_so_and_keeps_what_was_typed(portal, enter):
    (post,) = in_review(portal, "Taken back")
    bob, olena = enter("bob"), enter(None, width=390)
    send_link(bob, post, "Olena Dorosh")
    link = link_in(portal, "olena")
    olena.goto(link)
    olena.locator("summary", has_text="Ask for changes").click()
    olena.get_by_label("What is to change").fill("The hour is wrong, it is 19:00")
    bob.goto(post)
    press(bob, "Take back")
    olena.get_by_role("button", name="Send back").click()
    says(olena, "This link was taken back or has been replaced by a newer one. Nothing was decided by it.")
    says(olena, "The hour is wrong, it is 19:00")
    bob.goto(post)
    state_is(bob, "In review")


def test_a_link_that_comes_after_the_decision_tells_what_it_was(portal, enter):
    (post,) = in_review(portal, "Decided already")
    bob, sara, olena = enter("bob"), enter("sara"), enter(None)
    send_link(bob, post, "Olena Dorosh")
    link = link_in(portal, "olena")
    sara.goto(post)
    press(sara, "Approve")
    state_is(sara, "Approved")
    olena.goto(link)
    says(olena, "Nothing is left to decide here")
    says(olena, "Sara Lind approved")
    assert olena.get_by_role("button", name="Approve").count() == 0


def test_she_sends_it_back_and_her_link_is_used(portal, enter):
    (post,) = in_review(portal, "Sent back")
    send_link(enter("bob"), post, "Olena Dorosh")
    link, olena, alice = link_in(portal, "olena"), enter(None, lang="uk", width=390), enter("alice")
    olena.goto(link)
    olena.locator("main details.more summary").last.click()
    olena.locator("main [name=comment]").fill("Назвіть місце")
    olena.locator("main form:has([name=comment]) button[type=submit]").click()
    olena.get_by_role("heading", level=1).filter(has_text="рішення ухвалено").wait_for()
    alice.goto(post)
    state_is(alice, "Changes asked for")
    says(alice, "Назвіть місце")
    press(alice, "Send to review")
    olena.goto(link)
    assert olena.locator("main form").count() == 0, "a used link opens nothing anew"


def test_it_expires_after_72_hours_of_the_portals_clock(portal, enter):
    (post,) = in_review(portal, "Too late")
    send_link(enter("bob"), post, "Olena Dorosh")
    link, olena = link_in(portal, "olena"), enter(None)
    began = clock.now()
    portal.flask("clock", "advance", "71h")
    olena.goto(link)
    says(olena, "Please review this post")
    portal.flask("clock", "advance", "61m")
    assert clock.now() - began > timedelta(hours=72)
    assert olena.goto(link).status == 409
    says(olena, "This link has expired. Nothing was decided by it; ask for a new one.")
    sara = enter("sara")
    sara.goto(post)
    state_is(sara, "In review")


def test_the_checklist_is_gone_through_by_keys_alone(portal, enter):
    (post,) = in_review(portal, "By keys alone", sensitivity=Sensitivity.HEALTH)
    sara = enter("sara", width=390, script=False)
    sara.goto(f"{post}#review")
    names = ["Each statement about health", "It gives no advice", "Nobody's state of health"]
    for _press in range(12):
        sara.keyboard.press("Tab")
        focused = sara.locator(":focus")
        if focused.get_attribute("type") == "checkbox":
            sara.keyboard.press("Space")
            expect(focused.locator("xpath=ancestor::label")).to_contain_text(names.pop(0))
        elif focused.get_attribute("name") == "note":
            break
    assert names == []
    sara.keyboard.type("Sources checked")
    with sara.expect_navigation():
        sara.keyboard.press("Enter")
    says(sara, "Approved; a second senior approves it too.")
    says(sara, "Sources checked")
