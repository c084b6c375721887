"""Vocabularies of communities, and the life cycles of communities, events and initiatives."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.lifecycle import LifeCycle, Step
from app.accounts.permissions import Permission
from app.community import tags
from app.core.enums import LabelledEnum


class CommunityKind(LabelledEnum):
    COP = "cop", _l("Community of practice")
    COI = "coi", _l("Community of interest")


class Openness(LabelledEnum):
    INNER = "inner", _l("Inner: for our own people")
    OPEN = "open", _l("Open: anyone may join")


class PlatformKind(LabelledEnum):
    FACEBOOK_GROUP = "facebook_group", _l("Facebook group")
    TELEGRAM = "telegram", _l("Telegram")
    VIBER = "viber", _l("Viber")
    CHAT = "chat", _l("Chat")
    FORUM = "forum", _l("Forum")
    MAILING = "mailing", _l("Mailing list")
    MEET_UP = "meet_up", _l("Meet-ups")
    BOARD = "board", _l("Notice board")
    OTHER = "other", _l("Other")


class ConsentTo(LabelledEnum):
    NAME = "name", _l("Being named")
    PHOTO = "photo", _l("Photos")
    VIDEO = "video", _l("Video")
    QUOTE = "quote", _l("Own words and content")


class Naming(LabelledEnum):
    """Whether those who achieved something agree to be named."""

    YES = "yes", _l("Yes")
    ASKED = "asked", _l("Asked, no answer yet")
    NO = "no", _l("No")


class EntryKind(LabelledEnum):
    ITEM_IN = "item_in", _l("Items in")
    ITEM_EXCHANGED = "item_exchanged", _l("Items exchanged")
    DONATION = "donation", _l("Donation")


class PaceCurve(LabelledEnum):
    """What registrations are compared with on the way."""

    OWN_HISTORY = "own_history", _l("Our own past events")
    LINEAR = "linear", _l("A straight line from opening to start")


class CommunityState(LabelledEnum):
    DRAFT = "draft", _l("Being set up")
    ACTIVE = "active", _l("Active")
    ARCHIVED = "archived", _l("Archived")

    @property
    def tone(self) -> str:
        return {"draft": "held", "active": "good", "archived": "done"}[self.value]


class EventState(LabelledEnum):
    DRAFT = "draft", _l("Draft")
    PLANNED = "planned", _l("Planned")
    OPEN = "open", _l("Registration open")
    CLOSED = "closed", _l("Registration closed")
    RUNNING = "running", _l("Running")
    HELD = "held", _l("Took place")
    REVIEWED = "reviewed", _l("Reviewed")
    POSTPONED = "postponed", _l("Postponed")
    CANCELLED = "cancelled", _l("Cancelled")

    @property
    def tone(self) -> str:
        return _EVENT_TONES[self]


class InitiativeState(LabelledEnum):
    IDEA = "idea", _l("Idea")
    PLANNED = "planned", _l("Planned")
    ACTIVE = "active", _l("Active")
    PAUSED = "paused", _l("Paused")
    COMPLETED = "completed", _l("Completed")
    REVIEWED = "reviewed", _l("Reviewed")
    DROPPED = "dropped", _l("Dropped")

    @property
    def tone(self) -> str:
        return _INITIATIVE_TONES[self]


_EVENT_TONES = {
    EventState.DRAFT: "held",
    EventState.PLANNED: "open",
    EventState.OPEN: "accent",
    EventState.CLOSED: "open",
    EventState.RUNNING: "accent",
    EventState.HELD: "good",
    EventState.REVIEWED: "done",
    EventState.POSTPONED: "warn",
    EventState.CANCELLED: "done",
}
_INITIATIVE_TONES = {
    InitiativeState.IDEA: "held",
    InitiativeState.PLANNED: "open",
    InitiativeState.ACTIVE: "accent",
    InitiativeState.PAUSED: "warn",
    InitiativeState.COMPLETED: "good",
    InitiativeState.REVIEWED: "done",
    InitiativeState.DROPPED: "done",
}

C, E, I = CommunityState, EventState, InitiativeState  # noqa: E741 - three letters keep the tables readable
_EDIT_COMMUNITY, _EDIT_EVENT = Permission.COMMUNITY_EDIT, Permission.EVENT_EDIT
_EDIT_INITIATIVE = Permission.INITIATIVE_EDIT

COMMUNITY = LifeCycle(
    "community",
    CommunityState,
    (
        Step("activate", frozenset({C.DRAFT}), C.ACTIVE, tags.COMMUNITY_ACTIVATED, _l("Make active"),
             _EDIT_COMMUNITY, tone="primary"),
        Step("archive", frozenset({C.DRAFT, C.ACTIVE}), C.ARCHIVED, tags.COMMUNITY_ARCHIVED, _l("Archive"),
             _EDIT_COMMUNITY, moment="archived_at", tone="quiet"),
        Step("restore", frozenset({C.ARCHIVED}), C.DRAFT, tags.COMMUNITY_RESTORED, _l("Bring back"),
             _EDIT_COMMUNITY),
    ),
)  # fmt: skip

EVENT = LifeCycle(
    "event",
    EventState,
    (
        Step("plan", frozenset({E.DRAFT, E.POSTPONED}), E.PLANNED, tags.EVENT_PLANNED, _l("Plan"),
             _EDIT_EVENT, moment="planned_at", tone="primary"),
        Step("open", frozenset({E.PLANNED}), E.OPEN, tags.EVENT_OPENED, _l("Open registration"),
             _EDIT_EVENT, by_system=True, moment="opened_at", tone="primary"),
        Step("close", frozenset({E.OPEN}), E.CLOSED, tags.EVENT_CLOSED, _l("Close registration"),
             _EDIT_EVENT, by_system=True, moment="closed_at"),
        Step("start", frozenset({E.CLOSED}), E.RUNNING, tags.EVENT_STARTED, _l("Start"), moment="started_at"),
        Step("hold", frozenset({E.RUNNING}), E.HELD, tags.EVENT_HELD, _l("Enter attendance"),
             _EDIT_EVENT, moment="held_at", tone="primary"),
        Step("review", frozenset({E.HELD}), E.REVIEWED, tags.EVENT_REVIEWED, _l("Sum up"),
             _EDIT_EVENT, moment="reviewed_at", tone="primary"),
        Step("postpone", frozenset({E.PLANNED, E.OPEN, E.CLOSED}), E.POSTPONED, tags.EVENT_POSTPONED, _l("Postpone"),
             _EDIT_EVENT, needs_reason=True, moment="stopped_at", tone="quiet"),
        Step("cancel", frozenset({E.DRAFT, E.PLANNED, E.OPEN, E.CLOSED, E.POSTPONED}), E.CANCELLED,
             tags.EVENT_CANCELLED, _l("Cancel event"), _EDIT_EVENT, needs_reason=True, moment="stopped_at",
             tone="danger"),
    ),
)  # fmt: skip

INITIATIVE = LifeCycle(
    "initiative",
    InitiativeState,
    (
        Step("plan", frozenset({I.IDEA}), I.PLANNED, tags.INITIATIVE_PLANNED, _l("Plan"),
             _EDIT_INITIATIVE, moment="planned_at", tone="primary"),
        Step("start", frozenset({I.PLANNED}), I.ACTIVE, tags.INITIATIVE_STARTED, _l("Start"),
             _EDIT_INITIATIVE, moment="started_at", tone="primary"),
        Step("pause", frozenset({I.ACTIVE}), I.PAUSED, tags.INITIATIVE_PAUSED, _l("Pause"),
             _EDIT_INITIATIVE, needs_reason=True, moment="paused_at"),
        Step("resume", frozenset({I.PAUSED}), I.ACTIVE, tags.INITIATIVE_RESUMED, _l("Resume"),
             _EDIT_INITIATIVE, tone="primary"),
        Step("complete", frozenset({I.ACTIVE}), I.COMPLETED, tags.INITIATIVE_COMPLETED, _l("Complete"),
             _EDIT_INITIATIVE, moment="completed_at", tone="primary"),
        Step("review", frozenset({I.COMPLETED}), I.REVIEWED, tags.INITIATIVE_REVIEWED, _l("Sum up"),
             _EDIT_INITIATIVE, moment="reviewed_at", tone="primary"),
        Step("drop", frozenset({I.IDEA, I.PLANNED, I.PAUSED}), I.DROPPED, tags.INITIATIVE_DROPPED, _l("Drop"),
             _EDIT_INITIATIVE, needs_reason=True, moment="dropped_at", tone="danger"),
    ),
)  # fmt: skip
