"""A small pen for SVG: attributes are escaped, x runs from 0 to 1, y is in px from the top.

In a fluid look x becomes a percentage, so that letters and marks keep their size at every width; only lines and
areas are stretched. In a fixed look x becomes a plain number.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from app.web.charts.looks import Look

Point = tuple[float, float]

_SCALE = 1000  # the width of the stretched drawing inside a fluid chart
_EDGE = 8  # room in print for marks on the very edge, which WeasyPrint would cut


def num(value: float | Decimal) -> str:
    """A coordinate with two decimals at most."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def tag(name: str, content: str | Markup = "", /, **attributes: str | float | None) -> Markup:
    """One element; `stroke_width=2` becomes stroke-width="2", None is left out, everything is escaped."""
    parts: list[str] = [_LESS, name]
    for key, value in attributes.items():
        if value is not None:
            spelled = _CAMEL.get(key) or key.rstrip("_").replace("_", "-")
            parts += (_SPACE, spelled, _IS, value if isinstance(value, str) else num(value), _QUOTE)
    return _NOTHING.join((*parts, _MORE, content, _END, name, _MORE))  # join escapes what is not markup


_NOTHING, _LESS, _MORE, _END = Markup(""), Markup("<"), Markup(">"), Markup("</")
_SPACE, _IS, _QUOTE = Markup(" "), Markup('="'), Markup('"')
_CAMEL = {"view_box": "viewBox", "preserve_aspect_ratio": "preserveAspectRatio"}


class Canvas:
    """Collects the parts of one chart. `left` is the room in px for the labels of the upright axis."""

    def __init__(self, look: Look, *, left: float = 0) -> None:
        self.look = look
        self.left = left / look.width
        self.parts: list[Markup] = []

    def across(self, x: float) -> float:
        """Where 0..1 of the plot lies on the whole width, 0..1."""
        return self.left + x * (1 - self.left)

    def px(self, x: float) -> float:
        """The same in px on the narrowest width that the chart is laid out for."""
        return self.across(x) * self.look.width

    def text(self, x: float, y: float, words: str, *, dx: float = 0, anchor: str = "start", **more: str) -> None:
        """Words at x (0..1 of the whole width) moved by `dx` px."""
        halo: dict[str, str] = {}
        if self.look.is_fluid:
            halo = {"paint_order": "stroke", "stroke": self.look.card, "stroke_width": "3"}
        attributes = {"fill": self.look.ink_2, **halo, **more}
        element = tag("text", words, x=dx, text_anchor=None if anchor == "start" else anchor, **attributes)
        self.at(x, y, element)

    def at(self, x: float, y: float, *content: Markup) -> None:
        """Draw `content` with its own zero at x (0..1 of the whole width) and y."""
        inner = Markup("").join(content)
        if self.look.is_fluid:
            self.parts.append(tag("svg", inner, x=f"{num(x * 100)}%", y=y, overflow="visible"))
        else:
            self.parts.append(tag("g", inner, transform=f"translate({num(x * self.look.width)} {num(y)})"))

    def level(self, y: float, *, start: float = 0, end: float = 1, **more: str | float) -> None:
        """A horizontal line from `start` to `end` of the whole width."""
        self.parts.append(tag("line", x1=self._x(start), x2=self._x(end), y1=y, y2=y, **more))

    def upright(self, x: float, top: float, bottom: float, **more: str | float) -> None:
        """A vertical line at x of the whole width."""
        self.parts.append(tag("line", x1=self._x(x), x2=self._x(x), y1=top, y2=bottom, **more))

    def bar(self, x: float, y: float, width: float, height: float, **more: str | float) -> None:
        """A rectangle from x over `width`, both 0..1 of the whole width."""
        self.parts.append(tag("rect", x=self._x(x), y=y, width=self._x(width), height=height, **more))

    def path(self, points: Sequence[Point], *, is_closed: bool = False, **more: str | float) -> None:
        """A line or area through points (x: 0..1 of the whole width, y: px)."""
        scale = _SCALE if self.look.is_fluid else self.look.width
        steps = " L".join(f"{num(x * scale)} {num(y)}" for x, y in points)
        stretched = "non-scaling-stroke" if self.look.is_fluid else None
        shape = tag("path", d=f"M{steps}{'Z' if is_closed else ''}", vector_effect=stretched, **more)
        self.parts.append(self._stretched(shape, points) if self.look.is_fluid else shape)

    def _stretched(self, shape: Markup, points: Sequence[Point]) -> Markup:
        height = max(1.0, *(y for _, y in points))
        return tag(
            "svg",
            shape,
            width="100%",
            height=height,
            view_box=f"0 0 {_SCALE} {num(height)}",
            preserve_aspect_ratio="none",
            overflow="visible",
        )

    def _x(self, x: float) -> str:
        return f"{num(x * 100)}%" if self.look.is_fluid else num(x * self.look.width)


def svg(canvas: Canvas, *, prefix: str, title: str, summary: str, height: float) -> Markup:
    """The whole picture with its name and description; ids begin with `prefix`, so charts can stand together."""
    look = canvas.look
    named = (tag("title", title, id=f"{prefix}-title"), tag("desc", summary, id=f"{prefix}-desc"))
    return tag(
        "svg",
        Markup("").join((*named, *canvas.parts)),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=f"{prefix}-title {prefix}-desc",
        width="100%" if look.is_fluid else look.width + 2 * _EDGE,
        height=height,
        view_box=None if look.is_fluid else f"-{_EDGE} 0 {look.width + 2 * _EDGE} {num(height)}",
        overflow="visible",
        font_family=look.font or None,
        font_size=look.size,
    )


def words_width(words: str, size: float) -> float:
    """About how wide `words` are in px: no browser is there to ask, so rather too much than too little."""
    return sum(_letter(letter) for letter in words) * size


def wrapped(words: str, size: float, room: float, *, most: int = 2) -> list[str]:
    """`words` in at most `most` lines of `room` px; what does not fit ends in an ellipsis."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if words_width(longer, size) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += "…"
    return [_shortened(line, size, room) for line in kept]


def _shortened(line: str, size: float, room: float) -> str:
    if words_width(line, size) <= room:
        return line
    while len(line) > 1 and words_width(line + "…", size) > room:
        line = line[:-1]
    return line.rstrip(" …") + "…"


def _letter(letter: str) -> float:
    if letter in " \u00a0.,:;'!|ilIїі()":
        return 0.32
    if letter.isdigit():
        return 0.64
    return 0.74 if letter.isupper() or letter in "mwжшщюмфы…—" else 0.58
