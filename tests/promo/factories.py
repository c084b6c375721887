"""The desk of those who plan posts: an accepted request, its placements and wires, at a fixed time.

Times in names are those of Kyiv. Requests on their way to an acceptance are made in `makers`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from PIL import Image
from werkzeug.datastructures import FileStorage

from app.accounts.models import Person
from app.community.models import Community
from app.community.states import CommunityKind, Openness
from app.core import clock
from app.core.db import db
from app.networks.models import Channel, Network, NetworkFormat
from app.promo.actions import placements as acts
from app.promo.models import MeasurementPlan, Placement, PromoRequest, RequestNetwork, Wire
from app.promo.states import NetworkDecision, PlacementState, RequestState
from app.promo.words import AudienceScope, BudgetState, Kpi, Objective, RequestKind, ThresholdKind, WireStage, WireStep
from tests.factories import People
from tests.networks.channels import kyiv, make_channel
from tests.promo.makers import make_manager

MONDAY = kyiv(2030, 6, 3, 9)  # a working morning, long after the real present
THURSDAY_NOON = kyiv(2030, 6, 6, 12)


def stand_at(moment: datetime) -> None:
    """Move the portal's clock to `moment`; the test's app puts it back."""
    clock.move_to(moment - datetime.now(UTC))


def make_bare_community(slug: str = "pm", **values: Any) -> Community:
    """A community that is being set up, of which no more is known than its name."""
    facts: dict[str, Any] = {"name": slug.upper(), "kind": CommunityKind.COP, "openness": Openness.OPEN} | values
    community = Community(slug=slug, created_at=clock.now(), **facts)
    db.session.add(community)
    db.session.commit()
    return community


def make_accepted(community: Community, filed_by: Person, *networks: str, **values: Any) -> PromoRequest:
    """An accepted request that `networks` (Instagram) said yes to, with a measurement plan."""
    if db.session.scalar(sa.select(sa.func.count(Network.id))) == 0:
        make_channel()
    now = clock.now()
    facts: dict[str, Any] = {
        "title": "Autumn Book Swap",
        "kind": RequestKind.EVENT,
        "state": RequestState.ACCEPTED,
        "task": "Bring people to the catalogue",
        "objective": Objective.EVENT,
        "kpi": Kpi.REGISTRATIONS,
        "target": Decimal(240),
        "target_on": date(2030, 9, 1),
        "audience_scope": AudienceScope.EXTERNAL,
        "budget_state": BudgetState.ZERO,
        "submitted_at": now - timedelta(days=30),
        "accepted_at": now,
        "plan_b_waiver": "small",
    } | values
    request_ = PromoRequest(community=community, filed_by=filed_by, created_at=now, saved_at=now, **facts)
    request_.networks = [
        RequestNetwork(
            network_id=name,
            decision=NetworkDecision.YES,
            decided_at=now,
            meeting_waiver="known",
            wished_on=date(2030, 6, 6),
        )
        for name in networks or ("instagram",)
    ]
    db.session.add(request_)
    db.session.flush()
    if facts["state"] != RequestState.DRAFT:
        plan = MeasurementPlan(request_id=request_.id, owner_id=filed_by.id, windows=["24h"], metrics=["views"])
        db.session.add(plan)
    db.session.commit()
    return request_


def make_armed_wire(request_: PromoRequest, owner: Person, **values: Any) -> Wire:
    """An armed wire with a reserve post as its step, checked on the tenth of June."""
    facts: dict[str, Any] = {
        "stage": WireStage.MIDDLE,
        "metric": Kpi.REGISTRATIONS,
        "threshold_kind": ThresholdKind.PACE,
        "threshold": Decimal(80),
        "check_at": kyiv(2030, 6, 10, 9),
        "stage_ends_at": kyiv(2030, 6, 20, 9),
        "step": WireStep.RESERVE_POST,
        "prepared": "Last shelf",
    } | values
    wire = Wire(request=request_, owner=owner, created_at=clock.now(), **facts)
    db.session.add(wire)
    db.session.commit()
    return wire


def picture(width: int = 1080, height: int = 1920, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    return out.getvalue()


def upload(content: bytes | None = None, name: str = "shelf.jpg") -> FileStorage:
    return FileStorage(io.BytesIO(picture() if content is None else content), filename=name)


class Desk:
    """A request in a community with its people, and one placement that can be brought into any state."""

    def __init__(
        self, people: People, *, is_sensitive: bool = False, networks: Iterable[str] = (), **values: Any
    ) -> None:
        stand_at(MONDAY)
        self.people = people
        self.community = make_bare_community()
        self.alice = make_manager(self.community)
        self.bob, self.sara = people.bob, people.sara
        self.channel = make_channel()
        if is_sensitive:
            values["sensitivity"] = "money"
        self.request_ = make_accepted(self.community, self.alice, *networks, **values)
        self.story = db.session.get_one(NetworkFormat, "instagram_story")

    @property
    def path(self) -> str:
        return f"/requests/{self.request_.number}/placements"

    def plan(self, title: str = "The first shelf") -> acts.Plan:
        return acts.Plan(self.story, title, assignee=self.alice, publisher=self.bob)

    def hold(self, starts_at: datetime = THURSDAY_NOON, title: str = "The first shelf") -> Placement:
        placement = acts.hold_slot(
            self.request_, self.plan(title), channel=self.channel, starts_at=starts_at, actor=self.bob
        )
        db.session.commit()
        return placement

    def hold_form(self, **values: str) -> dict[str, str]:
        """The form that holds the same slot, as bob fills it."""
        return {
            "format": "instagram_story", "channel": str(self.channel.id), "title": "The first shelf",
            "starts_at": "2030-06-06T12:00", "assignee": str(self.alice.id), "publisher": str(self.bob.id), **values,
        }  # fmt: skip

    def placement(self, state: PlacementState, starts_at: datetime = THURSDAY_NOON) -> Placement:
        """A placement in `state`, brought there by the usual actions."""
        placement = self.hold(starts_at)
        for reached, act in self._way():
            if placement.state == state:
                break
            act(placement)
            db.session.commit()
            assert placement.state == reached
        assert placement.state == state
        return placement

    def write(self, placement: Placement) -> None:
        acts.write_content(
            placement, caption="", destination_url="https://example.org/books", version=None, actor=self.alice
        )
        acts.add_pictures(placement, [upload()], field="pictures", actor=self.alice)
        placement.creatives[0].creative.alt_text = "A shelf full of books"
        acts.note_opened(placement, actor=self.alice)

    def _way(self) -> Any:
        S = PlacementState  # noqa: N806 - as in states.py
        yield S.CONTENT_DUE, lambda one: acts.ask_content(one, actor=self.bob)
        yield S.IN_REVIEW, lambda one: (self.write(one), acts.send_to_review(one, actor=self.alice))
        yield S.APPROVED, lambda one: acts.approve_placement(one, actor=self.sara)
        yield S.SCHEDULED, lambda one: acts.schedule_placement(one, actor=self.bob)
        yield (
            S.PUBLISHED,
            lambda one: (
                stand_at(one.slot_at + timedelta(minutes=1)),
                acts.publish_placement(
                    one, actor=self.bob, published_at=one.slot_at, live_url="https://www.instagram.com/stories/us/1/"
                ),
            ),
        )


def other_channel(**values: Any) -> Channel:
    return make_channel("The second Instagram", **values)
