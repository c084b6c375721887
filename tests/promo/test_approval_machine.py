"""Random people write, review and publish what is sensitive; after each step the invariants of an approval hold.

5: what ends has its reason. 6: what is sensitive was approved by two different people. 7: none of them had a hand in
it. 8: what was approved has not changed materially since. 9: only what was approved and scheduled goes out. 18: its
destination was opened within 24 hours before the approval.
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.accounts.models import Pass
from app.accounts.permissions import Role
from app.accounts.states import PassPurpose
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.networks.queries import nearest_free_slots
from app.promo.actions import placements as acts
from app.promo.compliance import OF_CLASS
from app.promo.differences import Difference, Version
from app.promo.jobs.placements import move_placements
from app.promo.jobs.reviews import carry_out_expiries
from app.promo.models import ApprovedVersion
from app.promo.queries.placements import OPENED_FOR, contributors
from app.promo.states import PlacementState as S
from app.promo.words import ExpiryOutcome, Sensitivity
from tests.factories import make_person
from tests.promo.factories import MONDAY, Desk, stand_at
from tests.stored import log_of

LINES = list(OF_CLASS[Sensitivity.MONEY])
URL = "https://example.org/books"
WORDS = ("Come", "Come on 6 June", "Do come", "Come on 7 June with Olena")
LET_OUT = (S.APPROVED, S.SCHEDULED, S.PUBLISHED)
REACHED: set[str] = set()


class Walk(RuleBasedStateMachine):
    """One sensitive post, written anew for each walk."""

    desk = None
    everybody = None

    @initialize(outcome=st.sampled_from([ExpiryOutcome.HOLD, ExpiryOutcome.NEXT_SLOT]), n_approvals=st.integers(0, 2))
    def begin(self, outcome, n_approvals):
        stand_at(MONDAY)
        free = nearest_free_slots(self.desk.channel, MONDAY + timedelta(days=9), n=1)[0]
        self.post = self.desk.placement(S.CONTENT_DUE, free)
        self.desk.write(self.post)
        acts.choose_expiry(self.post, outcome, reserve=None, escalate_to=None, actor=self.desk.bob)
        acts.send_to_review(self.post, actor=self.desk.alice)
        for name in ("sara", "tom")[:n_approvals]:  # some walks begin further on, so that they see the end too
            acts.approve_placement(self.post, actor=self.everybody[name], checked=LINES)
        db.session.commit()

    def attempt(self, act):
        try:
            act()
            db.session.commit()
        except DomainError:
            db.session.rollback()
        db.session.refresh(self.post)
        REACHED.add(self.post.state.value)

    @rule(name=st.sampled_from(["sara", "tom", "bob", "alice"]), ticked=st.sampled_from([LINES, LINES[:1]]))
    def approve(self, name, ticked):
        self.attempt(lambda: acts.approve_placement(self.post, actor=self.everybody[name], checked=ticked))

    @rule(is_yes=st.booleans())
    def decide_by_link(self, is_yes):
        def decide():
            acts.send_review_link(self.post, self.everybody["olena"], actor=self.desk.bob)
            pass_ = db.session.scalars(
                sa.select(Pass).where(Pass.purpose == PassPurpose.REVIEW_POST).order_by(Pass.id.desc())
            ).first()
            if is_yes:
                acts.approve_by_link(pass_, self.post, seen=None, note="", checked=LINES)
            else:
                acts.ask_changes_by_link(pass_, self.post, comment="Another day")

        self.attempt(decide)

    @rule(name=st.sampled_from(["alice", "bob", "tom"]), words=st.sampled_from(WORDS), is_wording_only=st.booleans())
    def write(self, name, words, is_wording_only):
        self.attempt(
            lambda: acts.write_content(
                self.post, caption=words, destination_url=URL, version=None, actor=self.everybody[name],
                is_wording_only=is_wording_only,
            )
        )  # fmt: skip

    @rule(name=st.sampled_from(["alice", "bob", "tom"]))
    def send_in(self, name):
        self.attempt(lambda: acts.send_to_review(self.post, actor=self.everybody[name]))

    @rule(name=st.sampled_from(["sara", "alice"]))
    def open_destination(self, name):
        self.attempt(lambda: acts.note_opened(self.post, actor=self.everybody[name]))

    @rule(name=st.sampled_from(["sara", "tom", "bob"]))
    def look_again(self, name):
        self.attempt(lambda: acts.review_again(self.post, actor=self.everybody[name], reason="A look"))

    @rule()
    def schedule_and_publish(self):
        self.attempt(lambda: acts.schedule_placement(self.post, actor=self.desk.bob))
        link = "https://www.instagram.com/p/1/"
        self.attempt(
            lambda: acts.publish_placement(
                self.post, actor=self.desk.bob, published_at=clock.now(), live_url=link
            )
        )  # fmt: skip

    @rule()
    def everybody_does_their_part(self):
        """Rather on than back, so that walks get far."""
        for name in ("sara", "tom"):
            self.approve(name, LINES)
        self.schedule_and_publish()

    @rule(hours=st.sampled_from([1, 20, 40]))
    def time_passes(self, hours):
        stand_at(clock.now() + timedelta(hours=hours))
        carry_out_expiries(clock.now())
        move_placements(clock.now())
        self.attempt(lambda: None)

    @invariant()
    def what_is_let_out_was_approved_as_it_is(self):
        if not hasattr(self, "post"):
            return
        post = self.post
        assert len(post.standing_approvals) <= 2
        if post.state in (S.MISSED, S.RELEASED):
            assert post.end_reason  # 5
        if post.state not in LET_OUT:
            assert post.approved_at is None or post.state in (S.MISSED, S.RELEASED)
            return
        approvers = [given.approver_id for given in post.standing_approvals]
        assert len(set(approvers)) == len(approvers) == 2  # 6
        assert not set(approvers) & contributors(post)  # 7
        kept = db.session.scalars(
            sa.select(ApprovedVersion).where(ApprovedVersion.placement_id == post.id, ApprovedVersion.is_whole)
            .order_by(ApprovedVersion.id.desc())
        ).first()  # fmt: skip
        assert Difference(Version.read(kept.content), Version.of(post)).kinds == []  # 8
        if post.state == S.PUBLISHED:
            told = [tag.rpartition(".")[2] for tag in log_of(post)]
            assert told[told.index("published") - 1] in {"scheduled", "moved", "reworded", "destination_opened"}  # 9
        assert all(given.checked == LINES for given in post.standing_approvals)
        assert post.destination_opened_at is not None
        if "destination_opened" not in log_of(post)[-1]:
            assert post.approved_at - post.destination_opened_at <= OPENED_FOR  # 18


def test_the_invariants_of_an_approval_hold_whatever_people_do(people):  # T46
    desk = Desk(people, is_sensitive=True)
    olena = make_person("Olena Dorosh", (Role.MARKETING_LEAD, "house", ""), is_senior=True)
    olena.password_hash = None
    db.session.commit()
    everybody = {
        "alice": desk.alice, "bob": desk.bob, "sara": desk.sara, "lea": people.lea, "olena": olena,
        "tom": make_person("Tom Second", (Role.SMM, "house", ""), is_senior=True),
    }  # fmt: skip
    Walk.desk, Walk.everybody = desk, everybody
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=20, stateful_step_count=20, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert {"approved", "published", "changes_requested"} <= REACHED
