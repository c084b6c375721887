"""Entering, finding, changing and archiving a community."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.permissions import Role
from app.community.actions import add_platform
from app.community.models import Community
from app.community.states import CommunityKind, CommunityState, Openness, PlatformKind
from app.core.db import db
from tests.factories import make_community, make_person
from tests.pages import path_of
from tests.stored import fresh, last_entry, log_of, only

FORM = {
    "name": "Спільнота тестувальників",
    "kind": "cop",
    "openness": "inner",
    "key_task": "Find faults before people do",
}


def only_community():
    return only(Community)


def test_a_short_form_is_enough(people, sign_in_as):
    browser = sign_in_as(people.root)

    answer = browser.post("/communities/new", FORM)

    community = only_community()
    assert (answer.status_code, path_of(answer)) == (303, "/communities/spilnota-testuvalnykiv")
    assert (community.state, community.kind, community.openness) == (
        CommunityState.DRAFT,
        CommunityKind.COP,
        Openness.INNER,
    )
    assert log_of(community) == ["community.community.created"]
    assert "Add at least one platform" in browser.get(path_of(answer)).text


def test_with_owner_task_and_place_it_is_active_at_once(people, sign_in_as):
    olha = make_person("Olha Sydor", (Role.COMMUNITY_MANAGER, "network", "telegram"))
    chosen = {"owner": str(olha.id), "platform_kind": "telegram", "platform_name": "QA chat"}

    browser = sign_in_as(people.root)
    browser.post("/communities/new", FORM | chosen)

    community = only_community()
    assert (community.state, community.owner) == (CommunityState.ACTIVE, olha)
    assert log_of(community) == ["community.community.created", "community.community.activated"]
    assert any(g.role == Role.COMMUNITY_MANAGER and g.scope_id == str(community.id) for g in fresh(olha).grants)
    history = browser.get(f"/people/{olha.id}").text
    assert "Root Admin gave Olha Sydor the role Community manager: Спільнота тестувальників" in history


def test_what_is_missing_is_said_beside_its_field(people, sign_in_as):
    answer = sign_in_as(people.root).post("/communities/new", FORM | {"name": " ", "kind": "sect"})

    assert answer.status_code == 422
    assert "Enter the name of the community." in answer.text
    assert "Choose one of the list." in answer.text
    assert "Find faults before people do" in answer.text
    assert "<title>Error:" in answer.text
    assert db.session.scalars(sa.select(Community)).all() == []


def test_two_of_one_name_get_two_addresses(people, sign_in_as):
    browser = sign_in_as(people.root)

    paths = [path_of(browser.post("/communities/new", FORM | {"name": "New"})) for _ in range(2)]

    assert paths == ["/communities/new-2", "/communities/new-3"]


def test_a_form_sent_twice_makes_one(people, sign_in_as):  # F30
    browser = sign_in_as(people.root)

    answers = [browser.post("/communities/new", FORM | {"once": "k" * 20}) for _ in range(2)]

    assert {path_of(answer) for answer in answers} == {"/communities/spilnota-testuvalnykiv"}
    assert only_community()


def test_extra_fields_change_nothing(people, sign_in_as):  # T08
    extra = {
        "state": "archived",
        "slug": "mine",
        "is_demo": "1",
        "id": "99",
        "created_at": "2020-01-01",
        "version": "7",
    }

    sign_in_as(people.root).post("/communities/new", FORM | extra)

    community = only_community()
    assert (community.slug, community.state, community.is_demo) == ("spilnota-testuvalnykiv", "draft", False)


def test_a_manager_of_one_community_enters_no_other(people, sign_in_as):
    assert sign_in_as(people.alice).post("/communities/new", FORM).status_code == 403


def edit_form(community, **values):
    kept = {name: getattr(community, name) for name in ("name", "kind", "openness", "key_task", "about", "time_zone")}
    return {"version": str(community.version), **kept, **values}


def test_its_manager_changes_it_and_the_log_tells_what(people, sign_in_as):
    browser, guild = sign_in_as(people.alice), people.guild

    answer = browser.post("/communities/project-managers/edit", edit_form(guild, about="Every Thursday"))

    assert (answer.status_code, fresh(guild).about) == (303, "Every Thursday")
    entry = last_entry()
    assert (entry.tag, entry.changes) == ("community.community.changed", {"about": ["", "Every Thursday"]})
    assert "About" in browser.get("/communities/project-managers").text


def test_the_second_of_two_editors_sees_both_texts(people, sign_in_as):  # T45
    alice, root, guild = sign_in_as(people.alice), sign_in_as(people.root), people.guild
    form = edit_form(guild)
    alice.post("/communities/project-managers/edit", form | {"about": "From Alice"})

    answer = root.post("/communities/project-managers/edit", form | {"about": "From Root"})

    assert answer.status_code == 409
    assert "From Alice" in answer.text
    assert "From Root" in answer.text
    assert f"Last change: {people.alice.name}," in answer.text
    assert fresh(guild).about == "From Alice"
    saved = root.post(
        "/communities/project-managers/edit", form | {"about": "From Root", "version": str(guild.version)}
    )
    assert (saved.status_code, fresh(guild).about) == (303, "From Root")


def test_who_saved_in_another_window_is_told_that_it_was_oneself(people, sign_in_as):
    browser, form = sign_in_as(people.alice), edit_form(people.guild)
    browser.post("/communities/project-managers/edit", form | {"about": "The first"})

    answer = browser.post("/communities/project-managers/edit", form | {"about": "The second"})

    assert answer.status_code == 409
    assert "was changed while you wrote" in answer.text
    assert "Last change: you, in another window," in answer.text


def test_who_archives_twice_is_told_that_it_was_oneself(people, sign_in_as):
    browser, htmx = sign_in_as(people.alice), {"HX-Request": "true"}
    browser.post("/communities/project-managers/archive")

    answer = browser.post("/communities/project-managers/archive", headers=htmx)

    assert answer.status_code == 409
    assert answer.text == "“Project managers” is now: Archived. Last change: you, in another window."


def test_an_active_community_keeps_what_it_needs(people, sign_in_as):
    guild = make_community("Active guild", owner=people.root)
    add_platform(guild, actor=people.root, name="Chat", kind=PlatformKind.CHAT)
    db.session.commit()

    answer = sign_in_as(people.root).post("/communities/active-guild/edit", edit_form(guild, key_task="", owner=""))

    assert answer.status_code == 422
    assert "An active community needs its key task." in answer.text
    assert fresh(guild).key_task == "Grow together"


def test_archiving_can_be_undone(people, sign_in_as):
    browser, guild = sign_in_as(people.alice), people.guild

    browser.post("/communities/project-managers/archive")

    assert (fresh(guild).state, guild.archived_at is not None) == ("archived", True)
    assert "/communities/project-managers/restore" in browser.get("/communities").text
    browser.post("/communities/project-managers/restore")
    assert (fresh(guild).state, guild.archived_at) == ("draft", None)


def test_leaders_come_and_go(people, sign_in_as):
    browser, guild = sign_in_as(people.alice), people.guild

    browser.post("/communities/project-managers/leaders", {"name": "Олена", "duty": "Mentoring"})
    assert "Олена" in browser.get("/communities/project-managers").text
    browser.post("/communities/project-managers/leaders/1/remove")

    assert "is named yet" in browser.get("/communities/project-managers").text
    assert guild.id == last_entry().thread_id
    assert last_entry().tag == "community.leader.removed"
