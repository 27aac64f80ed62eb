# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs and inventory updates of AWX, run as AWX runs them: ansible-runner, with a credential of the custom type injected."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Simulator
from tests.support.injection import inject
from tests.support.playbooks import Run, run
from tests.tools import checkout

TEMPLATES = "awx_templates"
EXAMPLE = checkout.ROOT / "examples" / "awx"
ACTION = "AdminDispatcherRefetchProfile"
SLICES = 3


class _Loader(yaml.SafeLoader):
    """YAML of Ansible: ``!unsafe`` is a text that is not a template."""


_Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def declared(name: str) -> dict[str, Any]:
    """What one of the files beside the playbook declares."""
    text = (checkout.ROOT / "playbooks" / "vars" / f"{name}.yml").read_text(encoding="utf-8")
    return dict(yaml.load(text, _Loader))


def credential_type() -> dict[str, Any]:
    """The credential type as the playbook declares it."""
    declared_type = declared("awx_credential_type")
    return {part: declared_type[f"awx_credential_type_{part}"] for part in ("inputs", "injectors")}


def injected(sim: Simulator, directory: Path) -> dict[str, str]:
    """The environment of a job with a credential for the simulator."""
    inputs = {"url": sim.url, "username": sim.admin.username, "password": sim.admin.password, "validate_certs": True}
    variables, extra = inject(credential_type(), inputs, directory)
    assert extra == {}, "variables on the command line would be in the job's record"
    return variables


def inventory_update(sim: Simulator, directory: Path) -> dict[str, Any]:
    """What an inventory source imports."""
    shutil.copy(EXAMPLE / "inventory.comet.yml", directory)
    command = ["ansible-inventory", "-i", "inventory.comet.yml", "--list", "--export"]
    variables = {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true", "INVENTORY_UPDATE_ID": "1"}
    done = run(command, directory, {**injected(sim, directory), **variables}).succeeded()
    return dict(json.loads(done.stdout))


def job(sim: Simulator, inventory: dict[str, Any], playbook: str, extra: dict[str, Any], directory: Path) -> Run:
    """Run a playbook of the example project in the directories of ansible-runner, with an inventory that is a program."""
    shutil.copytree(EXAMPLE, directory / "project")
    for name in ("env", "inventory"):
        (directory / name).mkdir()
    script = directory / "inventory" / "hosts"
    script.write_text(f"#!/usr/bin/env python3\nprint({json.dumps(inventory)!r})\n", encoding="utf-8")
    script.chmod(0o700)
    (directory / "env" / "envvars").write_text(json.dumps(injected(sim, directory)), encoding="utf-8")
    (directory / "env" / "extravars").write_text(json.dumps(extra), encoding="utf-8")
    return run(["ansible-runner", "run", str(directory), "--playbook", f"playbooks/{playbook}"], directory)


def sliced(inventory: dict[str, Any], number: int) -> dict[str, Any]:
    """The hosts of one job slice: AWX deals them out in the order of their names."""
    mine = set(sorted(inventory["_meta"]["hostvars"])[number - 1 :: SLICES])
    groups = {
        name: {**group, **({"hosts": [host for host in group["hosts"] if host in mine]} if "hosts" in group else {})}
        for name, group in inventory.items()
        if name != "_meta"
    }
    variables = {host: values for host, values in inventory["_meta"]["hostvars"].items() if host in mine}
    return {**groups, "_meta": {"hostvars": variables}}


def dispatched(sim: Simulator) -> list[str]:
    """The live connections that were asked to act, sorted."""
    return sorted(request.params["TargetID"] for request in sim.requests if request.method == ACTION)


@pytest.fixture
def sim() -> Any:
    with Simulator(devices=12, tenants=2, online=1.0) as simulator:
        yield simulator


def test_an_inventory_source_imports_the_devices(sim: Simulator, tmp_path: Path) -> None:
    imported = inventory_update(sim, tmp_path)
    assert len(imported["_meta"]["hostvars"]) == 12
    assert len(imported["comet_online"]["hosts"]) == 12


def test_job_slices_are_disjoint_stable_and_together_the_fleet(sim: Simulator, tmp_path: Path) -> None:
    first, second = (inventory_update(sim, _directory(tmp_path / f"update{number}")) for number in (1, 2))
    parts = [sorted(sliced(first, number)["_meta"]["hostvars"]) for number in range(1, SLICES + 1)]
    assert parts == [sorted(sliced(second, number)["_meta"]["hostvars"]) for number in range(1, SLICES + 1)]
    assert sorted(host for part in parts for host in part) == sorted(first["_meta"]["hostvars"])
    for number in range(1, SLICES + 1):
        extra = {"dispatch_action": "refetch_profile"}
        job(sim, sliced(first, number), "dispatch.yml", extra, _directory(tmp_path / f"slice{number}")).succeeded()
    assert dispatched(sim) == sorted(device.connections[0] for device in sim.state.devices.all())


def test_a_job_shows_no_secret_of_its_credential(sim: Simulator, tmp_path: Path) -> None:
    extra = {"dispatch_action": "refetch_profile"}
    done = job(sim, inventory_update(sim, tmp_path), "dispatch.yml", extra, _directory(tmp_path / "job")).succeeded()
    assert sim.admin.password not in done.output
    records = [path.read_text(encoding="utf-8") for path in (tmp_path / "job" / "artifacts").rglob("*.json")]
    assert records and not any(sim.admin.password in text for text in records)


def _directory(path: Path) -> Path:
    path.mkdir()
    return path


def test_every_playbook_of_a_template_is_in_the_example_project() -> None:
    wanted = {template["playbook"] for template in declared(TEMPLATES)[TEMPLATES]}
    assert wanted == {path.stem for path in (EXAMPLE / "playbooks").glob("*.yml")}
    assert all((checkout.ROOT / "playbooks" / f"{name}.yml").is_file() for name in wanted)


def test_answers_to_surveys_are_variables_that_are_used() -> None:
    """The options of a role, or variables that the playbook or the template itself names."""
    roles = (checkout.ROOT / "roles").glob("*/meta/argument_specs.yml")
    options = {
        name: option
        for path in roles
        for name, option in yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"]["main"][
            "options"
        ].items()
    }
    for template in declared(TEMPLATES)[TEMPLATES]:
        playbook = (checkout.ROOT / "playbooks" / f"{template['playbook']}.yml").read_text(encoding="utf-8")
        for question in template["survey"]:
            name = question["variable"]
            assert name in options or name in playbook or name in str(template.get("extra_vars")), name
            assert set(question.get("choices", [])) <= set(_choices(options.get(name, {}), question)), name


def _choices(option: dict[str, Any], question: dict[str, Any]) -> list[str]:
    return ["false", "true"] if option.get("type") == "bool" else option.get("choices") or question.get("choices", [])


@pytest.mark.parametrize("template", declared(TEMPLATES)[TEMPLATES], ids=lambda template: template["playbook"])
def test_a_job_runs_with_the_answers_that_the_survey_begins_with(template: dict[str, Any], tmp_path: Path) -> None:
    answers = {question["variable"]: question["default"] for question in template["survey"]}
    answers = {
        name: str(value).replace("{{ awx_rollout_waves | join(', ') }}", "1, 100%") for name, value in answers.items()
    }
    answers |= ANSWERS.get(template["playbook"], {})
    with Simulator(devices=4, tenants=1, online=1.0, speed=100.0) as sim:
        inventory = inventory_update(sim, tmp_path)
        extra = {**template.get("extra_vars", {}), **answers}
        done = job(sim, inventory, f"{template['playbook']}.yml", extra, _directory(tmp_path / "job"))
        assert done.status == EXPECTED.get(template["playbook"], 0), done.end
        assert FIRST_PASSWORD not in done.output


FIRST_PASSWORD = "first-password-of-acme"
ANSWERS: dict[str, dict[str, Any]] = {
    "onboard": {
        "customer_name": "acme-office",
        "customer_password": FIRST_PASSWORD,
        "customer_emails": "it@acme.example",
    },
    "offboard": {"customers": "alder01"},
}
# There are no documents in the example.
EXPECTED = {"audit": 2}
