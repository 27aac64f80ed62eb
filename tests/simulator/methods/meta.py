# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server says about itself."""

from __future__ import annotations

import hashlib
from typing import Any

from ..call import Call, Registry
from ..errors import not_found
from .upkeep import self_backup_statistics

api = Registry()

_CODENAMES = {"25.9": "Voyager"}
_SHOWN_TO_ALL = (
    "BrandName", "ProductName", "TopColor", "AccentColor", "HideNewsArea", "CloudStorageName",
    "AdminHidePreBuiltClientOption", "AdminHideBrandedCloudStorage",
)  # fmt: skip


@api.method("AdminMetaVersion")
def version(call: Call) -> Any:
    """Version, roles, times and counters."""
    state = call.state
    release = state.options.release
    roles = {
        "StorageRole": state.config["StorageRole"]["RoleEnabled"],
        "AuthenticationRole": state.config["AuthenticationRole"]["RoleEnabled"],
        "SoftwareBuildRole": state.config["SoftwareBuildRole"]["RoleEnabled"],
        "OverseerRole": state.config["ConstellationRole"]["RoleEnabled"],
        "ConstellationRole": state.config["ConstellationRole"]["RoleEnabled"],
    }
    values = {
        **roles,
        "Version": release,
        "VersionCodename": _CODENAMES.get(release.rsplit(".", 1)[0], "Simulated"),
        "ServerStartTime": state.started_at,
        "ServerStartHash": state.start_hash,
        "CurrentTime": state.clock.seconds(),
        "ServerLicenseHash": "simulated-licence",
        "ServerLicenseFeaturesAll": True,
        "ServerLicenseFeatureSet": 0xFFFFFFFF,
        "ConfiguredDevices": len(state.devices.all()),
        "LicenseValidUntil": state.started_at + 86400 * 365,
        "ScheduledEmailThreadCurrentState": 3,
        "SelfBackup": self_backup_statistics(state),
    }
    return state.schema.default("ServerMetaVersionInfo", **values)


@api.method("BrandingProps")
def branding_props(call: Call) -> Any:
    """What the log-in page needs at the host that it is asked for, a tenant's or the server's own; anybody may ask."""
    state = call.state
    organization = call.authenticator.tenant_of_host(call.host)
    owner = state.organizations[organization] if organization else state.config
    branding, builds = owner["Branding"], owner["SoftwareBuildRole"]
    shared = {name: branding[name] for name in _SHOWN_TO_ALL if name in branding}
    logo = branding.get("LogoImage", "")
    return state.schema.default(
        "ServerMetaBrandingProperties",
        **shared,
        HasImage=bool(logo),
        ImageEtag=hashlib.sha256(logo.encode()).hexdigest()[:16] if logo else "",
        AllowUnauthenticatedDownloads=builds["AllowUnauthenticatedDownloads"],
        AllowAuthenticatedDownloads=builds["RoleEnabled"],
        PruneLogsAfterDays=state.config["AuthenticationRole"]["PruneLogsAfterDays"],
        ExpiredInSeconds=state.config["SessionSettings"]["ExpiredInSeconds"],
        ExternalAuthenticationSources=_offered_sources(call, organization),
        ServerIsEmpty=not state.admins,
    )


def _offered_sources(call: Call, organization: str) -> list[dict[str, Any]]:
    """The OpenID Connect providers that the log-in page of a tenant, or of the server, offers."""
    host = call.host.rpartition(":")[0] or call.host
    sources = call.state.config["ExternalAdminUserSources"]
    return [
        {
            "DisplayName": source["OIDC"]["DisplayName"],
            "LoginStartURL": f"https://{call.host}/api/v1/admin/external-auth-sources/{key}/start",
        }
        for key, source in sources.items()
        if source.get("OIDC")
        and source["OIDC"].get("OrganizationID", "") == organization
        and host in source["OIDC"].get("Hosts", [host])
    ]


@api.method("AdminMetaSoftwareUpdateNews")
def update_news(call: Call) -> Any:
    """Which release is the newest: this one."""
    release = call.state.options.release
    return {
        "latest_stable": release,
        "latest_prerelease": release,
        "downloads_url": "https://downloads.example/",
        "updates_info": [],
    }


# -- news


@api.method("AdminNewsGetAll", "UserWebNewsGetAll")
def news(call: Call) -> Any:
    """The news items that the caller sees."""
    owner = call.actor.organization
    wanted = (
        (lambda item: item["OrganizationID"] == owner)
        if call.actor.kind == "user"
        else (lambda item: call.sees(item["OrganizationID"]))
    )
    return {key: item for key, item in call.state.news.items() if wanted(item)}


@api.method("AdminNewsSubmit")
def submit_news(call: Call) -> Any:
    """Publish a news item to the caller's tenant."""
    item = {
        "OrganizationID": call.actor.organization,
        "DateTime": call.state.clock.seconds(),
        "TextContent": call.params["NewsContent"],
    }
    call.state.news[call.state.new_id()] = item
    return call.message()


@api.method("AdminNewsRemove")
def remove_news(call: Call) -> Any:
    """Take a news item back."""
    item = call.state.news.get(call.params["NewsItem"])
    if item is None or not call.sees(item["OrganizationID"]):
        raise not_found("News item", call.state.options.not_found_status)
    del call.state.news[call.params["NewsItem"]]
    return call.message()


# -- Constellation


@api.method("AdminConstellationLastReport")
def last_report(call: Call) -> Any:
    """The last report on who uses which bucket."""
    return call.state.last_constellation_report


@api.method("AdminConstellationNewReport")
def new_report(call: Call) -> Any:
    """A new report on who uses which bucket."""
    state = call.state
    users = _bucket_users(call)
    now = state.clock.seconds()
    usage = {
        key: {"AccessKey": bucket["ReadWriteKey"], "ExistsOnServers": [0], "InUseBy": users.get(key, [])}
        for key, bucket in state.buckets.items()
    }
    state.last_constellation_report = {"CheckStarted": now, "CheckCompleted": now, "Usage": usage}
    return state.last_constellation_report


@api.method("AdminConstellationPruneNow")
def prune(call: Call) -> Any:
    """Delete buckets that nobody uses, if that is switched on."""
    state = call.state
    if state.config["ConstellationRole"]["DeleteUnusedData"]:
        for key in state.buckets.keys() - _bucket_users(call).keys():
            bucket = state.buckets.pop(key)
            call.publish("SEVT_BUCKET_REMOVED", key, owner=bucket["OrganizationID"])
    return call.message()


def _bucket_users(call: Call) -> dict[str, list[dict[str, Any]]]:
    """Who has storage vaults in which bucket."""
    users: dict[str, list[dict[str, Any]]] = {}
    for account in call.state.accounts:
        for vault in account.profile["Destinations"].values():
            users.setdefault(vault["CometBucket"], []).append({"ServerID": 0, "Username": account.name})
    return users


@api.method("AdminConstellationStatus")
def constellation_status(call: Call) -> Any:
    """What the Constellation role watches."""
    role = call.state.config["ConstellationRole"]
    targets = [server.get("RemoteAddress", "") for server in role["Servers"]]
    return call.state.schema.default(
        "ConstellationStatusAPIResponse", DeletionEnabled=role["DeleteUnusedData"], Targets=targets
    )
