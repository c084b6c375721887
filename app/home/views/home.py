"""My day, the search, and on a phone the page behind 'More'."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from app.accounts.access import can_anywhere, signed_in, signed_in_person
from app.accounts.permissions import Permission, Role
from app.core import clock
from app.home.blocks import blocks_for
from app.home.first_steps import first_steps
from app.home.queries import latest_reports, quarter_of
from app.home.search import groups_for, kinds_for
from app.web.filters import text_filter, word_filter
from app.web.pages import page
from app.web.paging import paginate

blueprint = Blueprint("home", __name__)

#: They read what came of it; everybody else reads what waits.
READERS = (Role.LEADERSHIP, Role.MARKETING_LEAD)


@blueprint.get("/")
@signed_in
def my_day() -> Response:
    """What waits for me, the late first; for leadership the quarter and its reports."""
    person = signed_in_person()
    now = clock.now()
    is_reader = any(person.has_role(role) for role in READERS)
    return page(
        "home/my_day.html",
        blocks=("my_day",),
        first_steps=first_steps(person),
        day=blocks_for(person, now=now),
        quarter=quarter_of(person, now=now) if is_reader else None,
        reports=latest_reports(person) if is_reader else [],
        may_file=can_anywhere(person, Permission.REQUEST_FILE),
        today=now,
    )


@blueprint.get("/more")
@signed_in
def more() -> Response:
    """The whole menu as a page."""
    return page("home/more.html")


@blueprint.get("/search")
@signed_in
def search() -> Response:
    """Everything that one may read, by words: the first of each kind, or one kind by the page."""
    person, words = signed_in_person(), text_filter()
    kinds = kinds_for(person)
    kind = kinds.get(word_filter("in", *kinds))
    listed = paginate(kind.query(person, words)) if kind and words else None
    return page(
        "home/search.html",
        search_words=words,
        kinds=[(one.key, one.label) for one in kinds.values()],
        kind=kind,
        groups=groups_for(person, words) if words and not kind else [],
        listed=listed,
        rows=[kind.row(thing) for thing in listed.items] if kind and listed else [],
    )
