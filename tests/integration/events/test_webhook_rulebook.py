# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's webhooks, the source and the filter in a real ansible-rulebook: what is refused reaches no rule."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import requests
import yaml

from tests.simulator import Simulator
from tests.support.playbooks import credentials
from tests.support.receiving import HEADER, SECRET
from tests.support.rulebooks import Rulebook

CANARY = "canary-that-must-not-be-seen"
# Device names are chosen by whoever owns the device.
HOSTILE = "WS {{ lookup('ansible.builtin.pipe', 'touch hacked') }}"


def rulebook(playbook: Path) -> list[dict[str, Any]]:
    """Runs a playbook on the host of each job that failed, and tells of all other events."""
    source = {
        "cometbackup.comet.comet_webhook": {
            "host": "127.0.0.1",
            "port": 0,
            "path": "/comet",
            "secrets": ["{{ webhook_secret }}"],
            "max_body": "8 kB",
            "health_path": "/health",
            "reorder_window": 0.2,
        },
        "filters": [{"cometbackup.comet.comet_names": {}}],
    }
    rules = [
        {
            "name": "A job failed",
            "condition": 'event.comet.event == "job_completed" and event.comet.status_class == "failed"',
            "action": {"run_playbook": {"name": str(playbook)}},
        },
        {
            "name": "Anything",
            "condition": "event.meta is defined",
            "action": {"debug": {"msg": "GOT {{ event.comet.event }} of {{ event.comet.user }}."}},
        },
    ]
    return [{"name": "Webhooks", "hosts": "localhost", "sources": [source], "rules": rules}]


PLAY = {
    "name": "Say whose turn it is",
    "hosts": "all",
    "gather_facts": False,
    "connection": "local",
    "tasks": [
        {
            "name": "Say it",
            "ansible.builtin.debug": {
                "msg": "TURN {{ inventory_hostname }} {{ ansible_eda.event.comet.status }} {{ ansible_eda.event.comet.device_name }}."
            },
        }
    ],
}


def refused() -> dict[int, dict[str, Any]]:
    """HTTP status -> a request that is answered with it."""
    now = int(time.time())
    event = {"Type": 4100, "Actor": CANARY, "ResourceID": CANARY, "Timestamp": now}
    return {
        403: {"json": event, "headers": {HEADER: "a-wrong-secret-of-some-length"}},
        413: {"json": {**event, "Data": CANARY * 1000}},
        400: {"data": json.dumps(event)[:-1].encode()},
        422: {"json": {**event, "Timestamp": now - 7200}},
    }


def test_only_what_the_server_sent_reaches_the_rules(tmp_path: Path) -> None:
    inventory, playbook = tmp_path / "fleet.comet.yml", tmp_path / "plays/turn.yml"
    playbook.parent.mkdir()
    inventory.write_text(yaml.safe_dump({"plugin": "cometbackup.comet.comet", "devices": "all"}), encoding="utf-8")
    playbook.write_text(yaml.safe_dump([PLAY], sort_keys=False), encoding="utf-8")
    with Simulator(frozen_clock=True, start_delay_seconds=0, webhook_attempts=1) as simulator:
        state = simulator.state
        state.add_user("alice")
        devices = [state.add_device("alice", name=name) for name in (HOSTILE, "WS-2")]
        variables = {"webhook_secret": SECRET}
        with Rulebook(rulebook(playbook), tmp_path / "run", variables, credentials(simulator), inventory) as running:
            url = running.wait(lambda output: re.search(r"Listening on (\S+)", output)).group(1)
            state.config["WebhookOptions"] = {
                "eda": {"URL": url, "CustomHeaders": {HEADER: SECRET}, "WhiteListedEventTypes": [4101, 4200, 4201]}
            }
            job = state.start_job(devices[0], seconds=1e6)
            with state.lock:
                simulator.clock.advance(1)
            state.finish_job(job, "quota")
            recorded = next(event for event in state.events.history if event.type == 4201)
            answers = {}
            for status, request in refused().items():
                headers = {HEADER: SECRET, **request.pop("headers", {})}
                answers[status] = requests.post(url, headers=headers, timeout=30, **request)
            again = requests.post(url, headers={HEADER: SECRET}, json=recorded.document(True), timeout=30)
            turn = running.wait(lambda output: re.search(r'"msg": "(TURN .*)\."', output)).group(1)
            state.publish("SEVT_ACCOUNT_REMOVED", "admin", "bob")
            running.wait(lambda output: "GOT account_removed of bob." in output)
            health = requests.get(url.replace("/comet", "/health"), timeout=30).json()
        got = re.findall(r"GOT (\w+) of (\w*)\.", running.output)
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    assert again.status_code == 200
    counters = {name: number for name, number in health["counters"].items() if number}
    assert counters == {
        "accepted": 3, "delivered": 3, "duplicate": 1, "wrong_secret": 1, "oversized": 1, "malformed": 1, "too_old": 1,
    }  # fmt: skip
    assert turn == "TURN WS-lookup-ansible.builtin.pipe-touch-hacked-.alice failed_quota " + HOSTILE.replace(
        "{{", "{ {"
    )
    assert sorted(got) == [("account_removed", "bob"), ("job_new", "alice")]
    assert running.plays("Say whose turn it is") == 1
    assert "WS-2" not in running.output
    assert CANARY not in running.output
    assert not list(tmp_path.rglob("hacked"))
