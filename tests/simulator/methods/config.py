# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's and the tenants' settings, and the server's own life."""

from __future__ import annotations

from typing import Any

from ..call import Call, Registry
from ..credentials import PASSWORD_FORMAT_HASHED, PASSWORD_FORMAT_PLAINTEXT, hash_secret
from ..errors import ApiError, bad_parameter, not_found
from .upkeep import drop_unused_resources

api = Registry()


def place(call: Call) -> dict[str, Any]:
    """Where the caller's settings are: the tenant's, or the server's."""
    return call.state.config if call.actor.top_level else call.state.organizations[call.actor.organization]


# -- the whole configuration


@api.method("AdminMetaServerConfigGet")
def get_config(call: Call) -> Any:
    """The whole configuration, with administrators and tenants."""
    state = call.state
    return {**state.config, "AdminUsers": list(state.admins.values()), "Organizations": state.organizations}


@api.method("AdminMetaServerConfigSet")
def set_config(call: Call) -> Any:
    """Replace the whole configuration; the server then restarts."""
    state, wanted = call.state, dict(call.params["Config"])
    admins = wanted.pop("AdminUsers")
    names = [(record["OrganizationID"], record["Username"]) for record in admins]
    if not admins or len(set(names)) < len(names) or not all(name for _organization, name in names):
        raise bad_parameter("Config.AdminUsers")
    for record in admins:
        if record["PasswordFormat"] == PASSWORD_FORMAT_PLAINTEXT:
            record.update(PasswordFormat=PASSWORD_FORMAT_HASHED, Password=hash_secret(record["Password"], state.salt()))
    state.admins = {(record["OrganizationID"], record["Username"]): record for record in admins}
    state.organizations = wanted.pop("Organizations")
    state.config = {**wanted, "AdminUsers": [], "Organizations": {}}
    drop_unused_resources(state)
    call.publish("SEVT_SERVER_UPDATED", "")
    call.after.append(state.on_restart)
    return call.message()


@api.method("AdminMetaServerConfigNetworkInterfaces")
def interfaces(call: Call) -> Any:
    """The addresses of the machine."""
    return ["127.0.0.1", "192.0.2.10"]


@api.method("AdminMetaRestartService")
def restart(call: Call) -> Any:
    """Answer, then stop and start again."""
    call.after.append(call.state.on_restart)
    return call.message()


@api.method("AdminMetaShutdownService")
def shutdown(call: Call) -> Any:
    """Answer, then stop for good."""
    call.publish("SEVT_SERVER_SHUTDOWN", "")
    call.after.append(call.state.on_shutdown)
    return call.message()


# -- parts of it, of the server or of the caller's tenant


@api.method("AdminMetaWebhookOptionsGet")
def get_webhooks(call: Call) -> Any:
    """All webhooks by key."""
    return place(call)["WebhookOptions"]


@api.method("AdminMetaWebhookOptionsSet")
def set_webhooks(call: Call) -> Any:
    """Replace all webhooks; what was queued for them is lost."""
    wanted = call.params["WebhookOptions"]
    place(call)["WebhookOptions"] = {
        key: call.state.with_future_fields("WebhookOption", webhook) for key, webhook in wanted.items()
    }
    call.state.on_webhooks_changed(call.actor.organization)
    return call.message()


@api.method("AdminMetaBrandingConfigGet")
def get_branding(call: Call) -> Any:
    """The branding, in its wrapping."""
    return {"Branding": place(call)["Branding"]}


@api.method("AdminMetaBrandingConfigSet")
def set_branding(call: Call) -> Any:
    """Replace the branding."""
    place(call)["Branding"] = call.params["BrandingConfig"]
    return call.message()


@api.method("AdminMetaBuildConfigGet")
def get_build(call: Call) -> Any:
    """The settings of the build role, in their wrapping."""
    return {"SoftwareBuildRole": place(call)["SoftwareBuildRole"]}


@api.method("AdminMetaBuildConfigSet")
def set_build(call: Call) -> Any:
    """Replace the settings of the build role."""
    place(call)["SoftwareBuildRole"] = call.params["SoftwareBuildRoleConfig"]
    return call.message()


@api.method("AdminMetaEmailOptionsGet")
def get_email(call: Call) -> Any:
    """How mail is sent."""
    return place(call)["Email"]


@api.method("AdminMetaEmailOptionsSet")
def set_email(call: Call) -> Any:
    """Replace how mail is sent."""
    place(call)["Email"] = call.params["EmailOptions"]
    return call.message()


@api.method("AdminMetaSendTestEmail", "AdminMetaSendTestReport")
def send_test(call: Call) -> Any:
    """Send a message to see whether mail works; none leaves this machine."""
    options = call.get("EmailOptions")
    if options is not None and options["Mode"] == "disabled":
        raise ApiError(500, "Email is disabled")
    call.state.log(f"{call.method.name} to {call.get('Recipient', 'the report recipients')}")
    return call.message()


@api.method("AdminMetaPsaConfigListGet")
def get_psa(call: Call) -> Any:
    """The connected service desks."""
    return place(call)["PSAConfigs"]


@api.method("AdminMetaPsaConfigListSet")
def set_psa(call: Call) -> Any:
    """Replace the connected service desks."""
    place(call)["PSAConfigs"] = call.params["PSAConfigList"]
    return call.message()


@api.method("AdminMetaPsaConfigListSyncNow")
def sync_psa(call: Call) -> Any:
    """Bring the service desks up to date."""
    return call.message()


@api.method("AdminMetaConstellationConfigGet")
def get_constellation(call: Call) -> Any:
    """The settings of the Constellation role."""
    return place(call)["ConstellationRole"]


@api.method("AdminMetaConstellationConfigSet")
def set_constellation(call: Call) -> Any:
    """Replace the settings of the Constellation role."""
    place(call)["ConstellationRole"] = call.params["ConstellationRoleOptions"]
    return call.message()


# -- log-in sources of others


@api.method("AdminExternalAuthSourcesGet")
def get_sources(call: Call) -> Any:
    """All external sources of administrators by id."""
    return call.state.config["ExternalAdminUserSources"]


@api.method("AdminExternalAuthSourcesSet")
def set_sources(call: Call) -> Any:
    """Replace all of them."""
    call.state.config["ExternalAdminUserSources"] = call.params["Sources"]
    return call.message()


@api.method("AdminExternalAuthSourcesNew")
def new_source(call: Call) -> Any:
    """Add one, under an id of the caller's choice or a new one."""
    key = call.get("SourceID") or call.state.new_id()
    sources = call.state.config["ExternalAdminUserSources"]
    if key in sources:
        raise ApiError(call.state.options.exists_status, "The source already exists")
    call.state.config["ExternalAdminUserSources"] = {**sources, key: call.params["Source"]}
    return call.message(ID=key, Source=call.params["Source"])


@api.method("AdminExternalAuthSourcesDelete")
def delete_source(call: Call) -> Any:
    """Remove one."""
    sources = dict(call.state.config["ExternalAdminUserSources"])
    if sources.pop(call.params["SourceID"], None) is None:
        raise not_found("Source", call.state.options.not_found_status)
    call.state.config["ExternalAdminUserSources"] = sources
    return call.message()
