# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that sets AWX up, run with the modules of ``awx.awx`` on a stand-in for a controller."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.controller import ENCRYPTED, Controller, controller
from tests.support.playbooks import Run, run
from tests.tools import checkout

SECRETS = ["password-of-the-administrator", "secret-of-the-administrator"]
OPTIONS = {
    "awx_project_url": "https://git.example/acme/backup.git",
    "awx_execution_environment_image": "registry.example/comet-ee:1.0.0",
    "awx_slices": 3,
    "awx_schedules": {"health_report": "DTSTART:20260101T050000Z RRULE:FREQ=DAILY;INTERVAL=1"},
    "awx_rollout_waves": ["1", "100%"],
    "awx_credential_inputs": {
        "url": "https://backup.example:8060/",
        "username": "automation",
        "password": SECRETS[0],
        "totp_secret": SECRETS[1],
    },
}


def set_up(url: str, directory: Path, options: dict[str, Any], *arguments: str) -> Run:
    """Run the playbook by its name in the collection."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "awx.yml").write_text(yaml.safe_dump(options), encoding="utf-8")
    variables = {
        "CONTROLLER_HOST": url,
        "CONTROLLER_OAUTH_TOKEN": "a-token",
        "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join([str(checkout.link_collection()), str(checkout.PEERS)]),
        "ANSIBLE_LOCALHOST_WARNING": "false",
    }
    return run(["ansible-playbook", "cometbackup.comet.awx", "-e", "@awx.yml", *arguments], directory, variables)


@pytest.fixture(scope="module")
def awx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Controller, list[Run]]]:
    """A controller after the playbook ran twice, and the two runs."""
    with controller() as (url, objects):
        runs = []
        for number in (1, 2):
            runs.append(set_up(url, tmp_path_factory.mktemp(f"run{number}"), OPTIONS, "--diff", "-vv"))
            objects.writes.append(("RUN", str(number)))
        yield objects, runs


def test_a_second_run_changes_nothing(awx: tuple[Controller, list[Run]]) -> None:
    _objects, runs = awx
    assert [run.status for run in runs] == [0, 0], "\n".join(run.end for run in runs)
    assert "changed=0 " in runs[1].stdout, runs[1].end
    assert "changed=0 " not in runs[0].stdout


def test_the_workflow_asks_before_each_wave(awx: tuple[Controller, list[Run]]) -> None:
    objects, _runs = awx
    nodes = {node["identifier"]: node for node in objects.all("workflow_job_template_nodes")}
    path, here = ["plan"], nodes["plan"]
    while following := objects.associated(here, "success_nodes"):
        (here,) = [node for node in nodes.values() if node["id"] == following[0]]
        path.append(here["identifier"])
    assert path == ["plan", "approve-1", "wave-1", "approve-2", "wave-2"]
    assert nodes["plan"]["job_type"] == "check"
    assert [nodes[f"wave-{number}"]["extra_data"]["fleet_rollout_until_wave"] for number in (1, 2)] == [1, 2]
    rollout = objects.named("job_templates", "Comet - Software rollout")["id"]
    assert {nodes[name]["unified_job_template"] for name in ("plan", "wave-1", "wave-2")} == {rollout}
    approval = objects.objects["workflow_approval_templates"][nodes["approve-2"]["unified_job_template"]]
    assert approval["name"] == "Go on up to 100% of the devices?"


def test_nodes_of_waves_that_are_gone_are_removed(awx: tuple[Controller, list[Run]], tmp_path: Path) -> None:
    with controller(awx[0].copy()) as (url, objects):
        workflow = objects.named("workflow_job_templates", "Comet - Software rollout in waves")["id"]
        objects.add("workflow_job_template_nodes", {"identifier": "own", "workflow_job_template": workflow})
        fewer = {**OPTIONS, "awx_rollout_waves": ["100%"]}
        start = ("--start-at-task", "Workflow of the software rollout")
        set_up(url, tmp_path, fewer, *start, "--check").succeeded()
        assert objects.writes == []
        done = set_up(url, tmp_path, fewer, *start).succeeded()
        nodes = {node["identifier"]: node for node in objects.all("workflow_job_template_nodes")}
        assert set(nodes) == {"plan", "approve-1", "wave-1", "own"}, done.output
        assert objects.associated(nodes["wave-1"], "success_nodes") == []


def test_templates_run_with_the_credential_and_devices_are_sliced(awx: tuple[Controller, list[Run]]) -> None:
    objects, _runs = awx
    credential = objects.named("credentials", "Comet")["id"]
    templates = objects.all("job_templates")
    assert {tuple(objects.associated(template, "credentials")) for template in templates} == {(credential,)}
    slices = {template["name"]: template["job_slice_count"] for template in templates}
    assert {name for name, count in slices.items() if count == 3} == {"Comet - Live action"}
    source = objects.named("inventory_sources", "Comet")
    assert (source["credential"], source["source_path"]) == (credential, "inventory.comet.yml")


def test_secrets_are_encrypted_and_shown_nowhere(awx: tuple[Controller, list[Run]]) -> None:
    objects, runs = awx
    inputs = objects.named("credentials", "Comet")["inputs"]
    assert (inputs["password"], inputs["totp_secret"]) == (ENCRYPTED, ENCRYPTED)
    assert objects.secrets == SECRETS
    assert not [secret for secret in SECRETS for done in runs if secret in done.output]


def test_check_mode_writes_nothing(tmp_path: Path) -> None:
    with controller() as (url, objects):
        set_up(url, tmp_path, OPTIONS, "--check")
        assert objects.writes == []


def test_an_option_that_is_lacking_is_named(tmp_path: Path) -> None:
    with controller() as (url, objects):
        done = set_up(url, tmp_path, {})
        assert "missing required arguments: awx_project_url" in done.output
        assert objects.writes == []
