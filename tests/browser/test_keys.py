"""The keyboard alone: where the focus is after a form was refused, and what Enter presses."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_a_refused_form_is_told_to_whoever_came_by_the_skip_link(enter):
    page = enter("bob")
    page.goto("/")
    page.locator("main a[href*='/results/enter']").first.click()
    page.wait_for_url("**/results/enter*")
    skip(page)
    page.get_by_label("Value").focus()
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert summary.locator(":focus").count() == 1


def test_enter_presses_the_button_of_the_form_and_no_offer_above_it(enter):
    page = enter("bob")
    page.goto("/requests?state=accepted")
    page.locator("main table a[href^='/requests/R-']").first.click()
    page.get_by_role("link", name="Hold a slot").first.click()
    page.locator("[name=offer]").first.wait_for()
    page.locator("main [name=title]").focus()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("Enter")  # without a title: the form comes back
    assert "offer=" not in (sent.value.post_data or "")
    expect(page.locator("[data-error-summary]")).to_be_focused()


def skip(page: Page) -> None:
    """Past the menu."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_menu_closes_when_the_focus_has_left_it(enter):
    page = enter("bob")
    page.goto("/")
    menu = page.locator("details.account")
    menu.locator("summary").press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(menu).to_have_attribute("open", "")
    page.locator("main a").first.focus()
    expect(menu).not_to_have_attribute("open", "")


REFRESH = """() => new Promise((done) => {
  document.addEventListener("htmx:afterSettle", done, {once: true});
  htmx.ajax("GET", "/notifications/bell", {target: "#bell", swap: "outerHTML"});
}).then(() => true)"""


def test_the_bell_takes_no_focus_from_a_reader_and_keeps_its_own(enter):
    page = enter("bob")
    page.goto("/")
    page.evaluate(REFRESH)
    expect(page.locator("body")).to_be_focused()
    page.locator("#bell").focus()
    page.evaluate(REFRESH)
    expect(page.locator("#bell")).to_be_focused()


PRESS = """([key, code]) => document.body.dispatchEvent(
    new KeyboardEvent("keydown", {key, code, ctrlKey: true, bubbles: true, cancelable: true})
)"""


def test_ctrl_k_searches_while_a_cyrillic_layout_is_on(enter):
    page = enter("lea", lang="uk")
    page.evaluate(PRESS, ["t", "KeyK"])  # the same place on Dvorak opens a tab of the browser
    assert page.evaluate("document.activeElement.name") != "q"

    page.evaluate(PRESS, ["л", "KeyK"])
    assert page.evaluate("document.activeElement.name") == "q"
