# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any, Dict

DOCUMENTATION = r"""
---
name: comet_stream
short_description: Receive the events of a Comet Server as they happen, none of them lost
version_added: 1.0.0
author: cometbackup.comet contributors (@cometbackup-comet)
description:
  - Listens to the event stream of a Comet Server and hands over its events, each device's in their order and each of them once.
  - Streams end, fall silent, and drop clients that are slow. After each gap the source looks through the API for what it missed, jobs,
    accounts, devices and the lobby, and hands that over in its place, as if the stream had brought it.
  - It also finds out what the server does not say, such as that a device is offline or a backup overdue. The names of such events begin
    with V(synthetic_), which those of the server never do.
  - An event has the server's own fields (C(Actor), C(Type), C(TypeString), C(OwnerOrganizationID), C(ResourceID), C(Timestamp), C(Data)),
    in which secrets are masked, and a part C(comet). C(comet.event) is its name, such as V(job_completed) or V(synthetic_device_offline).
    C(comet.source) is V(stream), V(sync) (found after a gap) or V(synthetic). C(comet.id) is a text that is the same for the same event
    however often it comes, C(comet.time) is in seconds since 1970, C(comet.tenant) is the id of the tenant, empty for the top level.
    C(comet.user), C(comet.device), C(comet.job), C(comet.protected_item) and C(comet.storage_vault) are names and ids, empty where the
    event is not about one.
options:
  url:
    description: Base address of the Comet Server, such as V(https://backup.example:8060/). The environment variable E(COMET_URL) if it is not given.
    type: str
  username:
    description: Name of the administrator who listens. The environment variable E(COMET_USERNAME) if it is not given.
    type: str
  password:
    description: The administrator's password. The environment variable E(COMET_PASSWORD) if it is not given.
    type: str
  totp_secret:
    description:
      - The administrator's secret for time-based codes, in base32, if there is two-factor authentication. Needs the Python library C(pyotp).
      - The environment variable E(COMET_TOTP_SECRET) if it is not given.
    type: str
  totp_code:
    description:
      - A present code in place of O(totp_secret). It is good for one log-in, so the source ends once its session does.
      - The environment variable E(COMET_TOTP_CODE) if it is not given.
    type: str
  session_key:
    description:
      - A session key in place of a password. With a password beside it, another session is started when it has ended.
      - The environment variable E(COMET_SESSION_KEY) if it is not given.
    type: str
  validate_certs:
    description: Whether the server must prove who it is. The environment variable E(COMET_VALIDATE_CERTS) if it is not given.
    type: bool
    default: true
  ca_path:
    description:
      - File with the certificate authority that signed the server's certificate, if it is not a public one.
      - The environment variable E(COMET_CA_PATH) if it is not given.
    type: path
  timeout:
    description: Seconds to wait for the server to go on with an answer of its API. The environment variable E(COMET_TIMEOUT) if it is not given.
    type: float
    default: 60.0
  retries:
    description:
      - How often a request to the API is repeated at once that failed on its way. After that the source waits and asks again, for ever.
      - The environment variable E(COMET_RETRIES) if it is not given.
    type: int
    default: 3
  events:
    description:
      - Names of the events that are wanted, or shell patterns such as V(job_*). One that begins with V(!) keeps events out. All events if it is
        empty.
      - The server's are those of the options of M(cometbackup.comet.comet_webhook), such as V(job_new), V(job_completed), V(account_new),
        V(account_updated), V(device_new), V(device_live_connect), V(device_lobby_connect), V(server_restarted).
      - What is found out is V(synthetic_device_offline), V(synthetic_device_online), V(synthetic_job_stalled), V(synthetic_backup_overdue),
        V(synthetic_device_outdated) and V(synthetic_vault_near_quota).
    type: list
    elements: str
    default: []
  tenants:
    description: Only events of these tenants, by name or id. All if it is empty.
    type: list
    elements: str
    default: []
  users:
    description: Only events of these users. All if it is empty; events that are not about a user are left out otherwise.
    type: list
    elements: str
    default: []
  state_file:
    description:
      - File in which the source keeps its place from one run to the next. Each source needs a file of its own.
      - Without it, what happens while ansible-rulebook does not run is not told later on.
    type: path
  since:
    description:
      - Where to begin if there is no O(state_file) yet, as seconds since 1970, a date and time, or a time before now such as V(2 hours ago).
      - This is for jobs. Accounts and devices that were there before the first run are not told of.
    type: str
    default: now
  idle_timeout:
    description: A stream that brings nothing for so long is taken for dead, and opened again.
    type: str
    default: 10 minutes
  reconnect_delay:
    description: Pause before the stream is opened again. It doubles with each failure; a random part of it is left out.
    type: str
    default: 1s
  reconnect_delay_max:
    description: The pause is not longer than this.
    type: str
    default: 1 minute
  sync_interval:
    description: So often jobs are looked for that ended without a word, such as those that were cancelled from the web interface.
    type: str
    default: 10 minutes
  settle_time:
    description: So long the stream has time to bring by itself what the API told, before it is handed over as found.
    type: str
    default: 2s
  queue_size:
    description:
      - So many events are kept while rules are busy. What comes beyond is dropped and looked for through the API afterwards, so jobs,
        accounts and devices are not lost; events that leave no trace in the API, such as log-ins, are.
    type: int
    default: 10000
  poll_interval:
    description:
      - So often the server is looked at for what it does not say. It takes four requests, one of which answers with all profiles.
      - None is made if nothing of that kind is among O(events).
    type: str
    default: 5 minutes
  device_offline_after:
    description:
      - A device is told offline when it has not been connected for so long, and was not at two looks at least. It is told online when it is back.
      - V(off) turns it off, here and below.
    type: str
    default: 15 minutes
  job_stalled_after:
    description: A job is told stalled when it does not get on for so long.
    type: str
    default: 1 hour
  backup_overdue_after:
    description:
      - A protected item is told overdue when its last successful backup is longer ago than this, such as V(26 hours).
      - With V(schedule), when none of its backups began within an hour after its schedule said so.
    type: str
    default: schedule
  device_outdated_below:
    description: A connected device is told outdated when its version is lower than this; V(server) is the server's own version.
    type: str
    default: server
  vault_near_quota_percent:
    description: A storage vault with a quota is told near it when it is full by so many percent.
    type: str
    default: "90"
notes:
  - In the life of one process each event is handed over once. After a process ended, events that the rule engine may not have taken any more
    are handed over again, with the same C(comet.id), so that a rule can be throttled by it (C(throttle) with C(group_by_attributes)).
  - What the rule engine has taken is its own. An action that was cut off with it is not run again, unless ansible-rulebook keeps its state
    (C(--persistence-id)). With C(feedback) beside that, an event counts as taken when the rule engine says so.
  - What happened while nobody listened is known as far as the API knows it. Jobs, accounts, devices, live connections and the lobby are looked for.
    What leaves no trace there, such as log-ins, is lost then; of an account or a device that changed several times the last state is told.
  - The order is that of each device by its own clock. The source works through one session, which it ends.
requirements:
  - The Python libraries C(ansible-core), C(requests) and C(aiohttp) in the environment of ansible-rulebook.
  - The Python library C(pyotp), if O(totp_secret) is used.
  - Time zones of the system, or the Python library C(tzdata), for schedules; they are taken for UTC otherwise.
seealso:
  - plugin: cometbackup.comet.comet_webhook
    plugin_type: event_source
  - module: cometbackup.comet.comet_webhook
"""

EXAMPLES = r"""
- name: All failed backups of two tenants
  hosts: all
  sources:
    - name: Comet Server
      cometbackup.comet.comet_stream:
        url: https://backup.example:8060/
        username: automation
        password: "{{ comet_password }}"
        state_file: /var/lib/eda/comet.json
        events: [job_completed]
        tenants: [acme, globex]
  rules:
    - name: Say so
      condition: event.comet.event == "job_completed" and event.Data.Status >= 7000
      throttle:
        once_within: 1 day
        group_by_attributes: [event.comet.id]
      action:
        debug:
          msg: "Job {{ event.comet.job }} of {{ event.comet.user }} failed"

- name: Devices that are away for a day
  hosts: all
  sources:
    - cometbackup.comet.comet_stream:
        state_file: /var/lib/eda/comet-offline.json
        events: [synthetic_device_offline]
        device_offline_after: 1 day
  rules:
    - name: Tell
      condition: event.comet.event == "synthetic_device_offline"
      action:
        debug:
          msg: "{{ event.Data.FriendlyName }} of {{ event.comet.user }} has not been seen for a day"
"""

# ansible-rulebook runs this file by its path, without Ansible's collection loader.
runpy.run_path(str(Path(__file__).resolve().parents[1] / "importable.py"))

from ansible_collections.cometbackup.comet.plugins.module_utils._events import source


async def main(queue: Any, args: Dict[str, Any]) -> None:
    """Hand over events for ever.

    :raises SourceError: with one sentence, if the options cannot be meant or going on makes no sense.
    """
    await source.run(queue, args)
