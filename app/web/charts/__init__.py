"""Charts as SVG from the server: the same for page, dark mode and print, each with its table."""

from app.web.charts.bars import BarRow, Tone, bars_per_network
from app.web.charts.funnel import FunnelStep, funnel
from app.web.charts.looks import PAGE, PRINT, Look
from app.web.charts.outcome import outcome_by_day
from app.web.charts.parts import Chart
from app.web.charts.spark import sparkline
from app.web.charts.story import Publication, Wire

__all__ = [
    "PAGE",
    "PRINT",
    "BarRow",
    "Chart",
    "FunnelStep",
    "Look",
    "Publication",
    "Tone",
    "Wire",
    "bars_per_network",
    "funnel",
    "outcome_by_day",
    "sparkline",
]
