"""Member counts: as a line the size of a word, and by day on the page of a platform."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import gettext as _

from app.community.queries import Curve
from app.web.charts import Chart, outcome_by_day, sparkline
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


def by_day(curve: Curve) -> Chart:
    """The member count by day over an axis from 0; its sentence and table are those of the line."""
    line, name = drawn(curve), _("Members")
    series = [(reading.counted_on, reading.n_members) for reading in curve.readings]
    chart = outcome_by_day(name, series, prefix=f"days-{curve.platform.slug}", title=line.title, number=number, day=day)
    return replace(line, svg=chart.svg)
