"""House figures of plan B."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.settings import Setting, hours, working_hours
from app.figures import pace

_PLAN_B = _l("Plan B")


def _of_pace(_n: int) -> str:
    return str(_("per cent of pace"))


FRESH_HOURS = Setting(
    key="fallback.fresh_hours", default=36, least=1, most=168, unit=hours, group=_PLAN_B,
    label=_l("A reading is fresh enough for a check for"),
)  # fmt: skip
ANSWER_HOURS = Setting(
    key="fallback.answer_hours", default=24, least=1, most=80, unit=working_hours, group=_PLAN_B,
    label=_l("A proposal is answered within"),
)  # fmt: skip
EFFECT_HOURS = Setting(
    key="fallback.effect_hours", default=72, least=12, most=336, unit=hours, group=_PLAN_B,
    label=_l("The effect is read after"),
)  # fmt: skip
WARN_BELOW = Setting(
    key="fallback.warn_below", default=pace.WARN_BELOW, least=10, most=100, unit=_of_pace, group=_PLAN_B,
    label=_l("Behind pace below"),
)  # fmt: skip
TRIGGER_BELOW = Setting(
    key="fallback.trigger_below", default=pace.TRIGGER_BELOW, least=5, most=100, unit=_of_pace, group=_PLAN_B,
    label=_l("Far behind pace below"),
)  # fmt: skip
