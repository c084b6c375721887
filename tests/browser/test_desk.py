"""The desk in a real browser: what autosave says is true, the keyboard suffices, and so does a page without scripts."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from app.core import clock


def ahead(days: int) -> str:
    return (clock.today("Europe/Kyiv") + timedelta(days=days)).isoformat()


def begin(page: Page, title: str) -> str:
    """A draft; returns its address without the step."""
    page.goto("/requests/new")
    community = page.get_by_label("Community", exact=True)
    if community.is_visible() and not community.input_value():
        community.select_option(index=1)
    page.get_by_label("Event", exact=False).first.check()
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Begin the brief").click()
    page.wait_for_url(re.compile(r"/brief/task$"))
    return page.url.removesuffix("/brief/task")


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and go on").click()


def fill_and_file(page: Page, title: str) -> str:
    """The whole brief, a page a step."""
    address = begin(page, title)
    page.get_by_label("What task must the content solve?").fill("Bring people from other companies to the swap.")
    go_on(page)
    page.get_by_label("Registrations for an event").check()
    page.get_by_label("Target", exact=True).fill("60")  # within what like promos came to
    page.get_by_label("To be reached by").fill(ahead(30))
    page.get_by_label("Outside the house", exact=True).check()
    go_on(page)
    go_on(page)
    page.get_by_label("Where does it lead?").fill("https://books.example.org")
    page.get_by_label("Where does it lead?").press("Enter")  # Enter saves and goes on
    page.get_by_label("Instagram", exact=True).check()
    page.get_by_label("Wished day on Instagram").fill(ahead(12))
    go_on(page)
    go_on(page)
    page.get_by_label("No budget: 0").check()
    go_on(page)
    page.get_by_label("Why is there no plan B?").fill("Too small for it.")
    go_on(page)
    page.get_by_role("button", name="Hand in the request").click()
    page.wait_for_url(address)
    return address


def test_autosave_tells_the_truth(enter):
    page = enter("alice")
    page.clock.install()
    begin(page, "Spring fair of makers")
    task, told = page.get_by_label("What task must the content solve?"), page.locator("[data-saved]")
    task.fill("Bring makers")
    expect(told).to_have_attribute("data-state", "saved")
    expect(told).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))

    page.clock.run_for(10_000)
    expect(told).to_have_text("Saved 10 s ago")
    page.clock.run_for(110_000)
    expect(told).to_have_text("Saved 2 min ago")

    page.route("**/autosave", lambda route: route.fulfill(status=409, json={"message": None}))
    task.fill("Bring makers and their friends")
    expect(told).to_have_attribute("data-state", "failed")
    expect(told).to_contain_text("Not saved")
    assert task.input_value() == "Bring makers and their friends"

    page.unroute("**/autosave")
    task.press("End")
    task.press_sequentially("!")
    expect(told).to_have_attribute("data-state", "saved")
    page.reload()
    expect(task).to_have_value("Bring makers and their friends!")


def test_a_brief_is_filed_and_triaged_without_scripts(enter):
    title = "Harvest festival"
    address = fill_and_file(enter("alice", script=False), title)
    owner = enter("sara", script=False)
    owner.goto("/triage?q=harvest")
    expect(owner.get_by_role("link", name=title)).to_be_visible()
    owner.get_by_role("link", name=re.compile("^Instagram: Undecided")).first.click()
    owner.get_by_label("Or: why no meeting is needed").fill("We know each other")
    owner.get_by_role("button", name="Yes, Instagram takes part").click()
    owner.goto(address)
    expect(owner.get_by_text("Accepted").first).to_be_visible()


def test_the_desk_is_walked_by_keys(enter):
    fill_and_file(enter("alice"), "Night of libraries")
    page = enter("sara")
    page.goto("/triage?q=libraries")
    page.keyboard.press("j")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("^Instagram: Undecided"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Instagram: Night of libraries")
    page.get_by_label("Or: why no meeting is needed").focus()
    page.keyboard.type("A small one")
    page.keyboard.press("Enter")
    page.wait_for_url("**/triage")
    expect(page.get_by_text("Instagram: Yes.").first).to_be_visible()


def test_a_row_has_keys_of_its_own(enter):
    address = fill_and_file(enter("alice"), "Night of museums")
    page = enter("sara")
    page.goto("/triage?q=museums")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[name=pick]")).to_be_checked()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts [data-found]").get_by_text("Assign…")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.wait_for_url("**/instagram?open=no#no")
    expect(page.get_by_role("button", name="No, not on Instagram")).to_be_visible()
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(address)


def test_words_without_end_push_no_page_sideways(enter):
    title = "<b>{{7*7}}</b> שלום " + "W" * 160
    address = fill_and_file(enter("alice"), title)
    sara = enter("sara", width=320)
    for path in ("/requests", address, "/triage", address.replace("/requests/", "/triage/") + "/instagram"):
        sara.goto(path)
        expect(sara.get_by_text(title).first).to_be_attached()
        wider = sara.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 1, path
