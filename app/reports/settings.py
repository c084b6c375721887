"""House figures of reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.settings import Setting

NEARLY_FROM = Setting(
    key="reports.nearly_from", default=80, least=50, most=99, unit=_l("per cent of the target"), group=_l("Reports"),
    label=_l("A target counts as nearly reached from"),
)  # fmt: skip
