# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server says about itself."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from ..call import Call, Download, PlainText, Registry
from ..errors import not_found

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
        "SelfBackup": state.self_backups,
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


# -- logs and figures


@api.method("AdminMetaListAvailableLogDays")
def log_days(call: Call) -> Any:
    """The days there are logs of, each by the second it begins, today first."""
    today = _day(call.state.clock.seconds())
    days = {_day(moment) for moment, _line in call.state.server_log} | {today}
    return sorted(days, reverse=True)


@api.method("AdminMetaReadLogs")
def read_logs(call: Call) -> Any:
    """The log of a day."""
    return PlainText(_log_text(call, {call.params["Log"]}))


@api.method("AdminMetaReadAllLogs")
def read_all_logs(call: Call) -> Any:
    """All logs."""
    return PlainText(_log_text(call, None))


@api.method("AdminMetaReadSelectLogs")
def read_select_logs(call: Call) -> Any:
    """The logs of some days."""
    return PlainText(_log_text(call, set(call.params["Logs"])))


def _day(moment: int) -> int:
    return moment - moment % 86400


def _log_text(call: Call, days: set[int] | None) -> str:
    lines = [(moment, line) for moment, line in call.state.server_log if days is None or _day(moment) in days]
    return "".join(f"{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(moment))} {line}\n" for moment, line in lines)


@api.method("AdminMetaStats")
def stats(call: Call) -> Any:
    """Counts of buckets, users and devices over the last days."""
    state = call.state
    users = list(call.visible_accounts())
    devices = sum(len(state.devices.of(account.name)) for account in users)
    buckets = sum(1 for bucket in state.buckets.values() if call.sees(bucket["OrganizationID"]))
    today = _day(state.clock.seconds())
    entry = state.schema.default("StatResult", Buckets=buckets, Users=len(users), Devices=devices)
    days = (0,) if call.params["Simple"] else range(7)
    return {str(today - 86400 * day): entry for day in days}


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


@api.method("AdminSelfBackupStart")
def self_backup(call: Call) -> Any:
    """Back the server up; what came of it shows in the version information."""
    state = call.state
    started = state.clock.seconds()
    entry = state.schema.default("SelfBackupStatistics", CurrentRunStart=started)
    last = state.self_backups[-1] if state.self_backups else entry
    state.self_backups[:] = [{**last, "CurrentRunStart": started}]

    def done(_moment: float) -> None:
        result = {
            "LastRunStart": started,
            "LastRunEnd": state.clock.seconds(),
            "LastRunSuccess": True,
            "LastRunSize": 10_000_000,
        }
        state.self_backups[:] = [{"CurrentRunStart": 0, **result}]

    state.clock.after(state.options.job_seconds, done)
    return call.message()


# -- uploaded files


@api.method("AdminMetaResourceNew")
def new_resource(call: Call) -> Any:
    """Keep an uploaded file; it is known by its hash from now on."""
    content = call.params["upload"]
    data = content if isinstance(content, bytes) else content.encode()
    key = hashlib.sha256(data).hexdigest()
    call.state.resources[key] = data
    return call.message(ResourceHash=key)


@api.method("AdminMetaResourceGet")
def get_resource(call: Call) -> Any:
    """An uploaded file."""
    data = call.state.resources.get(call.params["Hash"].removeprefix("resource://"))
    if data is None:
        raise not_found("Resource", call.state.options.not_found_status)
    return Download(data)


# -- news and bulletins


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


@api.method("AdminBulletinSubmit")
def bulletin(call: Call) -> Any:
    """Send a message to all users by mail; none leaves this machine."""
    call.state.log(f"bulletin {call.params['Subject']!r} to {sum(1 for _account in call.visible_accounts())} users")
    return call.message()


# -- replication and Constellation


@api.method("AdminReplicationState")
def replication_state(call: Call) -> Any:
    """How replication to other servers gets on: idle, for each configured one."""
    roles = (("StorageRole", 100), ("AuthenticationRole", 101))
    return [
        call.state.schema.default(
            "ReplicatorStateAPIResponse",
            Description=target["Description"],
            DisplayClass=kind,
            CurrentTime=call.state.clock.seconds(),
        )
        for role, kind in roles
        for target in call.state.config[role]["ReplicateTo"]
    ]


@api.method("AdminConstellationLastReport")
def last_report(call: Call) -> Any:
    """The last report on who uses which bucket."""
    return call.state.last_constellation_report


@api.method("AdminConstellationNewReport")
def new_report(call: Call) -> Any:
    """A new report on who uses which bucket."""
    state = call.state
    users: dict[str, list[dict[str, Any]]] = {}
    for account in state.accounts:
        for vault in account.profile["Destinations"].values():
            users.setdefault(vault["CometBucket"], []).append({"ServerID": 0, "Username": account.name})
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
    return call.message()


@api.method("AdminConstellationStatus")
def constellation_status(call: Call) -> Any:
    """What the Constellation role watches."""
    role = call.state.config["ConstellationRole"]
    targets = [server.get("RemoteAddress", "") for server in role["Servers"]]
    return call.state.schema.default(
        "ConstellationStatusAPIResponse", DeletionEnabled=role["DeleteUnusedData"], Targets=targets
    )
