# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_export`` writes beyond what its scenario shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.cometbackup.comet.plugins.module_utils._run import export
from ansible_collections.cometbackup.comet.plugins.modules.comet_converge import DEFINITION as CONVERGE
from ansible_collections.cometbackup.comet.plugins.modules.comet_export import DEFINITION
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

ADDRESS = "https://hook:hunter2x@siem.example/?token=t0ps3cret"


def exported(tasks: Tasks, dest: Path, **options: Any) -> dict[str, Any]:
    return tasks.run(DEFINITION, dest=str(dest), **options)


def test_users_whose_names_differ_in_capitals_have_files_that_every_file_system_tells_apart(
    simulator: Simulator, tasks: Tasks, tmp_path: Path
) -> None:
    for name in ("acme", "Acme", "ACME", "Globex"):
        simulator.state.add_user(name)
    files = exported(tasks, tmp_path, layout="per_user")["files"]
    names = sorted(Path(file).name for file in files)
    assert names == ["%41%43%4D%45.yml", "%41cme.yml", "Globex.yml", "acme.yml", "server.yml"]
    assert [user["name"] for user in yaml.safe_load((tmp_path / "users" / "%41cme.yml").read_text())["users"]] == [
        "Acme"
    ]


@pytest.mark.parametrize(
    ("name", "file"),
    [(".hidden", "%2Ehidden"), ("a b/c", "a%20b%2Fc"), ("x@y.example", "x@y.example"), ("50%", "50%25")],
)
def test_a_user_s_file_has_a_name_that_every_file_system_takes(name: str, file: str) -> None:
    assert export._file_names([name]) == [file]


def test_a_file_that_is_listed_by_another_name_is_not_left_over(
    simulator: Simulator, tasks: Tasks, tmp_path: Path
) -> None:
    simulator.state.add_user("acme")
    exported(tasks, tmp_path, layout="per_user")
    # As where capitals make no difference, and the file was there before by another name.
    (tmp_path / "users" / "ACME.yml").hardlink_to(tmp_path / "users" / "acme.yml")
    (tmp_path / "users" / "gone.yml").write_text("users: []\n")
    result = exported(tasks, tmp_path, layout="per_user")
    assert [Path(file).name for file in result["left_over"]] == ["gone.yml"]


@pytest.mark.parametrize(
    ("held", "written"),
    [
        ({"Type": 903, "Days": 30}, {"type": "first_job_for_each_last_x_days", "days": 30}),
        (
            {"Type": 906, "Weeks": 8, "WeekOffset": 2},
            {"type": "first_job_for_last_x_weeks", "weeks": 8, "week_offset": 2},
        ),
        # Jobs are nothing to this type. Without them it would be another range.
        ({"Type": 903, "Days": 30, "Jobs": 5}, {"type": "first_job_for_each_last_x_days", "jobs": 5, "days": 30}),
        # A type of a newer server.
        ({"Type": 999, "Days": 30}, {"type": 999, "days": 30}),
    ],
)
def test_ranges_have_the_fields_that_say_something(
    simulator: Simulator, tasks: Tasks, held: dict[str, int], written: dict[str, Any]
) -> None:
    zeros = simulator.state.schema.default("RetentionRange")
    kept = {"Mode": 802, "Ranges": [{**zeros, **held}]}
    sources = {"home": {"Engine": "engine1/file", "Description": "Home", "OverrideDestinationRetention": {"v": kept}}}
    simulator.state.add_policy("Monthly", policy={"DefaultStorageVaultRetention": kept, "DefaultSources": sources})
    document = tasks.run(DEFINITION, kinds=["policies"])["document"]
    (policy,) = document["policies"]
    shown = {"mode": "delete_except", "ranges": [written]}
    assert policy["default_storage_vault_retention"] == shown
    assert policy["default_sources"]["home"]["override_destination_retention"] == {"v": shown}
    assert tasks.run(CONVERGE, document=document)["changed"] is False


def test_a_retention_that_nobody_ever_set_is_left_out(simulator: Simulator, tasks: Tasks) -> None:
    unset = {"Mode": 0, "Ranges": []}
    simulator.state.add_policy("Monthly", policy={"DefaultStorageVaultRetention": unset})
    document = tasks.run(DEFINITION, kinds=["policies"])["document"]
    assert document["policies"] == [{"name": "Monthly"}]
    assert tasks.run(CONVERGE, document=document)["changed"] is False


def test_credentials_in_an_address_are_masked_and_stand_for_what_the_server_holds(
    simulator: Simulator, tasks: Tasks, tmp_path: Path
) -> None:
    simulator.state.config["WebhookOptions"] = {"siem": {"URL": ADDRESS, "Level": "full"}}
    exported(tasks, tmp_path / "comet.yml")
    document = yaml.safe_load((tmp_path / "comet.yml").read_text())
    assert document["webhooks"][0]["webhook_url"] == "https://hook:********@siem.example/?token=********"
    assert tasks.run(CONVERGE, document=document)["changed"] is False


def test_an_address_with_credentials_is_encrypted_as_a_whole(
    simulator: Simulator, tasks: Tasks, tmp_path: Path
) -> None:
    simulator.state.config["WebhookOptions"] = {"siem": {"URL": ADDRESS, "Level": "full"}}
    exported(tasks, tmp_path / "comet.yml", secrets="encrypted", vault_password="a-vault-password")
    text = (tmp_path / "comet.yml").read_text()
    assert "webhook_url: !vault |" in text
    assert "siem.example" not in text


def test_a_plan_shows_no_credentials_of_an_address(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.config["WebhookOptions"] = {"siem": {"URL": ADDRESS, "Level": "full"}}
    other = ADDRESS.replace("hunter2x", "c0rrect-horse")
    result = tasks.run(CONVERGE, document={"webhooks": [{"name": "siem", "webhook_url": other}]}, check_mode=True)
    shown = "https://hook:********@siem.example/?token=********"
    assert result["diff"]["before"]["webhooks"] == {"siem": {"webhook_url": shown}}
    assert result["diff"]["after"]["webhooks"] == {"siem": {"webhook_url": f"{shown} (changed)"}}


def test_a_policy_goes_by_the_name_by_which_its_users_find_it(
    simulator: Simulator, tasks: Tasks, tmp_path: Path
) -> None:
    for tenant in ("Acme", "Bluefern"):
        simulator.state.add_tenant(tenant, organization_id=tenant.lower(), hosts=[f"{tenant.lower()}.example"])
    simulator.state.add_policy("Monthly", "top")
    simulator.state.add_policy("Monthly", "of-acme", organization="acme")
    for user, tenant, policy in (
        ("own", "acme", "of-acme"),
        ("hidden", "acme", "top"),
        ("common", "bluefern", "top"),
        ("foreign", "bluefern", "of-acme"),
    ):
        simulator.state.add_user(user, organization=tenant, PolicyID=policy)
    exported(tasks, tmp_path / "server.yml")
    document = yaml.safe_load((tmp_path / "server.yml").read_text())
    found = {user["name"]: user["policy"] for user in document["users"]}
    assert found == {"own": "Monthly", "hidden": "top", "common": "Monthly", "foreign": "of-acme"}
    assert tasks.run(CONVERGE, document=document)["changed"] is False
