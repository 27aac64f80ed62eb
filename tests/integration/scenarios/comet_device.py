# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_device`` does."""

from __future__ import annotations

from tests.integration.scenarios.comet_schedule import add_item, add_rule
from tests.integration.scenarios.comet_vault import add_vault
from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_user("acme-files", password=secret("acme"))
    names = {
        "FILESERVER": True,
        "DESKTOP-7F3K2": False,
        "OLDSERVER": False,
        "LAPTOP": True,
        "SPARE": True,
        "OFF": False,
    }
    for name, online in names.items():
        state.add_device("acme-files", name=name, device_id=f"device-{name.lower()}", online=online)
    for number in (1, 2):
        state.add_device("acme-files", name="TWIN", device_id=f"device-twin-{number}")
    add_vault(simulator, "acme-files", "vault-cloud", "Cloud", DestinationType=1000)
    for device in ("fileserver", "oldserver", "laptop"):
        add_item(simulator, "acme-files", f"item-{device}", "Documents", f"device-{device}")
        add_rule(simulator, "acme-files", f"rule-{device}", "Nightly", f"item-{device}", "vault-cloud")

    def keep(profile: dict) -> None:
        profile["Devices"]["device-fileserver"]["FutureDevice"] = ["kept"]

    state.edit_profile("acme-files", keep)


SCENARIO = Scenario(
    covers=("AdminRevokeDevice",),
    prepare=prepare,
    cases=(
        Case(
            "names a device",
            {"user": "acme-files", "device": "DESKTOP-7F3K2", "name": "Front desk", "read_only": {"online": False}},
            budget=1,
        ),
        Case(
            "revokes a device, its software and what it has to back up",
            {
                "user": "acme-files",
                "device": "LAPTOP",
                "state": "absent",
                "uninstall_software": True,
                "remove_config_file": True,
                "delete_with_protected_items": True,
            },
            budget=1,
        ),
        Case("revokes a device without items", {"user": "acme-files", "device": "SPARE", "state": "absent"}, budget=1),
        Case(
            "leaves the software of a device that is offline",
            {
                "user": "acme-files",
                "device": "device-oldserver",
                "state": "absent",
                "uninstall_software": True,
                "when_offline": "revoke",
                "delete_with_protected_items": True,
            },
            budget=1,
        ),
        Case(
            "sees a device that is as it should be",
            {"user": "acme-files", "device": "device-fileserver", "name": "FILESERVER"},
            budget=1,
            changed=False,
        ),
        Case(
            "revokes nothing where there is nothing",
            {"user": "acme-files", "device": "NEVER", "state": "absent"},
            budget=1,
            changed=False,
        ),
    ),
    refusals=(
        Refusal(
            "an unguarded revocation",
            {"user": "acme-files", "device": "FILESERVER", "state": "absent"},
            "revoking the device 'FILESERVER' of 'acme-files' would lose its protected items Documents and the schedules Nightly."
            " Set delete_with_protected_items to true if that is meant.",
        ),
        Refusal(
            "an unknown device",
            {"user": "acme-files", "device": "FILESERVR", "name": "Files"},
            "the user 'acme-files' has no device 'FILESERVR'. Did you mean 'FILESERVER'?",
        ),
        Refusal(
            "a name of several",
            {"user": "acme-files", "device": "TWIN", "state": "absent"},
            "2 devices are named 'TWIN'. Give one of their ids in device: device-twin-1, device-twin-2.",
        ),
        Refusal(
            "software of a device that is offline",
            {"user": "acme-files", "device": "OFF", "state": "absent", "uninstall_software": True},
            "{url}: the device 'OFF' (device-off) of 'acme-files' is offline. Run the task when the device is connected, or set when_offline"
            " to revoke to leave its software where it is.",
        ),
        Refusal(
            "no device",
            {"user": "acme-files"},
            "no device is named. Give user and device, or run the task on hosts of the inventory plugin.",
        ),
    ),
    examples=prepare,
)
