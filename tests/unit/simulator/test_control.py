# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steering a simulator from outside: the control interface, and the command line."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).resolve().parents[3]
WAIT_SECONDS = 60


def control(server: Any, verb: str, path: str, **arguments: Any) -> Any:
    answer = requests.request(verb, f"{server.simulator.url}_simulator/{path}", json=arguments or None, timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_state_is_summed_up(simulate: Callable[..., Any]) -> None:
    summary = control(simulate(devices=9, tenants=2), "GET", "state")
    assert (summary["devices"], summary["tenants"], summary["release"], summary["requests"]) == (9, 2, "25.9.8", 0)


def test_requests_are_listed_without_their_values_and_forgotten(server: Any) -> None:
    server.admin("list-users")
    (request,) = control(server, "GET", "requests")
    assert (request["method"], request["effect"], request["status"]) == ("AdminListUsers", "read", 200)
    assert request["params"] == ["AuthType", "Password", "Username"]
    assert control(server, "DELETE", "requests") == {"requests": 0}


def test_faults_are_scripted(server: Any) -> None:
    control(server, "POST", "faults", kind="http_502", method="AdminListUsers")
    assert server.admin.post("list-users").status_code == 502
    control(server, "POST", "faults", profile="flaky")
    assert control(server, "DELETE", "faults") == {"rules": 0}


def test_objects_are_added_and_devices_steered(server: Any) -> None:
    tenant = control(server, "POST", "tenants", name="Bluefern", hosts=["bluefern.example"])["id"]
    control(server, "POST", "admins", name="boss", password="tenant-password", organization=tenant)
    control(server, "POST", "users", name="alice", password="password-of-alice", organization=tenant)
    device = control(server, "POST", "devices", user="alice", name="WS-1", online=False)
    assert control(server, "POST", "devices/connect", user="alice", device="WS-1")["target"]
    control(server, "POST", "devices/behave", user="alice", device=device["id"], outcome="error")
    (listed,) = control(server, "GET", "devices")
    assert (listed["outcome"], len(listed["connections"])) == ("error", 1)
    control(server, "POST", "devices/disconnect", user="alice", device="WS-1")
    assert server.caller("boss", "tenant-password", host="bluefern.example")("dispatcher/list-active") == {}
    before = server.state.profile_hash("alice")
    assert control(server, "POST", "users/edit", user="alice", fields={"AccountName": "Edited"})["hash"] != before


def test_jobs_are_started_and_ended(server: Any) -> None:
    server.state.add_user("alice")
    server.state.add_device("alice", name="WS-1")
    job = control(server, "POST", "jobs", user="alice", device="WS-1", announced=True)["job"]
    assert control(server, "POST", "jobs/finish", job=job, outcome="quota") == {"job": job, "status": 7003}
    assert server.admin("get-job-properties", JobID=job)["Status"] == 7003


def test_time_is_advanced(server: Any) -> None:
    before = server.clock.seconds()
    control(server, "POST", "clock", advance=3600)
    assert server.admin("meta/version")["CurrentTime"] == before + 3600


def test_a_reset_begins_anew(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=3)
    users = server.admin("list-users")
    server.admin("add-user", TargetUser="alice", TargetPassword="long-enough-1")
    server.simulator.faults.add("http_502", method="AdminListUsers", times=None)
    control(server, "POST", "reset")
    assert server.admin("list-users") == users
    assert server.simulator.requests.count() == 1


@pytest.mark.parametrize(
    ("path", "arguments"),
    [
        ("faults", {"kind": "meteor"}),
        ("devices/connect", {"user": "nobody", "device": "x"}),
        ("devices/behave", {"user": "nobody", "device": "x"}),
    ],
)
def test_nonsense_is_refused_with_a_reason(server: Any, path: str, arguments: dict[str, str]) -> None:
    answer = requests.post(f"{server.simulator.url}_simulator/{path}", json=arguments, timeout=10)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_an_unknown_request_lists_the_known_ones(server: Any) -> None:
    answer = requests.get(f"{server.simulator.url}_simulator/nothing", timeout=10)
    assert answer.status_code == 404
    assert "POST /_simulator/reset" in answer.json()["error"]


def test_control_requests_are_not_recorded(server: Any) -> None:
    control(server, "GET", "state")
    assert len(server.simulator.requests) == 0


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process of its own, and the line it prints when it is ready."""
    command = [sys.executable, "-m", "tests.simulator", "--port", "0", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline()
        finally:
            process.kill()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_command_starts_says_where_and_stops_cleanly(tmp_path: Path, stop: signal.Signals) -> None:
    ready, log = tmp_path / "ready", tmp_path / "log"
    arguments = ["--devices", "5", "--password", "from-the-command-line", "--release", "24.12.2"]
    with running(*arguments, "--ready-file", str(ready), "--log", str(log)) as (process, line):
        found = re.search(r"http://\S+/", line)
        assert found is not None, line
        assert ready.read_text(encoding="utf-8").strip() == found.group(0)
        data = {"Username": "admin", "AuthType": "Password", "Password": "from-the-command-line"}
        version = requests.post(found.group(0) + "api/v1/admin/meta/version", data=data, timeout=10).json()["Version"]
        assert version == "24.12.2"
        process.send_signal(stop)
        _output, errors = process.communicate(timeout=WAIT_SECONDS)
    assert (process.returncode, errors) == (0, "")
    assert "200 AdminMetaVersion" in log.read_text(encoding="utf-8")
    assert "from-the-command-line" not in log.read_text(encoding="utf-8")


def test_a_port_that_is_taken_is_one_clear_line(server: Any) -> None:
    command = [sys.executable, "-m", "tests.simulator", "--port", str(server.simulator.port), "--devices", "0"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=WAIT_SECONDS, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith("The simulator could not start: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("how", [["-m", "tests.simulator"], [str(ROOT / "tests" / "simulator")]])
def test_without_its_library_it_says_what_to_install(how: list[str], tmp_path: Path) -> None:
    missing = 'raise ModuleNotFoundError("not here", name="aiohttp")'
    (tmp_path / "aiohttp.py").write_text(missing, encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, *how], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=WAIT_SECONDS, check=False
    )
    assert result.returncode == 1
    assert f"needs the Python library aiohttp, which {sys.executable} does not have: pip install" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_device_is_set_up_with_a_token_and_bulletins_are_read(server: Any) -> None:
    server.state.add_user("alice", password="password-of-alice", Emails=["alice@acme.example"])
    token = server.admin("create-install-token", TargetUser="alice", TargetPassword="password-of-alice")["InstallToken"]
    device = control(server, "POST", "install", token=token["Token"], name="OFFICE-1", platform="macos")["id"]
    assert [item["id"] for item in control(server, "GET", "devices", user="alice")] == [device]
    server.admin("bulletin/submit", Subject="Maintenance", Content="On Friday")
    assert [mail["To"] for mail in control(server, "GET", "mails")] == [["alice@acme.example"]]
