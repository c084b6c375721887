"""A word in every text of community A is never seen by the manager of community B, wherever she looks (T04).

Rows belong to A when their keys lead there, so a table that is added later is found by itself.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa

from app.accounts.models import Person
from app.community.models import Community
from app.core import clock
from app.core.db import Base, db
from app.mail.models import OutboxMail
from app.promo.states import RequestState
from app.reports.jobs import print_due
from tests.promo.makers import make_request
from tests.reports.makers import make_post, make_report
from tests.structure.matrix import MATRIX
from tests.structure.test_matrix import ask, methods

CANARY = "canary7f3a"
#: What would be an element, or the end of an attribute, on a page that forgets to escape (T09).
TAIL = "\"'><img src=x data-canary>"
#: What hangs on A from the other side: it has no key that leads there, the things of A point to it.
POINTED_TO = ("creative", "stored_file")
#: Not words of people: addresses in the store, hashes, marks of time and money.
NO_WORDS = {"key", "slug", "sha256", "token_hash", "media_type", "time_zone", "currency", "message_id", "thread_kind"}
NO_WORDS |= {"subject_kind", "tag", "locale", "stored_key", "path", "recipient"}
#: 'Busy' names them to everybody.
BUSY = {("community", "name"), ("community", "folded")}
MOST_PAGES = 400
STUB = 100  # bytes: a file that only begins like a PDF


@pytest.fixture(scope="module")
def planted(world):
    """The world with the canary in it; returns where."""
    places = set()
    for table, ids in of_community(1).items():
        for column in words_of(table):
            if ids and plant(table, column, ids):
                places.add(f"{table.name}.{column.name}")
    for table, whose, ids in kept_inside(of_community(1)):
        for column in table.c:
            if type(column.type) is sa.JSON and plant_inside(table, column, whose.in_(ids)):
                places.add(f"{table.name}.{column.name}")
    db.session.commit()
    db.session.remove()
    return places


def test_it_stands_wherever_people_write(planted):
    wanted = {"promo_request.title", "placement.title", "event.title", "initiative.title", "member.name",
              "stored_file.name", "achievement.title", "audit_entry.subject_label", "audit_entry.changes",
              "report_snapshot.content"}  # fmt: skip

    assert wanted - planted == set()


@pytest.fixture(scope="module")
def shown(world, planted):
    """The pages on which the manager of A reads it; whatever is kept for a second reader is kept from now on."""
    words = {path: text_of(ask(world, "alice", "GET", path)) for path in pages_of(world)}
    return {path: text for path, text in words.items() if CANARY in text}


@pytest.fixture(scope="module")
def printed(world, shown):
    """Community -> where the PDF of a report of it lies, printed from what is there now: both know the word by now."""
    carol, bob, ann, sara = (db.session.get_one(Person, world.values[name]) for name in ("carol", "bob", "ann", "sara"))
    request_ = make_request(db.session.get_one(Community, 2), carol, RequestState.COLLECTING, owner=bob)
    make_post(request_, bob)
    make_report(request_, ann, "published", publisher=sara)
    numbers = {"alice": world.values["report_out"], "carol": request_.id}
    asked = {name: ask_for_pdf(world, name, number) for name, number in numbers.items()}
    assert print_due(clock.now()) == len(asked)
    db.session.commit()
    return asked


def ask_for_pdf(world, name: str, number: int) -> str:
    """The address at which the PDF will lie: in Ukrainian, since nobody has asked for that yet."""
    path = world.address("report_prints.ask", {"number": number, "edition": 1})
    return f"{ask(world, name, 'POST', path, {'locale': 'uk'}).headers['Location']}/file"


def test_its_own_people_see_it(shown):
    assert len(shown) > 30


def test_it_is_a_word_and_never_markup(shown):  # T09
    pages = {path: text for path, text in shown.items() if "<html" in text[:300]}

    assert len(pages) > 30
    assert [path for path, page in pages.items() if "<img src=x" in page or f"{CANARY}{TAIL[0]}" in page] == []


def test_others_see_it_nowhere(world, shown):
    looked_at = {*pages_of(world), *crawled(world, "carol")}
    leaks = [path for path in sorted(looked_at) if CANARY in text_of(ask(world, "carol", "GET", path))]

    assert leaks == []


def test_the_pdf_and_its_tables_tell_its_own_people_alone(world, printed):
    mine = text_of(ask(world, "alice", "GET", printed["alice"]))
    theirs = ask(world, "carol", "GET", printed["alice"])

    assert mine.count(CANARY) > 5
    assert f"placements.csv {CANARY}" not in mine, "names of attachments are ours"
    assert (theirs.status_code, CANARY in text_of(theirs)) == (404, False)
    assert ask(world, "carol", "GET", printed["alice"].removesuffix("/file")).status_code == 404


def test_the_pdf_of_another_community_tells_nothing_of_it(world, printed):
    answer = ask(world, "carol", "GET", printed["carol"])
    words = text_of(answer)

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "autumn book swap" in words
    assert "figures.csv" in words
    assert CANARY not in words


def test_no_mail_tells_others(printed):
    mails = db.session.scalars(sa.select(OutboxMail)).all()
    told = {
        mail.recipient.split("@")[0] for mail in mails if CANARY in f"{mail.subject} {mail.text} {mail.html}".lower()
    }

    assert "carol" in {mail.recipient.split("@")[0] for mail in mails}
    assert "alice" in told
    assert "carol" not in told


def of_community(community_id: int) -> dict[sa.Table, set[Any]]:
    """The ids of all rows that belong to a community, by table."""
    tables = Base.metadata.tables
    found: dict[sa.Table, set[Any]] = {tables["community"]: {community_id}}
    for table in Base.metadata.sorted_tables:
        if table in found or "id" not in table.c or table.name in ("person", *POINTED_TO):
            continue
        leads = [column.in_(found[key.column.table]) for column in table.c for key in column.foreign_keys
                 if found.get(key.column.table)]  # fmt: skip
        if table.name == "audit_entry":
            leads = [table.c.community_id == community_id]
        if leads:
            found[table] = set(db.session.scalars(sa.select(table.c.id).where(sa.or_(*leads))))
    for name in POINTED_TO:
        found[tables[name]] = {
            value
            for table in Base.metadata.sorted_tables
            for column in table.c
            for key in column.foreign_keys
            if key.column.table is tables[name] and pointing(table, found) is not None
            for value in db.session.scalars(sa.select(column).where(pointing(table, found), column.is_not(None)))
        }
    return found


def pointing(table: sa.Table, found: dict[sa.Table, set[Any]]) -> Any:
    """The condition for rows of `table` that belong to the community, None where none of them can."""
    if table in found and "id" in table.c:
        return table.c.id.in_(found[table])
    leads = [column.in_(found[key.column.table]) for column in table.c for key in column.foreign_keys
             if found.get(key.column.table)]  # fmt: skip
    return sa.or_(*leads) if leads else None


def words_of(table: sa.Table) -> list[sa.Column[Any]]:
    return [
        column
        for column in table.c
        if type(column.type) is sa.Text and not column.foreign_keys and not column.primary_key
        and column.name not in NO_WORDS and (table.name, column.name) not in BUSY
    ]  # fmt: skip


def plant(table: sa.Table, column: sa.Column[Any], ids: set[Any]) -> bool:
    """Put the canary behind what stands there; False where the database takes no words."""
    update = (
        sa.update(table).where(table.c.id.in_(ids), column.is_not(None)).values({column: column + f" {CANARY}{TAIL}"})
    )
    try:
        with db.session.begin_nested():
            return bool(db.session.execute(update.execution_options(synchronize_session=False)).rowcount)
    except sa.exc.IntegrityError:
        return False


def kept_inside(found: dict[sa.Table, set[Any]]) -> Iterator[tuple[sa.Table, sa.Column[Any], set[Any]]]:
    """The tables of the community by their ids, and the snapshots of its reports, which have none."""
    yield from ((table, table.c.id, ids) for table, ids in found.items() if ids)
    snapshots, reports = Base.metadata.tables["report_snapshot"], Base.metadata.tables["report"]
    yield snapshots, snapshots.c.report_id, found[reports]


def plant_inside(table: sa.Table, column: sa.Column[Any], whose: sa.ColumnElement[bool]) -> int:
    """The same for what people wrote inside of JSON; how many rows took it."""
    (key,) = table.primary_key.columns
    rows = db.session.execute(sa.select(key, column).where(whose, column.is_not(None))).all()
    told = {row_id: with_canary(kept) for row_id, kept in rows if with_canary(kept) != kept}
    for row_id, words in told.items():
        db.session.execute(sa.update(table).where(key == row_id).values({column: words}))
    return len(told)


def with_canary(kept: Any) -> Any:
    """Each text of several words with the canary behind it; single words are values of the code."""
    if isinstance(kept, dict):
        return {key: with_canary(part) for key, part in kept.items()}
    if isinstance(kept, list):
        return [with_canary(part) for part in kept]
    return f"{kept} {CANARY}{TAIL}" if isinstance(kept, str) and " " in kept else kept


def pages_of(world) -> list[str]:
    """The address of every page in the matrix."""
    return [
        world.address(endpoint, row.at)
        for endpoint, row in MATRIX.items()
        if "GET" in methods(world, endpoint) and "token" not in row.at  # a signed link is for whoever holds it
    ]


def crawled(world, name: str) -> list[str]:
    """Every address that her pages lead to, and what the search says of the word."""
    seen, waiting = set(), ["/", "/more", f"/search?q={CANARY[:-1]}", f"/requests/like?title={CANARY[:-1]}"]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop()
        seen.add(path)
        page = text_of(ask(world, name, "GET", path))
        found = {link.replace("&amp;", "&") for link in re.findall(r'(?:href|src|hx-get)="(/[^"#]*)', page)}
        waiting += [link for link in found - seen - set(waiting) if not link.startswith("/static/")]
    return sorted(seen)


def text_of(answer: Any) -> str:
    """All words of an answer, those of a workbook and of a PDF with its attachments too."""
    content = answer.get_data()
    if content.startswith(b"%PDF") and len(content) > STUB:
        content = b"".join(words_of_pdf(content))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"".join(parts.read(part) for part in parts.namelist())
    return content.decode(errors="replace").lower()


def words_of_pdf(content: bytes) -> Iterator[bytes]:
    """Title, text, bookmarks' words and attached tables."""
    made = pypdf.PdfReader(io.BytesIO(content))
    yield f"{made.metadata} {made.outline}".encode()
    for page in made.pages:
        yield re.sub(r"\s+", " ", page.extract_text()).encode()
    for name, parts in made.attachments.items():
        yield b" ".join([name.encode(), *parts])
