# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each mistake ends in one clear sentence, before anything else happens."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible.plugins.loader import inventory_loader

from tests.simulator import Simulator
from tests.unit.inventory.conftest import Parse, Simulators, connection


def message_of(parse: Parse, sim: Simulator | None, **options: Any) -> str:
    with pytest.raises(AnsibleParserError) as caught:
        parse(sim, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"device": "all"}, "there is no option device. Did you mean devices?"),
        ({"hostname": ["x"]}, "there is no option hostname. Did you mean hostnames?"),
        ({"hostnames": ["{devicename}"]}, "Did you mean device_name?"),
        ({"servers": [{"url": "http://127.0.0.1:1/"}]}, "url and servers were both given. Give one of them."),
        ({"validate_certs": "yess"}, "validate_certs cannot be 'yess'"),
        ({"totp_secret": "A", "totp_code": "1"}, "totp_secret and totp_code were both given"),
    ],
)
def test_options_that_cannot_be_meant(sim: Simulator, parse: Parse, options: dict[str, Any], said: str) -> None:
    assert said in message_of(parse, sim, **options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "the option url is missing. Give it in the inventory file, or as the environment variable COMET_URL."),
        ({"url": "http://127.0.0.1:1/"}, "the environment variable COMET_USERNAME"),
        ({"url": "http://127.0.0.1:1/", "username": "x"}, "no credentials were given"),
        ({"url": "backup.example", "username": "x"}, "the url 'backup.example' is not the address of a server"),
        ({"servers": [{"name": "a"}]}, "servers[0]: the option url is missing. Give it in the inventory file."),
        ({"servers": ["http://127.0.0.1:1/"]}, "servers[0] is not a dictionary of connection options"),
        ({"servers": [{"urll": "http://127.0.0.1:1/"}]}, "servers[0]: there is no option urll. Did you mean url?"),
        (
            {"username": "x", "password": "y", "servers": [{"url": "http://127.0.0.1:1/"}] * 2},
            "two of the servers are named '127.0.0.1:1'",
        ),
    ],
)
def test_connections_that_cannot_be_meant(parse: Parse, options: dict[str, Any], said: str) -> None:
    assert said in message_of(parse, None, **options)


def test_an_unreachable_server(parse: Parse) -> None:
    said = message_of(parse, None, url="http://127.0.0.1:1/", username="x", password="y", retries=0)
    assert "AdminDispatcherListActive on http://127.0.0.1:1/ failed: the server cannot be reached" in said
    assert "Check the option url" in said


def test_a_wrong_password(sim: Simulator, parse: Parse) -> None:
    said = message_of(parse, None, **{**connection(sim), "password": "KANARIE-wrong"})
    assert "the server answered 403 Unauthorised. Check username and password" in said
    assert "KANARIE" not in said


def test_a_missing_second_factor(simulators: Simulators, parse: Parse) -> None:
    sim = simulators(totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert "two-factor authentication and no code was given" in message_of(parse, sim)


def test_an_overloaded_server_is_no_reason_for_ids_in_place_of_names(simulators: Simulators, parse: Parse) -> None:
    sim = simulators(devices=5, tenants=1)
    sim.faults.add("http_503", method="AdminMetaVersion", times=None)
    assert "HTTP 503" in message_of(parse, sim, retries=0)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("comet.yml", True), ("acme.comet.yaml", True), ("comet.json", False), ("fleet.yml", False)],
)
def test_files_are_recognised_by_their_names(tmp_path: Any, name: str, wanted: bool) -> None:
    (tmp_path / name).touch()
    assert inventory_loader.get("cometbackup.comet.comet").verify_file(str(tmp_path / name)) is wanted


def test_connection_options_may_come_from_the_environment(
    sim: Simulator, parse: Parse, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim.state.add_admin("other", "pass{{word")
    for name, value in (("URL", sim.url), ("USERNAME", "other"), ("PASSWORD", "pass{{word")):
        monkeypatch.setenv(f"COMET_{name}", value)
    assert parse().names == []
    assert {request.params["Username"] for request in sim.requests} == {"other"}


def test_connection_options_may_be_templates(sim: Simulator, parse: Parse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELSEWHERE", sim.admin.password)
    password = "{{ lookup('ansible.builtin.env', 'ELSEWHERE') }}"
    assert (
        parse(url=f"{{{{ '{sim.url}' }}}}", username="admin", password=password, validate_certs="{{ 1 == 1 }}").names
        == []
    )
    entry = {"name": "{{ 'main' }}", "url": sim.url, "password": password}
    assert parse(servers=[entry], username="{{ 'admin' }}").names == []


@pytest.mark.parametrize(
    ("name", "content", "warned"),
    [
        ("fleet.yml", "plugin: cometbackup.comet.comet\n", True),
        ("fleet.yaml", "# ours\nplugin: cometbackup.comet.comet  # yes\n", True),
        ("fleet.comet.yml", "plugin: cometbackup.comet.comet\n", False),
        ("fleet.yml", "plugin: ansible.builtin.constructed\n", False),
        ("fleet.ini", "plugin: cometbackup.comet.comet\n", False),
        ("fleet.yml", "\udcff", False),
    ],
)
def test_a_file_of_another_name_that_names_the_plugin_is_told_of(
    name: str, content: str, warned: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    path = tmp_path / name
    path.write_bytes(content.encode(errors="surrogateescape"))
    plugin = inventory_loader.get("cometbackup.comet.comet")
    monkeypatch.setattr(plugin, "display", SimpleNamespace(warning=told.append))
    assert plugin.verify_file(str(path)) is (name == "fleet.comet.yml")
    assert ["does not end in comet.yml" in text for text in told] == [True] * warned
