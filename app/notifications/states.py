"""What news is about, and by which way it comes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum


class Topic(LabelledEnum):
    """Groups of events in the words of those who are told, in the order of a page and of a daily mail."""

    QUESTIONS = "questions", _l("Questions to me")
    REVIEWS = "reviews", _l("Reviews")
    MEETINGS = "meetings", _l("Meetings")
    DEADLINES = "deadlines", _l("Deadlines of posts")
    PLAN_B = "plan_b", _l("Plan B")
    RESULTS = "results", _l("Figures to enter")
    DECISIONS = "decisions", _l("How my requests go on")
    MENTIONS = "mentions", _l("Mentions")
    TALK = "talk", _l("Talk")
    REPORTS = "reports", _l("Reports")
    HOUSE = "house", _l("The house")


#: What waits for one's own answer always rings the bell.
ALWAYS_RINGS = (Topic.QUESTIONS, Topic.REVIEWS, Topic.DEADLINES, Topic.PLAN_B, Topic.RESULTS)


class ByMail(LabelledEnum):
    AT_ONCE = "at_once", _l("At once")
    DAILY = "daily", _l("Once a day")
    OFF = "off", _l("No mail")
