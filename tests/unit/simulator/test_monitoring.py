# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Monitoring programs report the fleet truthfully, figure by figure: one of our own always, the vendor's published ones where they are at hand.

Set ``COMET_MONITORING_PROGRAMS`` to a directory with checkouts of ``comet-collectd-exporter`` and ``comet-munin-plugin`` to run those too.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = os.environ.get("COMET_MONITORING_PROGRAMS", "")
DAY = 86400
NEVER_BACKED_UP = 365 * DAY
BOOSTED_ENGINES = {
    "engine1/exchangeedb", "engine1/mssql", "engine1/vsswriter", "engine1/hyperv", "engine1/windisk", "engine1/mongodb", "engine1/winmsofficemail",
}  # fmt: skip
JOB_STATES = {7001: "warning", 7004: "missed", 7006: "skipped"}
SHAPES: dict[str, dict[str, Any]] = {
    "empty": {},
    "one device": {"devices": 1},
    "tenants": {"devices": 50, "tenants": 3, "seed": 4, "history_jobs": 3},
    "nobody online": {"devices": 10, "online": 0.0},
    "all outdated": {"devices": 10, "outdated": 1.0},
    **{
        release: {"devices": 12, "release": release}
        for release in ("20.9.12", "21.12.0", "22.6.0", "22.12.0", "24.9.8", "25.9.8")
    },
}


class Monitor:
    """The calls that monitoring programs make, made as they make them: plain forms, one connection each, no session."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def ask(self, method: str, **parameters: Any) -> Any:
        fields = {**self._server.admin.credentials, **parameters}
        data = urllib.parse.urlencode(fields).encode()
        url = f"{self._server.simulator.url}api/v1/admin/{method}"
        with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=30) as answer:
            return json.loads(answer.read())

    def metrics(self) -> dict[str, int]:
        """What the collectd exporter sends, but for its own times."""
        meta = self.ask("meta/version")
        live = self.ask("dispatcher/list-active")
        good = [entry["LastRunEnd"] for entry in meta["SelfBackup"] if entry["LastRunSuccess"]]
        major, minor, patch = (int(part) for part in meta["Version"].split("."))
        return {
            "user_count": len(self.ask("list-users")),
            "liveconn_count": len(live),
            "liveconn_currentversion_count": sum(item["ReportedVersion"] == meta["Version"] for item in live.values()),
            "total_jobs_48h": self._recent_jobs((major, minor, patch)),
            "selfbackup_age": int(time.time() - good[-1]) if good else NEVER_BACKED_UP,
            "version_number": major * 10000 + minor * 100 + patch,
        }

    def _recent_jobs(self, release: tuple[int, int, int]) -> int:
        since = int(time.time()) - 2 * DAY
        if release < (22, 12, 0):
            return len(self.ask("get-jobs-for-date-range", Start=since, End=int(time.time()) + 180))
        rule = {
            "ClauseType": "",
            "RuleField": "BackupJobDetail.StartTime",
            "RuleOperator": "int_gte",
            "RuleValue": str(since),
        }
        return int(self.ask("count-jobs-for-custom-search", Query=json.dumps(rule))["Count"])

    def graphs(self) -> dict[str, int]:
        """What the munin graphs show, but for their own times."""
        users = self.ask("list-users-full")
        version = self.ask("meta/version")["Version"]
        live = self.ask("dispatcher/list-active").values()
        jobs = self.ask("get-jobs-for-date-range", Start=int(time.time()) - DAY, End=int(time.time()))
        devices = sum(len(user["Devices"]) for user in users.values())
        online = sum(item["ReportedVersion"] == version for item in live)
        kinds = Counter({4001: "backup", 4002: "restore"}.get(job["Classification"], "other") for job in jobs)
        states = Counter(state_of(job["Status"]) for job in jobs)
        return {
            "users": len(self.ask("list-users")), "buckets": len(self.ask("storage/list-buckets")), "devices": devices,
            "boosters": sum(len(boosters(user)) for user in users.values()),
            "offline": devices - len(live), "outdated": len(live) - online, "online": online,
            **{kind: kinds[kind] for kind in ("backup", "restore", "other")},
            **{state: states[state] for state in ("success", "error", "warning", "missed", "running", "skipped")},
        }  # fmt: skip


def state_of(status: int) -> str:
    return {5: "success", 6: "running"}.get(status // 1000) or JOB_STATES.get(status, "error")


def boosters(user: dict[str, Any]) -> set[tuple[str, str]]:
    """What is charged for besides the device: engines, and Synology's devices that back something up."""
    found = {
        (source["OwnerDevice"], source["Engine"])
        for source in user["Sources"].values()
        if source["Engine"] in BOOSTED_ENGINES
    }
    busy = {source["OwnerDevice"] for source in user["Sources"].values()}
    return found | {
        (key, "Synology")
        for key in busy
        if user["Devices"][key].get("PlatformVersion", {}).get("distribution") == "Synology DSM"
    }


class Truth:
    """The same figures from the simulator's own state."""

    def __init__(self, server: Any) -> None:
        self._state, self._release = server.state, server.state.options.release

    def _jobs(self, seconds: int) -> list[dict[str, Any]]:
        since, leaks = time.time() - seconds, not self._state.options.at_least("22.6.0")
        details = [job.detail for job in self._state.jobs.all()]
        return [
            job
            for job in details
            if job["StartTime"] >= since or job["EndTime"] >= since or (leaks and not job["EndTime"])
        ]

    def metrics(self) -> dict[str, int]:
        connections = self._state.devices.connections()
        recent = self._jobs(2 * DAY)
        if self._state.options.at_least("22.12.0"):
            recent = [job for job in recent if job["StartTime"] >= time.time() - 2 * DAY]
        major, minor, patch = self._state.options.release_number
        ends = [entry["LastRunEnd"] for entry in self._state.self_backups]
        return {
            "user_count": len(self._state.accounts),
            "liveconn_count": len(connections),
            "liveconn_currentversion_count": sum(item.device.version == self._release for item in connections),
            "total_jobs_48h": len(recent),
            "selfbackup_age": int(time.time() - ends[-1]) if ends else NEVER_BACKED_UP,
            "version_number": major * 10000 + minor * 100 + patch,
        }

    def graphs(self) -> dict[str, int]:
        state, connections, jobs = self._state, self._state.devices.connections(), self._jobs(DAY)
        online = sum(item.device.version == self._release for item in connections)
        kinds, states = Counter(job["Classification"] for job in jobs), Counter(state_of(job["Status"]) for job in jobs)
        return {
            "users": len(state.accounts), "buckets": len(state.buckets), "devices": len(state.devices.all()),
            "boosters": sum(len(boosters(state.user_profile(account.name))) for account in state.accounts),
            "offline": len(state.devices.all()) - len(connections), "outdated": len(connections) - online, "online": online,
            "backup": kinds[4001], "restore": kinds[4002], "other": len(jobs) - kinds[4001] - kinds[4002],
            **{name: states[name] for name in ("success", "error", "warning", "missed", "running", "skipped")},
        }  # fmt: skip


def close(reported: dict[str, int], true: dict[str, int]) -> dict[str, tuple[int, int]]:
    """The figures that are wrong. An age grows while it is being asked for; all else is exact."""
    assert reported.keys() == true.keys()
    slack = {"selfbackup_age": 60}
    return {
        name: (value, true[name]) for name, value in reported.items() if abs(value - true[name]) > slack.get(name, 0)
    }


@pytest.fixture(params=[*SHAPES, "busy"])
def fleet(request: Any, simulate: Callable[..., Any]) -> Any:
    """A server with one of several kinds of fleet."""
    if request.param != "busy":
        return simulate(**SHAPES[request.param])
    return busy(simulate(devices=20, tenants=1, seed=2))


def busy(server: Any) -> Any:
    """Jobs of several kinds under way and done, twofold connections, a device of two users, a self-backup."""
    state = server.state
    for name in ("alice", "bernard"):
        state.add_user(name)
        state.add_device(name, name="SHARED", device_id="ab" * 32, connections=2, platform="synology")
    first, second = state.device("alice", "SHARED"), state.device("bernard", "SHARED")
    source, vault, rule = state.add_item(first, engine="engine1/mssql")
    state.add_device("alice", name="AWAY", online=False)
    server.admin("self-backup/start")
    for classification, outcome in (
        (4001, "success"),
        (4001, "warning"),
        (4002, "error"),
        (4007, "skipped"),
        (4001, "missed"),
    ):
        state.finish_job(state.agents.start_job(second, classification, announced=True), outcome)
    state.start_job(first, source=source, destination=vault, rule=rule, outcome="stall", announced=True)
    server.clock.advance(90)
    return server


def test_a_monitor_sees_the_fleet_as_it_is(fleet: Any) -> None:
    monitor, truth = Monitor(fleet), Truth(fleet)
    assert close(monitor.metrics(), truth.metrics()) == {}
    assert close(monitor.graphs(), truth.graphs()) == {}


def test_a_fleet_that_changes_shows_it(simulate: Callable[..., Any]) -> None:
    server = busy(simulate())
    before = Monitor(server).graphs()
    assert (before["running"], before["restore"], before["other"], before["boosters"]) == (1, 1, 1, 2)
    server.state.disconnect(server.state.device("alice", "SHARED"))
    after = Monitor(server).graphs()
    assert after["online"] == before["online"] - 2
    assert after["offline"] == before["offline"] + 2


# -- the vendor's programs, unmodified but for their settings

published = pytest.mark.skipif(
    not PROGRAMS, reason="COMET_MONITORING_PROGRAMS names no directory with the published programs"
)


@pytest.fixture
def collectd(fleet: Any) -> Iterator[dict[str, int]]:
    """The first round of values from the collectd exporter, which goes on for ever."""
    admin = fleet.simulator.admin
    command = [
        sys.executable,
        f"{PROGRAMS}/comet-collectd-exporter/cometserver.py",
        fleet.simulator.url,
        admin.username,
        admin.password,
        "comet",
    ]
    environment = {**os.environ, "COLLECTD_HOSTNAME": "localhost", "COLLECTD_INTERVAL": "60"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        lines = [program.stdout.readline() for _figure in range(8)]
        program.kill()
    yield {
        name: int(value)
        for line in lines
        for name, value in re.findall(r"/comet_(\w+)\" interval=60 N:(-?\d+)$", line.strip())
    }


@published
def test_the_collectd_exporter_tells_the_truth(fleet: Any, collectd: dict[str, int]) -> None:
    times = {name: collectd.pop(name) for name in ("uptime", "total_api_time")}
    assert times["uptime"] in range(int(time.time() - fleet.state.started_at) + 1)
    assert close(collectd, Truth(fleet).metrics()) == {}


@published
def test_the_munin_plugins_tell_the_truth(fleet: Any, tmp_path: Path) -> None:
    plugins = Path(shutil.copytree(f"{PROGRAMS}/comet-munin-plugin", tmp_path / "munin"))
    settings, admin = plugins / "comet_server.py", fleet.simulator.admin
    text = settings.read_text(encoding="utf-8")
    for name, value in (
        ("SERVER_URL", fleet.simulator.url),
        ("ADMIN_USERNAME", admin.username),
        ("ADMIN_PASSWORD", admin.password),
    ):
        text = re.sub(rf'^(COMET_{name}\s*=) ""', rf'\1 "{value}"', text, flags=re.MULTILINE)
    settings.write_text(text, encoding="utf-8")
    reported: dict[str, int] = {}
    for graph in ("jobs_classification", "jobs_status", "online_devices", "server_history", "latency", "uptime"):
        shown = subprocess.run([sys.executable, plugins / f"comet_{graph}"], check=True, capture_output=True, text=True)
        assert shown.stderr == ""
        figures = dict(re.findall(r"^(\w+)\.value (\S+)$", shown.stdout, re.MULTILINE))
        if graph == "uptime":
            assert figures == {"online": "1"}
        elif graph == "latency":
            assert float(figures["apitime"]) > 0
        else:
            reported.update({name: int(value) for name, value in figures.items()})
    assert close(reported, Truth(fleet).graphs()) == {}
