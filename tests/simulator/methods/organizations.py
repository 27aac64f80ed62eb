# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tenants, which the API calls organizations (facts: comet-facts 2, Organizations)."""

from __future__ import annotations

from typing import Any

from ..call import Call, Registry
from ..errors import ApiError, not_found
from .settings import sealed
from .users import remove_account

api = Registry()


@api.method("AdminOrganizationList")
def list_organizations(call: Call) -> Any:
    """All tenants by id."""
    return call.state.organizations


@api.method("AdminOrganizationSet")
def set_organization(call: Call) -> Any:
    """Create a tenant, or replace the one of an id as a whole."""
    state, key = call.state, call.get("OrganizationID") or ""
    wanted = call.get("Organization") or state.schema.default("Organization")
    if key and key not in state.organizations:
        raise not_found("Organization", state.options.not_found_status)
    _check_hosts(call, key, wanted["Hosts"])
    created = not key
    key = key or state.new_id()
    before = state.organizations.get(key)
    wanted = {**wanted, "Branding": sealed(state, wanted["Branding"])}
    state.organizations[key] = state.with_future_fields("Organization", wanted) if created else wanted
    call.publish("SEVT_TENANT_NEW" if created else "SEVT_TENANT_UPDATED", key, wanted, owner=key)
    if (before or {}).get("WebhookOptions", {}) != wanted["WebhookOptions"]:
        state.on_webhooks_changed(key)
    if not state.options.at_least("22.6.0"):
        return call.message()
    return call.message(ID=key, Organization=state.organizations[key])


def _check_hosts(call: Call, key: str, hosts: list[str]) -> None:
    for other, organization in call.state.organizations.items():
        shared = {host.lower() for host in organization["Hosts"]} & {host.lower() for host in hosts}
        if other != key and shared:
            raise ApiError(
                call.state.options.exists_status, f"The host {sorted(shared)[0]} belongs to another organization"
            )


@api.method("AdminOrganizationDelete")
def delete_organization(call: Call) -> Any:
    """Remove a tenant with its users, administrators, policies, user groups and shared quotas."""
    state, key = call.state, call.get("OrganizationID") or ""
    if key not in state.organizations:
        raise not_found("Organization", state.options.not_found_status)
    uninstall = bool((call.get("UninstallConfig") or {}).get("UninstallFlag"))
    for account in state.accounts.of(key):
        remove_account(call, account, uninstall)
    for admin in [admin for admin in state.admins if admin[0] == key]:
        del state.admins[admin]
        state.sessions.end_all("admin", admin[1])
    for things in (state.policies, state.groups, state.quotas):
        for thing in [thing for thing, content in things.items() if content["OrganizationID"] == key]:
            del things[thing]
    del state.organizations[key]
    call.publish("SEVT_TENANT_REMOVED", key, owner=key)
    return call.message()
