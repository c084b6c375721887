"""House figures of reports."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.settings import Setting


def _of_target(_n: int) -> str:
    return str(_("per cent of the target"))


NEARLY_FROM = Setting(
    key="reports.nearly_from", default=80, least=50, most=99, unit=_of_target, group=_l("Reports"),
    label=_l("A target counts as nearly reached from"),
)  # fmt: skip
