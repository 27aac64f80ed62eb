# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``rotate_credentials``: whatever fails, the credentials that work are in the file, and somebody can log in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.simulator import Simulator
from tests.support.scenario import NEEDLE, secret
from tests.support.shipped import changes, run_shipped

VAULT_PASSWORD = secret("vault")
HELPDESK = "administrator helpdesk"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        state = running.state
        state.add_tenant("Globex", hosts=["localhost"], organization_id="tenant-globex")
        state.add_admin("helpdesk", password=secret("helpdesk"))
        state.add_admin("partner", password=secret("partner"), organization="tenant-globex")
        yield running


@pytest.fixture
def variables(tmp_path: Path, simulator: Simulator) -> dict[str, Any]:
    return {
        "rotate_credentials_file": str(tmp_path / "rotated.yml"),
        "rotate_credentials_vault_password": VAULT_PASSWORD,
        "rotate_credentials_administrators": [
            {"name": "helpdesk"},
            {"name": "partner", "tenant": "Globex", "login_url": simulator.url.replace("127.0.0.1", "localhost")},
        ],
        "rotate_credentials_allow_restart": True,
        "rotate_credentials_max_age": 30,
    }


def kept(variables: dict[str, Any]) -> dict[str, dict[str, str]]:
    text = Path(variables["rotate_credentials_file"]).read_bytes()
    assert text.startswith(b"$ANSIBLE_VAULT;1.1;AES256")
    vault = VaultLib([("default", VaultSecret(VAULT_PASSWORD.encode()))])
    held: dict[str, dict[str, str]] = yaml.safe_load(vault.decrypt(text))["rotated_credentials"]
    return held


def can_log_in(simulator: Simulator, directory: Path, name: str, password: str) -> bool:
    """Whether a run of another playbook, by these credentials, gets to the server's answer."""
    login = {"COMET_USERNAME": name, "COMET_PASSWORD": password}
    export = {"export_directory": str(directory / "files")}
    return run_shipped("export", directory, simulator, export, "--check", environment=login).status == 0


def test_passwords_of_administrators_are_replaced_kept_and_tried(
    tmp_path: Path, simulator: Simulator, variables: dict[str, Any]
) -> None:
    checked = run_shipped("rotate_credentials", tmp_path / "check", simulator, variables, "--check").succeeded()
    assert changes(checked) > 0 and simulator.requests.writes() == []
    assert not Path(variables["rotate_credentials_file"]).exists()
    done = run_shipped("rotate_credentials", tmp_path / "first", simulator, variables, "-vvv", "--diff").succeeded()
    held = kept(variables)
    assert sorted(held) == [HELPDESK, "administrator partner of Globex"]
    assert all(sorted(entry) == ["rotated_at", "secret"] for entry in held.values())
    assert [entry["secret"] for entry in held.values() if entry["secret"] in done.output] == []
    assert NEEDLE not in done.output
    assert can_log_in(simulator, tmp_path / "new", "helpdesk", held[HELPDESK]["secret"])
    assert not can_log_in(simulator, tmp_path / "old", "helpdesk", secret("helpdesk"))
    simulator.requests.clear()
    again = run_shipped("rotate_credentials", tmp_path / "again", simulator, variables).succeeded()
    assert changes(again) == 0 and simulator.requests.writes() == []


def test_a_password_that_did_not_get_to_the_server_is_tried_again_and_the_old_one_is_still_kept(
    tmp_path: Path, simulator: Simulator, variables: dict[str, Any]
) -> None:
    variables = {
        **variables,
        "rotate_credentials_administrators": [{"name": "helpdesk"}],
        "rotate_credentials_max_age": 0,
    }
    run_shipped("rotate_credentials", tmp_path / "first", simulator, variables).succeeded()
    old = kept(variables)[HELPDESK]["secret"]
    simulator.faults.add("api_error", method="AdminMetaServerConfigSet", status=500, message="the disk is full")
    assert run_shipped("rotate_credentials", tmp_path / "broken", simulator, variables).status == 2
    pending = kept(variables)[HELPDESK]["pending"]
    assert kept(variables)[HELPDESK]["secret"] == old
    assert can_log_in(simulator, tmp_path / "old", "helpdesk", old)
    run_shipped("rotate_credentials", tmp_path / "again", simulator, variables).succeeded()
    assert kept(variables)[HELPDESK]["secret"] == pending
    assert can_log_in(simulator, tmp_path / "new", "helpdesk", pending)


def test_the_own_account_gets_a_new_password(tmp_path: Path, simulator: Simulator) -> None:
    variables = {
        "rotate_credentials_file": str(tmp_path / "rotated.yml"),
        "rotate_credentials_vault_password": VAULT_PASSWORD,
        "rotate_credentials_own_password": True,
        "rotate_credentials_max_age": 1,
    }
    run_shipped("rotate_credentials", tmp_path / "check", simulator, variables, "--check").succeeded()
    done = run_shipped("rotate_credentials", tmp_path / "first", simulator, variables, "-vvv").succeeded()
    new = kept(variables)["administrator admin"]["secret"]
    assert new not in done.output
    assert can_log_in(simulator, tmp_path / "new", "admin", new)
    login = {"COMET_PASSWORD": new}
    again = run_shipped("rotate_credentials", tmp_path / "again", simulator, variables, environment=login).succeeded()
    assert changes(again) == 0


def test_the_own_account_gets_a_new_secret_for_codes(tmp_path: Path) -> None:
    old = "KANARIEKANARIEKANARIEKANARIE"
    variables = {
        "rotate_credentials_file": str(tmp_path / "rotated.yml"),
        "rotate_credentials_vault_password": VAULT_PASSWORD,
        "rotate_credentials_own_password": True,
        "rotate_credentials_own_totp": True,
    }
    with Simulator(totp_secret=old) as simulator:
        login = {"COMET_TOTP_SECRET": old}
        done = run_shipped(
            "rotate_credentials", tmp_path / "first", simulator, variables, "-vvv", environment=login
        ).succeeded()
        held = kept(variables)
        new = held["codes of admin"]["secret"]
        assert new != old and new not in done.output and old not in done.output
        security = simulator.state.admins["", "admin"]
        assert security["AllowPasswordAndTOTPLogin"] and not security["AllowPasswordLogin"]
        login = {"COMET_PASSWORD": held["administrator admin"]["secret"], "COMET_TOTP_SECRET": new}
        export = {"export_directory": str(tmp_path / "files")}
        run_shipped("export", tmp_path / "new", simulator, export, "--check", environment=login).succeeded()


def test_a_webhook_gets_a_new_secret_and_keeps_its_other_headers(tmp_path: Path, simulator: Simulator) -> None:
    onboard = {
        "tenant_onboarding_name": "Globex",
        "tenant_onboarding_webhooks": [
            {
                "name": "tickets",
                "webhook_url": "http://127.0.0.1:9/",
                "headers": {"Authorization": secret("hook"), "X-Queue": "backup"},
            }
        ],
    }
    run_shipped("onboard", tmp_path / "onboard", simulator, onboard).succeeded()
    variables = {
        "rotate_credentials_file": str(tmp_path / "rotated.yml"),
        "rotate_credentials_vault_password": VAULT_PASSWORD,
        "rotate_credentials_webhooks": [{"name": "tickets", "tenant": "Globex"}],
    }
    done = run_shipped("rotate_credentials", tmp_path / "first", simulator, variables, "-vvv", "--diff").succeeded()
    new = kept(variables)["webhook tickets of Globex"]["secret"]
    assert new not in done.output
    (hook,) = simulator.state.organizations["tenant-globex"]["WebhookOptions"].values()
    assert hook["CustomHeaders"] == {"Authorization": f"Bearer {new}", "X-Queue": "backup"}


@pytest.mark.parametrize(("works", "address"), [(True, "storage.example"), (False, "unreachable.example")])
def test_keys_of_a_storage_template_are_tried_before_they_are_put_in(
    tmp_path: Path, simulator: Simulator, works: bool, address: str
) -> None:
    template = {
        "description": "Cloud",
        "type": "comet",
        "remote_address": "https://storage.example:8060/",
        "remote_username": "templates",
        "remote_password": secret("old"),
    }
    baseline = {"tenant_onboarding_name": "Globex", "tenant_onboarding_storage_templates": [template]}
    run_shipped("onboard", tmp_path / "onboard", simulator, baseline).succeeded()
    new = {"remote_address": f"https://{address}:8060/", "remote_password": secret("new")}
    variables = {
        "rotate_credentials_file": str(tmp_path / "rotated.yml"),
        "rotate_credentials_vault_password": VAULT_PASSWORD,
        "rotate_credentials_storage_templates": [{"description": "Cloud", "tenant": "Globex", "options": new}],
    }
    simulator.requests.clear()
    done = run_shipped("rotate_credentials", tmp_path / "first", simulator, variables, "-vvv")
    assert NEEDLE not in done.output
    assert done.status == (0 if works else 2) and bool(simulator.requests.writes()) == works
    if works:
        again = run_shipped("rotate_credentials", tmp_path / "again", simulator, variables).succeeded()
        assert changes(again) == 0


NOTHING: dict[str, Any] = {"rotate_credentials_file": "x", "rotate_credentials_vault_password": "y"}


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({}, "Say in rotate_credentials_file where new credentials are to be kept"),
        (NOTHING, "Say what to rotate: rotate_credentials_administrators"),
        (
            {**NOTHING, "rotate_credentials_administrators": [{"name": "helpdesk"}]},
            "The server restarts for each administrator. Set rotate_credentials_allow_restart to true when it may.",
        ),
        (
            {
                **NOTHING,
                "rotate_credentials_administrators": [{"name": "partner", "tenant": "Globex"}],
                "rotate_credentials_allow_restart": True,
            },
            "Say in login_url where partner log in",
        ),
        (
            {**NOTHING, "rotate_credentials_file": "inventory.yml", "rotate_credentials_own_password": True},
            "inventory.yml cannot be read with rotate_credentials_vault_password",
        ),
        ({**NOTHING, "rotate_credentials_webhooks": [{"name": "tickets"}]}, "There is no webhook tickets."),
    ],
)
def test_nonsense_ends_in_a_sentence(
    tmp_path: Path, simulator: Simulator, variables: dict[str, Any], sentence: str
) -> None:
    done = run_shipped("rotate_credentials", tmp_path, simulator, variables)
    assert done.status == 2 and sentence in done.output
    assert done.tracebacks == 0 and simulator.requests.writes() == []
