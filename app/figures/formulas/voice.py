"""What people say of us, and for us: M20, M21, M31 to M33."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from app.figures.arithmetic import added, known, missing, quotient, share
from app.figures.figure import Z95, Input
from app.figures.kinds import Gap, Unit
from app.figures.quantities import Quantity
from app.figures.registry import Answer, formula


@formula(
    "M20",
    name=_l("Share of voice"),
    text=_l("own mentions / all mentions in the set × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.OWN_MENTIONS, Quantity.ALL_MENTIONS),
    edge=_l("The version of the set of competitors and keywords is stored with the figure."),
    source="Sprout",
)
def share_of_voice(own: Input, every: Input, *, set_version: str) -> Answer:
    """Our part of the talk in a fixed set, in %."""
    return replace(share(own, every), basis=set_version)


@formula(
    "M21",
    name=_l("Net sentiment"),
    text=_l("(positive − negative) / all coded × 100"),
    unit=Unit.POINTS,
    inputs=(Quantity.POSITIVE, Quantity.NEUTRAL, Quantity.NEGATIVE),
    edge=_l("Mentions not coded are left out and their count is shown."),
    source="embedsocial glossary",
)
def net_sentiment(positive: Input, neutral: Input, negative: Input, *, uncoded: Input | None = None) -> Answer:
    """Positive minus negative mentions, in points from -100 to 100."""
    answer = _net(positive, neutral, negative)
    return replace(answer, apart=(uncoded,) if uncoded is not None else ())


@formula(
    "M31",
    name=_l("Unprompted advocacy"),
    text=_l("unprompted praise + recommendation + defence / active members × 1000"),
    unit=Unit.PER_1000,
    inputs=(Quantity.PRAISE, Quantity.RECOMMENDATIONS, Quantity.DEFENCE, Quantity.ACTIVE_MEMBERS),
    edge=_l("Counts found acts only."),
    source="founding documents, C:46-50",
)
def unprompted_advocacy(praise: Input, recommendations: Input, defence: Input, active_members: Input) -> Answer:
    """Acts of advocacy that nobody asked for, per 1,000 active members."""
    inputs = (praise, recommendations, defence, active_members)
    if lack := missing(*inputs):
        return Answer(inputs=inputs, gap=lack)
    acts = added("acts", inputs[:3])
    assert acts is not None
    n = int(known(active_members)) if active_members.is_whole else None
    return replace(quotient(acts, active_members, times=1000), inputs=inputs, n=n)


@formula(
    "M32",
    name=_l("Ask response"),
    text=_l("asks done / asks offered × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.DONE, Quantity.OFFERED, Quantity.OPEN_ASKS),
    edge=_l("While asks are open, the figure is partial."),
    source="house",
)
def ask_response(done: Input, offered: Input, *, still_open: Input | None = None) -> Answer:
    """Share of the asks offered that were done, in %."""
    return _asks(done, offered, still_open)


@formula(
    "M32.accepted",
    name=_l("Ask acceptance"),
    text=_l("asks accepted / asks offered × 100"),
    unit=Unit.PERCENT,
    inputs=(Quantity.ACCEPTED, Quantity.OFFERED, Quantity.OPEN_ASKS),
    edge=_l("While asks are open, the figure is partial."),
    source="house",
)
def ask_acceptance(accepted: Input, offered: Input, *, still_open: Input | None = None) -> Answer:
    """Share of the asks offered that were accepted, in %."""
    return _asks(accepted, offered, still_open)


@formula(
    "M33",
    name=_l("Net promoter score"),
    text=_l("share of promoters − share of detractors, in points"),
    unit=Unit.POINTS,
    inputs=(Quantity.PROMOTERS, Quantity.PASSIVES, Quantity.DETRACTORS),
    edge=_l("Under 30 answers no ranking; the margin is shown."),
    source="hexia help",
)
def nps(promoters: Input, passives: Input, detractors: Input) -> Answer:
    """NPS in points from -100 to 100, with its 95 % margin and n."""
    answer = _net(promoters, passives, detractors)
    if answer.value is None:
        return answer
    n = known(promoters) + known(passives) + known(detractors)
    mean = (known(promoters) - known(detractors)) / n
    spread = (known(promoters) + known(detractors)) / n - mean * mean
    return replace(answer, margin=Z95 * 100 * (max(spread, Decimal(0)) / n).sqrt())


def _asks(answered: Input, offered: Input, still_open: Input | None) -> Answer:
    n_open = known(still_open) if still_open is not None and still_open.is_known else 0
    apart = (still_open,) if still_open is not None and n_open else ()
    return replace(share(answered, offered), apart=apart, is_partial=n_open > 0)


def _net(plus: Input, middle: Input, minus: Input) -> Answer:
    """(plus - minus) / (plus + middle + minus) * 100 over three counts."""
    inputs = (plus, middle, minus)
    if lack := missing(*inputs):
        return Answer(inputs=inputs, gap=lack)
    n = known(plus) + known(middle) + known(minus)
    if n <= 0:
        return Answer(inputs=inputs, gap=Gap.DENOMINATOR_ZERO)
    return Answer(inputs=inputs, value=(known(plus) - known(minus)) * 100 / n, n=int(n))
