# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""External sources of administrators: directories and OpenID Connect providers. Nobody can log in by them here.

Assumed, since nothing is published: a tenant's administrators reach the OpenID Connect sources of their tenant alone.
"""

from __future__ import annotations

from typing import Any

from ..call import Call, Registry
from ..errors import ApiError, bad_parameter, not_found, unauthorised
from .settings import check_constant

api = Registry()

Source = dict[str, Any]


def _own(call: Call, source: Source) -> bool:
    return call.actor.top_level or (source.get("OIDC") or {}).get("OrganizationID", "") == call.actor.organization


def _checked(call: Call, source: Source, name: str) -> Source:
    """A source as it is kept.

    :raises ApiError: 400 for one that could not work, 403 for one outside the caller's tenant.
    """
    if source["Type"] not in ("ldap", "oidc") and not call.state.options.extra_fields:
        raise bad_parameter(f"{name}.Type {source['Type']!r}")
    ldap, oidc = source.get("LDAP"), source.get("OIDC")
    for server in (ldap, *ldap["FallbackServers"]) if ldap else ():
        check_constant(call, server["SecurityMethod"], "LDAPSECURITYMETHOD_", f"{name}.LDAP.SecurityMethod")
    if oidc:
        check_constant(call, oidc["Provider"], "PROVIDER_", f"{name}.OIDC.Provider")
        if oidc.get("OrganizationID") and oidc["OrganizationID"] not in call.state.organizations:
            raise not_found("Organization", call.state.options.not_found_status)
    if not _own(call, source):
        raise unauthorised()
    return source


@api.method("AdminExternalAuthSourcesGet")
def get_sources(call: Call) -> Any:
    """The sources by id."""
    return {key: source for key, source in _sources(call).items() if _own(call, source)}


@api.method("AdminExternalAuthSourcesSet")
def set_sources(call: Call) -> Any:
    """Replace all that the caller reaches."""
    wanted = {key: _checked(call, source, f"Sources[{key}]") for key, source in call.params["Sources"].items()}
    others = {key: source for key, source in _sources(call).items() if not _own(call, source)}
    if others.keys() & wanted.keys():
        raise unauthorised()
    call.state.config["ExternalAdminUserSources"] = {**others, **wanted}
    return call.message()


@api.method("AdminExternalAuthSourcesNew")
def new_source(call: Call) -> Any:
    """Add one, under an id of the caller's choice or a new one."""
    key = call.get("SourceID") or call.state.new_id()
    if key in _sources(call):
        raise ApiError(call.state.options.exists_status, "The source already exists")
    source = call.state.with_future_fields(
        "ExternalAuthenticationSource", _checked(call, call.params["Source"], "Source")
    )
    call.state.config["ExternalAdminUserSources"] = {**_sources(call), key: source}
    return call.message(ID=key, Source=source)


@api.method("AdminExternalAuthSourcesDelete")
def delete_source(call: Call) -> Any:
    """Remove one."""
    key = call.params["SourceID"]
    source = _sources(call).get(key)
    if source is None or not _own(call, source):
        raise not_found("Source", call.state.options.not_found_status)
    call.state.config["ExternalAdminUserSources"] = {
        other: content for other, content in _sources(call).items() if other != key
    }
    return call.message()


def _sources(call: Call) -> dict[str, Source]:
    sources: dict[str, Source] = call.state.config["ExternalAdminUserSources"]
    return sources
