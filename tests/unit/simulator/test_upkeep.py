# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server's logs and figures, its own backup, its replicas, and the files uploaded for its settings."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import requests

DAY = 86400


def upload(server: Any, content: bytes) -> str:
    headers = {f"X-Comet-Admin-{name}": value for name, value in server.admin.credentials.items()}
    url = server.simulator.url + "api/v1/admin/meta/resource/new"
    answer = requests.post(url, headers=headers, files={"upload": ("logo.png", content)}, timeout=30).json()
    return str(answer["ResourceHash"])


def every_log(server: Any) -> str:
    with zipfile.ZipFile(io.BytesIO(server.admin.post("meta/read-all-logs").content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_logs_are_by_day(server: Any) -> None:
    server.admin("add-user", TargetUser="alice", TargetPassword="long-enough-1")
    server.clock.advance(DAY)
    server.admin("add-user", TargetUser="bob", TargetPassword="long-enough-1")
    today, yesterday = server.admin("meta/list-available-log-days")
    assert today - yesterday == DAY
    assert "ACCOUNT_NEW alice" in server.admin.post("meta/read-logs", Log=yesterday).text
    assert "ACCOUNT_NEW alice" not in server.admin.post("meta/read-select-logs", Logs=[today]).text
    assert "ACCOUNT_NEW bob" in every_log(server)


def test_logs_are_pruned(server: Any) -> None:
    now = server.clock.seconds()
    server.state.log("long ago", now - 91 * DAY)
    server.state.log("a while ago", now - 89 * DAY)
    assert len(server.admin("meta/list-available-log-days")) == 2
    assert "long ago" not in every_log(server)
    server.state.config["AuthenticationRole"]["PruneLogsAfterDays"] = 0
    assert "long ago" in every_log(server)


def test_a_day_without_a_log_is_not_found(server: Any) -> None:
    assert server.admin("meta/read-logs", Log=DAY)["Status"] == 404


@pytest.mark.parametrize(("windows", "end"), [(False, "\n"), (True, "\r\n")])
def test_lines_end_as_on_the_server_s_system(simulate: Callable[..., Any], windows: bool, end: str) -> None:
    server = simulate(windows_logs=windows)
    server.state.log("a line")
    assert f" a line{end}" in every_log(server)


def test_figures_count_what_there_was(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=12)
    days = server.admin("meta/stats", Simple="0")
    assert len(days) == 7
    server.clock.advance(DAY)
    server.state.add_user("alice")
    server.state.add_device("alice")
    every = [entry for _day, entry in sorted(server.admin("meta/stats", Simple="0").items())]
    assert [entry["Devices"] for entry in every[-2:]] == [12, 13]
    assert every[-1]["Users"] == len(server.admin("list-users"))


def test_simple_figures_are_those_that_changed(server: Any) -> None:
    assert len(server.admin("meta/stats", Simple="1")) == 1
    server.clock.advance(DAY)
    server.state.add_user("alice")
    entries = [entry for _day, entry in sorted(server.admin("meta/stats", Simple="1").items())]
    assert [entry["Users"] for entry in entries] == [0, 1]


def test_a_self_backup_shows_in_the_version(server: Any) -> None:
    targets = [server.state.schema.default("SelfBackupTarget") for _target in range(2)]
    targets[1]["Location"]["S3Server"] = "unreachable.example"
    server.state.config["SelfBackup"]["Targets"] = targets
    server.admin("self-backup/start")
    running = server.admin("meta/version")["SelfBackup"]
    assert [entry["CurrentRunStart"] for entry in running] == [server.clock.seconds()] * 2
    server.clock.advance(60)
    ended = server.admin("meta/version")["SelfBackup"]
    assert [(entry["LastRunSuccess"], entry["CurrentRunStart"]) for entry in ended] == [(True, 0), (False, 0)]
    assert ended[0]["LastRunEnd"] - ended[0]["LastRunStart"] == 60


def test_a_self_backup_without_targets_does_nothing(server: Any) -> None:
    assert server.admin("self-backup/start")["Status"] == 200
    assert server.admin("meta/version")["SelfBackup"] == []


def test_an_export_is_of_a_tenant_that_there_is(server: Any) -> None:
    tenant = server.state.add_tenant("Bluefern")
    assert server.admin("organization/export", Options={"RestrictToSingleOrgID": tenant})["Status"] == 200
    assert server.admin("organization/export", Options={"RestrictToSingleOrgID": "other"})["Status"] == 404
    away = {"RestrictToSingleOrgID": tenant, "Location": {"SFTPServer": "unreachable.example"}}
    assert server.admin("organization/export", Options=away)["Status"] == 500


def test_replication_is_idle_unless_told(server: Any) -> None:
    replica = server.state.schema.default("ReplicaServer", Description="Lisbon", RemoteAddress="http://lisbon.example/")
    server.state.config["StorageRole"]["ReplicateTo"] = [replica]
    (idle,) = server.admin("replication/state")
    assert (idle["Description"], idle["State"], idle["ItemsQueued"]) == ("Lisbon", 0, 0)
    body = {"description": "Lisbon", "State": 4, "ItemsQueued": 12}
    requests.post(f"{server.simulator.url}_simulator/replication", json=body, timeout=10).raise_for_status()
    (busy,) = server.admin("replication/state")
    assert (busy["State"], busy["ItemsQueued"]) == (4, 12)
    with pytest.raises(KeyError, match="no replication to 'Porto'"):
        server.state.replicate("Porto")


def test_what_is_uploaded_comes_back(server: Any) -> None:
    key = upload(server, b"\x89PNG content")
    assert key == upload(server, b"\x89PNG content")
    assert server.admin.post("meta/resource/get", Hash=key).content == b"\x89PNG content"
    assert server.admin.post("meta/resource/get", Hash=f"resource://{key}").content == b"\x89PNG content"
    assert server.admin("meta/resource/get", Hash="0" * 64)["Status"] == 404


def test_ids_may_say_nothing_of_the_content(simulate: Callable[..., Any]) -> None:
    server = simulate(resource_ids="random")
    assert upload(server, b"content") != upload(server, b"content")


def test_unused_files_last_until_the_settings_are_written(server: Any) -> None:
    used, unused = upload(server, b"used"), upload(server, b"unused")
    config = server.admin("meta/server-config/get")
    config["Branding"]["LogoImage"] = f"resource://{used}"
    server.admin("meta/server-config/set", Config=config)
    assert server.state.resources.keys() == {used}
    assert unused not in server.state.resources


def test_buckets_are_pruned_where_that_is_switched_on(simulate: Callable[..., Any]) -> None:
    server = simulate(constellation_role=True)
    server.admin("storage/register-bucket", SetBucketValue="unused")
    server.admin("constellation/prune-now")
    assert set(server.state.buckets) == {"unused"}
    server.state.config["ConstellationRole"]["DeleteUnusedData"] = True
    server.admin("constellation/prune-now")
    assert server.state.buckets == {}
