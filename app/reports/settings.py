"""House figures of reports."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.settings import Setting
from app.figures.kinds import SMALL_N

_REPORTS = _l("Reports")


def _in_the_base(_n: int) -> str:
    return str(_("in the base"))


def _of_target(_n: int) -> str:
    return str(_("per cent of the target"))


NEARLY_FROM = Setting(
    key="reports.nearly_from", default=80, least=50, most=99, unit=_of_target, group=_REPORTS,
    label=_l("A target counts as nearly reached from"),
)  # fmt: skip
SMALL_BASE = Setting(
    key="reports.small_base", default=SMALL_N, least=2, most=1000, unit=_in_the_base, group=_REPORTS,
    label=_l("A count stands before its percentage with fewer than"),
)  # fmt: skip
