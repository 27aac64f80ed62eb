# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""External sources of administrators (LDAP directories and OpenID Connect providers): finding one, the options that stand for it.

They have calls of their own: one adds a source, one removes it, and one writes all of them, which is how a source is changed.
"""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Optional, Set, Tuple

from .._api import constants
from .._client.client import CometClient
from .._client.errors import InputError, NotFound
from .._model import codec, diff, redact
from .._model.option_map import OptionMap
from .._model.task import Context, Params
from . import references

STRUCTURE = "ExternalAuthenticationSource"
SET = "AdminExternalAuthSourcesSet"
OPTIONS = OptionMap(STRUCTURE, {"name": "Description", "new_user_permissions": "NewUserPermissions"})

Source = Dict[str, Any]


class Kind(NamedTuple):
    """A kind of source.

    :param field: the field of a source that has its settings.
    :param options: those that stand for them.
    :param needed: options without which there can be none.
    """

    field: str
    options: OptionMap
    needed: Tuple[str, ...]


# By the option that has the settings, which is the name of its type, too.
KINDS: Dict[str, Kind] = {
    "ldap": Kind(
        "LDAP",
        OptionMap(
            "ExternalLDAPAuthenticationSourceSettings",
            {
                "hostname": "Hostname",
                "port": "Port",
                "security_method": "SecurityMethod",
                "accept_invalid_ssl": "AcceptInvalidSSL",
                "fallback_servers": "FallbackServers",
                "bind_user": "BindUser",
                "bind_password": "BindPassword",
                "search_dn": "SearchDN",
                "search_filter": "SearchFilter",
            },
        ),
        ("hostname", "search_dn"),
    ),
    "oidc": Kind(
        "OIDC",
        OptionMap(
            "OidcConfig",
            {
                "provider": "Provider",
                "display_name": "DisplayName",
                "client_id": "ClientID",
                "client_secret": "ClientSecret",
                "hosts": "Hosts",
                "tenant": "OrganizationID",
                "skip_mfa": "SkipMFA",
                "scopes": "Scopes",
                "required_claims": "RequiredClaims",
                "discovery_document_url": "DiscoveryDocumentURL",
                "azure_tenant_id": "AzureTenantID",
                "google_hosted_domain": "GoogleHostedDomain",
            },
        ),
        ("provider", "client_id", "client_secret"),
    ),
}
# What a source has that nobody has said anything else about: an encrypted connection to the usual port.
FRESH = {"ldap": {"Port": 636, "SecurityMethod": "ldaps"}, "oidc": {}}


def read(client: CometClient) -> Dict[str, Source]:
    """All sources by id, as they are now."""
    return dict(client.reread("AdminExternalAuthSourcesGet"))


def id_of(sources: Mapping[str, Source], params: Params) -> Optional[str]:
    """The id of the source that the options ``id`` or ``name`` mean, or None if there is none.

    :raises InputError: if several have the name.
    :raises NotFound: if none has the id.
    """
    if params.get("id"):
        if params["id"] in sources:
            return str(params["id"])
        if params["state"] == "absent":
            return None
        raise NotFound(
            f"there is no source with the id {params['id']}",
            remedy="Leave id out to create one: the server gives the id",
        )
    if not params.get("name"):
        raise InputError("name must not be empty", remedy="Give the name or the id of the source")
    found = sorted(id_ for id_, source in sources.items() if source.get("Description", "") == params["name"])
    if len(found) > 1:
        raise InputError(
            f"{len(found)} sources are named {params['name']!r}",
            remedy=f"Give one of their ids in id: {', '.join(found)}",
        )
    return found[0] if found else None


def kind_of(source: Mapping[str, Any]) -> str:
    """``ldap`` or ``oidc``; of a newer server perhaps another."""
    value = source.get("Type", "")
    return constants.enum_name("RemoteServerType", value) or value


# -- options and back ----------------------------------------------------------------------------------------


def lay_over(context: Context, source: Optional[Source], params: Params) -> Source:
    """The source, or a new one, with the given options in it; what is not given stays.

    :raises InputError: if the options do not fit the source, or a new one needs more of them.
    """
    given = next((name for name in KINDS if params.get(name) is not None), None)
    if source is None:
        source = _fresh(params, given)
    elif given and given != kind_of(source):
        raise InputError(
            f"the source {source.get('Description', '')!r} is of the kind {kind_of(source)}, and that cannot be changed to {given}",
            remedy="Remove it first, or give the new one another name",
        )
    result = OPTIONS.lay_over(source, params)
    if given:
        kind = KINDS[given]
        options = dict(params[given])
        if options.get("tenant"):
            named: Optional[str] = options["tenant"]
            options["tenant"] = references.trusted(context, lambda: references.tenant_id(context.client, named), named)
        before = result.get(kind.field) or codec.zero(kind.options.structure)
        try:
            after = kind.options.lay_over(before, options)
        except InputError as error:
            error.problem = f"{given}.{error.problem}"
            raise
        if after != before:
            result[kind.field] = after
    return result


def _fresh(params: Params, given: Optional[str]) -> Source:
    if given is None:
        raise InputError(f"the source {params['name']!r} does not exist, and creating it needs ldap or oidc")
    kind, options = KINDS[given], params[given]
    lacking = [name for name in kind.needed if not options.get(name)]
    if lacking:
        raise InputError(f"a new source needs {' and '.join(f'{given}.{name}' for name in lacking)}")
    settings = {**codec.zero(kind.options.structure), **FRESH[given]}
    return {**codec.zero(STRUCTURE), "Type": constants.enum_value("RemoteServerType", given), kind.field: settings}


def view(id_: str, source: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe a source; given to the module they change nothing."""
    shown = {"id": id_, **OPTIONS.view(source)}
    kind = KINDS.get(kind_of(source))
    if kind:
        shown[kind_of(source)] = kind.options.view(source.get(kind.field) or {})
    return shown


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The changed options of two sources as (before, after), secrets masked."""
    sides = diff.changes(STRUCTURE, dict(before), dict(after))
    for side in sides:
        side.pop("type", None)
        if "description" in side:
            side["name"] = side.pop("description")
        if "organization_id" in side.get("oidc", {}):
            side["oidc"]["tenant"] = side["oidc"].pop("organization_id")
    return sides


def secrets(params: Params) -> Set[str]:
    """Secret texts in the options, for the masking of what the task prints."""
    return {
        text
        for name, kind in KINDS.items()
        for text in redact.secrets_in_options(kind.options.structure, params.get(name))
    }
