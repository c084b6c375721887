"""What can happen to communities, members, events, initiatives and achievements."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.audit.tags import Tag

COMMUNITY_CREATED = Tag("community.community.created", _l("%(actor)s entered the community %(subject)s"))
COMMUNITY_CHANGED = Tag("community.community.changed", _l("%(actor)s changed the community %(subject)s"))
COMMUNITY_ACTIVATED = Tag("community.community.activated", _l("%(actor)s made the community %(subject)s active"))
COMMUNITY_ARCHIVED = Tag("community.community.archived", _l("%(actor)s archived the community %(subject)s"))
COMMUNITY_RESTORED = Tag("community.community.restored", _l("%(actor)s brought the community %(subject)s back"))
LEADER_ADDED = Tag("community.leader.added", _l("%(actor)s named %(subject)s as a leader"))
LEADER_REMOVED = Tag("community.leader.removed", _l("%(actor)s took %(subject)s off the leaders"))
PLATFORM_ADDED = Tag("community.platform.added", _l("%(actor)s added the platform %(subject)s"))
PLATFORM_CHANGED = Tag("community.platform.changed", _l("%(actor)s changed the platform %(subject)s"))
PLATFORM_RETIRED = Tag("community.platform.retired", _l("%(actor)s retired the platform %(subject)s"))
PLATFORM_REVIVED = Tag("community.platform.revived", _l("%(actor)s brought the platform %(subject)s back"))
READING_ADDED = Tag("community.reading.added", _l("%(actor)s counted %(n_members)s members on %(subject)s"))
READING_CORRECTED = Tag(
    "community.reading.corrected", _l("%(actor)s corrected a member count of %(subject)s to %(n_members)s")
)

MEMBER_ADDED = Tag("community.member.added", _l("%(actor)s added the member %(subject)s"))
MEMBER_CHANGED = Tag("community.member.changed", _l("%(actor)s changed the member %(subject)s"))
MEMBER_LEFT = Tag("community.member.left", _l("%(actor)s noted that %(subject)s left"))
MEMBER_RETURNED = Tag("community.member.returned", _l("%(actor)s noted that %(subject)s is a member again"))
CONSENT_GIVEN = Tag("community.consent.given", _l("%(actor)s recorded a consent of %(subject)s"))
CONSENT_WITHDRAWN = Tag("community.consent.withdrawn", _l("%(actor)s recorded that %(subject)s withdrew a consent"))

EVENT_CREATED = Tag("community.event.created", _l("%(actor)s entered the event %(subject)s"))
EVENT_CHANGED = Tag("community.event.changed", _l("%(actor)s changed the event %(subject)s"))
EVENT_PLANNED = Tag("community.event.planned", _l("%(actor)s planned the event %(subject)s"))
EVENT_OPENED = Tag("community.event.opened", _l("%(actor)s opened the registration for %(subject)s"))
EVENT_CLOSED = Tag("community.event.closed", _l("%(actor)s closed the registration for %(subject)s"))
EVENT_STARTED = Tag("community.event.started", _l("%(subject)s has started"))
EVENT_HELD = Tag("community.event.held", _l("%(actor)s entered the attendance of %(subject)s"))
EVENT_REVIEWED = Tag("community.event.reviewed", _l("%(actor)s reviewed the event %(subject)s"))
EVENT_POSTPONED = Tag("community.event.postponed", _l("%(actor)s postponed the event %(subject)s"))
EVENT_CANCELLED = Tag("community.event.cancelled", _l("%(actor)s cancelled the event %(subject)s"))

INITIATIVE_CREATED = Tag("community.initiative.created", _l("%(actor)s entered the idea %(subject)s"))
INITIATIVE_RECORDED = Tag(
    "community.initiative.recorded", _l("%(actor)s entered %(subject)s, an initiative from before the portal")
)
INITIATIVE_CHANGED = Tag("community.initiative.changed", _l("%(actor)s changed the initiative %(subject)s"))
INITIATIVE_PLANNED = Tag("community.initiative.planned", _l("%(actor)s planned the initiative %(subject)s"))
INITIATIVE_STARTED = Tag("community.initiative.started", _l("%(actor)s started the initiative %(subject)s"))
INITIATIVE_PAUSED = Tag("community.initiative.paused", _l("%(actor)s paused the initiative %(subject)s"))
INITIATIVE_RESUMED = Tag("community.initiative.resumed", _l("%(actor)s resumed the initiative %(subject)s"))
INITIATIVE_COMPLETED = Tag("community.initiative.completed", _l("%(actor)s completed the initiative %(subject)s"))
INITIATIVE_REVIEWED = Tag("community.initiative.reviewed", _l("%(actor)s reviewed the initiative %(subject)s"))
INITIATIVE_DROPPED = Tag("community.initiative.dropped", _l("%(actor)s dropped the initiative %(subject)s"))
LEDGER_ENTERED = Tag("community.ledger.entered", _l("%(actor)s entered a line in the ledger of %(subject)s"))
LEDGER_CORRECTED = Tag("community.ledger.corrected", _l("%(actor)s corrected a line in the ledger of %(subject)s"))

ACHIEVEMENT_ADDED = Tag("community.achievement.added", _l("%(actor)s entered the achievement %(subject)s"))
ACHIEVEMENT_CHANGED = Tag("community.achievement.changed", _l("%(actor)s changed the achievement %(subject)s"))
