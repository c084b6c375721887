"""The tables of the promo room: request, placement, wire and what belongs to them."""

from app.promo.models.attached import (
    Comment,
    CommentFile,
    CommentMention,
    EarlierComment,
    MeasurementPlan,
    RequestCreative,
    RequestReference,
    ReturnedField,
    TalkFollower,
)
from app.promo.models.case_text import CaseText
from app.promo.models.desk import SavedView, SnoozedRow
from app.promo.models.form import FormAnswer, FormEdition, FormQuestion, QuestionForm, RequestForm
from app.promo.models.links import LinkKind, RequestFollower, RequestLink
from app.promo.models.meeting import Meeting, MeetingDraft, MeetingGuest
from app.promo.models.pattern import PatternText
from app.promo.models.placement import HANDS, Approval, Placement, PlacementCreative, PlacementWriter
from app.promo.models.request import PromoRequest, RequestNetwork
from app.promo.models.review import ApprovedVersion, BrandGuide, ReviewPlan
from app.promo.models.routing import RoutedNetwork, RoutingRule
from app.promo.models.stages import NetworkReview
from app.promo.models.wire import Wire

__all__ = [
    "HANDS",
    "Approval",
    "ApprovedVersion",
    "BrandGuide",
    "CaseText",
    "Comment",
    "CommentFile",
    "CommentMention",
    "EarlierComment",
    "FormAnswer",
    "FormEdition",
    "FormQuestion",
    "LinkKind",
    "MeasurementPlan",
    "Meeting",
    "MeetingDraft",
    "MeetingGuest",
    "NetworkReview",
    "PatternText",
    "Placement",
    "PlacementCreative",
    "PlacementWriter",
    "PromoRequest",
    "QuestionForm",
    "RequestCreative",
    "RequestFollower",
    "RequestForm",
    "RequestLink",
    "RequestNetwork",
    "RequestReference",
    "ReturnedField",
    "ReviewPlan",
    "RoutedNetwork",
    "RoutingRule",
    "SavedView",
    "SnoozedRow",
    "TalkFollower",
    "Wire",
]
