#!/usr/bin/python
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: comet_rollout
short_description: Update the software on many devices of a Comet Server in guarded waves
version_added: 1.0.0
description:
  - Updates the backup software on chosen devices, or does another thing to them, in waves. A wave begins when every device of the one before
    has come back with the new version or has been given up, and not too many have failed.
  - Until one device has been updated, for example because those of the first waves are switched off, no more devices are told at a time than
    the first wave has.
  - Running jobs are not interrupted, devices are left alone outside their maintenance windows, and no device is told twice.
  - Nothing is kept on the controller. To go on with a run that was halted or killed, run the task again. What has been done is read from the
    server, from the versions of the devices, their update jobs since O(attempts_since), and the status of the campaign.
  - The same devices always get the same waves. Who comes first is drawn by lot, from the names of the devices, so that one device of
    each tenant and platform comes before a second one of any.
  - How the waves get on is shown while the task runs in the controller.
  - A run costs a few requests to begin with, one to three each O(poll_interval) whatever the number of devices, and with
    O(engine=dispatch) one for each device that is told.
  - Updates need a server with the Software Build Role.
  - The role P(cometbackup.comet.fleet_rollout#role) runs it from variables, and tells how the rollout stands.
author: cometbackup.comet contributors (@cometbackup-comet)
extends_documentation_fragment:
  - cometbackup.comet.connection
  - cometbackup.comet.attributes
attributes:
  check_mode:
    support: full
    details:
      - Returns the plan, which is who is in which wave, and why others are in none. It is also shown while the task runs in the controller. No file is written.
  diff_mode:
    support: none
  idempotent:
    support: full
    details:
      - V(refetch_profile) and V(update_login_url) leave no trace on the server, so each run does them to all chosen devices that are connected.
options:
  action:
    description:
      - What to do to the devices.
      - V(update) installs the server's version on devices that have an older one.
      - V(reinstall) does so on those that have the same version, too, as after a change of the branding.
      - V(downgrade) does so on those that have a newer version.
      - V(update_login_url) sends them to another server, or to another address of this one. A device is done when its connection has ended.
      - V(refetch_profile) lets them read their settings again.
    type: str
    choices: [update, reinstall, downgrade, update_login_url, refetch_profile]
    default: update
  login_url:
    description:
      - Address that the devices are to log in to. Needed for O(action=update_login_url).
    type: str
  target_version:
    description:
      - Version that the devices are to have. A server installs its own version, so this is a safeguard. The task fails if the server has another one.
      - Whether it is given or not, the task fails before a wave is told if the server has been updated since the task began.
    type: str
  engine:
    description:
      - V(dispatch) tells each device by a request of its own. Administrators of tenants can do that, too.
      - V(campaign) has the server offer the update to the devices of a wave, by its one update campaign with a filter. That is for
        administrators of the top level, and needs Comet Server 22.3.0. The campaign is stopped after each wave, and when the task fails. If its
        process is killed it goes on, outside of maintenance windows, too, until the task is run again or it is stopped.
      - With V(dispatch), a campaign that somebody else runs at the same time may tell devices, too.
    type: str
    choices: [dispatch, campaign]
    default: dispatch
  campaign_fields:
    description:
      - With O(engine=campaign), what its filter calls a device's user and id, which is not published. Before the first wave a campaign that
        offers nothing shows which devices the server chooses; if there are others among them, the task fails.
    type: dict
    default: {}
    suboptions:
      user:
        description:
          - Field of the user.
        type: str
        default: Username
      device:
        description:
          - Field of the device's id.
        type: str
        default: DeviceID
  replace_campaign:
    description:
      - With O(engine=campaign), whether a campaign that runs and is not of this rollout may be replaced. If V(false), the task fails then.
    type: bool
    default: false
  tenants:
    description:
      - Choose devices of these tenants, by names or ids.
      - This and the other options that choose devices (O(device_ids), O(device_names), O(platforms), O(policies), O(user_groups), O(users) and
        O(versions)) take shell patterns; upper and lower case are the same. One that begins with V(!) keeps devices out. A device
        must pass all the options that are given. Without any of them, all devices are chosen. An empty list chooses none.
      - The task warns of a name or pattern that fits no device, and of a choice of no device at all.
    type: list
    elements: str
  users:
    description:
      - Choose devices of these users. Patterns are as in O(tenants).
    type: list
    elements: str
  policies:
    description:
      - Choose devices of users with these policies, by names or ids. Patterns are as in O(tenants).
    type: list
    elements: str
  user_groups:
    description:
      - Choose devices of users in these groups, by names or ids. Patterns are as in O(tenants). Needs Comet Server 24.12.2.
    type: list
    elements: str
  platforms:
    description:
      - Choose devices with these operating systems, such as V(windows), V(linux) or V(darwin), or platforms such as V(windows/amd64). Patterns are
        as in O(tenants).
        The platform of a device that is offline is known from Comet Server 23.6.0 on.
    type: list
    elements: str
  versions:
    description:
      - Choose devices that have these versions, or had them before this rollout. Patterns are as in O(tenants).
    type: list
    elements: str
  device_names:
    description:
      - Choose devices with these names. Patterns are as in O(tenants).
    type: list
    elements: str
  device_ids:
    description:
      - Choose devices with these ids. Patterns are as in O(tenants). The hosts of the inventory plugin P(cometbackup.comet.comet#inventory) have
        theirs in C(comet_device_id).
    type: list
    elements: str
  wave_by:
    description:
      - What makes the waves.
      - V(size) are waves of growing size, see O(waves).
      - All others make a wave of the devices with the same tenant, group, policy and so on.
    type: str
    choices: [size, tenant, user_group, policy, platform, user, version]
    default: size
  waves:
    description:
      - With O(wave_by=size), how many devices there are up to and with each wave, as a number or as a share of all that take part. The default is
        V(1), V(5%), V(25%) and V(100%).
      - Otherwise the values of O(wave_by) in the order of their turn, by names, ids or patterns. By default each value is a wave, in the order of their names.
      - Devices that no wave reaches are returned as C(planned).
    type: list
    elements: str
  canaries:
    description:
      - Devices that come first, by names or ids, in a wave of their own before the others, which is wave 1. It is there even if none of them needs
        the update any more, so that O(until_wave=1) never concerns other devices.
      - A name or a pattern that no device on the server matches is an error, in check mode, too, and no device is told anything.
    type: list
    elements: str
    default: []
  until_wave:
    description:
      - Stop after the wave with this number. A later run without it goes on with the next wave. If it is not given, all waves are done.
    type: int
  failure_limit:
    description:
      - How many devices may fail, as a number or as a share of the devices up to and with the present wave. If there are more, devices that
        have not been told yet are not, no further wave begins, and the task fails. The failures of earlier waves and runs count.
    type: str
    default: 5%
  attempts_since:
    description:
      - Since when updates belong to this rollout, as a point in time or for example V(2 days ago). A device that has been told since then is
        not told again, it is under way or has failed.
      - Set it to the beginning of the rollout if that takes longer than a day, and to V(now) to try again with devices that failed.
    type: str
    default: 1 day ago
  settle_time:
    description:
      - How long to wait before the first device is told, in seconds or for example V(1m). Devices that an earlier run has told just before it ended
        show their jobs by then.
    type: str
    default: 10s
  update_timeout:
    description:
      - How long a device may take to come back with the new version, in seconds or for example V(45m). One that takes longer has failed.
    type: str
    default: 30m
  wait_timeout:
    description:
      - How long a wave waits for devices that cannot be told, because they are busy, outside their maintenance windows, or offline with O(when_offline=wait),
        in seconds or for example V(2h 30m). Those left then are not failures, and are told by a later run.
    type: str
    default: 1h
  when_offline:
    description:
      - What to do about devices that are offline. V(skip) leaves them, V(report) does so with a warning, V(wait) waits for them as long as
        O(wait_timeout) says.
      - None of them is a failure, unless it was told and did not come back.
    type: str
    choices: [skip, report, wait]
    default: skip
  interrupt_backups:
    description:
      - Whether devices are told even while a backup or another job is running, which ends it.
    type: bool
    default: false
  maintenance_windows:
    description:
      - When devices may be told, by their own clocks, for example V(22:00-05:00), V(mon-fri 20:00-06:00) or V(sat,sun). The days are those on which a
        window opens. By default they may be told at any time.
    type: list
    elements: str
    default: []
  default_time_zone:
    description:
      - Time zone of devices for which neither the device nor its user has one.
    type: str
    default: Etc/UTC
  backup_check:
    description:
      - Whether the first backup after the update must end well for a device to be done. Warnings are accepted.
      - Backups that were missed or skipped do not count.
      - V(wait) waits for one, V(run) starts one, with the first of the device's schedules by name. A device without a schedule is done without.
      - It is started when the device is back, whether or not O(maintenance_windows) are open then, since the wave waits for it.
    type: str
    choices: [none, wait, run]
    default: none
  backup_timeout:
    description:
      - How long after the update that backup may take to end, in seconds or for example V(12h). A device that takes longer has failed.
    type: str
    default: 1d
  at_once:
    description:
      - How many devices may be updating at a time, with O(engine=dispatch). V(0) is for no limit but that of the waves.
    type: int
    default: 0
  concurrency:
    description:
      - How many requests may be under way at a time, with O(engine=dispatch).
    type: int
    default: 8
  poll_interval:
    description:
      - Seconds between two looks at the server, of one to three requests each.
    type: float
    default: 10.0
  dest:
    description:
      - File to write the table of devices to, on the machine that the task runs on. It ends in C(.csv) or C(.json), and must be an absolute path.
        The file is replaced as a whole, and does not count as a change.
    type: path
seealso:
  - module: cometbackup.comet.comet_dispatch
  - module: cometbackup.comet.comet_update_campaign
  - module: cometbackup.comet.comet_device_info
  - plugin: cometbackup.comet.comet
    plugin_type: inventory
  - ref: ansible_collections.cometbackup.comet.docsite.rollouts
    description: A rollout from its plan to its end.
"""

EXAMPLES = r"""
- name: Update the fleet at night, in a job that runs each hour and waits for no device
  cometbackup.comet.comet_rollout:
    waves: ["1", "5%", "25%", "100%"]
    failure_limit: 2%
    attempts_since: 2 weeks ago
    maintenance_windows: ["22:00-05:00"]
    default_time_zone: Europe/Berlin
    wait_timeout: 0s
    dest: "{{ playbook_dir }}/rollout.csv"

- name: Update the pilot devices only, and see that each can back up
  cometbackup.comet.comet_rollout:
    canaries: [PILOT-1, PILOT-2]
    until_wave: 1
    backup_check: run

- name: Update one tenant after the other by the server's campaign
  cometbackup.comet.comet_rollout:
    engine: campaign
    wave_by: tenant
    waves: [Acme, "*"]

- name: Give the Windows devices of some users the new branding
  cometbackup.comet.comet_rollout:
    action: reinstall
    users: [acme-*, "!acme-test"]
    platforms: [windows]
    attempts_since: now

- name: Send the devices of a tenant to another server, ten of them first
  cometbackup.comet.comet_rollout:
    action: update_login_url
    login_url: https://backup.globex.example/
    tenants: [Globex]
    waves: ["10", "100%"]
"""

RETURN = r"""
msg:
  description:
    - The counts in a sentence, which is shown when the task runs in the controller.
  type: str
  returned: success
  sample: "120 devices: 92 done, 1 failed, 7 offline, 20 not needed"
target_version:
  description:
    - The version that the server installs.
  type: str
  returned: success
  sample: 25.9.8
counts:
  description:
    - How many devices were chosen, and how many there are of each state.
  type: dict
  returned: success
  sample:
    total: 120
    done: 92
    failed: 1
    in_flight: 0
    checking_backup: 0
    planned: 0
    offline: 7
    busy: 0
    outside_window: 0
    unasked: 0
    not_needed: 20
waves:
  description:
    - The waves in their order.
  type: list
  elements: dict
  returned: success
  contains:
    wave:
      description: Number of the wave.
      type: int
      returned: success
    name:
      description: The item of O(waves), or the value of O(wave_by), that made the wave, or C(canaries).
      type: str
      returned: success
    counts:
      description: How many devices the wave has, and how many of them there are of each state.
      type: dict
      returned: success
  sample:
    - wave: 1
      name: "1"
      counts:
        total: 1
        done: 1
        failed: 0
        in_flight: 0
        checking_backup: 0
        planned: 0
        offline: 0
        busy: 0
        outside_window: 0
        unasked: 0
        not_needed: 0
devices:
  description:
    - The chosen devices, by wave.
    - If the rollout is halted, RV(counts) and RV(waves) are in C(error) of the failed task, and RV(devices) has those there that failed or are
      under way. O(dest) has all.
  type: list
  elements: dict
  returned: success
  contains:
    user:
      description: User that the device belongs to.
      type: str
      returned: success
    device:
      description: Id of the device.
      type: str
      returned: success
    name:
      description: Name of the device.
      type: str
      returned: success
    wave:
      description: Number of its wave, null if it is in none.
      type: int
      returned: success
    version_before:
      description: Version that it had before this rollout, null if that is not known.
      type: str
      returned: success
    version:
      description: Version that it was seen with last, null if that is not known.
      type: str
      returned: success
    state:
      description:
        - V(done), V(failed), or V(not_needed) (it has the version).
        - V(planned) is not told yet, V(in_flight) is told and not back yet, V(checking_backup) is updated and its first backup has not ended yet.
        - V(offline), V(busy) and V(outside_window) could not be told as long as the task waited. V(unasked) is one that the campaign did not come to.
      type: str
      returned: success
    reason:
      description: Why it has this state, in words; empty where the state says it all.
      type: str
      returned: success
    requested_at:
      description: When it was told, in seconds since 1970, null if it was not.
      type: int
      returned: success
    finished_at:
      description: When it was done or had failed, in seconds since 1970, null if it has not.
      type: int
      returned: success
  sample:
    - user: acme-files
      device: 3f0e9d1c5b7a48e2a6c4d0f1b8e7935d2c1a4f60
      name: FILESERVER
      wave: 1
      version_before: 24.12.5
      version: 25.9.8
      state: done
      reason: ""
      requested_at: 1774000000
      finished_at: 1774000093
"""

from ansible_collections.cometbackup.comet.plugins.module_utils._resources import rollout, rollout_devices
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.module import run_module

NAMES = {"type": "list", "elements": "str"}

DEFINITION = Definition(
    run=rollout.run,
    argument_spec={
        "action": {
            "type": "str",
            "choices": ["update", "reinstall", "downgrade", "update_login_url", "refetch_profile"],
            "default": "update",
        },
        "login_url": {"type": "str"},
        "target_version": {"type": "str"},
        "engine": {"type": "str", "choices": ["dispatch", "campaign"], "default": "dispatch"},
        "campaign_fields": {
            "type": "dict",
            "default": {},
            "options": {
                "user": {"type": "str", "default": "Username"},
                "device": {"type": "str", "default": "DeviceID"},
            },
        },
        "replace_campaign": {"type": "bool", "default": False},
        **dict.fromkeys(rollout_devices.VALUES, NAMES),
        "wave_by": {
            "type": "str",
            "choices": ["size", "tenant", "user_group", "policy", "platform", "user", "version"],
            "default": "size",
        },
        "waves": NAMES,
        "canaries": {**NAMES, "default": []},
        "until_wave": {"type": "int"},
        "failure_limit": {"type": "str", "default": "5%"},
        "attempts_since": {"type": "str", "default": "1 day ago"},
        "settle_time": {"type": "str", "default": "10s"},
        "update_timeout": {"type": "str", "default": "30m"},
        "wait_timeout": {"type": "str", "default": "1h"},
        "when_offline": {"type": "str", "choices": ["skip", "report", "wait"], "default": "skip"},
        "interrupt_backups": {"type": "bool", "default": False},
        "maintenance_windows": {**NAMES, "default": []},
        "default_time_zone": {"type": "str", "default": "Etc/UTC"},
        "backup_check": {"type": "str", "choices": ["none", "wait", "run"], "default": "none"},
        "backup_timeout": {"type": "str", "default": "1d"},
        "at_once": {"type": "int", "default": 0},
        "concurrency": {"type": "int", "default": 8},
        "poll_interval": {"type": "float", "default": 10.0},
        "dest": {"type": "path"},
    },
    from_host=({"url": "comet_server_url"},),
)


def main() -> None:
    run_module(DEFINITION)


if __name__ == "__main__":
    main()
