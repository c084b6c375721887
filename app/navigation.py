"""The menu: what stands where, and who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.access import can_anywhere
from app.accounts.models import Person
from app.accounts.permissions import P, Permission
from app.operations.banners import frame_values
from app.web.i18n import languages
from app.web.menu import counts_for


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: words, endpoint, who sees it, its icon, and the name of the count beside it, its shortcut ('g r')."""

    label: Any
    endpoint: str
    permission: Permission | None = None
    icon: str = ""
    count: str = ""
    key: str = ""
    rooms: tuple[str, ...] = ()  # further blueprints whose pages stand under this entry


@dataclass(frozen=True, slots=True)
class Section:
    title: Any
    entries: tuple[Entry, ...]


MENU: tuple[Section, ...] = (
    Section(
        "",
        (
            Entry(_l("My day"), "home.my_day", icon="sun", key="g d"),
            Entry(
                _l("Requests"),
                "requests.index",
                P.REQUEST_READ,
                "inbox",
                count="requests",
                key="g r",
                rooms=("placements", "wires", "talk"),
            ),
            Entry(_l("Triage"), "triage.index", P.REQUEST_TRIAGE, "list", count="triage", key="g t", rooms=("desk",)),
            Entry(_l("Workload"), "workload.index", P.WORKLOAD_READ, "clock"),
            Entry(_l("Calendar"), "calendar.month", P.CALENDAR_READ, "calendar", key="g c"),
            Entry(_l("Meetings"), "meetings.index", P.REQUEST_READ, "messages-square"),
            Entry(_l("Plan B"), "fallback.index", P.REQUEST_READ, "diamond", count="plan_b", key="g b"),
            Entry(_l("Results"), "results.index", P.READING_READ, "chart-column", count="results", key="g f"),
            Entry(
                _l("Reports"),
                "reports.index",
                P.REPORT_READ,
                "file-text",
                key="g p",
                rooms=("report_steps", "report_prints"),
            ),
        ),
    ),
    Section(
        _l("Communities"),
        (
            Entry(
                _l("Communities"),
                "communities.index",
                P.COMMUNITY_READ,
                "users",
                key="g m",
                rooms=("platforms", "members"),
            ),
            Entry(_l("Events"), "events.index", P.COMMUNITY_READ, "calendar-plus", key="g e"),
            Entry(_l("Initiatives"), "initiatives.index", P.COMMUNITY_READ, "heart", key="g i", rooms=("ledger",)),
            Entry(_l("Achievements"), "achievements.index", P.COMMUNITY_READ, "star"),
        ),
    ),
    Section(
        _l("Library"),
        (
            Entry(
                _l("Networks"), "networks.index", P.NETWORK_READ, "megaphone", key="g n", rooms=("channels", "on_call")
            ),
            Entry(_l("Brief forms"), "brief_forms.index", P.FORM_EDIT, "pencil"),
            Entry(_l("Templates of briefs"), "brief_templates.index", P.PATTERN_EDIT, "copy"),
            Entry(_l("Approval rules"), "approval_rules.index", P.REQUEST_READ, "shield"),
        ),
    ),
    Section(
        _l("The house"),
        (
            Entry(_l("People"), "people.index", P.PERSON_MANAGE, "user", rooms=("person", "handing")),
            Entry(_l("Settings"), "settings.index", P.SETTING_MANAGE, "settings", rooms=("working_time",)),
            Entry(_l("Log"), "audit_log.index", P.AUDIT_READ, "history"),
            Entry(_l("Mail"), "mails.index", P.MAIL_MANAGE, "mail", count="undelivered"),
            Entry(_l("Demo data"), "demo.index", P.DEMO_REMOVE, "coffee"),
        ),
    ),
)

#: The page that lists everything; on a phone it is the way to all that has no tab.
MORE = Entry(_l("More"), "home.more", icon="ellipsis")

#: On a phone these stand below, before MORE.
TABS: tuple[str, ...] = ("home.my_day", "requests.index", "calendar.month", "fallback.index")


#: Where the frame of every page leads, by name; templates/base.html leaves out what has no page.
FRAME: dict[str, str] = {
    "home": "home.my_day",
    "search": "home.search",
    "more": "home.more",
    "notifications": "notifications.index",
    "bell": "notifications.bell",
    "profile": "profile.edit",
    "news_choices": "news_choices.edit",
    "devices": "devices.index",
    "sign_out": "sign_in.leave",
}


def plug(app: Flask) -> None:
    @app.context_processor
    def frame() -> dict[str, Any]:
        """What the frame of every page needs, error pages included; `languages` is for strangers only."""
        return {
            "lang": str(get_locale()),
            "languages": [] if current_user.is_authenticated else languages(),
            "theme": getattr(current_user, "theme", "auto"),
            "shortcuts_off": not getattr(current_user, "has_shortcuts", True),
            "links": {name: url_for(end) for name, end in FRAME.items() if end in app.view_functions},
        }

    @app.context_processor
    def menu() -> dict[str, Any]:
        """`navigation` for the side and the page 'More', `tabbar` for phones."""
        person = current_user._get_current_object()  # noqa: SLF001
        if not isinstance(person, Person):
            return {"navigation": [], "tabbar": [], "n_unread": 0, **frame_values(None, {})}
        counts = counts_for(person)
        sections = [
            {
                "title": section.title,
                "items": [
                    _shown(entry, counts)
                    for entry in section.entries
                    if entry.endpoint in app.view_functions and _is_for(entry, person)
                ],
            }
            for section in MENU
        ]
        sections = [section for section in sections if section["items"]]
        items = {item["endpoint"]: item for section in sections for item in section["items"]}
        tabs = [*(items[endpoint] for endpoint in TABS if endpoint in items), _shown(MORE, counts)]
        return {"navigation": sections, "tabbar": tabs, "n_unread": counts.get("unread", 0),
                **frame_values(person, counts)}  # fmt: skip


def _is_for(entry: Entry, person: Person) -> bool:
    return entry.permission is None or can_anywhere(person, entry.permission)


def _shown(entry: Entry, counts: dict[str, int]) -> dict[str, Any]:
    blueprint = entry.endpoint.split(".")[0]
    return {
        "label": entry.label,
        "endpoint": entry.endpoint,
        "url": url_for(entry.endpoint),
        "icon": entry.icon,
        "count": counts.get(entry.count, 0),
        "key": entry.key,
        "is_current": request.endpoint == entry.endpoint
        or request.blueprint == blueprint != "home"
        or request.blueprint in entry.rooms,
    }
