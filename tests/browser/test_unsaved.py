"""A page with several forms: sending one asks before it loses what was typed into another."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import story


@pytest.fixture
def content(enter) -> Page:
    """The desk of a post that alice writes, with a caption that nobody has saved."""
    page = enter("alice")
    page.goto("/")
    page.get_by_role("link", name="Bring the content").first.click()
    page.get_by_role("link", name="Write the content").first.click()
    page.get_by_label("Caption").press_sequentially("Bring a book")
    return page


def test_what_would_be_lost_is_named_and_stays(content):
    asked = []
    content.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    content.get_by_role("button", name="Use it").click()

    assert asked == ["“Caption” is not saved yet and would be lost. Go on without it?"]
    expect(content.get_by_label("Caption")).to_be_focused()
    assert "Bring a book" in content.get_by_label("Caption").input_value()
    assert content.locator("#toasts .toast").count() == 0


def test_whoever_goes_on_does(content):
    content.on("dialog", lambda dialog: dialog.accept())
    content.get_by_role("button", name="Use it").click()

    content.wait_for_url("**#picture-desk")
    expect(content.get_by_label("Caption")).not_to_have_value(re.compile("Bring a book"))


def test_a_file_goes_with_the_words_beside_it(content):
    content.get_by_label("Pictures or videos").set_input_files(
        {"name": "new.png", "mimeType": "image/png", "buffer": story("new")}
    )
    content.locator("form:has([name=caption])").get_by_role("button", name="Save").click()

    content.locator("#toasts").get_by_text("Saved. Now say what is to be seen.").wait_for()
    expect(content.get_by_label("Caption")).to_have_value(re.compile("Bring a book"))


def test_nothing_is_asked_where_nothing_was_typed(content):
    asked = []
    content.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    content.reload()
    content.get_by_role("button", name="Use it").click()
    content.wait_for_url("**#picture-desk")

    assert asked == []
