"""A measure after its number, in the form that the number asks for: '1 registration', '240 registrations'."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.money import Money
from app.promo.words import Kpi
from app.web.formats import money, number

#: From the number, and the same as it is said, to the words.
_COUNTED: dict[Kpi, Callable[[int, str], Any]] = {
    Kpi.REGISTRATIONS: lambda n, said: ngettext("%(n)s registration", "%(n)s registrations", n, n=said),
    Kpi.ATTENDANCE: lambda n, said: ngettext("%(n)s person who came", "%(n)s people who came", n, n=said),
    Kpi.LEADS: lambda n, said: ngettext("%(n)s lead", "%(n)s leads", n, n=said),
    Kpi.PARTICIPANTS: lambda n, said: ngettext("%(n)s participant", "%(n)s participants", n, n=said),
    Kpi.OUTSIDE_PEOPLE: lambda n, said: ngettext("%(n)s person from outside", "%(n)s people from outside", n, n=said),
    Kpi.ITEMS: lambda n, said: ngettext("%(n)s item collected", "%(n)s items collected", n, n=said),
    Kpi.REACH: lambda n, said: ngettext(
        "%(n)s person of the target audience", "%(n)s people of the target audience", n, n=said
    ),
    Kpi.ENGAGEMENTS: lambda n, said: ngettext("%(n)s engagement", "%(n)s engagements", n, n=said),
    Kpi.MENTIONS: lambda n, said: ngettext("%(n)s mention", "%(n)s mentions", n, n=said),
    Kpi.PAGE_VISITS: lambda n, said: ngettext("%(n)s page visit", "%(n)s page visits", n, n=said),
    Kpi.TIME_ON_PAGE: lambda n, said: ngettext(
        "%(n)s\u00a0second on the page", "%(n)s\u00a0seconds on the page", n, n=said
    ),
    Kpi.NEW_MEMBERS: lambda n, said: ngettext(
        "%(n)s new member active after 30\u00a0days", "%(n)s new members active after 30\u00a0days", n, n=said
    ),
    Kpi.JOINS: lambda n, said: ngettext("%(n)s person who joined", "%(n)s people who joined", n, n=said),
    Kpi.DONORS: lambda n, said: ngettext("%(n)s donor", "%(n)s donors", n, n=said),
    Kpi.FOLLOWERS: lambda n, said: ngettext("%(n)s follower", "%(n)s followers", n, n=said),
    Kpi.SUM_RAISED: lambda _n, said: _("%(n)s raised", n=said),
}


def counted(amount: Decimal | float, kpi: Kpi, *, currency: str = "", signed: bool = False) -> str:
    """'240 registrations', '180,000 UAH raised'; `signed` shows the plus of a change too."""
    plus = "+" if signed and amount > 0 else ""
    is_money = kpi is Kpi.SUM_RAISED and currency
    said = money(Money(Decimal(amount), currency)) if is_money else number(amount)
    return str(_COUNTED[kpi](abs(int(amount)), plus + said))
