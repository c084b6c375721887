"""Every route is gated, or stands on the short public list; addresses look alike."""

from __future__ import annotations

import re

from app.accounts.permissions import Permission
from app.navigation import MENU

#: What a stranger may ask for. Signed links and the ways in; a longer list is a decision, not an accident.
PUBLIC = {
    "health.healthz",
    "health.readyz",
    "sign_in.form",
    "sign_in.enter",
    "enter_results.form",
    "enter_results.thanks",
    "review_by_link.form",
    "review_by_link.file",
    "review_by_link.approved_file",
    "review_by_link.ask_changes",
    "review_by_link.opened",
    "news_by_link.form",  # behind a link of a mail, by its token
    "news_by_link.answer",
    "news_by_link.digest",
    "news_by_link.read_digest",
    "notifications.bell",  # answers 204 to a stranger, so that no half-typed page is led away
    "sign_in.demo",
    "password.forgotten",
    "password.send_link",
    "password.sent",
    "password.new",
    "password.reset",
    "invitation.form",
    "invitation.accept",
    "invitation.first_administrator",
    "invitation.create_first",
    "email.form",
    "email.confirm",
}
PART = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)?|<[a-z_]+(\([^)]*\))?:[a-z_]+>(\.[a-z0-9]+)?")


def test_every_endpoint_has_a_gate(shared_app):
    naked = [
        endpoint
        for endpoint, view in shared_app.view_functions.items()
        if endpoint != "static" and not isinstance(getattr(view, "gate", None), str | Permission)
    ]

    assert naked == [], "give the view @requires(…), @signed_in or, after thinking twice, @public"


def test_the_public_list_is_literal(shared_app):
    public = {name for name, view in shared_app.view_functions.items() if getattr(view, "gate", None) == "public"}

    assert public == PUBLIC


def test_addresses_are_kebab_case_with_typed_converters(shared_app):
    for rule in shared_app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for part in rule.rule.strip("/").split("/"):
            assert not part or PART.fullmatch(part), f"{rule.rule}: {part!r}"


def test_only_get_and_post(shared_app):
    methods = {method for rule in shared_app.url_map.iter_rules() for method in rule.methods or ()}

    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_the_address_of_every_signed_link_is_kept_secret(shared_app):  # T36: never a Referer
    behind = {rule.endpoint for rule in shared_app.url_map.iter_rules() if "token" in rule.arguments}
    told = [name for name in behind if not getattr(shared_app.view_functions[name], "address_is_secret", False)]

    assert "enter_results.form" in behind
    assert told == []


#: What belongs to no entry of the menu: the frame, ways in, a person's own things, what answers machines.
WITHOUT_ENTRY = {
    "static", "home", "notifications", "health", "sign_in", "password", "invitation", "email", "profile", "devices",
    "absences",
    "enter_results", "news_by_link", "news_choices", "review_by_link",
}  # fmt: skip


def test_every_page_stands_under_an_entry_of_the_menu(shared_app):
    entries = [entry for section in MENU for entry in section.entries]
    under = {entry.endpoint.split(".")[0] for entry in entries} | {room for entry in entries for room in entry.rooms}
    rooms = {endpoint.split(".")[0] for endpoint in shared_app.view_functions}

    assert rooms - under - WITHOUT_ENTRY == set(), "name the blueprint among the rooms of an entry in navigation.py"
    assert under - rooms == set()
