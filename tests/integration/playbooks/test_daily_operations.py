# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks for daily operations, by their full names: checked, run, run again, and given nonsense."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Simulator
from tests.support.scenario import NEEDLE, secret
from tests.support.shipped import changes, run_shipped
from tests.support.tickets import Tickets
from tests.tools import checkout

TENANT: dict[str, Any] = {
    "tenant_onboarding_name": "Globex",
    "tenant_onboarding_hosts": ["backup.globex.example"],
    "tenant_onboarding_policies": [{"name": "Monthly"}],
    "tenant_onboarding_webhooks": [
        {"name": "tickets", "webhook_url": "http://127.0.0.1:9/", "headers": {"Authorization": secret("webhook")}}
    ],
    "tenant_onboarding_administrators": [{"name": "helpdesk", "admin_password": secret("helpdesk")}],
    "tenant_onboarding_storage_templates": [
        {
            "description": "Cloud",
            "type": "comet",
            "remote_address": "https://storage.example:8060/",
            "remote_username": "templates",
            "remote_password": secret("template"),
        }
    ],
}
CUSTOMERS: dict[str, Any] = {
    "customer_onboarding_defaults": {"policy": "Monthly", "storage_vaults": [{"name": "Vault", "template": "Cloud"}]},
    "customer_onboarding_customers": [
        {"name": "globex-office", "user_password": secret("office")},
        {"name": "globex-lab", "user_password": secret("lab")},
    ],
}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(speed=100) as running:
        yield running


def leaving(simulator: Simulator) -> None:
    for name in ("globex-office", "globex-lab"):
        simulator.state.add_user(name, password=secret(name), AccountName="A customer")
        simulator.state.add_item(simulator.state.add_device(name, name="PC"))


# -- onboard -------------------------------------------------------------------------------------------------


def test_a_tenant_and_its_customers_are_onboarded(tmp_path: Path, simulator: Simulator) -> None:
    variables = {**TENANT, **CUSTOMERS, "customer_onboarding_install_token_directory": str(tmp_path / "tokens")}
    checked = run_shipped("onboard", tmp_path / "check", simulator, variables, "--check", "--diff").succeeded()
    assert changes(checked) > 0 and simulator.requests.writes() == []
    first = run_shipped("onboard", tmp_path / "first", simulator, variables, "--diff", "-vvv").succeeded()
    assert changes(first) > 0 and first.complaints == []
    assert sorted(account.name for account in simulator.state.accounts) == ["globex-lab", "globex-office"]
    tokens = [path.read_text(encoding="utf-8").strip() for path in (tmp_path / "tokens").iterdir()]
    assert len(tokens) == 2
    assert [word for word in (NEEDLE, *tokens) if word in first.output + checked.output] == []
    simulator.requests.clear()
    again = run_shipped("onboard", tmp_path / "again", simulator, variables).succeeded()
    assert changes(again) == 0 and simulator.requests.writes() == []


# -- offboard ------------------------------------------------------------------------------------------------


def test_customers_are_offboarded_as_far_as_is_asked_for(tmp_path: Path, simulator: Simulator) -> None:
    leaving(simulator)
    variables = {"customers": "globex-office, globex-lab"}
    checked = run_shipped("offboard", tmp_path / "check", simulator, variables, "--check").succeeded()
    assert changes(checked) == 1 and simulator.requests.writes() == []
    assert changes(run_shipped("offboard", tmp_path / "first", simulator, variables).succeeded()) == 1
    assert all(account.profile["IsSuspended"] for account in simulator.state.accounts)
    assert changes(run_shipped("offboard", tmp_path / "again", simulator, variables).succeeded()) == 0
    # Values that come from the command line are texts.
    steps = [f"-ecustomer_offboarding_{step}=true" for step in ("revoke_devices", "delete_with_job_history")]
    run_shipped("offboard", tmp_path / "steps", simulator, variables, *steps).succeeded()
    assert list(simulator.state.accounts) == []
    assert changes(run_shipped("offboard", tmp_path / "gone", simulator, variables, *steps).succeeded()) == 0


# -- export --------------------------------------------------------------------------------------------------


def test_a_server_is_exported_and_what_is_gone_is_removed(tmp_path: Path, simulator: Simulator) -> None:
    leaving(simulator)
    place = tmp_path / "files"
    variables = {"export_directory": str(place)}
    assert changes(run_shipped("export", tmp_path / "check", simulator, variables, "--check").succeeded()) > 0
    assert not place.exists()
    run_shipped("export", tmp_path / "first", simulator, variables).succeeded()
    assert sorted(path.name for path in (place / "users").iterdir()) == ["globex-lab.yml", "globex-office.yml"]
    assert changes(run_shipped("export", tmp_path / "again", simulator, variables).succeeded()) == 0
    simulator.state.accounts.remove("globex-lab")
    run_shipped("export", tmp_path / "gone", simulator, variables).succeeded()
    assert [path.name for path in (place / "users").iterdir()] == ["globex-office.yml"]


# -- audit ---------------------------------------------------------------------------------------------------


def test_an_audit_of_what_was_exported_finds_what_was_changed_since_and_writes_nothing(
    tmp_path: Path, simulator: Simulator
) -> None:
    leaving(simulator)
    run_shipped("export", tmp_path / "export", simulator, {"export_directory": str(tmp_path / "files")}).succeeded()
    variables = {"audit_files": str(tmp_path / "files"), "audit_report": str(tmp_path / "report.json")}
    assert changes(run_shipped("audit", tmp_path / "same", simulator, variables).succeeded()) == 0
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["changes"] == []
    simulator.state.edit_profile("globex-lab", lambda profile: profile.update(AccountName="Somebody else"))
    simulator.requests.clear()
    drifted = run_shipped("audit", tmp_path / "drift", simulator, variables)
    assert drifted.status == 2 and simulator.requests.writes() == []
    assert "The server is not as declared. users globex-lab, see" in " ".join(drifted.output.split())
    (change,) = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["changes"]
    assert change["name"] == "globex-lab" and change["before"] == {"account_name": "Somebody else"}


def test_an_audit_by_the_variables_of_the_roles_writes_nothing(tmp_path: Path, simulator: Simulator) -> None:
    variables = {**TENANT, **CUSTOMERS, "server_baseline_settings": {"session_settings": {"expired_in_seconds": 900}}}
    drifted = run_shipped("audit", tmp_path / "before", simulator, variables)
    assert drifted.status == 2 and simulator.requests.writes() == []
    assert "The server is not as declared. What differs is shown above." in drifted.output
    run_shipped("onboard", tmp_path / "onboard", simulator, variables).succeeded()
    del variables["server_baseline_settings"]
    simulator.requests.clear()
    run_shipped("audit", tmp_path / "after", simulator, variables).succeeded()
    assert simulator.requests.writes() == []


# -- nonsense ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "variables", "sentence"),
    [
        (
            "onboard",
            {},
            "Say in tenant_onboarding_name which tenant, or in customer_onboarding_customers which customers are to be onboarded.",
        ),
        (
            "onboard",
            {"customer_onboarding_customers": [{"name": "acme", "acount_name": "x"}]},
            "did you mean account_name?",
        ),
        ("offboard", {}, "Say in customers which customers are to be offboarded, as names with commas between them."),
        (
            "offboard",
            {"customers": ["acme-archive"], "customer_offboarding_protected": ["*-archive"]},
            "Nothing was changed: acme-archive must not be offboarded, by customer_offboarding_protected.",
        ),
        (
            "offboard",
            {"customers": ["acme-archive", ""]},
            "Nothing was changed: one of customer_offboarding_customers is empty.",
        ),
        ("export", {}, "Say in export_directory where the files are to be written."),
        ("export", {"export_directory": "x", "export_left_over": "delete"}, "export_left_over must be remove or keep."),
        ("audit", {}, "Say in audit_files or audit_document what the server is to be like"),
        ("audit", {"audit_document": {"user": []}}, "did you mean users?"),
    ],
)
def test_nonsense_ends_in_a_sentence(
    tmp_path: Path, simulator: Simulator, name: str, variables: dict[str, Any], sentence: str
) -> None:
    done = run_shipped(name, tmp_path, simulator, variables)
    assert done.status == 2 and sentence in done.output
    assert done.tracebacks == 0 and simulator.requests.writes() == []


def test_every_playbook_says_how_to_run_it_or_what_does() -> None:
    for path in (checkout.ROOT / "playbooks").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        says = (
            rf"ansible-playbook (\S+ )*cometbackup\.comet\.{path.stem}",
            r"# (The r|R)ulebooks? (\S+ )?gives? it the event",
        )
        assert yaml.safe_load(text)[0]["name"] and any(re.search(line, text) for line in says), path


def test_a_missed_backup_of_an_item_without_schedule_is_a_ticket_that_says_so(
    tmp_path: Path, simulator: Simulator
) -> None:
    simulator.state.add_user("globex-office")
    device = simulator.state.add_device("globex-office", name="PC")
    item, _vault, rule = simulator.state.add_item(device)
    simulator.state.edit_profile("globex-office", lambda profile: profile["BackupRules"].pop(rule))
    about = {"event": "job_completed", "id": "1", "tenant": "", "status": "failed_schedulemissed"}
    about.update(user="globex-office", device=device.id, protected_item=item)
    with Tickets() as tickets:
        event = {"ansible_eda": {"event": {"comet": about}}, "comet_ticket": {"url": tickets.url}}
        run_shipped("catch_up_backup", tmp_path / "run", simulator, event)
        (ticket,) = tickets.opened
    assert ticket["text"] == (
        f"The protected item {item} of globex-office has no schedule that the backup could be run by. Give it one."
    )
