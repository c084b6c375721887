"""Every permission of the portal and who has it: one table, read by views, life cycles and the docs."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.core.enums import LabelledEnum


class Role(LabelledEnum):
    COMMUNITY_MANAGER = "community_manager", _l("Community manager")
    SMM = "smm", _l("SMM specialist")
    ANALYST = "analyst", _l("Analyst")
    MARKETING_LEAD = "marketing_lead", _l("Marketing lead")
    LEADERSHIP = "leadership", _l("Leadership")
    ADMINISTRATOR = "administrator", _l("Administrator")


class ScopeKind(LabelledEnum):
    HOUSE = "house", _l("The whole house")
    COMMUNITY = "community", _l("A community")
    NETWORK = "network", _l("A network")


class Permission(StrEnum):
    """``package:thing:act``."""

    PERSON_MANAGE = "accounts:person:manage"
    SETTING_MANAGE = "accounts:setting:manage"
    AUDIT_READ = "audit:entry:read"
    DEMO_REMOVE = "demo:set:remove"
    MAIL_MANAGE = "mail:outbox:manage"

    COMMUNITY_READ = "community:community:read"
    COMMUNITY_CREATE = "community:community:create"
    COMMUNITY_EDIT = "community:community:edit"
    MEMBER_READ = "community:member:read"
    INITIATIVE_EDIT = "community:initiative:edit"
    EVENT_EDIT = "community:event:edit"

    NETWORK_READ = "networks:network:read"
    NETWORK_EDIT = "networks:network:edit"

    REQUEST_READ = "promo:request:read"
    REQUEST_FILE = "promo:request:file"
    REQUEST_TRIAGE = "promo:request:triage"
    REQUEST_DECLINE = "promo:request:decline"
    REQUEST_CLOSE = "promo:request:close"
    REQUEST_COMMENT = "promo:request:comment"
    TALK_INTERNALLY = "promo:talk:internal"
    FORM_EDIT = "promo:form:edit"
    FORM_GOVERN = "promo:form:govern"
    PATTERN_EDIT = "promo:pattern:edit"
    LEGACY_CASE_ENTER = "promo:case:enter"
    PLACEMENT_EDIT = "promo:placement:edit"
    PLACEMENT_APPROVE = "promo:placement:approve"
    PLACEMENT_PUBLISH = "promo:placement:publish"
    PLACEMENT_OVERRIDE = "promo:placement:override"
    CREATIVE_EDIT = "creatives:creative:edit"
    CALENDAR_READ = "promo:calendar:read"
    WIRE_ARM = "promo:wire:arm"
    WORKLOAD_READ = "promo:workload:read"
    BUDGET_RELEASE = "promo:budget:release"

    READING_READ = "results:reading:read"
    READING_ENTER = "results:reading:enter"
    LEAD_EDIT = "results:lead:edit"
    WIRE_ANSWER = "fallback:wire:answer"

    REPORT_READ = "reports:report:read"
    REPORT_WRITE = "reports:report:write"
    REPORT_PUBLISH = "reports:report:publish"


P = Permission

_READS = frozenset({P.COMMUNITY_READ, P.NETWORK_READ, P.REQUEST_READ, P.CALENDAR_READ, P.READING_READ, P.REPORT_READ})

#: What each role may do within the scope in which it was granted.
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COMMUNITY_MANAGER: _READS
    | {P.COMMUNITY_CREATE, P.COMMUNITY_EDIT, P.MEMBER_READ, P.INITIATIVE_EDIT, P.EVENT_EDIT}
    | {P.REQUEST_FILE, P.REQUEST_CLOSE, P.REQUEST_COMMENT, P.LEGACY_CASE_ENTER, P.CREATIVE_EDIT, P.WIRE_ARM}
    | {P.READING_ENTER, P.LEAD_EDIT, P.WIRE_ANSWER, P.REPORT_WRITE, P.REPORT_PUBLISH},
    Role.SMM: _READS
    | {P.REQUEST_TRIAGE, P.REQUEST_COMMENT, P.TALK_INTERNALLY, P.PLACEMENT_EDIT, P.PLACEMENT_PUBLISH, P.CREATIVE_EDIT}
    | {P.WIRE_ARM, P.WIRE_ANSWER, P.READING_ENTER, P.NETWORK_EDIT, P.REPORT_WRITE, P.FORM_EDIT}
    | {P.WORKLOAD_READ},
    Role.ANALYST: _READS
    | {P.MEMBER_READ, P.READING_ENTER, P.LEAD_EDIT, P.LEGACY_CASE_ENTER, P.REQUEST_COMMENT, P.TALK_INTERNALLY}
    | {P.REPORT_WRITE},
    Role.MARKETING_LEAD: _READS
    | {P.REQUEST_COMMENT, P.TALK_INTERNALLY, P.WIRE_ANSWER, P.BUDGET_RELEASE, P.REPORT_WRITE, P.AUDIT_READ}
    | {P.WORKLOAD_READ},
    Role.LEADERSHIP: _READS | {P.WORKLOAD_READ},
    Role.ADMINISTRATOR: _READS
    | {P.PERSON_MANAGE, P.SETTING_MANAGE, P.AUDIT_READ, P.DEMO_REMOVE, P.MAIL_MANAGE}
    | {P.COMMUNITY_CREATE, P.COMMUNITY_EDIT, P.MEMBER_READ, P.NETWORK_EDIT, P.WORKLOAD_READ}
    | {P.PATTERN_EDIT},
}

#: What the attribute *senior* adds to the roles a person has, in the same scopes. Not what SMM says among themselves:
#: a community manager may be senior, too.
SENIOR_PERMISSIONS: frozenset[Permission] = frozenset(
    {
        P.REQUEST_DECLINE,
        P.FORM_GOVERN,
        P.PATTERN_EDIT,
        P.REQUEST_READ,
        P.PLACEMENT_APPROVE,
        P.PLACEMENT_OVERRIDE,
        P.REPORT_PUBLISH,
        P.REQUEST_COMMENT,
    }
)

#: All that is left to a *partner*, whatever the roles: the tasks given to them by name.
PARTNER_PERMISSIONS: frozenset[Permission] = frozenset({P.CREATIVE_EDIT, P.NETWORK_READ})
