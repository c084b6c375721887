"""The life of an initiative and who is told of it."""

from __future__ import annotations

import pytest

from app.accounts.permissions import Role
from app.community.actions import create_initiative
from app.community.states import InitiativeState
from app.core.db import db
from tests.community.makers import day
from tests.factories import make_person
from tests.pages import path_of
from tests.stored import fresh, last_entry, log_of
from tests.structure.makers.community import make_initiative_in

LINE = {"happened_on": day(0).isoformat(), "grade": "measured", "currency": "UAH"}


@pytest.fixture
def plan(people):
    """What the planning asks for."""
    return {
        "version": "1", "owner": str(people.alice.id), "unit_one": "книга", "unit_few": "книги", "unit_many": "книг",
        "baseline": "80", "baseline_qualifier": ">", "target": "120", "starts_on": day(0).isoformat(),
        "ends_on": day(30).isoformat(), "beneficiary": "The school library",
    }  # fmt: skip


@pytest.fixture
def sale(people):
    initiative = create_initiative(people.guild, actor=people.alice, title="Book sale", aim="To help")
    db.session.commit()
    return initiative


def initiative_in(state, people, **values):
    initiative = make_initiative_in(state, people.guild, **values)
    db.session.commit()
    return initiative


def test_the_whole_way(people, sign_in_as, sale, plan):
    browser = sign_in_as(people.alice)

    def take(action, **form):
        answer = browser.post(f"/initiatives/book-sale/{action}", {"version": str(fresh(sale).version), **form})
        assert answer.status_code == 303, answer.text
        return fresh(sale).state

    assert take("plan", **{k: v for k, v in plan.items() if k != "version"}) == InitiativeState.PLANNED
    assert take("start") == InitiativeState.ACTIVE
    assert take("pause", reason="Holidays", review_on=day(5).isoformat()) == InitiativeState.PAUSED
    page = browser.get("/initiatives/book-sale").text
    assert "paused the initiative Book sale" in page
    assert page.count("Holidays") == 2, "what holds it up, and the entry of the history: each says it once"
    assert take("resume") == InitiativeState.ACTIVE
    browser.post("/initiatives/book-sale/ledger/new", LINE | {"kind": "item_in", "quantity": "21"})
    browser.post("/initiatives/book-sale/ledger/new", LINE | {"kind": "item_exchanged", "quantity": "20"})
    refused = browser.post(
        "/initiatives/book-sale/complete",
        {"version": str(fresh(sale).version), "ends_on": day(0).isoformat(), "n_left": "3"},
    )
    assert refused.status_code == 422
    assert "21 in, 20 exchanged, so 1 should be left" in refused.text
    assert "21 книга" in browser.get("/initiatives").text
    assert take("complete", ends_on=day(0).isoformat(), n_left="1") == InitiativeState.COMPLETED
    assert take("review", outcomes="More", lessons="Earlier", thanks="All") == InitiativeState.REVIEWED
    assert log_of(sale) == [
        f"community.initiative.{act}"
        for act in ("created", "planned", "started", "paused", "resumed", "completed", "reviewed")
    ]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"owner": ""}, "Choose who owns the initiative."),
        ({"owner": "99999"}, "Choose one of the list."),
        ({"unit_one": ""}, "Name the unit of result"),
        ({"baseline": ""}, "Enter where you start from"),
        ({"target": "0"}, "Enter a number from 1"),
        ({"target": "a lot"}, "Enter a number, such as 240."),
        ({"ends_on": day(-3).isoformat()}, "It ends before it starts."),
        ({"beneficiary": ""}, "Write for whom it is."),
        ({"unit_one": "x" * 41}, "Shorten this to 40 characters"),
    ],
)
def test_planning_says_what_is_missing(people, sign_in_as, sale, plan, form, sentence):
    answer = sign_in_as(people.alice).post("/initiatives/book-sale/plan", plan | form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert (fresh(sale).state, sale.target) == (InitiativeState.IDEA, None)


def test_one_press_tells_all_that_is_wrong_with_a_plan(people, sign_in_as, sale, plan):
    form = plan | {"baseline": "many", "unit_one": "", "ends_on": day(-2).isoformat(), "title": "", "aim": "To help"}
    browser = sign_in_as(people.alice)
    both = ("Enter a number", "It ends before it starts.")

    planned = browser.post("/initiatives/book-sale/plan", form)
    assert planned.status_code == 422
    assert [words for words in (*both, "Name the unit of result") if words not in planned.text] == []
    saved = browser.post("/initiatives/book-sale/edit", form)
    assert saved.status_code == 422
    assert [words for words in (*both, "Enter the name of the initiative.") if words not in saved.text] == []
    entered = sign_in_as(people.ann).post("/initiatives/legacy", form | {"community": people.guild.slug})
    assert entered.status_code == 422
    assert [words for words in (*both, "Enter the name of the initiative.") if words not in entered.text] == []
    assert (fresh(sale).state, sale.ends_on, sale.unit_one) == (InitiativeState.IDEA, None, "")


def test_smm_and_marketing_lead_are_told_of_a_plan(people, sign_in_as, sale, plan, mailbox):
    told = {people.bob.email, people.mark.email, make_person("Ivan Hnat", (Role.SMM, "network", "tiktok")).email}
    assert people.ann.email

    sign_in_as(people.alice).post("/initiatives/book-sale/plan", plan)

    messages = mailbox()
    assert {message["To"] for message in messages} == told
    assert all("Alice Koval planned the initiative Book sale" in message["Subject"] for message in messages)
    assert "120 книг" in messages[0].get_body(("plain",)).get_content()


def test_of_a_private_community_only_its_readers_are_told(people, sign_in_as, sale, plan, mailbox):
    people.guild.is_private = True
    ivan = make_person("Ivan Hnat", (Role.SMM, "network", "tiktok"))
    assert people.bob.email

    sign_in_as(people.alice).post("/initiatives/book-sale/plan", plan)

    assert ivan.email not in {message["To"] for message in mailbox()}
    assert sign_in_as(ivan).get(f"/initiatives/{sale.slug}").status_code == 404


def test_it_does_not_start_before_its_first_day(people, sign_in_as):
    initiative = initiative_in(InitiativeState.PLANNED, people, starts_on=day(2), ends_on=day(9))

    answer = sign_in_as(people.alice).post(f"/initiatives/{initiative.slug}/start")

    assert answer.status_code == 422
    assert "The first day has not come yet." in answer.text
    assert fresh(initiative).state == InitiativeState.PLANNED


def test_a_pause_needs_a_day_ahead(people, sign_in_as):
    initiative = initiative_in(InitiativeState.ACTIVE, people)
    form = {"version": "1", "reason": "Holidays", "review_on": day(0).isoformat()}

    answer = sign_in_as(people.alice).post(f"/initiatives/{initiative.slug}/pause", form)

    assert answer.status_code == 422
    assert "Enter a day ahead." in answer.text
    assert fresh(initiative).state == InitiativeState.ACTIVE


def test_dropping_needs_a_reason(people, sign_in_as):
    initiative = initiative_in(InitiativeState.PAUSED, people)
    browser, path = sign_in_as(people.alice), f"/initiatives/{initiative.slug}/drop"
    assert ">Leave it as it is</a>" in browser.get(path).text

    assert browser.post(path, {"version": "1", "reason": ""}).status_code == 422
    browser.post(path, {"version": "1", "reason": "Nobody came"})

    assert (fresh(initiative).state, initiative.drop_reason) == (InitiativeState.DROPPED, "Nobody came")
    assert (initiative.pause_reason, last_entry().reason) == (None, "Nobody came")


def test_two_planners_at_once(people, sign_in_as, sale, plan):  # T45
    edit = plan | {"title": "Book sale", "aim": "Another aim"}
    sign_in_as(people.alice).post("/initiatives/book-sale/edit", edit)

    answer = sign_in_as(people.alice).post("/initiatives/book-sale/plan", plan | {"target": "150"})

    assert answer.status_code == 409
    assert ("150" in answer.text, "120" in answer.text) == (True, True)
    assert (fresh(sale).state, sale.target) == (InitiativeState.IDEA, 120)


def test_a_legacy_initiative_may_lack_what_nobody_noted(people, sign_in_as):
    browser = sign_in_as(people.ann)
    form = {"community": people.guild.slug, "title": "Old sale", "aim": "To help", "baseline": "80",
            "baseline_qualifier": ">", "owner": ""}  # fmt: skip

    answer = browser.post("/initiatives/legacy", form)

    assert path_of(answer) == "/initiatives/old-sale"
    assert last_entry().tag == "community.initiative.recorded"
    page = browser.get("/initiatives/old-sale").text
    assert "From before the portal" in page
    assert "&gt; 80" in page


def test_only_the_mark_allows_gaps(people):
    with pytest.raises(Exception, match="planned_has_its_plan"):
        make_initiative_in(InitiativeState.PLANNED, people.guild, target=None)
    db.session.rollback()


def test_what_is_over_is_not_planned(people, sign_in_as, sale, plan):
    over = {"starts_on": day(-9).isoformat(), "ends_on": day(-1).isoformat()}

    answer = sign_in_as(people.alice).post("/initiatives/book-sale/plan", plan | over)

    assert answer.status_code == 422
    assert "This is in the past. Enter a day ahead, or enter it as one from before the portal." in answer.text
    assert 'value="книга"' in answer.text
    assert fresh(sale).state == InitiativeState.IDEA
