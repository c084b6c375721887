"""The outcome by day: what came, against the pace, with dots for publications and violet diamonds for plan B."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from app.web.charts.canvas import Canvas, Point, svg, tag, words_width, wrapped
from app.web.charts.legend import Key, draw_legend
from app.web.charts.looks import PAGE, Look
from app.web.charts.parts import Amount, Chart, FormatDay, FormatNumber, empty, ticks
from app.web.charts.runs import runs
from app.web.charts.story import (
    Pace,
    Publication,
    Story,
    Wire,
    header_of,
    nothing_yet,
    pace_name,
    rows_of,
    summary_of,
)

_HEIGHT = 168  # px between the lowest and the highest line of the grid


def outcome_by_day(
    name: str,
    series: Sequence[tuple[date, Amount | None]],
    *,
    prefix: str,
    title: str,
    number: FormatNumber,
    day: FormatDay,
    publications: Sequence[Publication] = (),
    pace: Sequence[Pace] = (),
    pace_n: int = 0,
    wires: Sequence[Wire] = (),
    today: date | None = None,
    target: Amount | None = None,
    look: Look = PAGE,
) -> Chart:
    """The cumulative outcome `name` ("Registrations") by day, each value as of the end of its day.

    `pace` is drawn dashed over the band of its range; `pace_n` is the number of past promos behind it, 0 for a
    straight line. None in `series` leaves a gap.
    """
    story = Story(
        name=name,
        series=sorted(series, key=lambda row: row[0]),
        pace=pace,
        pace_n=pace_n,
        publications=publications,
        wires=sorted(wires, key=lambda wire: wire.day),
        target=target,
        today=today,
        number=number,
        day=day,
    )
    summary = summary_of(story)
    if not (story.days or target):
        return empty(look, prefix=prefix, title=title, sentence=summary, header=header_of(story))
    canvas, height = _Drawing(story, look).draw()
    picture = svg(canvas, prefix=prefix, title=title, summary=summary, height=height)
    return Chart(picture, title, summary, header_of(story), rows_of(story), 4 if pace else 1)


class _Drawing:
    """Puts a story on a canvas: grid, band, lines, marks, words, in this order."""

    def __init__(self, story: Story, look: Look) -> None:
        self.story, self.look = story, look
        self.steps = ticks(self._most())
        names = [story.number(step) for step in self.steps]
        room = max(words_width(name, look.size) for name in names) + 8 if self._has_scale() else 0
        self.canvas = Canvas(look, left=min(room, look.width * 0.34))
        days = story.days  # asked once: a target far ahead has a pace of thousands of days
        self.span = (days[0], days[-1]) if days else None
        self.top = draw_legend(self.canvas, self._keys()) + look.size * 2.9  # room for the last value
        self.bottom = self.top + _HEIGHT

    def draw(self) -> tuple[Canvas, float]:
        if self._has_scale():
            self._grid()
        self.canvas.level(self.bottom, start=self.canvas.left, stroke=self.look.line_strong)
        self._pace()
        self._days()
        self._series()
        self._marks()
        return self.canvas, self.bottom + self.look.size * 2.1

    def _most(self) -> Decimal:
        tops = [point.high for point in self.story.pace] + [value for _day, value in self.story.known]
        return max([Decimal(0), Decimal(self.story.target or 0), *tops])

    def _has_scale(self) -> bool:
        return bool(self.story.known or self.story.pace or self.story.target)

    def _keys(self) -> list[Key]:
        story = self.story
        keys = [Key("line", story.name)] if story.known else []
        if story.pace:
            keys.append(Key("dashes", pace_name(story.pace_n)))
        if story.publications:
            keys.append(Key("dot", _("post published")))
        if any(wire.is_tripped for wire in story.wires):
            keys.append(Key("diamond", _("plan B tripped")))
        if any(not wire.is_tripped for wire in story.wires):
            keys.append(Key("hollow", _("plan B armed")))
        return keys

    def x(self, day: date) -> float:
        """Where the end of `day` lies, 0..1 of the whole width; the left edge is the start of the first day."""
        first, last = self.span or (day, day)
        return self.canvas.across(((day - first).days + 1) / ((last - first).days + 1))

    def y(self, value: Decimal) -> float:
        """The height of `value`; below 0 nothing is drawn."""
        return self.bottom - float(max(value, Decimal(0)) / self.steps[-1]) * _HEIGHT

    def _grid(self) -> None:
        """Lines and their values; none goes through the words of the target."""
        target = self.y(Decimal(self.story.target)) if self.story.target else None
        for step in self.steps:
            y = self.y(step)
            if step and (target is None or not 0 <= target - y < self.look.size * 1.3):
                self.canvas.level(y, start=self.canvas.left, stroke=self.look.line)
            name = self.story.number(step)
            self.canvas.text(self.canvas.left, y + self.look.size * 0.35, name, dx=-8, anchor="end")
        if self.story.target:
            self._target(Decimal(self.story.target))

    def _target(self, target: Decimal) -> None:
        y = self.y(target)
        self.canvas.level(y, start=self.canvas.left, stroke=self.look.ink_2)
        words = _("target %(number)s", number=self.story.number(target))
        if self._meets_what_came(y, words_width(words, self.look.size)):
            self.canvas.text(1, y - 5, words, dx=-4, anchor="end")
        else:
            self.canvas.text(self.canvas.left, y - 5, words, dx=4)

    def _meets_what_came(self, y: float, wide: float) -> bool:
        """True when words of `wide` px at the left end of the target's line would cross a value, or its figures."""
        until = self.canvas.left + (wide + 2 * self.look.size) / self.look.width
        came = [self.y(value) for day, value in self.story.known if self.x(day) < until]
        return any(-self.look.size < y - at < 2 * self.look.size for at in came)

    def _pace(self) -> None:
        if not self.story.pace:
            return
        zero = (self.canvas.left, self.bottom)
        line = [zero, *((self.x(point.day), self.y(point.expected)) for point in self.story.pace)]
        upper = [zero, *((self.x(point.day), self.y(point.high)) for point in self.story.pace)]
        lower = [(self.x(point.day), self.y(point.low)) for point in self.story.pace]
        if any(point.low != point.high for point in self.story.pace):
            around = [*upper, *reversed(lower)]
            self.canvas.path(around, is_closed=True, fill=self.look.ink_2, fill_opacity=0.12)
        grey = self.look.ink_2
        self.canvas.path(line, fill="none", stroke=grey, stroke_width=2, stroke_dasharray="2 5", stroke_linecap="round")

    def _days(self) -> None:
        """Names of the first and last day and of today; on a narrow screen today's name wins."""
        days, canvas, size = self.story.days, self.canvas, self.look.size
        if not days:
            return
        y, taken = self.bottom + size * 1.75, (2.0, -1.0)
        today = self.story.today
        if today is not None and days[0] <= today <= days[-1]:
            taken = self._today(today, y)
        first, last = self.story.day(days[0]), self.story.day(days[-1])
        first_end = canvas.px(0) + words_width(first, size)
        if first_end + 6 < taken[0] * self.look.width:
            canvas.text(canvas.left, y, first)
        last_start = self.look.width - words_width(last, size)
        if last_start - 6 > max(taken[1] * self.look.width, first_end) and len(days) > 1:
            canvas.text(1, y, last, anchor="end")

    def _today(self, today: date, y: float) -> tuple[float, float]:
        """The upright line of today; gives the span that its name takes, 0..1 of the whole width."""
        x, words = self.x(today), _("today")
        self.canvas.upright(x, self.top, self.bottom, stroke=self.look.line_strong, stroke_dasharray="1 4")
        half = words_width(words, self.look.size) / 2 / self.look.width
        anchor, left = ("end", x - 2 * half) if x + half > 1 else ("middle", x - half)
        self.canvas.text(x, y, words, anchor=anchor)
        return left, left + 2 * half

    def _series(self) -> None:
        story, known = self.story, self.story.known
        if not known:
            self._nothing()
            return
        drawn = [None if value is None else (self.x(day), self.y(Decimal(value))) for day, value in story.series]
        starts_at_zero = bool(story.pace) and story.series[0][0] == story.days[0] and drawn[0] is not None
        origin = [(self.canvas.left, self.bottom)] if starts_at_zero else []
        for stretch in runs([*origin, *drawn]):
            if len(stretch) > 1:
                self.canvas.path(stretch, fill="none", stroke=self.look.accent, stroke_width=3, stroke_linejoin="round")
            else:
                start = -14 if stretch[0][0] > 1 - 7 / self.look.width else -7  # it stays within the frame
                self.canvas.at(*stretch[0], tag("path", d=f"M{start} 0h14", stroke=self.look.accent, stroke_width=3))
        self._last_value(*known[-1])

    def _nothing(self) -> None:
        """The quiet sentence, low on the right, where no pace passes."""
        size, room = self.look.size, self.look.width * (1 - self.canvas.left) - 16
        lines = wrapped(nothing_yet(self.story.name), size, room, most=3)
        for index, line in enumerate(reversed(lines)):
            self.canvas.text(1, self.bottom - size * (0.9 + index * 1.4), line, dx=-8, anchor="end")

    def _last_value(self, day: date, value: Decimal) -> None:
        """The latest value in figures: under the end of its line when the pace passes above it."""
        x, y, words, size = self.x(day), self.y(value), self.story.number(value), self.look.size + 2
        pace = next((point.expected for point in self.story.pace if point.day == day), None)
        is_below = pace is not None and value < pace and y + 2 * size < self.bottom
        y, dx = (y + 1.35 * size, 8) if is_below else (max(y - 13, size), 0)
        wide = words_width(words, size) / self.look.width
        anchor = "start" if is_below else "middle"
        if x + wide > 1 and is_below:  # no room on the right
            anchor, dx, y = "end", -8, self._left_of(x, wide)
        elif x + wide > 1:
            anchor, dx = "end", 0
        if not self.look.is_fluid and not is_below:  # a printed chart knows no halo: a level line would strike it out
            room = words_width(words, size)
            start = -room if anchor == "end" else -room / 2
            self.canvas.at(x, y, tag("rect", x=start, y=-size, width=room, height=size + 2, fill=self.look.card))
        self.canvas.text(x, y, words, dx=dx, anchor=anchor, font_size=str(size), font_weight="700", fill=self.look.ink)

    def _left_of(self, x: float, wide: float) -> float:
        """The base of words left of the last point: between the pace and the line that rises to `x`, or below."""
        gap, size = 8 / self.look.width, self.look.size
        expected = [(self.x(point.day), self.y(point.expected)) for point in self.story.pace]
        came = [(self.x(day), self.y(value)) for day, value in self.story.known]
        pace, line = self._between(expected, x - gap - wide), self._between(came, x - gap)
        if line - pace < size * 1.3:  # no room between the two: below the line
            return max(line, self._between(came, x - gap - wide)) + size * 1.6
        return (pace + line) / 2 + size * 0.35

    def _marks(self) -> None:
        look = self.look
        for day in sorted({mark.day for mark in self.story.publications}):
            dot = tag("circle", r=5, fill=look.accent, stroke=look.card, stroke_width=1.5)
            self.canvas.at(self.x(day), self._line_at(day), dot)
        for wire in self.story.wires:
            fill = look.planb if wire.is_tripped else look.card
            diamond = tag("path", d="M0-8L8 0 0 8-8 0Z", fill=fill, stroke=look.planb, stroke_width=1.75)
            self.canvas.at(self.x(wire.day), self._line_at(wire.day), diamond)

    def _line_at(self, day: date) -> float:
        """The height at which a mark of `day` stands: on the outcome while it is known, then on the pace.

        Before the first value nothing is known: the mark stands on the ground line.
        """
        known = self.story.known
        if known and day < known[0][0]:
            return self.bottom
        if known and day <= known[-1][0]:
            return self._between([(self.x(one), self.y(value)) for one, value in known], self.x(day))
        expected = [(self.x(point.day), self.y(point.expected)) for point in self.story.pace]
        if expected:
            return self._between(expected, self.x(day))
        return self.y(known[-1][1]) if known else self.bottom

    def _between(self, points: list[Point], x: float) -> float:
        left = max((point for point in points if point[0] <= x), default=(self.canvas.left, self.bottom))
        right = min((point for point in points if point[0] >= x), default=left)
        if right[0] == left[0]:
            return left[1]
        return left[1] + (right[1] - left[1]) * (x - left[0]) / (right[0] - left[0])
