"""The words of a report: what its lines are called and how a verdict reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum
from app.figures.registry import FORMULAS
from app.results.words import Metric


class Colour(LabelledEnum):
    """How the result stands to the target; a word first, a colour only beside it."""

    REACHED = "reached", _l("Target reached")
    NEARLY = "nearly", _l("Nearly reached")
    MISSED = "missed", _l("Target not reached")
    NO_TARGET = "no_target", _l("No target")
    NOT_KNOWN = "not_known", _l("Not known")

    @property
    def tone(self) -> str:
        """The tone of its badge: good, warn, bad, neutral."""
        return {"reached": "good", "nearly": "warn", "missed": "bad"}.get(self.value, "neutral")


class Term(LabelledEnum):
    """Lines that are neither a metric nor a formula."""

    PLANNED = "planned", _l("Posts planned")
    PUBLISHED = "published", _l("Posts published")
    MISSED = "missed", _l("Posts missed")
    OF_FORMAT = "of_format", _l("Published as")
    LARGEST_REACH = "largest_reach", _l("Reach of the largest post")
    ITEMS_IN = "items_in", _l("Items in all")
    ITEMS_EXCHANGED = "items_exchanged", _l("Items exchanged")
    ITEMS_LEFT = "items_left", _l("Items left")
    ITEMS_ADDED = "items_added", _l("Items added")
    ITEMS_GROWTH = "items_growth", _l("Growth of the items")
    DONATIONS = "donations", _l("Donations")
    MEMBERS = "members", _l("Members")
    MEMBERS_GROWTH = "members_growth", _l("Growth of the members")
    MEMBERS_LIFT = "members_lift", _l("Lift of the growth")
    OUTSIDE_TO_LEADS = "outside_to_leads", _l("People from outside beside leads")
    PER_POST = "per_post", _l("Result per post")
    PER_LINK_POST = "per_link_post", _l("Result per post with a link")
    SPEND = "spend", _l("Spent on ads")
    BUDGET = "budget", _l("Budget for ads")

    @property
    def line(self) -> str:
        """How a line names it."""
        return f"term.{self.value}"


def line_name(metric: Metric) -> str:
    """How a line names a metric."""
    return f"metric.{metric.value}"


def label_of(name: str) -> str:
    """What a line is called, in the reader's language. `name` is 'metric.…', 'term.…' or the key of a formula."""
    kind, _dot, rest = name.partition(".")
    if kind == "metric":
        return str(Metric(rest).label)
    if kind == "term":
        return str(Term(rest).label)
    return str(FORMULAS[name].name)
