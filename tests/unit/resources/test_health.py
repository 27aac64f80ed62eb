# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts as bad, how bad it is, and how it is summed up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.modules import comet_health_info
from tests.simulator import Simulator
from tests.simulator.jobs import ACTIVE, BACKUP, STATUS_BY_OUTCOME, Job
from tests.unit.resources.tasks import Tasks

HOUR, DAY = 3600, 86400
GIB = 1024**3
OLD = 90 * DAY

Report = dict[str, Any]


class Place:
    """An account with a device that has a protected item with a schedule, all of them old."""

    def __init__(self, sim: Simulator, user: str = "acme-files", tenant: str = "", **device: Any) -> None:
        self.sim, self.user, self.now = sim, user, int(time.time())
        sim.state.add_user(user, organization=tenant)
        self.device = sim.state.add_device(user, name=f"PC of {user}", **device)
        self.item, self.vault, self.rule = sim.state.add_item(self.device)
        self.edit(self._settle)

    def edit(self, change: Callable[[dict[str, Any]], Any]) -> Place:
        self.sim.state.edit_profile(self.user, change)
        return self

    def job(self, outcome: str, hours_ago: float, size: int = GIB, vault: str = "", told: bool = True) -> Place:
        """A backup of the past.

        :param told: the statistics in the profile know of it.
        """
        start = self.now - int(hours_ago * HOUR)
        detail = self.sim.state.schema.default(
            "BackupJobDetail",
            GUID=f"{self.user}-{outcome}-{hours_ago}",
            Username=self.user,
            DeviceID=self.device.id,
            SourceGUID=self.item,
            DestinationGUID=vault or self.vault,
            Classification=BACKUP,
            Status=STATUS_BY_OUTCOME.get(outcome, ACTIVE),
            StartTime=start,
            EndTime=0 if outcome == "running" else start + 60,
            TotalSize=size if outcome in ("success", "warning") else 0,
        )
        self.sim.state.jobs.add(Job(detail, ""))
        if told and outcome != "running":
            self.edit(lambda profile: self._tell(profile["Sources"][self.item]["Statistics"], detail))
        return self

    def _settle(self, profile: dict[str, Any]) -> None:
        profile["Devices"][self.device.id]["RegistrationTime"] = self.now - OLD
        profile["Sources"][self.item]["CreateTime"] = self.now - OLD
        profile["BackupRules"][self.rule]["Schedules"] = [{"FrequencyType": 8011}]

    @staticmethod
    def _tell(statistics: dict[str, Any], detail: dict[str, Any]) -> None:
        statistics["LastBackupJob"] = detail
        if detail["Status"] == STATUS_BY_OUTCOME["success"]:
            statistics["LastSuccessfulBackupJob"] = detail


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


def look(sim: Simulator, admin: tuple[str, str] | None = None, **options: Any) -> Report:
    report: Report = Tasks(sim, admin).run(comet_health_info.DEFINITION, **options)["report"]
    return report


def found(report: Report) -> dict[str, str]:
    """Check -> severity."""
    return {finding["check"]: finding["severity"] for finding in report["findings"]}


def test_a_device_whose_backups_work_is_well(sim: Simulator) -> None:
    place = Place(sim).job("success", 30).job("success", 6, size=2 * GIB)
    report = look(sim)
    assert (report["status"], report["findings"]) == ("ok", [])
    (device,) = report["devices"]
    assert (device["status"], device["reason"], device["checks"]) == ("ok", "", [])
    assert (device["protected_size"], device["last_outcome"], device["last_duration"]) == (2 * GIB, "success", 60)
    assert device["last_success"] == time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(place.now - 6 * HOUR))
    assert report["totals"]["success_rate"] == 100.0


SITUATIONS: dict[str, tuple[Callable[[Place], Any], dict[str, str]]] = {
    "failed": (lambda place: place.job("success", 30).job("error", 6), {"failed": "critical"}),
    "ran into its time limit": (lambda place: place.job("success", 30).job("timeout", 6), {"failed": "critical"}),
    "was missed": (lambda place: place.job("success", 30).job("missed", 6), {"missed": "warning"}),
    "had warnings": (lambda place: place.job("success", 30).job("warning", 6), {"warned": "warning"}),
    "was skipped": (lambda place: place.job("success", 30).job("skipped", 6), {"interrupted": "notice"}),
    "has not succeeded lately": (
        lambda place: place.job("success", 72).job("error", 6),
        {"stale": "critical", "failed": "critical"},
    ),
    "never succeeded": (lambda place: None, {"never_backed_up": "critical"}),
    "is new": (
        lambda place: place.edit(lambda profile: profile["Sources"][place.item].update(CreateTime=place.now - HOUR)),
        {},
    ),
    "runs for ever": (lambda place: place.job("success", 30).job("running", 50), {"running_long": "warning"}),
    "runs": (lambda place: place.job("success", 30).job("running", 2), {}),
    "is started by nothing": (
        lambda place: place.job("success", 30).edit(lambda profile: profile["BackupRules"].clear()),
        {"unscheduled": "warning"},
    ),
    "starts with the computer": (
        lambda place: place.job("success", 30).edit(
            lambda profile: profile["BackupRules"][place.rule].update(Schedules=[], EventTriggers={"OnPCBoot": True})
        ),
        {},
    ),
    "protects nothing": (lambda place: place.edit(lambda profile: profile["Sources"].clear()), {"unprotected": "warning"}),
    "has a full vault": (
        lambda place: place.job("success", 6).edit(lambda profile: _fill(profile["Destinations"][place.vault], 100)),
        {"over_quota": "critical"},
    ),
    "has a vault that is nearly full": (
        lambda place: place.job("success", 6).edit(lambda profile: _fill(profile["Destinations"][place.vault], 95)),
        {"near_quota": "warning"},
    ),
    "has used up the quota of its items": (
        lambda place: place.job("success", 6, size=3 * GIB).edit(
            lambda profile: profile.update(AllProtectedItemsQuotaEnabled=True, AllProtectedItemsQuotaBytes=2 * GIB)
        ),
        {"over_quota": "critical"},
    ),
    "has as many devices as it may": (
        lambda place: place.job("success", 6).edit(lambda profile: profile.update(MaximumDevices=1)),
        {},
    ),
}  # fmt: skip


def _fill(vault: dict[str, Any], percent: int) -> None:
    vault.update(StorageLimitEnabled=True, StorageLimitBytes=100 * GIB)
    vault["Statistics"]["ClientProvidedSize"]["Size"] = percent * GIB


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_bad_about_a_device_that(situation: str, sim: Simulator) -> None:
    prepare, expected = SITUATIONS[situation]
    prepare(Place(sim))
    assert found(look(sim)) == expected


def test_a_device_is_offline_once_nothing_was_heard_of_it_for_long(sim: Simulator) -> None:
    Place(sim, "acme-gone", online=False).job("success", 100)
    Place(sim, "acme-lunch", online=False).job("success", 5)
    report = look(sim, stale_after="30 days")
    assert [(finding["check"], finding["user"]) for finding in report["findings"]] == [("offline", "acme-gone")]
    assert look(sim, stale_after="30 days", offline_after="10 days")["findings"] == []


def test_a_device_is_outdated_if_the_server_is_newer(sim: Simulator) -> None:
    Place(sim, version="25.6.8").job("success", 5)
    report = look(sim)
    assert found(report) == {"outdated": "notice"}
    assert report["findings"][0]["reason"] == "Runs version 25.6.8, the server 25.9.8"


def test_a_failure_into_another_vault_is_seen_though_the_last_backup_worked(sim: Simulator) -> None:
    place = Place(sim)
    vaults = {"second": {"Description": "Off site", "DestinationType": 1003}}
    place.edit(lambda profile: profile["Destinations"].update(vaults))
    place.job("error", 8, vault="second", told=False).job("success", 6)
    (finding,) = look(sim)["findings"]
    assert (finding["check"], finding["storage_vault"]) == ("failed", "Off site")


def test_an_account_without_a_device_is_noted(sim: Simulator) -> None:
    sim.state.add_user("acme-new")
    report = look(sim)
    assert found(report) == {"no_device": "notice"}
    assert (report["users"][0]["status"], report["devices"]) == ("notice", [])


def test_a_shared_quota_counts_what_all_vaults_hold(sim: Simulator) -> None:
    quota = sim.state.add_quota("Together", limit=100 * GIB)
    for user, size in (("acme-one", 60), ("acme-two", 41)):
        place = Place(sim, user).job("success", 5)

        def share(profile: dict[str, Any], place: Place = place, size: int = size) -> None:
            vault = profile["Destinations"][place.vault]
            vault["StorageLimitID"] = quota
            vault["Statistics"]["ClientProvidedSize"]["Size"] = size * GIB

        place.edit(share)
    report = look(sim)
    assert {finding["reason"] for finding in report["findings"]} == {
        "Shared storage quota 'Together': 101 GiB of 100 GiB used"
    }
    assert [(quota["kind"], quota["percent"], quota["status"]) for quota in report["quotas"]] == [
        ("shared", 101.0, "critical")
    ] * 2


def test_warnings_can_be_accepted(sim: Simulator) -> None:
    Place(sim).job("success", 100).job("warning", 5)
    assert found(look(sim)) == {"stale": "critical", "warned": "warning"}
    assert found(look(sim, accept_warnings=True)) == {}


def test_suspended_accounts_are_counted_and_left_alone(sim: Simulator) -> None:
    Place(sim).edit(lambda profile: profile.update(IsSuspended=True))
    report = look(sim)
    assert (report["findings"], report["totals"]["suspended_users"], report["totals"]["devices"]) == ([], 1, 0)
    assert found(look(sim, include_suspended=True)) == {"never_backed_up": "critical"}


def test_severities_are_what_the_options_say(sim: Simulator) -> None:
    Place(sim, version="25.6.8").job("success", 72).job("missed", 5)
    report = look(sim, severities={"stale": "notice", "missed": "critical", "outdated": "ignore"})
    assert [(finding["check"], finding["severity"]) for finding in report["findings"]] == [
        ("missed", "critical"),
        ("stale", "notice"),
    ]
    assert report["devices"][0]["checks"] == ["stale", "missed"]


def test_the_worst_comes_first(sim: Simulator) -> None:
    Place(sim, "b-well").job("success", 5)
    Place(sim, "a-notice", version="25.6.8").job("success", 5)
    Place(sim, "c-warning").job("success", 30).job("missed", 5)
    Place(sim, "d-critical").job("success", 30).job("error", 5)
    report = look(sim)
    order = ["d-critical", "c-warning", "a-notice", "b-well"]
    assert [device["user"] for device in report["devices"]] == order
    assert [user["user"] for user in report["users"]] == order
    assert [finding["user"] for finding in report["findings"]] == order[:-1]
    assert report["status"] == "critical"


def test_the_time_is_that_of_the_server(sim: Simulator) -> None:
    Place(sim).job("success", 5)
    sim.clock.advance(10 * DAY)
    report = look(sim)
    assert found(report) == {"stale": "critical"}
    assert report["trend"][-1]["date"] == report["generated_at"][:10]
    assert report["generated_at"] > time.strftime("%Y-%m-%dT", time.gmtime(time.time() + 9 * DAY))


def test_days_have_their_backups(sim: Simulator) -> None:
    Place(sim).job("error", 49).job("warning", 48).job("success", 0.01).job("success", 24 * 10)
    report = look(sim, days=4)
    assert len(report["trend"]) == 4
    assert [day["date"] for day in report["trend"]][-1] == time.strftime("%Y-%m-%d", time.gmtime())
    assert sum(day["failed"] for day in report["trend"]) == report["totals"]["jobs"]["failed"] == 1
    assert sum(day["success"] for day in report["trend"]) == report["totals"]["jobs"]["success"] == 1
    (device,) = report["devices"]
    assert len(device["history"]) == 4
    assert device["history"][-1] == "success" and set(device["history"]) <= {"success", "failed", "warning", "none"}


def test_tenants_without_devices_come_after_those_that_are_well(sim: Simulator) -> None:
    sim.state.add_user("empty", organization=sim.state.add_tenant("Acme"))
    for name, outcome in (("Globex", "success"), ("Initech", "failed")):
        Place(sim, f"{name.lower()}-files", tenant=sim.state.add_tenant(name)).job(outcome, 2)
    tenants = look(sim)["tenants"]
    assert [tenant["tenant"] for tenant in tenants] == ["Initech", "Globex", "Acme"]


def test_a_tenant_s_report_has_that_tenant_alone(sim: Simulator) -> None:
    acme = sim.state.add_tenant("Acme")
    Place(sim, "acme-files", tenant=acme)
    Place(sim, "globex-files")
    assert [tenant["tenant"] for tenant in look(sim)["tenants"]] == ["", "Acme"]
    report = look(sim, tenant="Acme")
    assert report["tenant"] == {"id": acme, "name": "Acme"}
    assert [user["user"] for user in report["users"]] == ["acme-files"]
    assert [user["user"] for user in look(sim, tenant="")["users"]] == ["globex-files"]


def test_an_administrator_of_a_tenant_sees_that_tenant_by_its_id() -> None:
    with Simulator() as own:
        acme = own.state.add_tenant("Acme", hosts=["127.0.0.1"])
        own.state.add_admin("acme-admin", password="a long password", organization=acme)
        Place(own, "acme-files", tenant=acme)
        Place(own, "globex-files")
        report = look(own, ("acme-admin", "a long password"))
        assert [(user["user"], user["tenant"]) for user in report["users"]] == [("acme-files", acme)]


def test_reports_are_told_apart_by_what_they_say(sim: Simulator) -> None:
    place = Place(sim).job("success", 30)
    first, again = look(sim), look(sim)
    assert first["fingerprint"] == again["fingerprint"]
    place.job("error", 5)
    assert look(sim)["fingerprint"] != first["fingerprint"]


@pytest.mark.parametrize("devices", [3, 120])
def test_it_takes_as_many_requests_for_a_large_fleet_as_for_a_small_one(devices: int) -> None:
    with Simulator(devices=devices, tenants=2, history_days=5, troubled=0.5) as sim:
        task = Tasks(sim)
        report = task.run(comet_health_info.DEFINITION)["report"]
        assert task.calls == [
            "AdminMetaVersion",
            "AdminListUsersFull",
            "AdminDispatcherListActive",
            "AdminGetJobsForDateRange",
            "AdminGetJobsForDateRange",
            "AdminOrganizationList",
        ]
        assert report["totals"]["devices"] == devices == len(report["devices"])


def test_sums_agree() -> None:
    with Simulator(devices=150, tenants=4, history_days=9, troubled=0.4) as fleet:
        report = look(fleet, days=10)
    totals, tenants = report["totals"], report["tenants"]
    for name in ("users", "devices", "devices_online", "protected_size", "stored_size", "findings", "running"):
        assert totals[name] == sum(tenant[name] for tenant in tenants)
    for outcome, number in totals["jobs"].items():
        assert number == sum(day[outcome] for day in report["trend"])
        assert number == sum(device["jobs"][outcome] for device in report["devices"])
        assert number == sum(day[outcome] for tenant in tenants for day in tenant["trend"])
    assert sum(check["findings"] for check in report["checks"]) == totals["findings"] == len(report["findings"])
    assert {finding["check"] for finding in report["findings"]} >= {
        "stale",
        "failed",
        "missed",
        "offline",
        "unprotected",
    }
    assert sum(totals["devices_by_status"].values()) == totals["devices"]
