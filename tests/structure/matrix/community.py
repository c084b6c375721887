"""Communities and what is in them: A is alice's, B is carol's."""

from __future__ import annotations

from datetime import date

from app.community.actions import (
    add_achievement,
    add_leader,
    add_member,
    add_platform,
    count_platform,
    create_event,
    create_initiative,
    enter_line,
    record_consent,
    record_legacy_initiative,
)
from app.community.states import ConsentTo, EntryKind, Naming, PlatformKind
from tests.factories import make_community
from tests.structure.matrix import STAFF, Row
from tests.structure.world import World

CAROL = frozenset({"carol"})
READERS = STAFF - CAROL
A, PLATFORM, MEMBER = {"slug": "guild"}, {"slug": "guild", "platform_slug": "chat"}, {"slug": "guild", "number": 1}
LINE = {"slug": "past", "number": 1}


def reading(**options: object) -> Row:
    """Whoever may read of communities, of this one."""
    return Row(READERS, CAROL, **options)


def listing(**options: object) -> Row:
    """A list in which everybody finds their own."""
    return Row(STAFF, **options)


def editing(**options: object) -> Row:
    """The community's manager and the administrator."""
    return Row(frozenset({"alice", "root"}), CAROL, **options)


def managing(**options: object) -> Row:
    """The community's manager alone."""
    return Row(frozenset({"alice"}), CAROL, **options)


def members(**options: object) -> Row:
    """Those who may read members' names."""
    return Row(frozenset({"alice", "ann", "root"}), CAROL, **options)


def starting(*others: str, **options: object) -> Row:
    """A short first form, in one's own communities."""
    return Row(frozenset({"alice", "carol", *others}), **options)


ROWS = {
    "communities.index": listing(),
    "communities.export": listing(at={"file_kind": "csv"}, writes={"audit_entry"}),
    "communities.new": Row(frozenset({"root"})),
    "communities.create": Row(frozenset({"root"})),
    "communities.detail": reading(at=A),
    "communities.edit": editing(at=A),
    "communities.save": editing(at=A),
    "communities.archive": editing(at=A),
    "communities.restore": editing(at=A),
    "communities.name_leader": editing(at=A, form={"name": "Olena"}),
    "communities.drop_leader": editing(at=A | {"position": 1}),
    "platforms.new": editing(at=A),
    "platforms.create": editing(at=A, form={"name": "Board", "kind": "board"}),
    "platforms.detail": reading(at=PLATFORM),
    "platforms.edit": editing(at=PLATFORM),
    "platforms.save": editing(at=PLATFORM),
    "platforms.retire": editing(at=PLATFORM),
    "platforms.revive": editing(at=PLATFORM),
    "platforms.counts": reading(at=PLATFORM),
    "platforms.count": editing(at=PLATFORM),
    "platforms.correction": editing(at=PLATFORM | {"reading_id": "reading_id"}),
    "platforms.correct": editing(at=PLATFORM | {"reading_id": "reading_id"}),
    "members.index": members(at=A),
    "members.export": members(at=A | {"file_kind": "xlsx"}, writes={"audit_entry"}),
    "members.new": editing(at=A),
    "members.create": editing(at=A, form={"name": "Olena", "joined_on": "2026-01-02"}),
    "members.detail": members(at=MEMBER),
    "members.edit": editing(at=MEMBER),
    "members.save": editing(at=MEMBER),
    "members.leave": editing(at=MEMBER, form={"left_on": "2026-02-03"}),
    "members.come_back": editing(at=MEMBER),
    "members.consent": editing(at=MEMBER, form={"to": "photo", "given_on": "2026-02-03"}),
    "members.withdraw": editing(at=MEMBER | {"consent_id": "consent_id"}),
    "achievements.index": listing(),
    "achievements.export": listing(at={"file_kind": "csv"}, writes={"audit_entry"}),
    "achievements.new": editing(at=A),
    "achievements.create": editing(at=A),
    "achievements.detail": reading(at={"slug": "prize"}),
    "achievements.edit": editing(at={"slug": "prize"}),
    "achievements.save": editing(at={"slug": "prize"}),
    "events.index": listing(),
    "events.export": listing(at={"file_kind": "xlsx"}, writes={"audit_entry"}),
    "events.new": starting(),
    "events.create": starting(form={"community": "guild", "title": "Another", "aim": "To meet"}),
    "events.detail": reading(at={"slug": "swap"}),
    "events.edit": managing(at={"slug": "swap"}),
    "events.save": managing(at={"slug": "swap"}),
    "events.step": managing(at={"slug": "swap", "action": "plan"}),
    "events.take_step": managing(at={"slug": "swap", "action": "cancel"}, form={"reason": "Nobody can"}),
    "initiatives.index": listing(),
    "initiatives.export": listing(at={"file_kind": "csv"}, writes={"audit_entry"}),
    "initiatives.new": starting(),
    "initiatives.create": starting(form={"community": "guild", "title": "Another", "aim": "To help"}),
    "initiatives.legacy": starting("ann"),
    "initiatives.record_legacy": starting("ann", form={"community": "guild", "title": "Old", "aim": "To help"}),
    "initiatives.detail": reading(at={"slug": "idea"}),
    "initiatives.edit": managing(at={"slug": "idea"}),
    "initiatives.save": managing(at={"slug": "idea"}),
    "initiatives.step": managing(at={"slug": "idea", "action": "drop"}),
    "initiatives.take_step": managing(at={"slug": "idea", "action": "drop"}, form={"reason": "Nobody can"}),
    "ledger.index": reading(at={"slug": "past"}),
    "ledger.export": reading(at={"slug": "past", "file_kind": "xlsx"}, writes={"audit_entry"}),
    "ledger.new": managing(at={"slug": "past"}),
    "ledger.enter": managing(at={"slug": "past"}),
    "ledger.correction": managing(at=LINE),
    "ledger.correct": managing(at=LINE),
}


def seed(world: World) -> None:
    alice, day = world.people["alice"], date(2026, 1, 1)
    guild = make_community("Guild")
    make_community("Elsewhere")
    add_leader(guild, actor=alice, name="Maria")
    chat = add_platform(guild, actor=alice, name="Chat", kind=PlatformKind.CHAT)
    world.values["reading_id"] = count_platform(chat, actor=alice, counted_on=day, n_members=40).id
    member = add_member(guild, actor=alice, name="Petro", joined_on=day)
    world.values["consent_id"] = record_consent(member, actor=alice, to=ConsentTo.PHOTO, given_on=day).id
    add_achievement(
        guild, actor=alice, title="Prize", what="Won", by_whom="All", naming=Naming.YES, proof="Cup", achieved_on=day
    )
    create_event(guild, actor=alice, title="Swap", aim="To meet")
    create_initiative(guild, actor=alice, title="Idea", aim="To help")
    past = record_legacy_initiative(guild, actor=alice, title="Past", aim="To help")
    enter_line(past, actor=alice, kind=EntryKind.ITEM_IN, happened_on=day, quantity=5)
