"""Reviews that do not come, on the portal's own clock: two reminders, then each of the four outcomes."""

from __future__ import annotations

import re
from datetime import timedelta

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.worktime import add_working_time
from app.promo.models import Placement, ReviewPlan
from tests.browser.acts import press, says, state_is
from tests.browser.reviews import approved_reserve, history, in_review, until

TITLES = ("It is held", "It takes the next slot", "Its reserve goes out", "Somebody decides")


def choose(bob, post, outcome, **chosen):
    """What happens if it is not approved in time, chosen on the page of its plan."""
    bob.goto(f"{post}/plan")
    bob.locator(f"[name=outcome][value={outcome}]").check()
    for name, label in chosen.items():
        bob.locator(f"[name={name}]").select_option(label=label)
    press(bob, "Save")


def slot_of(page, post):
    page.goto(post)
    return page.locator("main time").first.get_attribute("datetime")


def reminders(enter):
    """How many reminders of these posts stand in sara's news."""
    sara = enter("sara")  # days have passed: she signs in anew
    sara.goto("/notifications")
    told = sara.locator("main li", has_text="still waits for an approval").all_inner_texts()
    return sum(any(title in one for title in TITLES) for one in told)


def test_reminders_and_then_each_of_the_four_outcomes(portal, enter):
    held, moved, replaced, decided = posts = in_review(portal, *TITLES)
    approved_reserve(portal, held, "The spare shelf")
    bob = enter("bob", script=False)
    choose(bob, moved, "next_slot")
    number = replaced.split("/")[2]
    bob.goto(f"{replaced}/plan")
    label = bob.locator("[name=reserve] option", has_text="The spare shelf").inner_text()
    choose(bob, replaced, "reserve", reserve=label)
    choose(bob, decided, "escalate", escalate_to="Віктор Бойко")
    slots = {post: slot_of(bob, post) for post in posts}

    with portal.app.app_context():
        rows = db.session.execute(
            sa.select(ReviewPlan.waits_since, Placement.review_due_at)
            .join(Placement, Placement.id == ReviewPlan.placement_id)
            .where(Placement.title.in_(TITLES))
        ).all()
    began, due = max(row.waits_since for row in rows), max(row.review_due_at for row in rows)
    for hours, n_told in ((24, 4), (48, 8)):
        done = until(portal, add_working_time(began, timedelta(hours=hours), "Europe/Kyiv"))
        assert [line for line in done if re.fullmatch(r"promo\.reviews: [1-9]\d*", line)]
        assert reminders(enter) == n_told
    until(portal, due)
    assert clock.now() > due

    bob = enter("bob", script=False)
    told = history(bob, held)
    assert "was not approved by its review time: it keeps its slot and waits" in told[0]
    assert slot_of(bob, held) == slots[held]
    state_is(bob, "In review")

    assert slot_of(bob, moved) > slots[moved]
    says(bob, "it takes the next free slot")
    state_is(bob, "In review")

    bob.goto(replaced)
    state_is(bob, "Released")
    says(bob, "its reserve goes out in its place")
    bob.goto(f"/requests/{number}")
    bob.locator("#placements").get_by_role("link", name="The spare shelf").click()
    state_is(bob, "Scheduled")
    assert slot_of(bob, bob.url) == slots[replaced]

    assert "has waited too long for an approval: Віктор Бойко decides" in history(bob, decided)[0]
    viktor = enter("viktor", lang="uk")
    viktor.goto(decided)
    with viktor.expect_navigation():  # days have passed: the destination is opened anew
        viktor.locator("#review form[action$='/opened'] button").click()
    viktor.locator("#review form[action*='/approve'] button[type=submit]").click()
    viktor.locator("main .badge").get_by_text("Погоджено", exact=True).first.wait_for()
