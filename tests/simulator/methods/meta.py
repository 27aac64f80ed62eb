# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server says about itself."""

from __future__ import annotations

from typing import Any

from ..call import Call, Registry

api = Registry()

_CODENAMES = {"25.9": "Voyager"}


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
    """What the log-in page needs; anybody may ask."""
    state = call.state
    branding, builds = state.config["Branding"], state.config["SoftwareBuildRole"]
    shared = {name: branding[name] for name in ("BrandName", "ProductName", "TopColor", "AccentColor", "HideNewsArea", "CloudStorageName") if name in branding}
    return state.schema.default(
        "ServerMetaBrandingProperties",
        **shared,
        HasImage=bool(branding.get("LogoImage")),
        AllowUnauthenticatedDownloads=builds["AllowUnauthenticatedDownloads"],
        AllowAuthenticatedDownloads=builds["RoleEnabled"],
        PruneLogsAfterDays=state.config["AuthenticationRole"]["PruneLogsAfterDays"],
        ExpiredInSeconds=state.config["SessionSettings"]["ExpiredInSeconds"],
        ServerIsEmpty=not state.admins,
    )


@api.method("AdminMetaWebhookOptionsGet")
def get_webhooks(call: Call) -> Any:
    """The caller's tenant's webhooks, or the server's."""
    return _place(call)["WebhookOptions"]


@api.method("AdminMetaWebhookOptionsSet")
def set_webhooks(call: Call) -> Any:
    """Replace all webhooks; what was queued for them is lost."""
    _place(call)["WebhookOptions"] = call.params["WebhookOptions"]
    call.state.on_webhooks_changed(call.actor.organization)
    return call.message()


def _place(call: Call) -> dict[str, Any]:
    return call.state.config if call.actor.top_level else call.state.organizations[call.actor.organization]
