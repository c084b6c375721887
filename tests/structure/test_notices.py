"""News is derived from the log by rules, and each rule says what it is about."""

from __future__ import annotations

import re
from inspect import signature
from pathlib import Path

import pytest

from app import create_app  # noqa: F401 - with it every package has declared its rules
from app.audit.actions import recorded
from app.audit.tags import ALL
from app.core.db import Base
from app.notifications.actions import tell
from app.notifications.forms import TOLD
from app.notifications.rules import INCIDENTS, RULES, SEEN_BY, STEPS
from app.notifications.states import Topic

APP = Path(__file__).parents[2] / "app"
#: Letters that carry a signed link of their own, and the daily mail, which gathers what was told.
WRITE_LETTERS = {"accounts/letters.py", "promo/letters.py", "results/jobs.py", "notifications/digests.py"}


def test_each_rule_says_what_it_is_about_and_each_subject_has_its_line(shared_app):
    topics = {rule.topic for rules in RULES.values() for rule in rules}

    assert topics == set(Topic) == set(TOLD)
    assert len(RULES) >= 40


@pytest.mark.parametrize("table", [RULES, STEPS, INCIDENTS], ids=["rules", "steps", "incidents"])
def test_rules_stand_on_what_can_happen(shared_app, table):
    assert set(table) <= set(ALL)


def test_of_each_thing_that_is_told_of_it_is_known_who_sees_it(shared_app):
    """A mail that has waited is not sent to who may see it no longer; what `Any` stands for is a request."""
    tables = {mapper.class_.__name__: mapper.class_.__tablename__ for mapper in Base.registry.mappers}
    subjects = {
        list(signature(rule.whom).parameters.values())[1].annotation for rules in RULES.values() for rule in rules
    }

    assert {tables[name] for name in subjects - {"Any"}} == set(SEEN_BY)


def test_nobody_puts_news_by_hand():
    """News is made where an entry of the log is told, and nowhere else."""
    assert files_with(r"(?<!class )\bNotification\(|insert\(Notification\b") == {"notifications/telling.py"}
    assert files_with(r"from app\.notifications\.actions import [^\n]*\btell\b") == {"notifications/plug.py"}
    assert tell in set(recorded.receivers_for(recorded.ANY))


def test_letters_are_written_by_the_outbox_of_news_and_a_named_few():
    assert files_with(r"\bqueue_letter\(") - {"mail/actions.py"} == WRITE_LETTERS
    assert files_with(r"\bqueue_mails?\(") - {"mail/actions.py"} == {"notifications/telling.py"}
    assert files_with(r"(?<!class )\bOutboxMail\(|insert\(OutboxMail\b") - {"demo/chronicle.py"} == {"mail/actions.py"}


def files_with(pattern):
    """Files of the portal in which it stands, by their paths."""
    return {str(path.relative_to(APP)) for path in APP.rglob("*.py") if re.search(pattern, path.read_text())}
