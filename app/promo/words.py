"""The vocabularies of a brief: kinds, objectives, KPIs, audiences, sensitivities, reasons."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.core.enums import LabelledEnum


class RequestKind(LabelledEnum):
    INITIATIVE = "initiative", _l("Initiative")
    EVENT = "event", _l("Event")
    ACHIEVEMENT = "achievement", _l("Achievement")


class Objective(LabelledEnum):
    EVENT = "event", _l("Registrations for an event")
    INITIATIVE = "initiative", _l("People take part in an initiative")
    ACHIEVEMENT = "achievement", _l("An achievement is seen")
    AWARENESS = "awareness", _l("People know more")
    RECRUITMENT = "recruitment", _l("New members")
    FUNDRAISING = "fundraising", _l("Funds for a cause")


class Kpi(LabelledEnum):
    """What a request is measured by. FOLLOWERS is listed so that it can be refused with its reason."""

    REGISTRATIONS = "registrations", _l("Registrations")
    ATTENDANCE = "attendance", _l("Attendance")
    LEADS = "leads", _l("Leads")
    PARTICIPANTS = "participants", _l("Participants")
    OUTSIDE_PEOPLE = "outside_people", _l("People from outside")
    ITEMS = "items", _l("Items collected")
    REACH = "reach", _l("Reach in the target audience")
    ENGAGEMENTS = "engagements", _l("Engagements")
    MENTIONS = "mentions", _l("Mentions")
    PAGE_VISITS = "page_visits", _l("Page visits")
    TIME_ON_PAGE = "time_on_page", _l("Time on page")
    NEW_MEMBERS = "new_members", _l("New members active after 30\u00a0days")
    JOINS = "joins", _l("Joins")
    SUM_RAISED = "sum_raised", _l("Sum raised")
    DONORS = "donors", _l("Donors")
    FOLLOWERS = "followers", _l("Followers")


#: Measured in parts of a unit; all others count people or things, one by one.
FRACTIONAL = frozenset({Kpi.SUM_RAISED, Kpi.TIME_ON_PAGE})

#: The default first, then those that fit as well; any other needs a reason.
KPIS_OF: dict[Objective, tuple[Kpi, ...]] = {
    Objective.EVENT: (Kpi.REGISTRATIONS, Kpi.ATTENDANCE),
    Objective.INITIATIVE: (Kpi.LEADS, Kpi.PARTICIPANTS, Kpi.OUTSIDE_PEOPLE, Kpi.ITEMS),
    Objective.ACHIEVEMENT: (Kpi.REACH, Kpi.ENGAGEMENTS, Kpi.MENTIONS),
    Objective.AWARENESS: (Kpi.PAGE_VISITS, Kpi.TIME_ON_PAGE, Kpi.REACH),
    Objective.RECRUITMENT: (Kpi.NEW_MEMBERS, Kpi.JOINS),
    Objective.FUNDRAISING: (Kpi.SUM_RAISED, Kpi.DONORS, Kpi.ITEMS),
}


class AudienceScope(LabelledEnum):
    INTERNAL = "internal", _l("Inside the house")
    EXTERNAL = "external", _l("Outside the house")
    BOTH = "both", _l("Inside and outside the house")


class BudgetState(LabelledEnum):
    """Zero is a decision, unknown is a gap: they are never mixed up."""

    ZERO = "zero", _l("No budget: 0")
    AMOUNT = "amount", _l("An amount")
    UNKNOWN = "unknown", _l("Not known yet")


class Sensitivity(LabelledEnum):
    LEGAL = "legal", _l("Legal")
    MONEY = "money", _l("Money")
    HEALTH = "health", _l("Health")
    GOVERNMENT = "government", _l("Government")
    CRISIS = "crisis", _l("Crisis")
    PERSON = "person", _l("A person")


class MaterialKind(LabelledEnum):
    """Of what kind a change is that asks for a new approval."""

    NUMBER = "number", lazy_pgettext("change", "Number")
    DATE = "date", _l("Day or month")
    NAME = "name", _l("Name")
    ADDRESS = "address", _l("Address")
    MENTION = "mention", _l("Mention")
    HASHTAG = "hashtag", _l("Hashtag")
    MEDIUM = "medium", _l("Picture or video")
    NETWORK = "network", _l("Network or format")
    MONEY = "money", _l("Ad money")
    SENSITIVITY = "sensitivity", _l("Sensitive topic")


class ExpiryOutcome(LabelledEnum):
    """What the clock does with a post that is not approved by its review time."""

    HOLD = "hold", _l("It keeps its slot and waits")
    NEXT_SLOT = "next_slot", _l("It takes the next free slot")
    RESERVE = "reserve", _l("The approved reserve goes out in its place")
    ESCALATE = "escalate", _l("Somebody named decides")


class RushState(LabelledEnum):
    """A request that is wished for earlier than promised: out of the quarter's allowance, or by a senior's word."""

    WITHIN = "within", _l("Rush")
    ASKED = "asked", _l("Rush: a senior is asked")
    GRANTED = "granted", _l("Rush, agreed to")
    REFUSED = "refused", _l("Rush refused")


class DeclineReason(LabelledEnum):
    OFF_KEY_TASK = "off_key_task", _l("Does not serve the community's key task")
    NO_TASK = "no_task", _l("The task of the content stays unclear")
    TOO_LATE = "too_late", _l("Too late for the wished dates")
    NO_CAPACITY = "no_capacity", _l("No capacity in that time")
    WRONG_NETWORK = "wrong_network", _l("The audience is not on this network")
    BRAND = "brand", _l("Does not fit the brand guide")
    DUPLICATE = "duplicate", _l("Another request covers it")
    OTHER = "other", _l("Another reason")


class ReturnReason(LabelledEnum):
    MISSING = "missing", _l("Missing")
    UNCLEAR = "unclear", _l("Unclear")
    NOT_MEASURABLE = "not_measurable", _l("Cannot be measured")
    NOT_POSSIBLE = "not_possible", _l("Not possible in this time")
    NO_CONSENT = "no_consent", _l("A consent is missing")
    WRONG_FORMAT = "wrong_format", _l("The file or format does not fit")


class WireStage(LabelledEnum):
    PREPARATION = "preparation", _l("Preparation")
    LAUNCH = "launch", _l("Launch")
    MIDDLE = "middle", _l("Middle")
    LAST_DAYS = "last_days", _l("Last days")
    AFTER = "after", _l("Afterwards")


class WireStep(LabelledEnum):
    RESERVE_POST = "reserve_post", _l("Reserve post")
    REMINDER = "reminder", _l("Reminder")
    SPARE_CREATIVE = "spare_creative", _l("Spare creative")
    EXTRA_BUDGET = "extra_budget", _l("Extra budget")


class ThresholdKind(LabelledEnum):
    PACE = "pace", _l("per cent of pace")
    ABSOLUTE = "absolute", _l("in all")


class PostMetric(LabelledEnum):
    """The figures of a single post that a measurement plan may ask for; a reading calls them the same."""

    VIEWS = "views", _l("Views")
    REACH = "reach", _l("Reach")
    ENGAGEMENTS = "engagements", _l("Engagements")
    LINK_CLICKS = "link_clicks", _l("Link clicks")
    REACTIONS = "reactions", _l("Reactions")
    COMMENTS = "comments", _l("Comments")
    SHARES = "shares", _l("Shares")
    SAVES = "saves", _l("Saves")
    REPLIES = "replies", _l("Replies")
    EXITS = "exits", _l("Exits")
    FULL_VIEWS = "full_views", _l("Full views")
    NEGATIVE_FEEDBACK = "negative_feedback", _l("Negative feedback")
    PAGE_VISITS = "page_visits", _l("Page visits")


class ReadingWindow(LabelledEnum):
    """How long after publication a reading is taken (R7)."""

    H24 = "24h", _l("24\u00a0hours")
    H72 = "72h", _l("72\u00a0hours")
    D7 = "7d", _l("7\u00a0days")
    LIFE = "life", _l("to date")


# What is read of a post where nobody has planned it otherwise.
USUAL_METRICS = (PostMetric.VIEWS, PostMetric.REACH, PostMetric.LINK_CLICKS)
USUAL_WINDOWS = (ReadingWindow.H24, ReadingWindow.D7)


class Apart(LabelledEnum):
    """How several posts of one decision follow each other."""

    DAY = "day", _l("A day apart")
    SLOT = "slot", _l("One slot after the other")


class Duty(LabelledEnum):
    """The five things that those who work on promotion do."""

    CONTENT = "content", _l("Content")
    PROMOTION = "promotion", _l("Promotion")
    COMMUNITY = "community", _l("Community")
    TECHNICAL = "technical", _l("Technical settings")
    ANALYTICS = "analytics", _l("Analytics")


class MeetingTime(LabelledEnum):
    """Which meetings a list shows: those that are to take place, be they late, or those that have or never will."""

    AHEAD = "ahead", _l("To come")
    OVER = "over", _l("Over")


class Act(LabelledEnum):
    """A piece of work that takes somebody's time."""

    TRIAGE = "triage", _l("Decision in the triage")
    CONTENT = "content", _l("Content of a post")
    REVIEW = "review", _l("Review of a post")
    PUBLICATION = "publication", _l("Publication of a post")
    REPLIES = "replies", _l("Replies after a post")
    READING = "reading", _l("Reading of figures")
    REPORT = "report", _l("Report")

    @property
    def duty(self) -> Duty:
        return _DUTIES[self.value]


_DUTIES = {
    "triage": Duty.PROMOTION, "content": Duty.CONTENT, "review": Duty.PROMOTION, "publication": Duty.TECHNICAL,
    "replies": Duty.COMMUNITY, "reading": Duty.ANALYTICS, "report": Duty.ANALYTICS,
}  # fmt: skip
