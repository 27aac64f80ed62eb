# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's configuration as a whole, and its own life."""

from __future__ import annotations

from typing import Any

from ..call import Call, Registry
from ..credentials import PASSWORD_FORMAT_HASHED, PASSWORD_FORMAT_PLAINTEXT, hash_secret
from ..errors import bad_parameter
from .upkeep import drop_unused_resources

api = Registry()

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
