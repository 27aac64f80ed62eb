# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever clients send, they get an answer of the usual form, and many of them at once get theirs."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any

import pytest
import requests

from tests.simulator import Simulator
from tests.simulator.methods import HANDLERS
from tests.simulator.reference import methods
from tests.simulator.state import SERIAL_NUMBER

DEEP = 100_000
NO_JSON = {
    "half": '{"Name":',
    "bare word": "name",
    "deep list": "[" * DEEP,
    "deep object": '{"a":' * DEEP,
    "not a number": '{"AuditFileOptions": NaN}',
    "list for an object": "[]",
    "number for a text": '{"Name": 5}',
    "text for a list": '{"Hosts": "a.example"}',
    "whole number too large": '{"Branding": {"BrandingStyleType": 1e999}}',
    "whole number of many digits": '{"Branding": {"BrandingStyleType": %s}}' % ("9" * 400),
}
NASTY: tuple[str | bytes, ...] = (
    "", "null", "true", "-1", "1e999", '""', "[]", "{}", "[null]", '{"":null}', "[" * 2000, b"\xff\xfe\x00", "../../etc/passwd", "%zz", "é\u202e", "9" * 300,
    '{"ClauseType":"and","ClauseChildren":[null]}', '{"x":{}}',
)  # fmt: skip
ENDING = {"AdminMetaShutdownService", "AdminMetaRestartService", "AdminMetaServerConfigSet"}


@pytest.mark.parametrize("text", NO_JSON.values(), ids=NO_JSON.keys())
def test_a_parameter_that_can_not_be_read_is_refused_and_named(server: Any, text: str) -> None:
    answer = server.admin.post("organization/set", Organization=text)
    assert answer.status_code == 200
    assert answer.json()["Status"] == 400
    assert "Organization" in answer.json()["Message"]
    assert server.state.organizations == {}


def test_a_search_nested_beyond_reason_is_refused(server: Any) -> None:
    rule = '{"ClauseType":"","RuleField":"BackupJobDetail.Username","RuleOperator":"str_eq","RuleValue":"x"}'
    statuses = set()
    for depth in (1, 20, 200, 400, 800):
        text = '{"ClauseType":"and","ClauseChildren":[' * depth + rule + "]}" * depth
        statuses.add(server.admin("count-jobs-for-custom-search", Query=text).get("Status", 200))
    assert statuses == {200, 400}


def test_half_a_surrogate_pair_comes_back_as_text_that_can_be_sent(server: Any) -> None:
    answer = server.admin.post("organization/set", Organization='{"Name": "A\\ud800B \\ud83d\\ude00"}')
    assert answer.json()["Organization"]["Name"] == "A?B \U0001f600"


def test_no_parameter_of_any_method_upsets_the_server(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=3, tenants=1, constellation_role=True, restart_seconds=0.01)
    server.state.add_user("tester", password="a-long-enough-password")
    nasty, problems, names = cycle(NASTY), [], sorted(methods())
    target = server.state.devices.connections()[0].id
    with requests.Session() as session:
        for name in names:
            method = methods()[name]
            if name in ENDING or method.http_method != "POST":
                continue
            user = (
                ("tester", "a-long-enough-password")
                if "/user/" in method.path
                else ("admin", server.simulator.admin.password)
            )
            for wrong in method.parameters:
                fields: dict[str, Any] = {item.name: "{}" if item.json else "tester" for item in method.parameters}
                fields.update(
                    {"TargetID": target, wrong.name: next(nasty)},
                    Username=user[0],
                    AuthType="Password",
                    Password=user[1],
                )
                answer = session.post(server.simulator.url.rstrip("/") + method.path, data=fields, timeout=30)
                if answer.status_code != 200 or (method.returns != "raw" and '"Internal error"' in answer.text):
                    problems.append(
                        f"{name} {wrong.name}={fields[wrong.name]!r}: {answer.status_code} {answer.text[:80]}"
                    )
    assert problems == []


def test_a_defect_of_the_simulator_is_answered_and_logged(server: Any, monkeypatch: Any, caplog: Any) -> None:
    def broken(_call: Any) -> Any:
        raise LookupError("a defect")

    monkeypatch.setitem(HANDLERS, "AdminListUsers", broken)
    answer = server.admin.post("list-users")
    assert (answer.status_code, answer.json()) == (200, {"Status": 500, "Message": "Internal error"})
    assert "a defect" in caplog.text


def test_many_clients_at_once_lose_nothing(server: Any) -> None:
    def work(number: int) -> int:
        caller = server.caller("admin", server.simulator.admin.password)
        caller("add-user", TargetUser=f"user-{number}", TargetPassword="long-enough-1")
        read = caller("get-user-profile-and-hash", TargetUser=f"user-{number}")
        profile = {**read["Profile"], "AccountName": f"Number {number}"}
        status: int = caller(
            "set-user-profile-hash", TargetUser=f"user-{number}", ProfileData=profile, RequireHash=read["ProfileHash"]
        )["Status"]
        return status

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(work, range(60))) == {200}
    profiles = server.admin("list-users-full")
    assert {name: profile["AccountName"] for name, profile in profiles.items()} == {
        f"user-{number}": f"Number {number}" for number in range(60)
    }


def test_of_many_writers_under_one_hash_one_wins(server: Any) -> None:
    server.state.add_user("alice")
    read = server.admin("get-user-profile-and-hash", TargetUser="alice")

    def write(number: int) -> int:
        profile = {**read["Profile"], "AccountName": f"Number {number}"}
        caller = server.caller("admin", server.simulator.admin.password)
        status: int = caller(
            "set-user-profile-hash", TargetUser="alice", ProfileData=profile, RequireHash=read["ProfileHash"]
        )["Status"]
        return status

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(write, range(8))) == [200] + [409] * 7


def test_restarts_asked_for_at_once_are_one(simulate: Callable[..., Any]) -> None:
    server = simulate(restart_seconds=0.2)
    started = server.state.started_at
    for _wish in range(3):
        server.simulator.restart()
    assert server.simulator.restarted.wait(10)
    assert server.admin("meta/version")["ServerStartTime"] > started
    assert [event.type for event in server.state.events.history].count(4401) == 1


def test_a_newer_servers_fields_stay_where_they_belong(simulate: Callable[..., Any]) -> None:
    security = simulate(extra_fields=True).admin("account/properties")["Security"]
    assert "Permissions" not in security
    assert "Username" not in security


def test_the_serial_number_has_the_usual_form(server: Any) -> None:
    serial = server.admin("meta/server-config/get")["License"]["SerialNumber"]
    assert serial == SERIAL_NUMBER
    assert [len(group) for group in serial.split("-")] == [4] * 6


@pytest.mark.parametrize(("full_size", "megabytes"), [(False, 0), (True, 30)])
def test_installers_have_the_size_of_real_ones_if_wanted(
    simulate: Callable[..., Any], full_size: bool, megabytes: int
) -> None:
    answer = simulate(full_size_installers=full_size).admin.post("branding/generate-client/linuxgeneric")
    assert len(answer.content) >> 20 == megabytes
    assert answer.headers.get("Content-Encoding") is None


def test_vaults_and_items_always_have_statistics(simulate: Callable[..., Any]) -> None:
    server = simulate(devices=10, history_jobs=0)
    server.state.add_user("alice")
    server.state.add_item(server.state.add_device("alice"))
    buckets = server.admin("storage/list-buckets")
    for profile in server.admin("list-users-full").values():
        for vault in profile["Destinations"].values():
            size = vault["Statistics"]["ClientProvidedSize"]["Size"]
            assert size == (buckets[vault["CometBucket"]]["Size"]["Size"] if vault["CometBucket"] else 0)
        assert all(source["Statistics"]["LastBackupJob"]["StartTime"] == 0 for source in profile["Sources"].values())


def test_a_profile_sent_without_statistics_gets_empty_ones(server: Any) -> None:
    server.state.add_user("alice")
    profile = json.loads(json.dumps(server.state.user_profile("alice")))
    profile["Destinations"]["v"] = {"Description": "Own vault"}
    server.admin("set-user-profile", TargetUser="alice", ProfileData=profile)
    assert (
        server.admin("get-user-profile", TargetUser="alice")["Destinations"]["v"]["Statistics"]["ClientProvidedSize"][
            "Size"
        ]
        == 0
    )


def test_a_look_whether_the_server_is_up_finds_a_page(server: Any) -> None:
    page = requests.get(server.simulator.url, timeout=10)
    assert (page.status_code, page.headers["Content-Type"].split(";")[0]) == (200, "text/html")


@pytest.mark.parametrize("release", ["banana", "25.9.beta", ""])
def test_a_release_that_is_none_is_refused_in_a_sentence(release: str) -> None:
    with pytest.raises(ValueError, match="is no release, such as"):
        Simulator(release=release)


def test_a_caller_that_leaves_half_way_is_no_defect(server: Any, caplog: Any) -> None:
    head = b"POST /api/v1/admin/list-users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\n"
    for _caller in range(5):
        with socket.create_connection(("127.0.0.1", server.simulator.port), timeout=10) as connection:
            connection.sendall(head + b"Username=admin")
    assert server.admin("list-users") == []
    server.simulator.stop()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
