"""Filters on a phone: what is set stands there, the others when one asks for them, so that the list is in sight."""

from __future__ import annotations

from playwright.sync_api import expect


def test_on_a_phone_filters_that_are_not_set_wait_to_be_asked_for(enter):
    phone = enter("sara", width=390, script=False)
    phone.goto("/requests?state=live")
    expect(phone.get_by_label("State", exact=True)).to_be_visible()
    expect(phone.get_by_label("Community", exact=True)).to_be_hidden()

    phone.get_by_role("link", name="All filters").click()
    phone.get_by_label("Kind", exact=True).select_option("event")
    phone.get_by_role("button", name="Show", exact=True).click()

    phone.wait_for_url("**state=live**kind=event**")
    expect(phone.get_by_label("Kind", exact=True)).to_be_visible()
    expect(phone.get_by_label("Community", exact=True)).to_be_hidden()


def test_on_a_wide_screen_all_filters_stand_there(enter):
    page = enter("sara")
    page.goto("/requests")
    expect(page.get_by_label("Community", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="All filters")).to_be_hidden()
