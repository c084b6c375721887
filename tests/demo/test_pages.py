"""Every page of the menu shows something to every person of the demo."""

from __future__ import annotations

import re

import pytest

from app.demo.scenes.people import PASSWORD

PEOPLE = ("alice", "bob", "sara", "ann", "mark", "lea", "root", "carol", "oksana", "iryna", "dmytro", "nadia", "viktor")
#: An administrator's day is calm, and that is how it should look.
CALM = {("root", "/"), ("root", "/admin/mail")}


@pytest.mark.parametrize("key", PEOPLE)
def test_no_page_of_the_menu_is_empty(demo, key):
    browser = demo.test_client()
    browser.post("/sign-in", {"email": f"{key}@demo.example", "password": PASSWORD})
    frame = browser.get("/more").get_data(as_text=True)
    menu = re.search(r'<nav class="side".*?</nav>', frame, re.DOTALL)[0]
    for path in dict.fromkeys(["/", *re.findall(r'href="(/[^"#]*)"', menu)]):
        answer = browser.get(path)
        main = answer.get_data(as_text=True).partition("<main")[2]

        assert answer.status_code == 200, path
        assert "data-empty" not in main or (key, path) in CALM, f"{key} sees nothing on {path}"


@pytest.mark.parametrize("key", ["bob", "sara", "viktor"])
def test_the_rules_of_the_desk_have_caught_something(demo, key):
    browser = demo.test_client()
    browser.post("/sign-in", {"email": f"{key}@demo.example", "password": PASSWORD})

    assert browser.get("/triage/rules/caught").text.count('<th scope="row"') >= 2
