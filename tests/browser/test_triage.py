"""What the desk does with a request, walked in a browser by everybody who has a part in it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.acts import press, says
from tests.browser.desk import waiting
from tests.browser.test_desk import ahead, fill_and_file

__all__ = ["waiting"]


def opened(page, number, act=""):
    page.goto(f"/triage/R-{number}/instagram" + (f"?open={act}" if act else ""))
    return page


def ask(page, n, field, sentence):
    """One field goes back."""
    page.locator(f"[name=fields-{n}-field]").select_option(field)
    page.locator(f"[name=fields-{n}-sentence]").fill(sentence)


def follow_news(page, about):
    """By the bell to what was told of something, at once."""
    page.locator("#bell").click()
    page.locator("main li.unread").filter(has_text=about).first.get_by_role("button", name="Open").click()


def test_two_fields_come_back_and_are_answered_while_the_clock_stands(enter, portal, waiting):
    number = waiting("Night of maps", task="Bring cartographers.", audience="Everybody")
    bob = enter("bob")
    bob.goto("/triage?q=maps")
    left = bob.locator(".what .badge").inner_text()
    bob.keyboard.press("j")
    bob.keyboard.press("n")
    expect(bob.locator("#ask details")).to_have_attribute("open", "")
    ask(bob, 0, "task", "Whom exactly, and how many?")
    ask(bob, 1, "audience", "Everybody is nobody.")
    press(bob, "Return these fields")
    says(bob, "Instagram: Needs an answer.")
    alice = enter("alice")
    follow_news(alice, "Night of maps")
    alice.wait_for_url(f"**/requests/R-{number}/answer")
    typed = alice.locator("main form").locator("textarea:visible, input:visible, select:visible")
    names = {name for name in typed.evaluate_all("all => all.map(one => one.name)") if name}
    assert names == {"task", "audience", "note"}
    portal.advance(days=4)
    bob.goto("/triage?q=maps")
    says(bob, "waits for its author")
    assert bob.locator(".what .badge").count() == 0
    alice.locator("main [name=audience]").fill("Cartographers of three cities")
    press(alice, "Hand in the answer")
    says(alice, "Your answer is on its way to triage.")
    bob.reload()
    assert bob.locator(".what .badge").inner_text().split()[0] == left.split()[0], "its clock has stood still"
    says(bob, "with the requester")
    opened(bob, number)
    says(bob, "Cartographers of three cities")


def test_a_decline_says_what_would_change_it_and_is_tried_again(enter, waiting):
    number = waiting("Night of clocks", task="Bring watchmakers.")
    bob = enter("bob")
    bob.goto("/triage?q=clocks")
    bob.keyboard.press("j")
    bob.keyboard.press("d")
    expect(bob.locator("#no details")).to_have_attribute("open", "")
    bob.locator("[name=refusal]").focus()
    bob.keyboard.press("ArrowDown")
    bob.keyboard.press("Tab")
    bob.keyboard.type("Instagram sells no clocks. Show one person who mends them.")
    bob.keyboard.press("Tab")
    bob.keyboard.press("Enter")
    bob.wait_for_url("**/triage*")
    says(bob, "Instagram: No.")
    alice = enter("alice")
    follow_news(alice, "Night of clocks")
    says(alice, "Show one person who mends them.")
    alice.locator("main .notice").get_by_role("link", name="Copy into a new draft").click()
    press(alice, "Begin the brief")
    expect(alice.get_by_label("What task must the content solve?")).to_have_value("Bring watchmakers.")
    assert f"R-{number}" not in alice.url


def test_a_duplicate_is_merged_and_parted_again(enter, waiting):
    kept = waiting("Night of bells", message="Come and ring.")
    number = waiting("Night of bells again", "instagram", "facebook", by="iryna", message="Ring with us.")
    other = waiting("Night of bells once more", "instagram", "facebook", message="Ring with us.")
    bob = enter("bob")
    bob.goto(f"/requests/R-{number}")
    bob.locator("main summary[aria-label=More]").click()
    bob.get_by_role("link", name="The same as another?").click()
    row = bob.locator("main li").filter(has_text=f"R-{kept} ")
    expect(row.get_by_role("link", name="Merge into it…")).to_have_count(0)  # another community's words stay apart
    row.get_by_role("link", name="A duplicate of it…").click()
    bob.locator("main [name=note]").fill("Both ring on the same night.")
    press(bob, "Mark as a duplicate")
    says(bob, f"R-{number} is a duplicate of R-{kept}.")

    bob.goto(f"/triage/R-{other}/same")
    row = bob.locator("main li").filter(has_text=f"R-{kept} ")
    row.get_by_role("link", name="Merge into it…").click()
    says(bob, "Come and ring.")
    bob.get_by_label("Both").check()
    bob.locator("main [name=note]").fill("One night, one request.")
    press(bob, "Merge")
    says(bob, f"R-{other} is merged into R-{kept}.")
    expect(bob.locator("#networks tbody tr")).to_have_count(2)
    bob.locator("#toasts").get_by_role("button", name="Undo").click()
    says(bob, f"R-{other} and R-{kept} go on by themselves.")
    bob.goto(f"/requests/R-{kept}")
    expect(bob.locator("#networks tbody tr")).to_have_count(1)


def test_a_network_goes_on_in_a_request_of_its_own(enter, waiting):
    number = waiting("Night of kites", "instagram", "facebook")
    bob = enter("bob")
    bob.goto(f"/requests/R-{number}")
    bob.locator("main summary[aria-label=More]").click()
    bob.get_by_role("link", name="Split by network…").click()
    bob.get_by_label("Facebook").check()
    press(bob, "Split them off")
    says(bob, "Facebook go on as")
    expect(bob.locator("#networks tbody tr")).to_have_count(1)
    made = bob.url
    alice = enter("alice")
    alice.goto(f"/requests/R-{number}")
    alice.get_by_role("link", name=re.compile("Night of kites")).last.click()
    assert alice.url == made


def test_a_view_is_an_address_that_others_open_too(enter, waiting):
    waiting("Night of drums", "facebook")
    bob, sara = enter("bob"), enter("sara")
    bob.goto("/triage?network=facebook")
    bob.locator("main [name=q]").fill("drums")
    bob.locator("main [name=q]").press("Enter")
    bob.wait_for_url("**q=drums*")
    bob.get_by_role("link", name="Keep these filters as a view…").click()
    bob.get_by_label("Name").fill("Drums on Facebook")
    press(bob, "Keep the view")
    chip = bob.get_by_role("link", name="Drums on Facebook 1")
    expect(chip).to_have_attribute("aria-current", "page")
    sara.goto(bob.url)
    expect(sara.locator(".rows > li")).to_have_count(1)
    expect(sara.get_by_role("link", name=re.compile("^Drums on Facebook"))).to_have_count(0)

    sara.get_by_role("link", name="Keep these filters as a view…").click()
    sara.get_by_label("Name").fill("Drums for all")
    sara.get_by_label("Share it with the house").check()
    press(sara, "Keep the view")
    bob.goto("/triage")
    bob.get_by_role("link", name="Drums for all 1").click()
    assert "q=drums" in bob.url


def test_a_rule_catches_what_comes_in_and_a_page_says_so(enter, portal):
    sara = enter("sara")
    sara.goto("/triage/rules/new")
    sara.get_by_label("Name of the rule").fill("Our events on Instagram")
    sara.locator("[name=network_id]").select_option("instagram")
    sara.locator("[name=kind]").select_option("event")
    sara.locator("[name=person_id]").select_option(label="Sara Lind")
    press(sara, "Add the rule")
    for _step in range(2):  # before those of the demo
        row = sara.locator("tbody tr").filter(has_text="Our events on Instagram")
        with sara.expect_navigation():
            row.get_by_role("button", name="Up").click()
    expect(sara.locator("tbody tr").first).to_contain_text("Our events on Instagram")
    number = fill_and_file(enter("alice"), "Night of lamps").rsplit("/", 1)[-1]
    portal.tick()

    sara.goto("/triage/rules/caught")
    line = sara.locator("tbody tr").filter(has_text="Night of lamps")
    expect(line).to_contain_text("Our events on Instagram")
    expect(line).to_contain_text("Sara Lind")
    sara.goto("/triage/rules")
    sara.locator("[name=try]").fill(number)
    sara.locator("[name=try]").press("Enter")
    says(sara, "Instagram: the rule “Our events on Instagram”, Sara Lind")


def test_rows_are_walked_ticked_given_away_and_put_aside(enter, waiting):
    first, second = waiting("Night of boats one"), waiting("Night of boats two")
    bob = enter("bob")
    bob.goto("/triage?q=boats")
    rows = bob.locator(".rows > li")
    bob.keyboard.press("j")
    bob.keyboard.press("j")
    expect(rows.nth(1).locator(":focus")).to_have_count(1)
    bob.keyboard.press("k")
    expect(rows.nth(0).locator(":focus")).to_have_count(1)
    bob.keyboard.press("x")
    bob.keyboard.press("j")
    bob.keyboard.press("x")
    bob.locator("[name=person]").select_option(label="Sara Lind")
    press(bob, "Give them to this person")
    says(bob, "Sara Lind decides on 2 requests.")

    bob.goto("/triage?q=boats")
    expect(rows.first).to_contain_text("Sara Lind")
    rows.first.locator("[name=pick]").check()
    bob.locator("[name=until]").fill(ahead(3))
    press(bob, "Put them aside")
    bob.goto("/triage?q=boats")
    expect(rows).to_have_count(1)
    bob.goto("/triage?q=boats&snoozed=1")
    expect(rows).to_contain_text(f"R-{first}")
    rows.first.locator("[name=pick]").check()
    press(bob, "Bring them back")
    bob.goto("/triage?q=boats")
    expect(rows).to_have_count(2)

    bob.keyboard.press("j")
    bob.keyboard.press("a")
    bob.wait_for_url(f"**/triage/R-{first}/instagram?open=assign#assign")
    bob.locator("[name=person]").select_option(label="Bob Melnyk")
    press(bob, "Give it to this person")
    says(bob, "Instagram: Bob Melnyk decides.")
    assert second


def test_the_desk_works_without_scripts(enter, waiting):
    number, other = waiting("Night of songs"), waiting("Night of songs two")
    bob, alice = enter("bob", script=False), enter("alice", script=False)
    bob.goto("/triage?q=songs")
    bob.get_by_label(f"Tick R-{other}").check()
    bob.locator("[name=until]").fill(ahead(4))
    press(bob, "Put them aside")
    bob.goto("/triage?q=songs")
    expect(bob.locator(".rows > li")).to_have_count(1)
    bob.locator(".rows summary").click()
    bob.get_by_role("link", name="Ask for more…").click()
    ask(bob, 0, "task", "Which songs?")
    press(bob, "Return these fields")
    alice.goto(f"/requests/R-{number}/answer")
    alice.get_by_label("What task must the content solve?").fill("Songs of the sea, for sailors.")
    press(alice, "Hand in the answer")
    bob.goto(f"/triage/R-{number}/instagram?open=no")
    bob.locator("[name=refusal]").select_option(index=1)
    bob.locator("[name=refusal_note]").fill("Sing it first.")
    press(bob, "No, not on Instagram")
    alice.goto(f"/requests/R-{number}")
    says(alice, "Sing it first.")
