"""The search by keyboard, on a phone, and without scripts."""

from __future__ import annotations

from playwright.sync_api import expect


def test_two_keys_and_a_word_lead_to_the_thing(enter):
    page = enter("alice")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox", name="Search", exact=True)).to_be_focused()
    page.keyboard.type("charity sale")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.locator("body").press("j")  # the first row
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Charity Book Sale")


def test_on_a_phone_the_same_keys_lead_to_the_page_of_the_search(enter):
    page = enter("lea", width=390)
    page.keyboard.press("Control+k")
    page.wait_for_url("**/search")

    page.get_by_label("Words, or a number such as R-128").fill("book")
    page.get_by_label("In", exact=True).select_option("requests")

    expect(page.locator("#found")).to_contain_text("Charity Book Sale")
    assert "in=requests" in page.url


def test_without_scripts(enter):
    page = enter("lea", script=False)
    page.get_by_role("searchbox", name="Search", exact=True).fill("zzzz")
    page.get_by_role("searchbox", name="Search", exact=True).press("Enter")

    expect(page.get_by_text("Nothing fits “zzzz”")).to_be_visible()
