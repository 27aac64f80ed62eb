# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A loop of ``comet_user`` items: in-process path against module processes, with a bare client as the floor.

What an item costs is the difference between a long loop and one of a single item, so that Ansible's start, the
log-in and the log-out are in neither.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import requests

from tests.bench import table
from tests.simulator import Simulator
from tests.tools import checkout

ITEMS = 200
# The least of so many runs counts: whatever else the machine does can only add to one. Module processes take
# long enough to average that out by themselves.
RUNS = 3
PLAYBOOK = """
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - name: Change accounts
      cometbackup.comet.comet_user:
        name: "customer-{{ item }}"
        account_name: "Customer {{ item }}"
      loop: "{{ range(items | int) | list }}"
      register: done
    - name: Keep the results
      ansible.builtin.copy:
        content: "{{ done.results | to_json }}"
        dest: "{{ results }}"
        mode: "0600"
"""


def _server() -> Simulator:
    simulator = Simulator()
    simulator.__enter__()
    for number in range(ITEMS):
        simulator.state.add_user(f"customer-{number}", password="a long password")
    simulator.requests.clear()
    return simulator


def _play(items: int, in_process: bool) -> tuple[float, list[dict], int]:
    """Seconds, results and request count of one playbook run on a fresh server."""
    simulator = _server()
    try:
        with tempfile.TemporaryDirectory() as directory:
            playbook, results = Path(directory, "play.yml"), Path(directory, "results.json")
            playbook.write_text(PLAYBOOK, encoding="utf-8")
            python = str(checkout.VENV / "bin" / "python")
            variables = {
                "ansible_python_interpreter": python,
                "items": items,
                "results": str(results),
                "comet_in_process": in_process,
            }
            credentials = {
                "COMET_URL": simulator.url,
                "COMET_USERNAME": simulator.admin.username,
                "COMET_PASSWORD": simulator.admin.password,
            }
            environment = {**os.environ, **checkout.environment(), **credentials}
            start = time.perf_counter()
            subprocess.run(
                [
                    str(checkout.VENV / "bin" / "ansible-playbook"),
                    "-i",
                    "localhost,",
                    str(playbook),
                    "-e",
                    json.dumps(variables),
                ],
                env=environment,
                check=True,
                stdout=subprocess.PIPE,
            )
            seconds = time.perf_counter() - start
            return seconds, json.loads(results.read_text(encoding="utf-8")), len(simulator.requests)
    finally:
        simulator.__exit__(None, None, None)


def _bare() -> float:
    """Seconds an item with nothing but two requests: the profile read and written back."""
    simulator = _server()
    try:
        with requests.Session() as session:
            login = {"Username": simulator.admin.username, "AuthType": "Password", "Password": simulator.admin.password}
            url = f"{simulator.url}api/v1/admin/"
            key = session.post(f"{url}account/session-start", data=login).json()["SessionKey"]
            login = {"Username": simulator.admin.username, "AuthType": "SessionKey", "SessionKey": key}
            start = time.perf_counter()
            for number in range(ITEMS):
                target = {**login, "TargetUser": f"customer-{number}"}
                read = session.post(f"{url}get-user-profile-and-hash", data=target).json()
                profile = dict(read["Profile"], AccountName=f"Customer {number}")
                write = {**target, "ProfileData": json.dumps(profile), "RequireHash": read["ProfileHash"]}
                session.post(f"{url}set-user-profile-hash", data=write).raise_for_status()
            return (time.perf_counter() - start) / ITEMS
    finally:
        simulator.__exit__(None, None, None)


def _comparable(results: list[dict]) -> list[dict]:
    return [{key: item[key] for key in ("item", "changed", "user")} for item in results]


def main() -> None:
    """Measure and print.

    :raises SystemExit: if the two paths do not return the same.
    """
    floor = _bare()
    rows, seconds, results = [], {}, {}
    for name, in_process in (("in-process", True), ("module processes", False)):
        once = min(_play(1, in_process)[0] for dummy in range(RUNS))
        runs = [_play(ITEMS, in_process) for dummy in range(RUNS if in_process else 1)]
        many, results[name], count = min(runs, key=lambda run: run[0])
        seconds[name] = (many - once) / (ITEMS - 1)
        rows.append([name, f"{seconds[name] * 1000:.1f}", f"{seconds[name] / floor:.1f}", f"{count / ITEMS:.2f}"])
    rows.append(["bare client (floor)", f"{floor * 1000:.1f}", "1.0", "2.00"])
    table.show(
        f"Loop of {ITEMS} comet_user items, each changing an account",
        ["path", "ms/item", "x floor", "requests/item"],
        rows,
    )
    print(f"  module processes / in-process = {seconds['module processes'] / seconds['in-process']:.1f}")
    same = _comparable(results["in-process"]) == _comparable(results["module processes"])
    print(f"  results of the two paths: {'the same' if same else 'DIFFERENT'}")
    if not same:
        raise SystemExit(1)
