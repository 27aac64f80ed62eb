# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What programs in public use ask of real servers, in the order and the form in which they ask it, and what they rely on in the answers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.unit.simulator.test_events import receiver

USER_PASSWORD = "the-users-password"
GIBIBYTE = 2**30


def posted(server: Any, path: str, **form: Any) -> Any:
    """An answer to a form, by a connection of its own as scripts have it."""
    return requests.post(server.simulator.url + path, data=form, timeout=30)


@pytest.fixture
def fleet(simulate: Callable[..., Any]) -> Any:
    return simulate(devices=12, allow_unauthenticated_downloads=True)


@pytest.fixture
def login(fleet: Any) -> dict[str, str]:
    return {"Username": "admin", "AuthType": "Password", "Password": fleet.simulator.admin.password}


def test_a_script_of_a_remote_monitor_logs_in_lists_and_logs_out(fleet: Any) -> None:
    """In PowerShell, whose bodies are texts put together by hand."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "Accept": "application/json, text/javascript, */*; q=0.01",
        "Accept-Language": "en-US",
    }

    def asks(path: str, body: str) -> Any:
        url = f"{fleet.simulator.url}api/v1/admin/{path}"
        return requests.post(url, data=body, headers=headers, timeout=30).json()

    password = fleet.simulator.admin.password
    key = asks("account/session-start", f"Username=admin&AuthType=Password&Password={password}")["SessionKey"]
    by_key = f"Username=admin&AuthType=SessionKey&SessionKey={key}"
    assert asks("list-users", by_key) == [account.name for account in fleet.state.accounts.of(None)]
    assert asks("account/session-revoke", by_key)["Status"] == 200
    assert asks("list-users", by_key)["Status"] == 403


def test_an_install_script_downloads_with_an_address_and_a_number_alone(fleet: Any) -> None:
    """The same line is on the download pages of several providers, for ``curl -O -J`` and ``wget --content-disposition``."""
    path = "api/v1/admin/branding/generate-client/by-platform"
    answer = posted(fleet, path, SelfAddress="https://backup.acme.example/", Platform="7")
    assert (answer.status_code, answer.content[:9]) == (200, b"#!/bin/sh")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Comet_Backup-25.9.8.run"'


def test_a_dashboard_counts_devices_and_jobs(fleet: Any, login: dict[str, str]) -> None:
    """Every job has a Status and a StartTime that are numbers, every profile its Devices, every connection its version."""
    ask = fleet.admin
    version = ask("meta/version")["Version"]
    active = ask("dispatcher/list-active").values()
    registered = sum(len(profile["Devices"]) for profile in ask("list-users-full").values())
    now = int(time.time())
    jobs = posted(fleet, "api/v1/admin/get-jobs-for-date-range", **login, Start=now - 86400 * 30, End=now).json()
    assert registered == 12
    assert {device["ReportedVersion"] == version for device in active} <= {True, False}
    assert {job["Status"] // 1000 for job in jobs} <= {5, 6, 7}
    for name in ask("list-users"):
        newest: dict[str, int] = {}
        for job in sorted(ask("get-jobs-for-user", TargetUser=name), key=lambda job: -int(job["StartTime"])):
            newest.setdefault(job["DeviceID"], job["Status"])
        assert set(newest) <= set(ask("get-user-profile", TargetUser=name)["Devices"])


def test_a_sign_up_page_makes_an_account_and_sends_its_owner_on(fleet: Any, login: dict[str, str]) -> None:
    added = posted(fleet, "api/v1/admin/add-user", **login, TargetUser="acme", TargetPassword=USER_PASSWORD)
    assert added.json() == {"Status": 200, "Message": "OK"}
    session = posted(fleet, "api/v1/admin/account/session-start-as-user", **login, TargetUser="acme").json()
    assert session["Status"] == 200
    by_key = {"Username": "acme", "AuthType": "SessionKey", "SessionKey": session["SessionKey"]}
    profile = posted(fleet, "api/v1/user/web/get-user-profile-and-hash", **by_key).json()
    assert profile["Profile"]["Username"] == "acme"
    # A key in the place of the password opens nothing.
    swapped = {"Username": "acme", "AuthType": "SessionKey", "Password": session["SessionKey"]}
    assert posted(fleet, "api/v1/user/web/get-user-profile-and-hash", **swapped).json()["Status"] == 403


def test_a_billing_system_sells_an_account_changes_it_and_ends_it(fleet: Any, login: dict[str, str]) -> None:
    """It knows an account by ``Username`` in the answer, and success by the very number 200."""

    def ask(path: str, **form: Any) -> Any:
        return posted(fleet, f"api/v1/admin/{path}", **login, **form).json()

    assert "Username" not in ask("get-user-profile", TargetUser="globex")
    policy = json.dumps({"Description": "Standard", "Policy": {"DefaultSources": {}}})
    assert ask("policies/set", PolicyID="WHMCS_1", Policy=policy)["Status"] == 200
    assert "WHMCS_1" in ask("policies/list")
    assert ask("add-user", TargetUser="globex", TargetPassword=USER_PASSWORD, StoreRecoveryCode=1)["Status"] == 200
    provider = next(iter(ask("request-storage-vault-providers")))
    ask("request-storage-vault", TargetUser="globex", StorageProvider=provider)
    held = ask("get-user-profile-and-hash", TargetUser="globex")
    (vault,) = held["Profile"]["Destinations"].values()
    vault.update(StorageLimitEnabled=True, StorageLimitBytes=100 * GIBIBYTE)
    held["Profile"].update(PolicyID="WHMCS_1", MaximumDevices=3, AllProtectedItemsQuotaEnabled=False)
    written = ask(
        "set-user-profile-hash",
        TargetUser="globex",
        ProfileData=json.dumps(held["Profile"]),
        RequireHash=held["ProfileHash"],
    )
    assert written["Status"] == 200
    reset = ask("reset-user-password", TargetUser="globex", NewPassword="another-users-password")
    assert reset["Status"] == 200
    assert ask("delete-user", TargetUser="globex")["Status"] == 200
    assert ask("get-user-profile-and-hash", TargetUser="globex").keys() == {"Status", "Message"}


def test_a_console_reads_two_weeks_by_a_search_over_several_lines(fleet: Any, login: dict[str, str]) -> None:
    name = fleet.admin("list-users")[0]
    query = f"""
        {{
            "ClauseType": "and",
            "ClauseChildren": [
                {{"ClauseType": "", "RuleField": "BackupJobDetail.Username", "RuleOperator": "str_eq", "RuleValue": "{name}"}},
                {{"ClauseType": "", "RuleField": "BackupJobDetail.StartTime", "RuleOperator": "int_gt",
                  "RuleValue": "{int(time.time()) - 14 * 86400}"}}
            ]
        }}
    """
    found = posted(fleet, "api/v1/admin/get-jobs-for-custom-search", **login, Query=query).json()
    assert {job["Username"] for job in found} == {name}


def test_a_command_of_an_end_user_runs_a_backup_unless_it_runs_already(fleet: Any) -> None:
    fleet.state.add_user("initech", password=USER_PASSWORD)
    device = fleet.state.add_device("initech")
    source, vault, _rule = fleet.state.add_item(device)
    first = {"Username": "initech", "AuthType": "Password", "Password": USER_PASSWORD}
    key = posted(fleet, "api/v1/hybrid/session/start", **first).json()["SessionKey"]
    by_key = {"Username": "initech", "AuthType": "SessionKey", "SessionKey": key}
    (target,) = posted(fleet, "api/v1/user/web/dispatcher/list-active", **by_key).json()
    wish = {"TargetID": target, "Source": source, "Destination": vault, "Options": '{"SkipAlreadyRunning":true}'}
    answer = posted(fleet, "api/v1/user/web/dispatcher/run-backup-custom", **by_key, **wish).json()
    assert answer == {"Status": 200, "Message": "OK"}
    fleet.clock.advance(2)
    (job,) = posted(fleet, "api/v1/user/web/get-jobs", **by_key).json()
    assert (job["SourceGUID"], job["DestinationGUID"], job["Status"]) == (source, vault, 6001)


def test_a_watchman_of_stalled_jobs_cancels_and_then_abandons_them(fleet: Any, login: dict[str, str]) -> None:
    def ask(path: str, **form: Any) -> Any:
        return posted(fleet, f"api/v1/admin/{path}", **login, **form).json()

    fleet.state.add_user("initech")
    device = fleet.state.add_device("initech", outcome="stall")
    stalled = [fleet.state.start_job(device, announced=True).id for _job in range(2)]
    fleet.clock.advance(2)
    running = ask("get-jobs-for-date-range", Start=0, End=0)
    assert set(stalled) <= {job["GUID"] for job in running}
    seen = ask("get-job-properties", TargetUser="initech", JobID=stalled[0])
    assert (seen["Status"], seen["EndTime"], bool(seen["CancellationID"])) == (6001, 0, True)
    assert {"BytesDone", "SentTime", "RecievedTime"} <= seen["Progress"].keys()
    assert ask("job/cancel", TargetUser="initech", JobID=stalled[0])["Status"] == 200
    fleet.clock.advance(10)
    fleet.state.disconnect(device)
    assert ask("job/cancel", TargetUser="initech", JobID=stalled[1])["Status"] == 403
    assert ask("job/abandon", TargetUser="initech", JobID=stalled[1])["Status"] == 200
    ended = [ask("get-job-properties", TargetUser="initech", JobID=job)["Status"] for job in stalled]
    assert ended == [7005, 7007]


def test_a_service_desk_adds_its_webhook_to_those_that_there_are(fleet: Any, login: dict[str, str]) -> None:
    """And takes the types of events as numbers, and a finished job as their data."""
    fleet.state.add_user("initech")
    device = fleet.state.add_device("initech")
    with receiver() as (url, received):
        held = posted(fleet, "api/v1/admin/meta/webhook-options/get", **login).json()
        assert held == {}
        wanted = {
            **held,
            "desk": {
                "URL": url,
                "CustomHeaders": {"Authorization": "Bearer canary"},
                "Level": "full",
                "WhiteListedEventTypes": [],
            },
        }
        answer = posted(
            fleet, "api/v1/admin/meta/webhook-options/set", **login, WebhookOptions=json.dumps(wanted)
        ).json()
        assert answer["Status"] == 200
        fleet.state.finish_job(fleet.state.start_job(device, announced=True), "error")
        while True:
            headers, event = received.get(timeout=10)
            if event["Type"] == 4201:
                break
    job = event["Data"]
    assert headers["Authorization"] == "Bearer canary"
    assert (job["Username"], job["Classification"], job["Status"]) == ("initech", 4001, 7002)
