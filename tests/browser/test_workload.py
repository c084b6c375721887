"""The workload on a phone: weeks without work are folded away, and one link shows them."""

from __future__ import annotations

from playwright.sync_api import expect


def row_of(page, name):
    return page.locator("tr").filter(has=page.get_by_role("link", name=name, exact=True))


def test_on_a_phone_the_weeks_without_work_wait_to_be_asked_for(enter):
    phone = enter("sara", width=390, script=False)
    phone.goto("/workload")
    idle, busy = row_of(phone, "Sara Lind"), row_of(phone, "Bob Melnyk")
    expect(idle).to_contain_text("no work in these weeks")
    expect(idle.locator("td").first).to_be_hidden()
    expect(busy.locator("td").first).to_be_visible()

    phone.get_by_role("link", name="Show the weeks without work too").first.click()

    for cell in idle.locator("td").all() + busy.locator("td").all():
        expect(cell).to_be_visible()
    expect(idle.get_by_text("no work in these weeks")).to_be_hidden()


def test_on_a_wide_screen_every_week_stands_there(enter):
    page = enter("sara")
    page.goto("/workload")
    for cell in row_of(page, "Sara Lind").locator("td").all():
        expect(cell).to_be_visible()
    expect(page.get_by_role("link", name="Show the weeks without work too").first).to_be_hidden()
