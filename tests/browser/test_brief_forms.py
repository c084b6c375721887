"""A form of SMM in a real browser: a question comes into sight as one answers, by the rule that the server follows."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.test_desk import begin, go_on


def test_a_question_comes_into_sight_with_the_answer_before_it(enter):
    bob = enter("bob")
    bob.goto("/brief-forms/new")
    bob.get_by_label("Network", exact=True).select_option("threads")
    bob.get_by_role("button", name="Begin the form").press("Enter")
    bob.get_by_role("link", name="Add a question").press("Enter")
    bob.get_by_label("Question", exact=True).fill("How many posts in a thread?")
    bob.get_by_label("Kind of answer").select_option("number")
    expect(bob.get_by_label("Answers to choose from")).to_be_hidden()
    bob.get_by_role("button", name="Add, and write another").press("Enter")
    bob.get_by_label("Question", exact=True).fill("Why so many?")
    bob.get_by_label("Only if", exact=True).select_option("how-many-posts-in-a-thread")
    bob.get_by_label("Condition").first.select_option("more_than")
    bob.get_by_label("Answer", exact=True).first.fill("1 000")
    bob.get_by_role("button", name="Add the question").press("Enter")
    bob.get_by_role("link", name="Publish…").press("Enter")
    bob.get_by_label("What changed?").fill("The first questions.")
    bob.get_by_role("button", name="Publish version 1").press("Enter")
    expect(bob.get_by_text("Version 1 in force")).to_be_visible()

    alice = enter("alice")
    address = begin(alice, "A thread of threads")
    alice.goto(f"{address}/brief/networks")
    alice.get_by_label("Threads", exact=True).check()
    go_on(alice)
    many, why = alice.get_by_label("How many posts in a thread?"), alice.get_by_label("Why so many?")
    expect(why).to_be_hidden()
    many.fill("1,001")
    expect(why).to_be_visible()
    many.fill("1 000,0")
    expect(why).to_be_hidden()
    many.fill("2000")
    why.fill("It is a long tale")
    expect(alice.locator("[data-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    alice.reload()
    expect(why).to_have_value("It is a long tale")

    plain = enter("alice", script=False)
    plain.goto(f"{address}/brief/questions")
    plain.get_by_label("How many posts in a thread?").fill("2")
    expect(plain.get_by_label("Why so many?")).to_be_visible()
    go_on(plain)
    plain.goto(f"{address}/review")
    expect(plain.get_by_text("It is a long tale")).to_have_count(0)
