"""What people did with content: M3 to M8, M14 to M16."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from app.figures.arithmetic import added, missing, quotient, share
from app.figures.figure import Input
from app.figures.kinds import Gap, Mark, Unit
from app.figures.quantities import Quantity
from app.figures.registry import Answer, formula


@formula(
    "M3",
    name=_l("Engagement rate by reach"),
    text=_l("engagements / reach × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ENGAGEMENTS, Quantity.REACH),
    edge=_l("It may exceed 100."),
    source="Hootsuite",
)
def er_by_reach(engagements: Input, reach: Input) -> Answer:
    """Engagements per person reached, in %."""
    return share(engagements, reach)


@formula(
    "M4",
    name=_l("Engagement rate by impressions"),
    text=_l("engagements / impressions or views × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ENGAGEMENTS, Quantity.VIEWS),
    edge=_l("LinkedIn adds clicks and follows. It may be negative when people take reactions back."),
    source="LinkedIn via DashThis",
)
def er_by_views(engagements: Input, views: Input) -> Answer:
    """Engagements per display of the content, in %."""
    return share(engagements, views)


@formula(
    "M5",
    name=_l("Engagement rate by followers"),
    text=_l("engagements / followers on the day of publication × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ENGAGEMENTS, Quantity.FOLLOWERS),
    edge=_l("Followers of that day, not of today."),
    source="Hootsuite",
)
def er_by_followers(engagements: Input, followers: Input) -> Answer:
    """Engagements per follower of the day of publication, in %."""
    return share(engagements, followers)


@formula(
    "M6",
    name=_l("Engaged users share"),
    text=_l("unique people engaged / reach × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ENGAGED, Quantity.REACH),
    edge=_l("No value where the network counts no unique people."),
    source="founding documents, C:518",
)
def engaged_share(engaged: Input, reach: Input) -> Answer:
    """Share of the people reached who did something, in %."""
    answer = share(engaged, reach)
    return replace(answer, gap=engaged.gap or Gap.NOT_COUNTED) if not engaged.is_known else answer


@formula(
    "M7",
    name=_l("Engagement rate by content type"),
    text=_l("Σ engagements of the type / Σ reach of the type × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ENGAGEMENTS, Quantity.REACH_OF_POSTS),
    edge=_l("From sums, not a mean of rates; only posts with both readings. Under 30: the count first."),
    source="founding documents, A:69",
)
def er_by_type(engagements: Input, reach: Input, *, kind: str) -> Answer:
    """Engagement of one type of content, in %. Take both inputs from `sums.paired_sums`."""
    return replace(share(engagements, reach), basis=kind)


@formula(
    "M8",
    name=_l("Frequency"),
    text=_l("impressions or views / reach"),
    unit=Unit.RATIO,
    inputs=(Quantity.VIEWS, Quantity.REACH),
    edge=_l("Below 1 one of the readings is wrong, and is marked so."),
    source="field standard",
)
def frequency(views: Input, reach: Input) -> Answer:
    """How often each person saw the content, as a ratio."""
    answer = quotient(views, reach)
    is_wrong = answer.value is not None and answer.value < 1  # type: ignore[operator]
    return replace(answer, marks=(Mark.DATA_ERROR,) if is_wrong else ())


@formula(
    "M14",
    name=_l("Completion of a video"),
    text=_l("full views / views × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.FULL_VIEWS, Quantity.VIEWS),
    edge=_l("Short videos loop, so it may exceed 100."),
    source="networks",
)
def completion(full_views: Input, views: Input) -> Answer:
    """Share of views that lasted to the end, in %."""
    return share(full_views, views)


@formula(
    "M15",
    name=_l("Story exit rate"),
    text=_l("exits / views × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.EXITS, Quantity.VIEWS),
    edge=_l("Only within one sequence of stories."),
    source="Instagram insights",
)
def story_exit_rate(exits: Input, views: Input) -> Answer:
    """Share of a story's views that ended the sequence, in %."""
    return replace(share(exits, views), marks=(Mark.SEQUENCE_ONLY,))


@formula(
    "M15.retention",
    name=_l("Story retention"),
    text=_l("views of the last story / views of the first × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.LAST_VIEWS, Quantity.FIRST_VIEWS),
    edge=_l("Only within one sequence of stories."),
    source="Instagram insights",
)
def story_retention(last: Input, first: Input) -> Answer:
    """How many of the first story's views the last one kept, in %."""
    return replace(share(last, first), marks=(Mark.SEQUENCE_ONLY,))


@formula(
    "M16",
    name=_l("Negative feedback rate"),
    text=_l("(hides + reports + unfollows + negative comments) / reach × 100"),
    unit=Unit.PERCENT,
    inputs=(
        Quantity.HIDES,
        Quantity.SPAM_REPORTS,
        Quantity.UNFOLLOWS,
        Quantity.NEGATIVE_COMMENTS,
        Quantity.REACH,
    ),
    edge=_l("Most networks count only some of the parts: those counted are named."),
    source="founding documents, A:72",
)
def negative_feedback(parts: Sequence[Input], reach: Input) -> Answer:
    """Negative acts per person reached, in %; the parts that are known are its inputs."""
    counted = tuple(part for part in parts if part.is_known)
    total = added("negative_acts", counted)
    if total is None:
        return Answer(inputs=(*parts, reach), gap=missing(*parts) or Gap.NO_INPUTS)
    marks = (Mark.PARTS_MISSING,) if len(counted) < len(parts) else ()
    return replace(share(total, reach), inputs=(*counted, reach), marks=marks)
