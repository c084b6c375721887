"""Member counts as a line the size of a word."""

from __future__ import annotations

from flask_babel import gettext as _

from app.community.queries import Curve
from app.web.charts import Chart, sparkline
from app.web.formats import day, number


def drawn(curve: Curve) -> Chart:
    """The way of a platform's member count, with its sentence and its table."""
    return sparkline(
        [(day(reading.counted_on), reading.n_members) for reading in curve.readings],
        prefix=f"platform-{curve.platform.slug}",
        title=_("Members of %(platform)s", platform=curve.platform.name),
        header=(_("Day"), _("Members")),
        number=number,
    )
