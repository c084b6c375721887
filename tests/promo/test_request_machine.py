"""Random people do random things with requests on the pages; after each step the invariants hold.

They are told from the rows and the log alone (tests/promo/walks/checks.py), by their numbers:

1. What becomes scheduled has a slot for each yes, and a plan of who measures.
2. The content is due before the review, the review before the slot.
3. No seat of a slot is taken twice, and whatever has not been released has its own.
4. Between the submission and a slot lies the lead time, or a senior's reason.
5. Whatever is declined, cancelled, released, missed, paused or put out at once has its reason.
6. What is let out was approved by different people: by two where two are asked for.
7. None of them had a hand in it.
8. What is let out is the very content that was approved.
9. Only what is approved becomes scheduled, only what is scheduled is published, but for the fast lane.
10. The target locks at the first publication and stays locked.
11. Readings and the log are added to, and never changed.
12. Published reports stay as they were.
13. No reading is of before its post, or of the future.
15. The measure fits the objective or has its reason; followers are none.
16. No more ad money than the budget.
17. A post has one network, and a format of that network.
18. The destination was opened within 24 hours before the approval.
19. Whoever is shown has agreed.
21. A step of plan B is checked before its stage ends.
22. Working time is counted whole, on the side on which the request is.
23. Nothing is deleted.
24. An active community has an owner, a key task and a platform.

Not told here: 14, a story is read within 24 hours (tests/results/test_asking.py tells of the task for it), and 20,
which is about asks to members: they have no room yet.

Beside them: no act ends in an error of ours; one that is refused changes nothing, but for the entry that says so.
States change by listed steps of those whose steps they are, each with its entry. Nobody is told of what is not there
for them. No meeting is to come about nothing, or about what has ended.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from app.promo.settings import MISSED_HOURS
from app.promo.states import ACTIVE_PLACEMENTS, REQUEST_CYCLE
from tests.promo.walks.acts import ACTS, things_of
from tests.promo.walks.checks import Memory, check
from tests.promo.walks.house import House
from tests.promo.walks.stories import LEADS, STORIES

pytestmark = pytest.mark.slow  # bin/test QUICK leaves it out

NAMES = ("alice", "bob", "sara", "tom", "ann", "mark", "lea", "carol", "root", "dana")
PASSING = ("hours", "day", "days", "slot", "past", "fortnight")
SECOND = timedelta(seconds=1)
#: What an act makes of it: which network, which day, whether a reason is left out.
NUMBER = st.integers(0, 62)


class Walk:
    """People in a house, and what is known of it before each step."""

    def __init__(self, house: House) -> None:
        house.begin()
        self.house, self.memory, self.look = house, Memory(), house.look()
        self.memory.keep(self.look, house.stamps)

    def take(self, name, act, thing, n):
        """One act of somebody; returns True when it was done."""
        self._pass(SECOND)
        path, form = act.posted(self.house, thing, n)
        answer = self.house.post(name, path, form)
        told = f"{name} {act.name} {n} at {path}: {answer.status}"
        assert answer.status < 500, told
        if answer.is_refused:
            assert set(answer.changed) <= ({"audit_entry"} if answer.status == 403 else set()), told
        self._see(told)
        self.told = told
        if path.endswith("/enable") and not answer.is_refused:
            self.house.let_in(next(one for one, number in self.house.ids.items() if f"/{number}/" in path))
            self._see(told)
        return not answer.is_refused

    def read(self, name, path):
        """A page that somebody looks at changes nothing."""
        answer = self.house.get(name, path)
        assert answer.status in {200, 302, 303, 403, 404}, f"{name} at {path}: {answer.status}"
        assert answer.changed == [], f"{name} at {path}"

    def wait(self, how):
        """Time passes, and the clock does its work."""
        slots = [post.slot_at for post in self.look.placements if post.state in ACTIVE_PLACEMENTS and post.slot_at]
        slot = min((at for at in slots if at > self.house.now), default=self.house.now + timedelta(days=1))
        amounts = {
            "hours": timedelta(hours=5), "day": timedelta(days=1), "days": timedelta(days=3),
            "slot": slot - self.house.now + timedelta(minutes=1), "past": timedelta(hours=MISSED_HOURS()),
            "fortnight": timedelta(days=14),
        }  # fmt: skip
        self._pass(amounts[how])
        self.house.work()
        self._see(f"clock {how}")

    def tell(self, line):
        """One line of a story, which is done or refused as it says."""
        name, what, *rest = line.split()
        if name == "clock":
            self.wait(what)
            return
        number = next((int(one) for one in rest if one.isdigit()), 0)
        place = next((int(one[1:]) for one in rest if one.startswith("@")), 0)
        ripe = ACTS[what].ripe(self.look)
        assert place < len(ripe), f"{line}: nothing to do it to"
        is_done = self.take(name, ACTS[what], ripe[place], number)
        assert is_done is ("refused" not in rest), f"{line}: {self.told}"

    def _pass(self, amount):
        before = self.house.now
        self.house.pass_time(amount)
        self.memory.pass_time(before, self.house.now)

    def _see(self, told):
        self.look = self.house.look()
        try:
            check(self.memory, self.look, self.house.stamps)
        except AssertionError as broken:
            broken.add_note(f"after: {told}")
            raise
        self.memory.keep(self.look, self.house.stamps)


@pytest.fixture
def house(app):
    made = House(app)
    made.move_in()
    return made


def taken(memory):
    return {(source, action) for kind, source, action in memory.reached if kind == "promo_request"}


@pytest.mark.parametrize("story", STORIES)
def test_what_is_told_beforehand_holds(house, story):
    walk = Walk(house)
    for line in STORIES[story]:
        walk.tell(line)

    assert taken(walk.memory) == LEADS[story]


def test_the_stories_take_every_step_of_a_request():
    listed = {(str(source), step.action) for step in REQUEST_CYCLE.steps for source in step.sources}
    told = set().union(*LEADS.values())

    assert told <= listed
    assert {state for state, _action in told} == {state for state, _action in listed}
    assert {action for _state, action in told} == {action for _state, action in listed}


class RandomWalk(RuleBasedStateMachine):
    """Begins somewhere in a story and goes on as it comes; `house` is set by the test."""

    house = None

    @initialize(story=st.sampled_from(sorted(STORIES)), share=st.integers(20, 100))
    def begin(self, story, share):
        self.walk = Walk(self.house)
        lines = STORIES[story]
        for line in lines[: len(lines) * share // 100]:
            self.walk.tell(line)

    @rule(name=st.sampled_from(NAMES), what=st.sampled_from(sorted(ACTS)), number=NUMBER)
    def anybody_does_anything(self, name, what, number):
        things = things_of(self.walk.look, ACTS[what].kind)
        if things:
            self.walk.take(name, ACTS[what], things[number % len(things)], number)

    @rule(number=st.integers(0, 10_000))
    def somebody_goes_on(self, number):
        ways = [(act, thing) for act in ACTS.values() for thing in act.ripe(self.walk.look)]
        act, thing = ways[number % len(ways)]
        self.walk.take(act.who[number % len(act.who)], act, thing, number % 62)

    @rule(name=st.sampled_from(NAMES), number=NUMBER)
    def somebody_looks(self, name, number):
        look = self.walk.look
        paths = ["/", "/triage?all=1", "/requests", "/calendar/agenda"]
        paths += [f"/requests/{one.number}" for one in look.requests] + [f"/meetings/{one.id}" for one in look.meetings]
        paths += [f"/requests/R-{one.request_id}/placements/{one.position}" for one in look.placements]
        paths += [f"/triage/R-{row.request_id}/{row.network_id}" for row in look.rows]
        self.walk.read(name, paths[number % len(paths)])

    @rule(how=st.sampled_from(PASSING))
    def time_passes(self, how):
        self.walk.wait(how)


@pytest.mark.parametrize("n_walks", [1, 4, pytest.param(80, marks=pytest.mark.long)])
def test_the_invariants_hold_whatever_people_do(house, n_walks):  # T46
    RandomWalk.house = house
    run_state_machine_as_test(
        RandomWalk,
        settings=settings(
            max_examples=n_walks, stateful_step_count=14, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
