# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_constellation`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def server(name: str, **fields: Any) -> dict[str, Any]:
    """A watched server, as options."""
    return {
        "type": "comet",
        "description": name,
        "remote_address": f"https://{name}.acme.example:8060/",
        "username": "constellation",
        "password": secret(name),
        **fields,
    }


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    tenant = state.organizations[state.add_tenant("Globex", organization_id="tenant-globex")]
    state.config["ConstellationRole"]["RoleEnabled"] = True
    for place in (state.config, tenant):
        place["ConstellationRole"].update(
            Servers=[
                {
                    "Type": "comet",
                    "Description": "old",
                    "RemoteAddress": "https://old.acme.example:8060/",
                    "Password": secret("old"),
                    "FutureCertificate": {"Mode": len(place)},
                }
            ],
            FutureInterval={"Mode": len(place), "Notes": ["kept"]},
        )


def turn_on_for_good(simulator: Simulator) -> None:
    simulator.state.config["ConstellationRole"].update(RoleEnabled=True, DeleteUnusedData=True)


SCENARIO = Scenario(
    covers=("AdminMetaConstellationConfigSet",),
    since="22.9.0",
    prepare=prepare,
    cases=(
        Case(
            "watches more servers",
            {"servers": [server("one"), server("two")], "read_only": {"tenant_name": ""}},
            budget=1,
        ),
        Case(
            "sees no change", {"role_enabled": True, "servers": [server("one"), server("two")]}, budget=1, changed=False
        ),
        Case("deletes what nobody uses", {"delete_unused_data": True}, budget=1),
        Case(
            "changes credentials and a description",
            {"servers": [server("one", password=secret("changed")), server("two", description="second")]},
            budget=1,
        ),
        Case(
            "watches one server less",
            {"servers": [server("one")], "delete_data_of_removed_servers": True},
            budget=1,
        ),
        Case("turns a tenant's role on", {"tenant": "Globex", "role_enabled": True}, budget=1),
        Case("turns the server's role off", {"role_enabled": False}, budget=3),
        Case("sees that it is off", {"role_enabled": False}, budget=3, changed=False),
    ),
    refusals=(
        Refusal(
            "an unknown tenant",
            {"tenant": "Globes", "role_enabled": True},
            "there is no tenant 'Globes'. Did you mean 'Globex'?",
        ),
        Refusal(
            "settings of a role that is off",
            {"delete_unused_data": False},
            "AdminMetaConstellationConfigGet on {url} failed: this server has no Constellation Role, and so does not let its settings"
            " be read or written. Turn the role on in the configuration of the server.",
        ),
        Refusal(
            "a server less, whose data would be lost",
            {"servers": []},
            "without one, what the accounts there have stored on the other servers counts as unused, and delete_unused_data is on: it would"
            " be deleted. Set delete_data_of_removed_servers to true if that is meant, or delete_unused_data to false.",
            before=turn_on_for_good,
        ),
        Refusal(
            "an unknown kind of server",
            {"servers": [{"type": "comett"}]},
            'servers[0].type: unknown RemoteServerType "comett", did you mean "comet"?',
        ),
    ),
    examples=prepare,
    example_variables={"constellation_password": secret("this"), "storage_password": secret("storage")},
)
