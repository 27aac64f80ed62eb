# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules for the vendor's account portal beside those for a server: log-ins, groups of defaults, many items of a loop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Simulator
from tests.support import certificates
from tests.support.docs import connection_spec
from tests.support.playbooks import PATHS, Run, account_credentials, credentials, play, run_playbook
from tests.support.scenario import NEEDLE, secret

LICENSE = "cometbackup.comet.comet_license"
LICENSE_INFO = "cometbackup.comet.comet_license_info"
RELEASE_INFO = "cometbackup.comet.comet_release_info"
USER_INFO = "cometbackup.comet.comet_user_info"
READ: dict[str, Any] = {"name": "Read", LICENSE_INFO: {}}
# No log-in in the environment.
BARE = dict.fromkeys((*account_credentials(Simulator()), *credentials(Simulator())), "")


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    hidden = {name: secret(name) for name in ("password", "portal_token", "portal_password")}
    with Simulator(frozen_clock=True, **hidden) as running:
        running.portal.add_license("acme", secret("serial"))
        running.state.add_user("acme", password=secret("acme"))
        yield running


def run(tasks: list[Any], directory: Path, simulator: Simulator, path: str, **settings: Any) -> Run:
    keywords = settings.pop("keywords", {})
    return run_playbook([play(tasks, **keywords)], directory, simulators=[simulator], path=path, **settings)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("log_in", ["token", "password"])
def test_the_environment_says_who_asks(log_in: str, path: str, simulator: Simulator, tmp_path: Path) -> None:
    options = simulator.options
    variables = {
        "token": {"COMET_ACCOUNT_TOKEN": options.portal_token},
        "password": {"COMET_ACCOUNT_EMAIL": options.portal_email, "COMET_ACCOUNT_PASSWORD": options.portal_password},
    }[log_in]
    address = {"COMET_ACCOUNT_URL": simulator.portal_url}
    done = run([READ], tmp_path, simulator, path, variables={**BARE, **address, **variables}).succeeded()
    assert len(done.result("Read").data["licenses"]) == 1
    assert NEEDLE not in done.output


@pytest.mark.parametrize("path", PATHS)
def test_defaults_for_servers_do_not_break_what_talks_to_the_portal(
    path: str, simulator: Simulator, tmp_path: Path
) -> None:
    admin = simulator.admin
    defaults = {
        "group/cometbackup.comet.comet": {
            "url": simulator.url,
            "username": admin.username,
            "password": admin.password,
            "validate_certs": False,
        },
        "group/cometbackup.comet.account": {
            "account_url": simulator.portal_url,
            "account_token": simulator.options.portal_token,
        },
    }
    tasks = [READ, {"name": "Users", USER_INFO: {}}, {"name": "Releases", RELEASE_INFO: {"versions": True}}]
    done = run(tasks, tmp_path, simulator, path, variables=BARE, keywords={"module_defaults": defaults}).succeeded()
    assert [item["name"] for item in done.result("Read").data["licenses"]] == ["acme"]
    assert [item["name"] for item in done.result("Users").data["users"]] == ["acme"]
    assert done.result("Read").data["invocation"]["module_args"]["validate_certs"] is True
    assert done.complaints == []


@pytest.mark.parametrize("path", PATHS)
def test_an_option_of_a_server_is_none_of_the_portal(path: str, simulator: Simulator, tmp_path: Path) -> None:
    done = run([{"name": "Read", LICENSE_INFO: {"url": simulator.url}}], tmp_path, simulator, path)
    assert done.result("Read").data["msg"].startswith("There is no option url, the options are: ")


@pytest.mark.parametrize("path", PATHS)
def test_a_portal_of_one_s_own_authority(path: str, tmp_path: Path) -> None:
    made = certificates.make(tmp_path / "certificates")
    settings = {
        "trusted": {"COMET_ACCOUNT_CA_PATH": str(made.authority), "COMET_ACCOUNT_TIMEOUT": "20"},
        "not asked": {"COMET_ACCOUNT_VALIDATE_CERTS": "false", "COMET_ACCOUNT_RETRIES": "0"},
        # Those for servers say nothing about the portal.
        "not trusted": {"COMET_CA_PATH": str(made.authority), "COMET_VALIDATE_CERTS": "false"},
    }
    with Simulator(tls=made.server) as simulator:
        ended = {
            name: run([READ], tmp_path / name, simulator, path, variables=variables).result("Read")
            for name, variables in settings.items()
        }
    assert {name: result.status for name, result in ended.items()} == {
        "trusted": "ok", "not asked": "ok", "not trusted": "failed",
    }  # fmt: skip
    assert "its certificate was not accepted" in ended["not trusted"].data["msg"]


def test_the_items_of_a_loop_share_what_was_read(simulator: Simulator, tmp_path: Path) -> None:
    task = {"name": "Ask", RELEASE_INFO: {}, "loop": [1, 2, 3]}
    run([task], tmp_path, simulator, PATHS[0]).succeeded()
    assert simulator.requests.methods() == ["LatestVersion"]


def test_a_number_that_was_asked_for_is_not_printed(simulator: Simulator, tmp_path: Path) -> None:
    tasks = [
        {"name": "Ask", LICENSE: {"name": "acme", "return_secrets": True}, "register": "licence"},
        {"name": "Use", "ansible.builtin.assert": {"that": "licence.license.serial | length > 20", "quiet": True}},
        {
            "name": "Ask under async",
            LICENSE: {"name": "acme", "return_secrets": True},
            "async": 30,
            "poll": 1,
            "ignore_errors": True,
        },
    ]
    done = run(tasks, tmp_path, simulator, PATHS[0]).succeeded()
    assert "With async the result would be printed" in done.result("Ask under async").data["msg"]
    assert NEEDLE not in done.output


def test_every_connection_option_has_a_variable_that_is_tried_here() -> None:
    spec = connection_spec("comet_license")
    variables = {arguments[0] for option in spec.values() for arguments in option["fallback"][1:]}
    tried = set(re.findall(r"\bCOMET_ACCOUNT_[A-Z_]+", Path(__file__).read_text(encoding="utf-8")))
    assert variables - tried == set()
