"""The tables of communities and of what they do."""

from app.community.models.achievements import Achievement
from app.community.models.communities import Community, CommunityLeader, Platform, PlatformReading
from app.community.models.events import Event
from app.community.models.initiatives import Initiative, LedgerEntry
from app.community.models.members import Consent, Member

__all__ = (
    "Achievement",
    "Community",
    "CommunityLeader",
    "Consent",
    "Event",
    "Initiative",
    "LedgerEntry",
    "Member",
    "Platform",
    "PlatformReading",
)
