# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_server_info`` returns: the server, its licence, who asks, and how much there is on it."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping

from .._api import structures
from .._client.client import CometClient
from .._client.errors import ServerRefusal
from .._model import codec
from .._model.task import Context, Params, Result

VERSION = "ServerMetaVersionInfo"
# Sections that the version endpoint answers: field of the API -> key of the result.
OF_THE_SERVER: Dict[str, Dict[str, str]] = {
    "version": {
        "Version": "version",
        "VersionCodename": "codename",
        "ServerStartTime": "start_time",
        "ServerStartHash": "start_hash",
        "CurrentTime": "current_time",
        "ExperimentalOptions": "experimental_options",
    },
    "roles": {
        "AuthenticationRole": "authentication",
        "StorageRole": "storage",
        "SoftwareBuildRole": "software_build",
        "ConstellationRole": "constellation",
    },
    "license": {
        "LicenseValidUntil": "valid_until",
        "ServerLicenseHash": "hash",
        "ServerLicenseFeaturesAll": "all_features",
        "ServerLicenseFeatureSet": "feature_set",
        "ServerLicenseLimit": "limits",
        "ConfiguredDevices": "configured_devices",
        "BoosterLimit": "booster_limits",
    },
    "mail": {
        "EmailsSentSuccessfully": "sent",
        "EmailsSentErrors": "failed",
        "EmailsWaitingInQueue": "waiting",
        "ScheduledEmailThreadCurrentState": "scheduler_state",
    },
    "self_backup": {"SelfBackup": "targets"},
}


def info(context: Context, params: Params) -> Result:
    """Read the sections that are asked for.

    One request for all about the server, one for the account, one for each of the counts, and one for the news.
    """
    client, sections = context.client, params["sections"]
    found: Result = {"url": client.server}
    if any(section in OF_THE_SERVER for section in sections):
        found.update(_of_the_server(client.call("AdminMetaVersion"), sections))
    for section, read in (("account", _account), ("counts", _counts), ("update_news", _update_news)):
        if section in sections:
            found[section] = read(client)
    return {"server": found}


def _of_the_server(answer: Mapping[str, Any], sections: List[str]) -> Dict[str, Any]:
    return {section: _named(VERSION, answer, names) for section, names in OF_THE_SERVER.items() if section in sections}


def _named(structure: str, answer: Mapping[str, Any], names: Mapping[str, str]) -> Dict[str, Any]:
    """Fields under the keys of the result; what this release does not tell is None."""
    known = structures.structure(structure).fields
    return {
        key: codec.decode_field(known[name], answer[name]) if name in answer else None for name, key in names.items()
    }


def _account(client: CometClient) -> Dict[str, Any]:
    """The administrator who asks: tenant and permissions, log-in methods without their secrets."""
    answer = client.call("AdminAccountProperties")
    permissions = structures.structure("AdminUserPermissions").fields
    held = answer.get("Permissions") or {}
    security = answer.get("Security") or {}
    return {
        "name": client.connection.username,
        "tenant": answer.get("OrganizationID", ""),
        "top_level": not answer.get("OrganizationID"),
        "permissions": {
            field.option: codec.decode_field(field, held.get(name, codec.zero(field.type)))
            for name, field in permissions.items()
        },
        "two_factor_authentication": bool(
            security.get("AllowPasswordAndTOTPLogin")
            or security.get("AllowPasswordAndU2FLogin")
            or security.get("AllowPasswordAndWebAuthnLogin")
        ),
        "ip_whitelist": security.get("IPWhitelist", ""),
    }


def _update_news(client: CometClient) -> Dict[str, Any]:
    """What the vendor offers: the server asks there."""
    news = client.call("AdminMetaSoftwareUpdateNews")
    return dict(codec.decode("SoftwareUpdateNewsResponse", {**codec.zero("SoftwareUpdateNewsResponse"), **news}))


def _counts(client: CometClient) -> Dict[str, Any]:
    """How much there is, as far as this administrator may know: a tenant's sees the own only, and no tenants."""
    readers: Dict[str, Callable[[], Any]] = {
        "users": lambda: client.lookup("AdminListUsers"),
        "live_connections": lambda: client.lookup("AdminDispatcherListActive"),
        "running_jobs": lambda: client.lookup("AdminGetJobsForDateRange", {"Start": 0, "End": 0}),
        "policies": lambda: client.lookup("AdminPoliciesList"),
        "tenants": lambda: client.lookup("AdminOrganizationList"),
    }
    found: Dict[str, Any] = {}
    for name, read in readers.items():
        try:
            found[name] = len(read())
        except ServerRefusal:
            found[name] = None
    return found
