# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of the settings, of the server or of the caller's tenant."""

from __future__ import annotations

import hashlib
from typing import Any

from ..call import Call, Registry
from ..errors import bad_parameter
from ..reference import constants
from ..state import State

api = Registry()

# Passwords for signing and the fields that say how they are encrypted, by the object inside the branding that has them.
_SEALED = {
    "": (
        ("WindowsCodeSignPKCS12Password", "WindowsCodeSignPKCS12PasswordFormat"),
        ("WindowsCodeSignPKCS11Password", "WindowsCodeSignPKCS11PasswordFormat"),
        ("WindowsCodeSignAzureAppSecret", "WindowsCodeSignAzureAppSecretFormat"),
    ),
    "MacOSCodeSign": (("AppleIDPass", "AppleIDPassFormat"), ("PfxFilePassword", "PfxFilePasswordFormat")),
}
_SEALED_FORMAT = 1


def place(call: Call) -> dict[str, Any]:
    """Where the caller's settings are: the tenant's, or the server's."""
    return call.state.config if call.actor.top_level else call.state.organizations[call.actor.organization]


def check_constant(call: Call, value: Any, prefix: str, name: str) -> None:
    """Refuse a value that is none of a family of constants, unless the server is a newer one that may know more.

    :raises ApiError: 400.
    """
    if not call.state.options.extra_fields and value not in {
        known for constant, known in constants().items() if constant.startswith(prefix)
    }:
        raise bad_parameter(f"{name} {value!r}")


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
    place(call)["Branding"] = sealed(call.state, call.params["BrandingConfig"])
    return call.message()


def sealed(state: State, branding: dict[str, Any]) -> dict[str, Any]:
    """The branding as the server keeps it: passwords for signing as they are, or, by the options, encrypted [U]."""
    if not state.options.encrypted_signing_passwords:
        return branding
    result = dict(branding)
    for inside, pairs in _SEALED.items():
        holder = dict(result[inside]) if inside else result
        for password, form in pairs:
            if holder.get(password) and not holder.get(form):
                hidden = hashlib.sha256(f"{state.start_hash} {holder[password]}".encode()).hexdigest()
                holder.update({password: hidden, form: _SEALED_FORMAT})
        if inside:
            result[inside] = holder
    return result


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
    wanted = call.params["EmailOptions"]
    check_constant(call, wanted["Mode"], "EMAIL_DELIVERY_", "EmailOptions.Mode")
    place(call)["Email"] = wanted
    return call.message()


@api.method("AdminMetaPsaConfigListGet")
def get_psa(call: Call) -> Any:
    """The connected service desks."""
    return place(call)["PSAConfigs"]


@api.method("AdminMetaPsaConfigListSet")
def set_psa(call: Call) -> Any:
    """Replace the connected service desks."""
    wanted = call.params["PSAConfigList"]
    for index, desk in enumerate(wanted):
        check_constant(call, desk["Type"], "PSA_TYPE_", f"PSAConfigList[{index}].Type")
    place(call)["PSAConfigs"] = wanted
    return call.message()


@api.method("AdminMetaPsaConfigListSyncNow")
def sync_psa(call: Call) -> Any:
    """Bring the caller's service desks up to date; that it was asked for is all that comes of it."""
    call.state.service_desk_syncs.append((call.state.clock.seconds(), call.actor.organization))
    return call.message()


@api.method("AdminMetaConstellationConfigGet")
def get_constellation(call: Call) -> Any:
    """The settings of the Constellation role."""
    return place(call)["ConstellationRole"]


@api.method("AdminMetaConstellationConfigSet")
def set_constellation(call: Call) -> Any:
    """Replace the settings of the Constellation role."""
    wanted = call.params["ConstellationRoleOptions"]
    for index, server in enumerate(wanted["Servers"]):
        check_constant(call, server["Type"], "REMOTESERVER_", f"ConstellationRoleOptions.Servers[{index}].Type")
    place(call)["ConstellationRole"] = wanted
    return call.message()
