"""A whole brief from an event, filed with few clicks and keys: the browser itself counts them."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from app.core import clock

MOST_ACTS = 40
EVENT = "PMP study group 2027: first evening"
#: Each press of the mouse, and each key but those that write a letter into a text. Days and choices are no texts.
COUNTER = """
(() => {
  const add = () => sessionStorage.setItem("acts", 1 + Number(sessionStorage.getItem("acts") || 0));
  const texts = "textarea, input[type=text], input[type=url], input:not([type])";
  const isText = field => field.matches && field.matches(texts);
  document.addEventListener("pointerdown", event => event.isTrusted && add(), true);
  document.addEventListener("keydown", event => {
    if (event.isTrusted && !(event.key.length === 1 && isText(event.target))) add();
  }, true);
})()
"""


def acts(page: Page) -> int:
    """What has been pressed so far."""
    return int(page.evaluate("sessionStorage.getItem('acts') || 0"))


def write(field: Locator, text: str) -> None:
    """Click into a field and type."""
    field.click()
    field.page.keyboard.type(text)


def type_day(field: Locator, day: str) -> None:
    """Type a day digit by digit, the month first: the browser itself speaks American English here."""
    year, month, number = day.split("-")
    field.click(position={"x": 18, "y": 12})
    field.page.keyboard.type(month + number + year)
    expect(field).to_have_value(day)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and go on").last.click()


def test_a_brief_is_filed_from_an_event_with_few_clicks_and_keys(enter):
    alice = enter("alice")
    alice.add_init_script(COUNTER)
    alice.goto("/")
    assert acts(alice) == 0
    alice.get_by_role("link", name="Events", exact=True).first.click()
    alice.get_by_role("link", name=re.compile("PMP")).first.click()
    alice.get_by_role("link", name="Ask for promotion").click()
    alice.get_by_role("button", name="Begin the brief").click()

    write(alice.locator("main [name=task]"), "Twenty people who prepare for the exam come to the first evening.")
    go_on(alice)
    for name, known in (("target", "20"), ("kpi", "registrations")):
        expect(alice.locator(f"main [name={name}]")).to_have_value(known)
    alice.locator("main label", has_text="Inside and outside the house").click()
    expect(alice.get_by_text("the same measure, objective and audience")).to_be_visible()
    write(alice.locator("main [name=target_reason]"), "The group is small by intent.")
    go_on(alice)
    expect(alice).to_have_title(re.compile("Audience and message"))
    go_on(alice)
    expect(alice.locator("main [name=destination_url]")).to_have_value(re.compile("^https://"))
    go_on(alice)

    alice.get_by_label("Facebook", exact=True).click()
    type_day(alice.get_by_label("Wished day on Facebook"), f"{clock.today('Europe/Kyiv') + timedelta(days=21)}")
    go_on(alice)
    alice.locator("[data-asks] label", has_text=re.compile("^Так")).first.click()
    alice.keyboard.press("Tab")
    alice.keyboard.press("Tab")
    expect(alice.locator("[data-asks] select").first).to_be_focused()
    alice.keyboard.type("Ali")
    go_on(alice)
    go_on(alice)
    alice.locator("main label", has_text="No budget: 0").click()
    go_on(alice)
    write(alice.locator("main [name=plan_b_waiver]"), "Twenty seats fill by themselves.")
    go_on(alice)
    expect(alice.get_by_role("heading", name=re.compile("^Review"))).to_be_visible()
    assert alice.locator("[data-error-summary] li").all_inner_texts() == []
    alice.get_by_role("button", name="Hand in the request").click()

    expect(alice.get_by_role("region", name="Messages").get_by_text("is handed in.")).to_be_visible()
    assert acts(alice) < MOST_ACTS, "35 as this was written"
