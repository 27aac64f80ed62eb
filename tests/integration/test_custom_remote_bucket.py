# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a storage template to a storage vault, by way of the documented example of an endpoint, as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.simulator import Simulator
from tests.support.playbooks import IN_PROCESS, play, run_playbook
from tests.tools import checkout

EXAMPLE = checkout.ROOT / "docs" / "examples" / "custom_remote_bucket.py"
SECRETS = {"BUCKET_TOKEN": "token-of-the-endpoint", "S3_ACCESS_KEY": "key-of-acme", "S3_SECRET_KEY": "secret-of-acme"}
TEMPLATE = "cometbackup.comet.comet_storage_template"
TEST = "cometbackup.comet.comet_storage_test_info"
VAULT = "cometbackup.comet.comet_vault"


@pytest.fixture
def endpoint() -> Iterator[str]:
    """The example, listening."""
    command = [sys.executable, str(EXAMPLE), "--port", "0", "--s3-server", "s3.acme.example", "--s3-bucket", "backup"]
    with subprocess.Popen(
        command, env={**os.environ, **SECRETS}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().removeprefix("listening on ").strip()
        process.terminate()


def template(url: str, token: str) -> dict[str, Any]:
    return {
        "description": "Rack in Lisbon",
        "type": "custom",
        "custom": {
            "url": url,
            "custom_headers": {"Authorization": f"Bearer {token}"},
            "custom_body": '{"site": "lisbon"}',
            "custom_body_type": "json",
        },
        "storage_limit_enabled": True,
        "storage_limit_bytes": "10 GiB",
    }


def vault(name: str) -> dict[str, Any]:
    return {"user": "acme", "name": name, "template": "Rack in Lisbon"}


def test_a_vault_is_where_the_example_says(endpoint: str, tmp_path: Path) -> None:
    with Simulator() as sim:
        sim.state.add_user("acme")
        tasks = [
            {"name": "template", TEMPLATE: template(endpoint, SECRETS["BUCKET_TOKEN"])},
            {"name": "test", TEST: {"template": "Rack in Lisbon"}},
            {"name": "one vault", VAULT: vault("Files")},
            {"name": "another vault", VAULT: vault("Mail")},
        ]
        run = run_playbook([play(tasks)], tmp_path, simulators=[sim], path=IN_PROCESS).succeeded()
        assert run.result("test").data["reachable"]
        vaults = list(sim.state.user_profile("acme")["Destinations"].values())
        assert [vault["Description"] for vault in vaults] == ["Files", "Mail"]
        assert {(vault["DestinationType"], vault["S3Server"], vault["S3SecretKey"]) for vault in vaults} == {
            (1000, "s3.acme.example", SECRETS["S3_SECRET_KEY"])
        }
        assert {vault["StorageLimitBytes"] for vault in vaults} == {10 << 30}
        assert len({vault["S3Subdir"] for vault in vaults}) == 2


def test_a_wrong_token_is_told_by_the_test_of_the_template(endpoint: str, tmp_path: Path) -> None:
    with Simulator() as sim:
        sim.state.add_user("acme")
        tasks = [
            {"name": "template", TEMPLATE: template(endpoint, "wrong")},
            {"name": "test", TEST: {"template": "Rack in Lisbon", "fail": False}},
            {"name": "vault", VAULT: vault("Files"), "ignore_errors": True},
        ]
        run = run_playbook([play(tasks)], tmp_path, simulators=[sim], path=IN_PROCESS)
        answer = "The remote bucket could not be requested: it answered HTTP 401"
        assert {key: run.result("test").data[key] for key in ("reachable", "answer")} == {
            "reachable": False,
            "answer": answer,
        }
        assert answer in run.result("vault").data["msg"]
        assert sim.state.user_profile("acme")["Destinations"] == {}


def test_the_example_wants_its_secrets() -> None:
    command = [sys.executable, str(EXAMPLE), "--s3-server", "s3.acme.example", "--s3-bucket", "backup"]
    clean = {name: value for name, value in os.environ.items() if name not in SECRETS}
    ended = subprocess.run(command, env=clean, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (
        2,
        "custom_remote_bucket.py: error: the environment variable BUCKET_TOKEN is not set",
    )


def test_the_example_takes_no_large_body(endpoint: str) -> None:
    answer = requests.post(endpoint, headers={"Content-Length": str(1 << 40)}, timeout=30)
    assert (answer.status_code, answer.json()) == (413, {"error": answer.reason})
