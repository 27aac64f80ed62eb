# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live connections and what devices are told to do (facts: comet-facts 2, Live connections and Dispatch)."""

from __future__ import annotations

from typing import Any

from ..call import Call, JsonText, Registry

api = Registry()


@api.method("AdminDispatcherListActive", "UserWebDispatcherListActive")
def list_active(call: Call) -> Any:
    """All live connections by target id, or those of one user."""
    devices = call.state.devices
    wanted = call.get("UserNameFilter") or ""
    if call.actor.kind == "user":
        connections = devices.connections([call.actor.name])
    elif wanted:
        account = call.state.accounts.get(wanted)
        connections = devices.connections([wanted]) if account is not None and call.sees(account.organization) else []
    elif call.organization is None:
        connections = devices.connections()
    else:
        connections = devices.connections(account.name for account in call.visible_accounts())
    if not connections:
        return {}
    return JsonText("{" + ",".join(devices.text(connection) for connection in connections) + "}")
