# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_rollout`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

OLD = "20.9.1"
# Devices do all at once, since the clock stands still.
AT_ONCE = {"update_seconds": 0.0, "start_delay_seconds": 0.0, "reconnect_seconds": 0.0, "job_seconds": 0.0}
QUICK: dict[str, Any] = {"settle_time": "0s", "poll_interval": 0.1, "wait_timeout": "0s", "update_timeout": "30s"}
NO_TRACE = "it leaves no trace on the server"


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    tenant = state.add_tenant("Acme", hosts=["acme.backup.example"], organization_id="acme-id")
    policy = state.add_policy("Standard", policy_id="standard-id")
    state.add_user("acme-files", password=secret("files"), organization=tenant)
    state.add_user("globex-office", password=secret("office"), PolicyID=policy)
    state.add_user("globex-lab", password=secret("lab"))
    for user, name, properties in (
        ("acme-files", "PILOT", {}),
        ("acme-files", "FILESERVER", {"platform": "linux"}),
        ("globex-office", "WS-1", {}),
        ("globex-office", "WS-2", {"online": False}),
        ("globex-lab", "BROKEN", {"updates": False}),
        ("globex-lab", "LAB-1", {}),
    ):
        device = state.add_device(user, name=name, version=OLD, device_id=f"{name}-id", **properties)
        if name != "WS-1":
            state.add_item(device)


def examples(simulator: Simulator) -> None:
    prepare(simulator)
    state = simulator.state
    globex = state.add_tenant("Globex", organization_id="globex-id")
    state.add_user("globex-moved", organization=globex)
    state.add_device("globex-moved", name="MOVED", version=OLD)
    for name in ("PILOT-1", "PILOT-2"):
        state.add_item(state.add_device("globex-office", name=name, version=OLD))
    state.add_user("acme-test")
    state.add_device("acme-test", name="TEST", version=OLD)
    state.device("globex-lab", "BROKEN").updates = True


def _group(simulator: Simulator) -> None:
    if simulator.options.at_least("24.12.2"):
        simulator.state.add_group("Lab", group_id="lab-id")
        simulator.state.edit_profile("globex-lab", lambda profile: profile.update(GroupID="lab-id"))


def _newer(simulator: Simulator) -> None:
    for user, name in (("acme-files", "FILESERVER"), ("globex-office", "WS-1")):
        simulator.state.agents.set_version(simulator.state.device(user, name), "26.1.1")


def _old_again(simulator: Simulator) -> None:
    simulator.clock.advance(2 * 86400)
    for device in simulator.state.devices.all():
        simulator.state.agents.set_version(device, OLD)


SCENARIO = Scenario(
    server=AT_ONCE,
    prepare=prepare,
    cases=(
        Case(
            "updates the pilot device, and sees that it can back up",
            {
                **QUICK,
                "canaries": ["PILOT"],
                "until_wave": 1,
                "backup_check": "run",
                "backup_timeout": "1m",
                "dest": "{{ playbook_dir }}/rollout.csv",
            },
            budget=5,
            register="pilot",
        ),
        Case(
            "goes on with the other waves",
            {
                **QUICK,
                "waves": ["50%", "100%"],
                "canaries": ["PILOT"],
                "failure_limit": "50%",
                "attempts_since": "1 day ago",
                "maintenance_windows": ["mon-sun"],
                "default_time_zone": "Etc/UTC",
                "at_once": 2,
                "concurrency": 2,
                "when_offline": "skip",
                "device_ids": ["*-id"],
                "dest": "{{ playbook_dir }}/rollout.json",
            },
            budget=4,
        ),
        Case(
            "updates chosen devices again, by tenant",
            {
                **QUICK,
                "tenants": ["acme"],
                "users": ["acme-*"],
                "platforms": ["linux*", "windows*"],
                "versions": [OLD],
                "device_names": ["!WS-*"],
                "wave_by": "tenant",
                "interrupt_backups": True,
            },
            budget=5,
            before=_old_again,
        ),
        Case(
            "chooses by policy",
            {**QUICK, "policies": ["standard"], "target_version": "{{ pilot.target_version }}"},
            budget=5,
            needs="updates the pilot device, and sees that it can back up",
        ),
        Case(
            "updates by the server's campaign, by group",
            {
                **QUICK,
                "engine": "campaign",
                "campaign_fields": {"user": "Username", "device": "DeviceID"},
                "replace_campaign": True,
                "user_groups": ["Lab"],
                "wave_by": "user_group",
                "device_names": ["LAB-1"],
            },
            budget=7,
            before=_group,
        ),
        Case(
            "goes back to the server's version",
            {**QUICK, "action": "downgrade", "users": ["acme-files"]},
            budget=4,
            before=_newer,
        ),
        Case(
            "lets devices read their settings again",
            {**QUICK, "action": "refetch_profile", "users": ["globex-lab"]},
            budget=9,
            repeats=NO_TRACE,
        ),
        Case(
            "sends devices to another server",
            {
                **QUICK,
                "action": "update_login_url",
                "login_url": "https://backup.globex.example/",
                "device_names": ["LAB-1"],
            },
            budget=4,
        ),
    ),
    refusals=(
        Refusal(
            "another version than the server's",
            {**QUICK, "target_version": "25.9.6"},
            "the server installs the version 25.9.8 of the software, not 25.9.6. It always installs its own; update or downgrade the"
            " server first, or leave out target_version.",
        ),
        Refusal(
            "an odd wave",
            {**QUICK, "waves": ["few"]},
            "waves: 'few' is neither a number of devices nor a share such as 5%.",
        ),
        Refusal(
            "an odd window",
            {**QUICK, "maintenance_windows": ["at night"]},
            "maintenance_windows: 'at night' is not a maintenance window, write for example 22:00-05:00, mon-fri 20:00-06:00 or sat,sun.",
        ),
        Refusal(
            "an unknown time zone",
            {**QUICK, "default_time_zone": "Europe/Brelin"},
            "default_time_zone: there is no time zone 'Europe/Brelin' here. Write for example Europe/Berlin.",
        ),
        Refusal(
            "a table of no known form",
            {**QUICK, "dest": "/tmp/rollout.txt"},
            "dest '/tmp/rollout.txt' ends neither in .csv nor in .json. The ending tells the form.",
        ),
        Refusal(
            "a campaign that cannot do it",
            {**QUICK, "action": "refetch_profile", "engine": "campaign"},
            "a campaign cannot refetch_profile. Set engine to dispatch.",
        ),
        Refusal(
            "no address",
            {**QUICK, "action": "update_login_url"},
            "the action update_login_url needs the option login_url.",
        ),
    ),
    examples=examples,
    volatile=frozenset({"dest"}),
)
