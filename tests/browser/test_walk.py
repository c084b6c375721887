"""The main job from a brief to a published report, by its people, with and without scripts."""

from __future__ import annotations

from functools import partial

import pytest

from tests.browser import acts
from tests.browser.acts import RESERVE, STORIES, Walk


@pytest.mark.pdf
@pytest.mark.parametrize("script", [pytest.param(True, id="script"), pytest.param(False, id="no-script")])
def test_walk_from_brief_to_report(portal, enter, script):
    walk = Walk(portal, partial(enter, script=script))
    acts.file_the_brief(walk, walk.sign_in("alice"))
    bob = walk.sign_in("bob")
    acts.say_yes(walk, bob)
    acts.plan_measurement(walk, bob)
    acts.hold_stories(walk, bob)
    acts.prepare_reserve(walk, bob)
    alice, sara = walk.sign_in("alice"), walk.sign_in("sara")
    for title in (*STORIES, RESERVE):
        acts.bring_content(walk, alice, title)
        acts.approve(walk, sara, title)
    for title in STORIES:
        acts.schedule(walk, bob, title)
    acts.publish_at_their_slots(walk, "bob")
    acts.send_figures(walk, enter(None, script=script), {title: 300 + 10 * n for n, title in enumerate(STORIES)})
    walk.go_to_day(12)
    acts.enter_registrations(walk, "alice", 12)
    portal.advance(minutes=2)
    acts.carry_plan_b_out(walk, "alice")
    acts.publish_at_their_slots(walk, "bob")
    acts.send_figures(walk, enter(None, script=script), {RESERVE: 412})
    walk.go_to_day(31)
    acts.enter_registrations(walk, "alice", 251)
    acts.write_report(walk, "ann")
    acts.publish_report(walk, "alice")
    acts.read_report(walk, "lea")
