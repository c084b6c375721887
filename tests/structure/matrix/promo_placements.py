"""Placements and the calendar. Their things are made by the seed of promo.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.accounts.models import Pass
from app.accounts.passes import issue_pass
from app.accounts.permissions import Role
from app.accounts.states import PassPurpose
from app.community.models import Community
from app.core import clock
from app.core.db import db
from app.networks.models import Channel, NetworkFormat
from app.networks.queries import nearest_free_slots
from app.promo.actions import placements as acts
from app.promo.models import Placement
from tests.factories import make_person
from tests.promo.factories import make_accepted, make_armed_wire, upload
from tests.structure.matrix import SMM, STAFF, Row, only, open_to_strangers
from tests.structure.world import World

STRANGERS = frozenset({"carol", "dana"})  # who may do such things, but not to what is of community A
READERS = ("alice", "bob", "sara", "ann", "mark", "lea", "root")
WRITERS = ("alice", "bob", "sara")
LINK = "https://www.instagram.com/p/1/"


LINK_AT = {"token": "review_token"}


def at(position: str, **more: Any) -> dict[str, Any]:
    return {"number": "placed", "position": position, **more}


def of_a(*personas: str, **options: Any) -> Row:
    return only(*personas, hidden=STRANGERS, **options)


def picture(endpoint: str) -> dict[str, Row]:
    return {f"placements.{endpoint}": of_a(*WRITERS, at=at("due", creative_id="shelf"))}


ROWS = {
    "calendar.month": Row(STAFF),
    "calendar.week": Row(STAFF),
    "calendar.agenda": Row(STAFF),
    "calendar.export": Row(STAFF, at={"file_kind": "csv"}, writes={"audit_entry"}),
    "placements.detail": of_a(*READERS, at=at("due")),
    "placements.file": of_a(*READERS, at=at("due", creative_id="shelf")),
    "placements.approved_file": of_a(*READERS, at=at("approved", creative_id="approved_shelf")),
    "placements.screenshot": of_a(*READERS, at=at("out")),
    "placements.new": Row(SMM, at={"number": "placed"}),
    "placements.measurement": only("alice", "bob", "sara", "ann", hidden=frozenset({"carol"}), at={"number": "placed"}),
    "placements.reserve": Row(SMM, at={"number": "placed", "wire_id": "placed_wire"}),
    "placements.move": Row(SMM, at=at("held")),
    "placements.plan": Row(SMM, at=at("held")),
    "placements.ask_content": Row(SMM, at=at("held")),
    "placements.release": of_a(*WRITERS, at=at("held"), form={"reason": "It was called off."}),
    "placements.content": of_a(*WRITERS, at=at("due"), form={"caption": "Come."}),
    "placements.check": of_a(*WRITERS, at=at("due"), form={"caption": "Come."}),
    "placements.choose_picture": of_a(*WRITERS, at=at("due")),
    **picture("describe_picture"),
    **picture("picture_earlier"),
    **picture("picture_later"),
    **picture("remove_picture"),
    "placements.opened": of_a(*WRITERS, at=at("due")),
    "placements.send_to_review": of_a(*WRITERS, at=at("due")),
    "placements.approve": only("sara", at=at("review")),
    "placements.review_after": only("sara", at=at("fast")),
    "placements.ask_changes": of_a("bob", "sara", at=at("review"), form={"comment": "Another crop."}),
    "placements.review_again": of_a(*WRITERS, at=at("approved"), form={"reason": "A typo."}),
    "placements.schedule": Row(SMM, at=at("approved")),
    "placements.pause": Row(SMM, at=at("scheduled"), form={"reason": "An incident."}),
    "placements.resume": Row(SMM, at=at("paused")),
    "placements.publish": Row(SMM, at=at("scheduled")),
    "placements.publish_fast": only("sara", at=at("held")),
    "placements.proofread": of_a(*WRITERS, at=at("due")),
    "approval_rules.index": Row(STAFF),
    "approval_rules.guide": only("sara", form={"text": "Plain words."}),
    "approval_rules.stages": only("root", at={"network_id": "instagram"}, form={"n_stages": "2"}),
    "placements.send_review_link": Row(SMM, hidden=STRANGERS, at=at("review")),
    "placements.take_back_review_link": Row(SMM, hidden=STRANGERS, at=at("review", pass_id="review_pass")),
    "review_by_link.form": open_to_strangers(at=LINK_AT),
    "review_by_link.file": open_to_strangers(at=LINK_AT | {"creative_id": "review_shelf"}),
    "review_by_link.approved_file": open_to_strangers(at=LINK_AT | {"creative_id": "review_shelf"}),
    "review_by_link.ask_changes": open_to_strangers(at=LINK_AT, form={"comment": "Another crop."}),
    "review_by_link.opened": open_to_strangers(at=LINK_AT),
}


def seed_placements(world: World) -> None:
    """A request of community A with a placement in each state that a page needs."""
    people = world.people
    community = db.session.get_one(Community, 1)
    request_ = make_accepted(community, people["alice"])
    channel = db.session.get_one(Channel, world.values["channel_id"])
    slots = nearest_free_slots(channel, clock.now() + timedelta(days=14), n=9)
    for name, slot in zip(
        ("held", "due", "review", "approved", "scheduled", "paused", "out", "fast"), slots, strict=False
    ):
        world.values[name] = _placement(world, request_, channel, slot, name).position
    world.values["placed"] = request_.id
    _send_link(world)
    week = timedelta(days=7)
    checked = {"check_at": clock.now() + week, "stage_ends_at": clock.now() + 2 * week}
    world.values["placed_wire"] = make_armed_wire(request_, people["bob"], **checked).id


def _send_link(world: World) -> None:
    """The post in review was approved before, and olena, who has no password, has a link to it."""
    placement = (
        db.session.query(Placement).filter_by(request_id=world.values["placed"], position=world.values["review"]).one()
    )
    acts.approve_placement(placement, actor=world.people["sara"])
    acts.review_again(placement, actor=world.people["alice"], reason="A look.")
    olena = make_person("Olena Dorosh", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    olena.password_hash = None
    world.values["review_token"] = issue_pass(PassPurpose.REVIEW_POST, person=olena, subject_id=placement.id)
    db.session.flush()
    world.values["review_pass"] = db.session.query(Pass.id).filter_by(purpose=PassPurpose.REVIEW_POST).scalar()
    world.values["review_shelf"] = placement.creatives[0].creative_id


def _placement(world: World, request_: Any, channel: Channel, slot: Any, reached: str) -> Placement:
    alice, bob, sara = (world.people[name] for name in ("alice", "bob", "sara"))
    plan = acts.Plan(db.session.get_one(NetworkFormat, "instagram_story"), "A shelf", assignee=alice, publisher=bob)
    placement = acts.hold_slot(request_, plan, channel=channel, starts_at=slot, actor=bob)
    if reached == "held":
        return placement
    if reached == "fast":
        acts.publish_fast(placement, actor=sara, published_at=clock.now(), reason="Now.", screenshot=upload())
        placement.published_by_id = bob.id
        acts.add_pictures(placement, [upload()], field="pictures", actor=alice)[0].alt_text = "A shelf of books"
        return placement
    acts.ask_content(placement, actor=bob)
    creative = acts.add_pictures(placement, [upload()], field="pictures", actor=alice)[0]
    creative.alt_text = "A shelf of books"
    if reached == "due":
        world.values["shelf"] = creative.id
        return placement
    acts.send_to_review(placement, actor=alice)
    if reached == "review":
        return placement
    acts.approve_placement(placement, actor=sara)
    if reached == "approved":
        world.values["approved_shelf"] = creative.id
        return placement
    acts.schedule_placement(placement, actor=bob)
    if reached == "paused":
        acts.pause_placement(placement, actor=bob, reason="An incident.")
    if reached == "out":
        acts.publish_placement(placement, actor=bob, published_at=clock.now(), screenshot=upload())
    return placement
