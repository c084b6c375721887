"""The way of one placement from its slot to where it stands, step by step, as the log tells it."""

from __future__ import annotations

import random
import re
from datetime import datetime, timedelta
from typing import Any

from app.accounts.models import Person
from app.audit.actors import SYSTEM
from app.audit.tags import Tag
from app.demo.scenes.pictures import screenshot, shape_for
from app.demo.scenes.triage import SPECIALISTS
from app.demo.stage import Stage, story
from app.networks.labels import full_format_label
from app.networks.queries import spec_of
from app.networks.requirements import FormatKind
from app.promo import tags
from app.promo.compliance import lines_for
from app.promo.differences import Version
from app.promo.material import content_hash
from app.promo.models import (
    Approval,
    ApprovedVersion,
    Comment,
    Placement,
    PlacementCreative,
    PlacementWriter,
    ReviewPlan,
)
from app.promo.queries.reviews import words_hash
from app.promo.states import OUT_PLACEMENTS, PlacementState
from app.promo.words import ExpiryOutcome

S = PlacementState
ONCE_MORE = "#зігрій 18:00"
MISSED = "Its slot passed and nothing was published."
_LIVE = {
    "facebook": "https://www.facebook.com/hromada.kyiv/posts/{n}", "instagram": "https://www.instagram.com/p/{code}/",
    "linkedin": "https://www.linkedin.com/feed/update/urn:li:activity:{n}", "x": "https://x.com/hromada/status/{n}",
    "telegram": "https://t.me/hromada_kyiv/{short}", "threads": "https://www.threads.com/@hromada.kyiv/post/{code}",
    "tiktok": "https://www.tiktok.com/@hromada/photo/{n}", "youtube": "https://www.youtube.com/post/{code}",
}  # fmt: skip


class Way:
    """The steps of one placement, told to the log as they are taken."""

    def __init__(
        self, stage: Stage, placement: Placement, spec: dict[str, Any], *, is_again: bool = False, is_fast: bool = False
    ) -> None:
        self.stage, self.placement, self.spec = stage, placement, spec
        self.is_again, self.is_fast = is_again, is_fast
        self.state = S.HELD
        self.remarks: list[tuple[Person, str, datetime]] = []
        self.approved: list[tuple[Approval, Version]] = []
        self.is_waiting = placement.is_reserve and placement.slot_at is None

    def walk(self, times: list[datetime]) -> None:
        """Take every step that leads to the state in which the placement stands."""
        goal = self.placement.state
        self._hold(times[0])
        if goal == S.HELD:
            return None
        if goal == S.RELEASED:
            return self._end(times[1], tags.PLACEMENT_RELEASED, story("words")["released"], self._maker())
        assignee = self.placement.assignee
        self._tell(
            times[1], tags.PLACEMENT_CONTENT_DUE, S.CONTENT_DUE, self._maker(),
            assignee=assignee.name if assignee else "", content_due_at=self.placement.content_due_at,
        )  # fmt: skip
        if goal == S.MISSED:
            assert self.placement.slot_at is not None
            return self._end(self.placement.slot_at + timedelta(hours=2), tags.PLACEMENT_MISSED, MISSED, None)
        if self.is_fast:
            return self._go_out_at_once()
        if goal != S.CONTENT_DUE:
            self._bring(times[2:5])
            self._review(goal, times[5:])
        return None

    def _hold(self, at: datetime) -> None:
        if self.placement.is_reserve:
            return  # told with its wire
        label = str(full_format_label(spec_of(self.placement.format_id)))
        channel = self.placement.channel.name if self.placement.channel else ""
        facts: dict[str, Any] = {"slot_at": self.placement.slot_at, "channel": channel, "format": label}
        self.stage.log.tell(at, tags.PLACEMENT_HELD, self.placement, actor=self._maker(), **facts)

    def _bring(self, times: list[datetime]) -> None:
        """Picture, destination, review."""
        self._write(times)
        self._tell(times[2], tags.PLACEMENT_SENT_TO_REVIEW, S.IN_REVIEW, self.placement.assignee)

    def _go_out_at_once(self) -> None:
        """A senior puts it out by the fast lane; its record is complete an hour later, and nobody has reviewed it."""
        placement, by = self.placement, self.stage.people["viktor"]
        assert placement.slot_at is not None
        placement.is_fast_lane, placement.published_at, placement.published_by = True, placement.slot_at, by
        placement.live_url = live_url(self.stage.rng, placement.network_id)
        at = placement.slot_at + timedelta(minutes=5)
        self._tell(
            at, tags.PLACEMENT_PUBLISHED_FAST, S.PUBLISHED, by, reason=story("words")["fast"],
            live_url=placement.live_url, published_at=placement.published_at, slot_at=placement.slot_at,
        )  # fmt: skip
        self._write([at + timedelta(minutes=50), at + timedelta(minutes=60)])

    def _write(self, times: list[datetime]) -> None:
        """Picture and destination."""
        placement, author = self.placement, self.placement.assignee
        assert author is not None
        format_ = spec_of(placement.format_id)
        shapes = [shape_for(format_.kind, format_.id)]
        if format_.kind is FormatKind.CAROUSEL:
            shapes.append("second")
        placement.creatives = [
            PlacementCreative(creative=self.stage.pictures[self.spec["in"], shape], position=place)
            for place, shape in enumerate(shapes, start=1)
        ]
        placement.author_id = None if self.is_fast else author.id
        placement.writers = [PlacementWriter(person_id=author.id)]
        titles = ", ".join(part.creative.title for part in placement.creatives)
        self.stage.log.tell(times[0], tags.PLACEMENT_CHANGED, placement, actor=author, pictures=titles)
        if placement.destination_url:
            placement.destination_opened_at, placement.destination_opened_by_id = times[1], author.id
            self.stage.log.tell(times[1], tags.DESTINATION_OPENED, placement, actor=author)

    def _review(self, goal: PlacementState, times: list[datetime]) -> None:
        placement = self.placement
        if goal == S.IN_REVIEW:
            self._wait_for_review(times)
            return
        if goal == S.CHANGES_REQUESTED:
            self._ask_changes(times[0])
            return
        if placement.request.is_sensitive:
            self._approve(times[0], self.stage.people["viktor"], is_last=False)
        second = self.stage.people["sara"]
        self._approve(times[1], second, is_last=True)
        if goal == S.APPROVED:
            return
        if not self.is_waiting:
            self._tell(times[2], tags.PLACEMENT_SCHEDULED, S.SCHEDULED, self._maker())
        if goal == S.PAUSED:
            self._tell(times[2] + timedelta(minutes=40), tags.PLACEMENT_PAUSED, S.PAUSED, self._maker(),
                       reason=story("words")["paused"])  # fmt: skip
        if goal in OUT_PLACEMENTS:
            self._publish()

    def _approve(self, at: datetime, by: Person, *, is_last: bool) -> None:
        placement = self.placement
        fingerprint = content_hash(placement)
        checked = list(lines_for(placement.request.sensitivity, has_guide=False))
        given = Approval(approver_id=by.id, at=at, content_hash=fingerprint, checked=checked)
        placement.approvals.append(given)
        self.approved.append((given, Version.of(placement)))
        if is_last:
            placement.approved_hash, placement.approved_at = fingerprint, at
            self._tell(at, tags.PLACEMENT_APPROVED, S.APPROVED, by, version=fingerprint[:12])
        else:
            self.stage.log.tell(at, tags.PLACEMENT_APPROVED_ONCE, placement, actor=by, version=fingerprint[:12])

    def _wait_for_review(self, times: list[datetime]) -> None:
        """Sent in, and not looked at yet; or the first of two has, or somebody has seen an earlier version."""
        placement = self.placement
        if placement.destination_url:
            placement.destination_opened_at = self.stage.now - timedelta(hours=3)
        if placement.request.is_sensitive:
            self._approve(times[0], self.stage.people["viktor"], is_last=False)
        if self.is_again:
            self._change_what_was_approved(times)

    def _change_what_was_approved(self, times: list[datetime]) -> None:
        """It was approved in other words; what its author changed since is material, so it is looked at again."""
        placement, author = self.placement, self.placement.assignee
        caption = placement.caption
        placement.caption = f"{caption} {ONCE_MORE}"
        self._approve(times[0], self.stage.people["sara"], is_last=True)
        (given,) = placement.approvals
        given.void_at = times[1]
        placement.caption, placement.approved_hash, placement.approved_at = caption, None, None
        changed = [f"{caption} {ONCE_MORE}", caption]
        self.stage.log.tell(times[1], tags.PLACEMENT_CHANGED, placement, actor=author or SYSTEM, caption=changed)
        self._tell(times[1], tags.PLACEMENT_REOPENED, S.IN_REVIEW, author)

    def _ask_changes(self, at: datetime) -> None:
        by, text = self.stage.people["sara"], story("words")["changes"][self.placement.position % 2]
        self._tell(at, tags.PLACEMENT_CHANGES_ASKED, S.CHANGES_REQUESTED, by, reason=text)
        self.remarks.append((by, text, at))

    def comments(self) -> list[Comment]:
        """What was said on the way, as rows; the placement has its id by then."""
        post = self.placement
        return [
            Comment(request_id=post.request_id, placement_id=post.id, author_id=by.id, text=text, at=at)
            for by, text, at in self.remarks
        ]

    def review_plans(self) -> list[ReviewPlan]:
        """What was chosen for the post that is looked at again, and who has read its words."""
        if not self.is_again:
            return []
        return [
            ReviewPlan(
                placement_id=self.placement.id, outcome=ExpiryOutcome.NEXT_SLOT, n_reminders=0,
                escalate_to_id=self.stage.people["viktor"].id, waits_since=self.stage.now - timedelta(hours=20),
                proofread_at=self.stage.now - timedelta(hours=19), proofread_by_id=self.stage.people["bob"].id,
                proofread_hash=words_hash(self.placement),
            )
        ]  # fmt: skip

    def versions(self) -> list[ApprovedVersion]:
        """What each approval was given for, as rows; the approvals have their ids by then."""
        last = self.approved[-1][0] if self.approved and self.placement.state != S.IN_REVIEW else None
        return [
            ApprovedVersion(
                placement_id=self.placement.id, approval_id=given.id, at=given.at,
                is_whole=given is last or self.is_again, content=version.written(),
            )
            for given, version in self.approved
        ]  # fmt: skip

    def _publish(self) -> None:
        placement, by = self.placement, self.placement.publisher
        assert placement.slot_at is not None
        assert by is not None
        at = placement.slot_at + timedelta(minutes=self.stage.rng.randint(1, 9))
        placement.published_at, placement.published_by = at, by
        if spec_of(placement.format_id).kind is FormatKind.STORY:
            placement.screenshot = screenshot(self.stage, self.spec["in"])
        else:
            placement.live_url = live_url(self.stage.rng, placement.network_id)
        self._tell(
            at + timedelta(minutes=4), tags.PLACEMENT_PUBLISHED, S.PUBLISHED, by,
            live_url=placement.live_url, published_at=at, slot_at=placement.slot_at,
        )  # fmt: skip

    def _end(self, at: datetime, tag: Tag, reason: str, by: Person | None) -> None:
        self.placement.end_reason = reason
        self._tell(at, tag, self.placement.state, by, reason=reason)

    def _tell(
        self,
        at: datetime,
        tag: Tag,
        to: PlacementState,
        by: Person | None,
        *,
        reason: str | None = None,
        **facts: Any,
    ) -> None:
        acting = {} if by is None else {"actor": by}
        self.stage.log.tell(at, tag, self.placement, reason=reason, **acting, **facts, state=[self.state, to])
        self.state = to

    def _maker(self) -> Person:
        return self.stage.people[SPECIALISTS[self.placement.network_id]]


def live_url(rng: random.Random, network_id: str) -> str:
    """The address of a post as its network writes them."""
    n = rng.randint(10**15, 10**16)
    code = re.sub(r"[^A-Za-z0-9]", "", f"C{n:x}")[:11]
    return _LIVE[network_id].format(n=n, code=code, short=n % 9000 + 1000)
