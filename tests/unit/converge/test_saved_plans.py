# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans that are saved, read as a report of drift, and carried out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._run import saved_plan
from tests.simulator import Simulator
from tests.unit.converge.conftest import PASSWORD, Converge, many


def test_a_saved_plan_is_carried_out(converge: Converge, tmp_path: Path) -> None:
    path = str(tmp_path / "plan.json")
    document = {"tenants": [{"name": "Acme", "hosts": ["acme.example"]}], **many(3, tenant="Acme")}
    assert converge(document, check_mode=True, save_plan=path)["plan_written"] is True
    assert converge(document, apply_plan=path)["summary"]["users"]["created"] == 3


def test_a_plan_is_refused_once_the_server_has_moved(converge: Converge, simulator: Simulator, tmp_path: Path) -> None:
    path = str(tmp_path / "plan.json")
    simulator.state.add_user("acme-files")
    document = {"users": [{"name": "acme-files", "account_name": "Acme"}]}
    converge(document, check_mode=True, save_plan=path)
    simulator.state.edit_profile("acme-files", lambda profile: profile.update(AccountName="Somebody else's"))
    with pytest.raises(InputError, match="has moved since the plan was saved: users 'acme-files'"):
        converge(document, apply_plan=path)
    assert simulator.requests.writes() == []


def test_a_plan_holds_no_secret_and_is_for_its_owner_s_eyes(converge: Converge, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    converge(many(2), check_mode=True, save_plan=str(path))
    assert PASSWORD not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600


def test_two_deletions_of_the_same_name_are_told_apart(
    converge: Converge, simulator: Simulator, tmp_path: Path
) -> None:
    path = str(tmp_path / "plan.json")
    for name in ("acme", "globex"):
        simulator.state.add_tenant(name, organization_id=f"tenant-{name}")
    simulator.state.add_policy("Standard", organization="tenant-globex", policy_id="policy-globex")
    purge = {"policies": {"max": 5}}
    converge({"policies": []}, purge=purge, check_mode=True, save_plan=path)
    simulator.state.add_policy("Standard", organization="tenant-acme", policy_id="policy-acme")
    with pytest.raises(InputError, match="has moved since the plan was saved"):
        converge({"policies": []}, purge=purge, apply_plan=path)
    assert len(simulator.state.policies) == 2


def test_a_plan_for_another_server_is_refused(converge: Converge, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    converge(many(1), check_mode=True, save_plan=str(path))
    plan = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(dict(plan, server="https://other.example/")), encoding="utf-8")
    with pytest.raises(InputError, match="the plan was made for https://other.example/"):
        converge(many(1), apply_plan=str(path))


def test_drift_is_told_for_each_tenant(converge: Converge, simulator: Simulator, tmp_path: Path) -> None:
    simulator.state.add_tenant("Acme", organization_id="tenant-acme")
    simulator.state.add_user("acme-files", organization="tenant-acme", AccountName="Drifted")
    simulator.state.add_user("initech")
    document = {
        "users": [
            {"name": "acme-files", "account_name": "Acme", "tenant": "tenant-acme"},
            {"name": "initech"},
            {"name": "lost", "tenant": "Acme"},
        ]
    }
    path = tmp_path / "drift.json"
    result = converge(document, check_mode=True, save_plan=str(path))
    assert result["failed"]
    assert {
        name: (counts["changed"], counts["failed"], counts["unchanged"]) for name, counts in result["tenants"].items()
    } == {
        "Acme": (1, 1, 0),
        "": (0, 0, 1),
    }
    changed, failed = result["objects"]
    assert (changed["tenant"], changed["changed_keys"], failed["tenant"]) == ("Acme", ["account_name"], "Acme")
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["tenants"] == result["tenants"]
    assert report["errors"] == [{key: failed[key] for key in ("kind", "tenant", "name", "error")}]
    assert report["changes"] == [
        {
            "kind": "users",
            "tenant": "Acme",
            "name": "acme-files",
            "action": "changed",
            "before": {"account_name": "Drifted"},
            "after": {"account_name": "Acme"},
        }
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        *(
            json.dumps({"format": saved_plan.FORMAT, **rest})
            for rest in (
                {},
                {"server": "https://backup.example/"},
                {"server": "https://backup.example/", "changes": None},
                {"server": "https://backup.example/", "changes": [{}]},
            )
        ),
    ],
    ids=str.__len__,
)
def test_a_file_that_somebody_has_changed_is_told_of(converge: Converge, tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(text)
    with pytest.raises(InputError, match="is no plan that this collection has saved"):
        converge({"users": []}, apply_plan=str(path))
