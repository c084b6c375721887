"""How the result of a request came in: slowly, then all at once, and in some below the usual course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from app.demo.stage import Stage
from app.fallback.pace import Window, window_of
from app.promo.models import PromoRequest
from app.promo.words import Kpi


@dataclass(frozen=True, slots=True)
class Course:
    """The curve of one request: `ratio` maps a part of the way to the share of the usual course reached there."""

    window: Window
    target: Decimal
    whole: float
    ratio: list[tuple[float, float]]
    is_event: bool

    @classmethod
    def of(cls, stage: Stage, request_: PromoRequest, spec: dict[str, Any]) -> Course:
        """The course of a request with a target and a window."""
        window = window_of(request_)
        assert window is not None
        assert request_.target is not None
        is_event = request_.kpi == Kpi.REGISTRATIONS
        whole = float(spec.get("final", request_.target))
        if "now" in spec:
            whole = spec["now"] / cls._usual(cls._part(window, stage.now), is_event=is_event)
        ratio = sorted(spec.get("ratio", {0.0: 1.0, 1.0: 1.0}).items())
        return cls(window, request_.target, whole, ratio, is_event)

    def part(self, at: datetime) -> float:
        """How much of the window has passed, 0 to 1."""
        return self._part(self.window, at)

    def value(self, at: datetime) -> Decimal:
        """What there was by then, as a whole number."""
        part = self.part(at)
        return Decimal(round(self.whole * self._usual(part, is_event=self.is_event) * self._share_of_usual(part)))

    def expected(self, at: datetime) -> Decimal:
        """What the usual course would have brought by then."""
        usual = self._usual(self.part(at), is_event=self.is_event) if self.is_event else self.part(at)
        return (self.target * Decimal(str(round(usual, 4)))).quantize(Decimal("0.01"))

    def _share_of_usual(self, part: float) -> float:
        for (start, low), (end, high) in pairwise(self.ratio):
            if part <= end:
                return low + (high - low) * (part - start) / (end - start)
        return self.ratio[-1][1]

    @staticmethod
    def _part(window: Window, at: datetime) -> float:
        passed = (at - window.opening) / (window.closing - window.opening)
        return min(1.0, max(0.0, passed))

    @staticmethod
    def _usual(part: float, *, is_event: bool) -> float:
        """Events: a little at the announcement, half in the last quarter. Others: fast first, slower later."""
        if is_event:
            return 0.06 * min(1.0, part / 0.03) + 0.44 * part + 0.5 * part**4
        return float(1 - (1 - part) ** 1.5)
