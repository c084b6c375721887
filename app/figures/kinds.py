"""The words of a figure: evidence, units, gaps, marks and the places that readings come from."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum

SMALL_N = 30  # R9, where the house says nothing else: below it a count stands before its percentage, nothing is ranked


class EvidenceGrade(LabelledEnum):
    """How well a value is founded, the strongest first."""

    MEASURED = "measured", _l("measured")
    IMPORTED = "imported", _l("imported")
    SELF_REPORTED = "self_reported", _l("self-reported")
    ESTIMATED = "estimated", _l("estimated")

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return list(EvidenceGrade).index(self)


class Unit(LabelledEnum):
    """What one of a value is."""

    PERCENT = "percent", _l("%")
    POINTS = "points", _l("points")
    RATIO = "ratio", _l("times")
    COUNT = "count", _l("count")
    PEOPLE = "people", _l("people")
    ITEMS = "items", _l("items")
    VISITS = "visits", _l("visits")
    SECONDS = "seconds", _l("seconds")
    WORKING_HOURS = "working_hours", _l("working hours")
    PER_1000 = "per_1000", _l("per 1,000")
    PER_POST = "per_post", _l("per post")
    MONEY = "money", _l("money")

    @property
    def places(self) -> int:
        """Decimals on display (R4): rates one, money two, counts none."""
        if self is Unit.MONEY:
            return 2
        return 0 if self in {Unit.COUNT, Unit.PEOPLE, Unit.ITEMS, Unit.VISITS, Unit.SECONDS} else 1


class Gap(LabelledEnum):
    """Why a figure has no value. Its label is the sentence that stands beside the dash."""

    NO_INPUTS = "no_inputs", _l("Not recorded.")
    DENOMINATOR_ZERO = "denominator_zero", _l("There is nothing to divide by: the base is 0.")
    SPEND_UNKNOWN = "spend_unknown", _l("The spend is unknown, which is not the same as 0.")
    COST_ZERO = "cost_zero", _l("The full cost is 0, so a return on it means nothing.")
    NO_BASELINE = "no_baseline", _l("There is no baseline to compare with.")
    NO_TARGET = "no_target", _l("No target was set.")
    LINK_NOT_CLICKABLE = "link_not_clickable", _l("The link could not be clicked on this format.")
    NOT_COUNTED = "not_counted", _l("The network does not count this.")
    NO_SITE_PAGE = "no_site_page", _l("The destination is a post, not a page of a site.")
    CHECK_IN_OPEN = "check_in_open", _l("Check-in has not been closed.")
    NOT_OPEN_YET = "not_open_yet", _l("Nothing is expected before the opening.")
    NOT_COMPARABLE = (
        "not_comparable",
        _l("The two periods differ in days or window, so they are not compared."),
    )
    NOT_REVENUE = "not_revenue", _l("Donations to a third party are not revenue.")
    NOT_ATTRIBUTED = "not_attributed", _l("The sum was observed and is not attributed to this promo.")
    NO_VALUE_TABLE = "no_value_table", _l("No value per action has been agreed.")
    MIXED_GRADES = "mixed_grades", _l("The parts differ in evidence and are shown apart.")
    MIXED_CURRENCIES = "mixed_currencies", _l("The amounts are in different currencies and are shown apart.")


class Mark(LabelledEnum):
    """What a reader must know beside a value."""

    NO_SPEND = "no_spend", _l("no spend")
    REPORTED = "reported", _l("reported as a percentage, without counts")
    DATA_ERROR = "data_error", _l("check the readings: fewer views than people reached")
    COUNTS_DIFFER = "counts_differ", _l("two ways of counting disagree; both are shown")
    PARTS_MISSING = "parts_missing", _l("some parts are not counted; those counted are named")
    SEQUENCE_ONLY = "sequence_only", _l("within one sequence of stories")
    NOT_A_CONVERSION = "not_a_conversion", _l("a ratio of two counts, not a conversion")


class Qualifier(LabelledEnum):
    """The sign before a value that is not exact."""

    EXACT = "", _l("exactly")
    ABOUT = "~", _l("about")
    ABOVE = ">", _l("more than")
    AT_MOST = "≤", _l("at most")


class Attribution(LabelledEnum):
    """Whether a result is credited to a placement, the strongest first."""

    LAST_TAGGED_CLICK = "last_tagged_click", _l("last tagged click")
    OBSERVED = "observed", _l("observed, not attributed")


class Delivery(LabelledEnum):
    """How content reached people (R12: the two are kept apart)."""

    ORGANIC = "organic", _l("organic")
    PAID = "paid", _l("paid")


class SourceKind(LabelledEnum):
    """Where a value came from (R10)."""

    MANUAL = "manual", _l("entered by hand")
    SIGNED_LINK = "signed_link", _l("entered through a signed link")
    IMPORT = "import", _l("imported file")
    TRACKED_LINK = "tracked_link", _l("tracked links")
    LEDGER = "ledger", _l("ledger")
    PORTAL = "portal", _l("the portal's own records")
    AGREED = "agreed", _l("agreed in advance")
    CASE = "case", _l("legacy case")
    COMPUTED = "computed", _l("computed")


def weakest(grades: Iterable[EvidenceGrade | None]) -> EvidenceGrade | None:
    """The weakest of `grades`; None stands for values that were agreed and need no evidence."""
    known = [grade for grade in grades if grade is not None]
    return max(known, key=lambda grade: grade.rank) if known else None
