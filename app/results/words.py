"""What can be read, from where, and why a value may be missing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum
from app.figures.kinds import Unit
from app.promo.words import Kpi


class Metric(LabelledEnum):
    """Our standard names. A reading keeps the network's own name beside it; KPIs have the same values as Kpi."""

    VIEWS = "views", _l("Views")
    REACH = "reach", _l("Reach")
    ENGAGEMENTS = "engagements", _l("Engagements")
    REACTIONS = "reactions", _l("Reactions")
    COMMENTS = "comments", _l("Comments")
    SHARES = "shares", _l("Shares")
    SAVES = "saves", _l("Saves")
    REPLIES = "replies", _l("Replies")
    LINK_CLICKS = "link_clicks", _l("Link clicks")
    EXITS = "exits", _l("Exits")
    FOLLOWERS = "followers", _l("Followers")
    NEGATIVE_FEEDBACK = "negative_feedback", _l("Negative feedback")
    FULL_VIEWS = "full_views", _l("Full views")
    PAGE_VISITS = "page_visits", _l("Page visits")
    ENGAGED_SESSIONS = "engaged_sessions", _l("Engaged sessions")
    TIME_ON_PAGE = "time_on_page", _l("Time on page")
    CONVERSIONS = "conversions", _l("Conversions")
    REGISTRATIONS = "registrations", _l("Registrations")
    ATTENDANCE = "attendance", _l("Attendance")
    LEADS = "leads", _l("Leads")
    PARTICIPANTS = "participants", _l("Participants")
    OUTSIDE_PEOPLE = "outside_people", _l("People from outside")
    ITEMS = "items", _l("Items collected")
    MENTIONS = "mentions", _l("Mentions")
    NEW_MEMBERS = "new_members", _l("New members active after 30\u00a0days")
    JOINS = "joins", _l("Joins")
    SUM_RAISED = "sum_raised", _l("Sum raised")
    DONORS = "donors", _l("Donors")

    @property
    def unit(self) -> Unit:
        return {
            Metric.SUM_RAISED: Unit.MONEY, Metric.TIME_ON_PAGE: Unit.SECONDS, Metric.PAGE_VISITS: Unit.VISITS,
            Metric.ITEMS: Unit.ITEMS, Metric.LEADS: Unit.PEOPLE, Metric.OUTSIDE_PEOPLE: Unit.PEOPLE,
            Metric.REGISTRATIONS: Unit.PEOPLE, Metric.ATTENDANCE: Unit.PEOPLE, Metric.REACH: Unit.PEOPLE,
        }.get(self, Unit.COUNT)  # fmt: skip

    @classmethod
    def of(cls, kpi: Kpi) -> Metric:
        """The metric that a KPI is read by."""
        return cls(kpi.value)


class ReadingGap(LabelledEnum):
    """A stated gap: an answer too, and never 0."""

    NOT_SHOWN = "not_shown", _l("The network does not show it")
    TOO_LATE = "too_late", _l("It was too late to read it")
    NO_ACCESS = "no_access", _l("Nobody has access to the figure")
    NOT_COUNTED = "not_counted", _l("It was not counted")
    NEVER_ASKED = "never_asked", _l("Nobody answered when it was asked for")


class LeadStatus(LabelledEnum):
    NEW = "new", _l("New")
    QUALIFIED = "qualified", _l("Qualified")
    HANDED_OVER = "handed_over", _l("Handed over")
    WON = "won", _l("Won")
    LOST = "lost", _l("Lost")
    INVALID = "invalid", _l("Invalid")
