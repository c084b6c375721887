"""What each person does on the way from a brief to a report, in a browser."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Page

from app.core import clock
from tests.browser.conftest import Portal

ZONE = ZoneInfo("Europe/Kyiv")
TITLE = "Autumn Book Swap"
CASE = "Charity Book Sale"
STORIES = ("The first shelf", "Who brings what", "How to register", "The last seats")
RESERVE = "A shelf is still empty"


@dataclass
class Walk:
    """One walk: who is in front of the portal, and what is known of the request so far."""

    portal: Portal
    sign_in: Callable[[str | None], Page]
    number: str = ""
    began_on: date = field(default_factory=lambda: clock.today(ZONE.key))
    slots: dict[datetime, str] = field(default_factory=dict)

    def day(self, n: int) -> str:
        """The n-th day of the walk, as a browser sends it."""
        return (self.began_on + timedelta(days=n)).isoformat()

    def go_to(self, moment: datetime) -> None:
        """Let the clock of the portal come to this moment."""
        self.portal.advance(seconds=(moment - clock.now()).total_seconds())

    def go_to_day(self, n: int) -> None:
        """Let it be ten in the morning of the n-th day."""
        self.go_to(datetime.combine(self.began_on + timedelta(days=n), time(10), ZONE))

    def opened(self, name: str) -> Page:
        """The page of the request, in front of this person."""
        page = self.sign_in(name)
        self.open(page)
        return page

    def open(self, page: Page) -> None:
        page.goto(f"/requests/{self.number}")


def file_the_brief(walk: Walk, alice: Page) -> None:
    """What can be learnt from the case is copied; eight pages and three wires later it is handed in."""
    alice.goto(f"/requests?q={CASE}")
    alice.locator("main").get_by_role("link", name=CASE).first.click()
    alice.locator("main summary[aria-label=More]").click()
    alice.get_by_role("link", name="Copy into a new draft").click()
    alice.get_by_label("Event").check()
    alice.locator("main [name=title]").fill(TITLE)
    for step in ("Goal", "Budget and sensitive topics"):
        alice.get_by_label(step, exact=True).uncheck()
    press(alice, "Begin the brief")
    walk.number = alice.url.split("/requests/")[1].split("/")[0]
    go_on(
        alice,
        task="Project managers of other companies come to the swap, bring a book and take one.",
        serves_key_task="It brings people from outside.",
    )
    alice.locator("[name=objective][value=event]").check()
    fill(alice, target="240", target_on=walk.day(30))
    press(alice, "Save")
    is_far = alice.locator("main [name=target_reason]").count()  # until a walk has come so far itself
    go_on(alice, **({"target_reason": "Three companies invite their people."} if is_far else {}))
    assert "project managers" in alice.locator("main [name=audience]").input_value().lower()
    go_on(alice)
    go_on(alice, wished_act="Register", destination_url="https://example.org/swap")
    box = alice.get_by_label("Instagram", exact=True)
    assert box.is_checked()
    row = (box.get_attribute("name") or "").rsplit("-", 1)[0]
    go_on(alice, **{f"{row}-why": "They look at stories", f"{row}-wished_on": walk.day(7)})
    go_on(alice, content_exists="Photos of the first sale")
    alice.locator("[name=budget_state][value=zero]").check()
    go_on(alice)
    arm(alice, walk, "reserve_post", days=(12, 20), prepared=RESERVE)
    arm(alice, walk, "extra_budget", days=(15, 22), owner="Mark Novak", money_cap="1500")
    arm(alice, walk, "reminder", days=(25, 28), prepared="Remind those who have registered")
    go_on(alice, results_by="Ann, weekly", report_due_on=walk.day(40))
    press(alice, "Hand in the request")
    says(alice, f"{walk.number} is handed in.")


def arm(alice: Page, walk: Walk, step: str, *, days: tuple[int, int], owner: str = "", **typed: str) -> None:
    """Prepare one step of plan B."""
    press(alice, "Prepare a step")
    alice.locator("[name=metric]").select_option("registrations")
    alice.locator("[name=threshold_kind][value=pace]").check()
    alice.locator(f"[name=step][value={step}]").check()
    if owner:
        alice.locator("[name=owner]").select_option(label=owner)
    checked, ends = (f"{walk.day(n)}T09:00" for n in days)
    fill(alice, threshold="80", check_at=checked, stage_ends_at=ends, **typed)
    press(alice, "Arm this step")


def say_yes(walk: Walk, bob: Page) -> None:
    """Instagram takes part."""
    bob.goto(f"/triage/{walk.number}/instagram")
    fill(bob, meeting_waiver="We did the like of it in spring")
    press(bob, "Yes, Instagram takes part")
    says(bob, "Instagram: Yes.")


def plan_measurement(walk: Walk, bob: Page) -> None:
    """Who reads which figures."""
    walk.open(bob)
    bob.get_by_role("link", name="Who measures what").click()
    press(bob, "Save")
    says(bob, "It is planned who measures what.")


def hold_stories(walk: Walk, bob: Page) -> None:
    """Four stories, each in a free slot near the wished day."""
    for title in STORIES:
        walk.open(bob)
        bob.get_by_role("link", name="Hold a slot").click()
        bob.locator("[name=format]").select_option("instagram_story")
        fill(bob, title=title)
        offer = bob.locator("button[name=offer]").first
        walk.slots[datetime.fromisoformat(offer.get_attribute("value") or "")] = title
        offer.click()
        says(bob, "The slot is held.")


def prepare_reserve(walk: Walk, bob: Page) -> None:
    """The story that waits for plan B."""
    walk.open(bob)
    bob.get_by_role("link", name="Prepare the reserve").first.click()
    bob.locator("[name=format]").select_option("instagram_story")
    fill(bob, title=RESERVE)
    press(bob, "Prepare the reserve")
    says(bob, "waits for plan B")


def bring_content(walk: Walk, alice: Page, title: str) -> None:
    """A picture, what it shows, an address that somebody has opened; then it goes to review."""
    open_placement(walk, alice, title)
    alice.get_by_role("link", name="Write the content").first.click()
    alice.get_by_label("Pictures").set_input_files(
        {"name": "shelf.png", "mimeType": "image/png", "buffer": story(title)}
    )
    press(alice, "Save")
    alice.locator("[name$=alt_text]").fill(f"A shelf with books and the words “{title}”")
    alice.locator("form:has([name$=alt_text])").get_by_role("button", name="Save").click()
    says(alice, "The picture is described.")
    open_placement(walk, alice, title)
    press(alice, "I opened it, it works")
    press(alice, "Send to review")
    state_is(alice, "In review")


def story(title: str) -> bytes:
    """A picture of the size of a story, each with a colour of its own."""
    made = io.BytesIO()
    colour = tuple(sum(title.encode()) * factor % 256 for factor in (1, 3, 7))
    Image.new("RGB", (1080, 1920), colour).save(made, "PNG")
    return made.getvalue()


def approve(walk: Walk, sara: Page, title: str) -> None:
    open_placement(walk, sara, title)
    press(sara, "Approve")
    state_is(sara, "Approved")


def schedule(walk: Walk, bob: Page, title: str) -> None:
    open_placement(walk, bob, title)
    press(bob, "Schedule")
    state_is(bob, "Scheduled")


def publish_at_their_slots(walk: Walk, name: str) -> None:
    """Each at its time, with the address at which it is to be seen."""
    walk.go_to(min(walk.slots))
    bob = walk.sign_in(name)
    for slot, title in sorted(walk.slots.items()):
        walk.go_to(slot + timedelta(minutes=1))
        open_placement(walk, bob, title)
        bob.get_by_role("link", name="It is out", exact=True).click()
        live = f"https://www.instagram.com/stories/hromada.kyiv/{slot:%Y%m%d%H%M}/"
        fill(bob, live_url=live)
        press(bob, "Note the publication")
        state_is(bob, "Published")
        assert bob.get_by_role("link", name="See the post").get_attribute("href") == live
    walk.slots.clear()


def send_figures(walk: Walk, nobody: Page, views: Mapping[str, int]) -> None:
    """When a story is a day old, whoever published it gets a mail with a link to the figures that are missing."""
    walk.portal.advance(hours=21)
    for title, n in views.items():
        asked = [
            mail
            for mail in walk.portal.mails()
            if mail["Subject"].startswith("Figures of") and title in mail["Subject"]
        ]
        words = asked[-1].get_body(("plain",)).get_content()
        nobody.goto(re.findall(r"http://\S+/enter-results/\S+", words)[0])
        fill(nobody, **{"views-24h": str(n), "link_clicks-24h": str(n // 20)})
        nobody.locator("[name='reach-24h-gap']").select_option(index=1)
        press(nobody, "Send the figures")
        says(nobody, "3 figures are kept.")


def enter_registrations(walk: Walk, name: str, n: int) -> None:
    """How many have registered so far."""
    page = walk.sign_in(name)
    page.goto(f"/requests/{walk.number}/results/enter")
    page.locator("[name=subject]").select_option("request")
    page.locator("[name=metric]").select_option("registrations")
    fill(page, value=str(n))
    press(page, "Enter the figure")
    says(page, "The figure is entered.")


def carry_plan_b_out(walk: Walk, name: str) -> None:
    """The wire has tripped; its owner lets the reserve take its slot."""
    page = walk.opened(name)
    page.get_by_role("link", name="Look and decide").click()
    starts_at = page.locator("[name=starts_at]").input_value()
    press(page, "Carry plan B out")
    open_placement(walk, page, RESERVE)
    state_is(page, "Scheduled")
    walk.slots[datetime.fromisoformat(starts_at).replace(tzinfo=ZONE).astimezone(UTC)] = RESERVE


def write_report(walk: Walk, name: str) -> None:
    """Begin it, write the words beside the figures, hand it on."""
    page = walk.sign_in(name)
    page.goto(f"/reports/new?request={walk.number}")
    page.locator("[name=request]").select_option(f"{walk.number}")
    press(page, "Begin the report")
    page.get_by_role("link", name="Write the texts").click()
    fill(
        page, verdict="The swap was full.", worked_well="The reserve.", to_change="Begin earlier.", to_decide="Nothing."
    )
    press(page, "Keep the texts")
    press(page, "Send to review")


def publish_report(walk: Walk, name: str) -> None:
    """Read what another has written, and freeze it."""
    page = walk.sign_in(name)
    page.goto(f"/reports/{walk.number}/v1")
    page.locator("summary").filter(has_text="Publish").click()
    press(page, "Publish")
    says(page, "The report is published.")


def read_report(walk: Walk, name: str) -> None:
    """Leadership finds it in the list, reads what came of the task, and takes the PDF along."""
    page = walk.sign_in(name)
    page.goto("/reports")
    page.locator(f"main a[href='/reports/{walk.number}/v1']").first.click()
    main = page.locator("main")
    main.get_by_role("heading", level=1).filter(has_text=TITLE).wait_for()
    told = ("The swap was full.", "251", "240", RESERVE)
    assert [words for words in told if words not in main.inner_text()] == []
    press(page, "PDF, English")
    walk.portal.tick()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    printed = words_in(download.value.path())
    assert [words for words in (TITLE, *told) if words not in printed] == []


def words_in(pdf: Path) -> str:
    """The text of a PDF, each run of blanks as one."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout
    return " ".join(text.split())


def open_placement(walk: Walk, page: Page, title: str) -> None:
    walk.open(page)
    page.locator("#placements").get_by_role("link", name=title, exact=True).click()


def fill(page: Page, **typed: str) -> None:
    """Type into the fields of these names."""
    for name, words in typed.items():
        page.locator(f"main [name='{name}']").fill(words)


def go_on(page: Page, **typed: str) -> None:
    """Fill a page of the brief and go to the next one."""
    fill(page, **typed)
    here = page.url
    press(page, "Save and go on")
    assert page.url != here, page.locator(".error-summary").all_inner_texts()


def press(page: Page, label: str) -> None:
    """Press the button of this name and be where it leads."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=label, exact=True).first.click()
    assert page.locator("main .error-summary").all_inner_texts() == []


def says(page: Page, words: str) -> None:
    page.get_by_text(words).first.wait_for()


def state_is(page: Page, label: str) -> None:
    """The badge beside the title."""
    page.locator("main .badge").get_by_text(label, exact=True).first.wait_for()
