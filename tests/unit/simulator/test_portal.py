# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendor's account portal: log-ins, errors as the guides say, hosted servers that take time, and what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.simulator import Simulator

TOKEN = "simulated-account-token"
PASSWORD = {"email": "account@acme.example", "password": "simulated-account-password"}
# Each way in which the guides, and today's portal, name a log-in.
LOG_INS: list[dict[str, str]] = [
    {"authType": "apiToken", "apiToken": TOKEN},
    {"authType": "authToken", "authToken": TOKEN},
    {"auth_type": "token", "token": TOKEN},
    {"authType": "password", **PASSWORD},
    PASSWORD,
]


class Portal:
    """A caller of one simulator's portal."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.state = simulator.portal

    def post(self, path: str, log_in: dict[str, str] | None = None, **fields: str) -> requests.Response:
        data = {**(LOG_INS[0] if log_in is None else log_in), **fields}
        return requests.post(f"{self.simulator.portal_url}api/v1/{path}", data=data, timeout=30)


@pytest.fixture
def portal(server: Any) -> Portal:
    return Portal(server.simulator)


@pytest.mark.parametrize("log_in", LOG_INS)
def test_every_way_to_log_in(portal: Portal, log_in: dict[str, str]) -> None:
    assert portal.post("license/list_all", log_in).json() == []


def test_a_bearer_token(portal: Portal) -> None:
    url, header = f"{portal.simulator.portal_url}api/v1/license/list_all", {"Authorization": f"Bearer {TOKEN}"}
    assert requests.post(url, headers=header, timeout=30).json() == []


@pytest.mark.parametrize(
    "log_in", [{}, {"authType": "apiToken", "apiToken": "x"}, {**PASSWORD, "password": "x"}, {"authType": "x"}]
)
@pytest.mark.parametrize("path", ["license/list_all", "license/create", "report/active_services", "downloads/get"])
def test_wrong_credentials_are_a_plain_403(portal: Portal, path: str, log_in: dict[str, str]) -> None:
    answer = portal.post(path, log_in)
    assert (answer.status_code, answer.text) == (403, "Invalid credentials")
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_hosted_servers_refuse_in_json(portal: Portal) -> None:
    answer = portal.post("cometgo/list", {})
    assert (answer.status_code, answer.json()) == (403, {"status": "error"})


def test_a_license_from_its_creation_to_its_end(portal: Portal) -> None:
    serial = portal.post("license/create", target_name="acme").text
    (row,) = portal.post("license/list_all").json()
    assert (row["serial_number"], row["name"], row["ip_lock"]) == (serial, "acme", "203.0.113.7")
    assert portal.post("license/relax", serial=serial).text.startswith("OK")
    assert portal.post("license/list_all").json()[0]["ip_lock"] == ""
    # A former path of the same call.
    assert portal.post("archive_license", serial=serial).status_code == 200
    assert portal.post("license/list_all").json() == []
    assert portal.post("license/relax", serial=serial).status_code == 400
    assert [request.effect for request in portal.simulator.requests.writes()] == ["write"] * 4


def test_archived_licenses_may_be_listed(simulate: Callable[..., Any]) -> None:
    portal = Portal(simulate(portal_lists_archived=True, portal_keeps_names=False).simulator)
    portal.state.add_license("acme", "1-2-3")
    portal.post("license/archive", serial="1-2-3")
    (row,) = portal.post("license/list_all").json()
    assert (row["status"], "name" in row) == ("archived", False)


def test_a_hosted_server_takes_its_time(portal: Portal) -> None:
    created = portal.post("cometgo", region="ap-southeast-2", subdomain="acme", server_name="Acme")
    assert (created.status_code, created.json()) == (201, {"status": "OK"})
    (row,) = portal.post("cometgo/list").json()["data"]
    seen = []
    for _minutes in range(3):
        now = portal.post("cometgo/status", hosted_server_id=row["hosted_server_id"]).json()["data"]
        seen.append((now["aws_status"], now["install_status"]))
        portal.simulator.clock.advance(120)
    assert seen == [
        ("pending", "Creating server..."),
        ("running", "Installing Comet Server..."),
        ("running", "Complete"),
    ]
    assert (row["user_dns"], row["date_deleted"]) == ("acme.offsitenetwork.net", None)
    ended = portal.post("cometgo/terminate", hosted_server_id=row["hosted_server_id"])
    assert (ended.status_code, ended.json()) == (202, {"status": "OK"})
    portal.simulator.clock.advance(60)
    (row,) = portal.post("cometgo/list").json()["data"]
    assert (row["aws_status"], row["install_status"], bool(row["date_deleted"])) == (
        "terminated",
        "Deleting server...",
        True,
    )


def test_a_server_that_is_terminated_early_never_comes_up(portal: Portal) -> None:
    server = portal.state.add_hosted("Acme", "acme")
    portal.state.terminate(server)
    portal.simulator.clock.advance(600)
    assert server.row["aws_status"] == "terminated"


@pytest.mark.parametrize(
    "wrong", [{"subdomain": "taken"}, {"region": "Mars"}, {"subdomain": "a_b"}, {"server_name": ""}, {"subdomain": ""}]
)
def test_a_hosted_server_that_cannot_be(portal: Portal, wrong: dict[str, str]) -> None:
    portal.state.add_hosted("Taken", "taken")
    answer = portal.post("cometgo", **{"region": "us-east-1", "subdomain": "acme", "server_name": "Acme", **wrong})
    assert (answer.status_code, answer.json()) == (500, {"status": "error"})
    assert len(portal.state.hosted) == 1


def test_a_list_in_pages(portal: Portal) -> None:
    for number in range(5):
        portal.state.add_hosted(f"Server {number}", f"server-{number}")
    page = portal.post("cometgo/list", offset="3", limit="10").json()["data"]
    assert [row["server_name"] for row in page] == ["Server 3", "Server 4"]
    assert portal.post("cometgo/list", limit="x").status_code == 500


def test_reports_in_every_form(portal: Portal) -> None:
    answers = {form: portal.post("report/billing_history", format=form) for form in ("json", "csv", "xlsx")}
    assert answers["json"].json()[0]["Item"] == "device"
    assert answers["csv"].text.splitlines()[0] == "Date,Item,Description,Amount"
    assert "spreadsheetml" in answers["xlsx"].headers["Content-Type"]
    assert portal.post("report/billing_history", format="pdf").status_code == 400


def test_releases_and_downloads(portal: Portal) -> None:
    latest = requests.get(f"{portal.simulator.portal_url}latestversion", timeout=30).json()
    versions = [row["version_key"] for row in portal.post("downloads/list").json()]
    assert (latest["latest_prerelease"], latest["latest_stable"]) == tuple(versions[:2])
    file = portal.post("downloads/get", platform="download_linux_deb", version_key="latest-quarterly")
    assert latest["latest_stable"] in file.headers["Content-Disposition"]
    missing = portal.post("downloads/get", platform="download_linux_deb", version_key="1.0.0")
    assert (missing.status_code, missing.text) == (500, "Internal error")


def test_today_s_portal_wraps_its_answers(simulate: Callable[..., Any]) -> None:
    portal = Portal(simulate(portal_wraps_answers=True).simulator)
    created = portal.post("license/create", target_name="acme").json()
    assert portal.post("license/list_all").json()["data"][0]["serial_number"] == created["data"]["serial_number"]
    assert portal.post("license/list_all", {}).json() == {"code": 403, "message": "Invalid credentials"}


def test_calls_are_recorded_and_can_be_faulted(portal: Portal) -> None:
    portal.simulator.faults.add("http_503", method="LicenseCreate")
    assert portal.post("license/create").status_code == 503
    assert portal.state.licenses == []
    portal.simulator.faults.add("api_error", method="LicenseListAll", status=500, message="Internal error")
    assert portal.post("license/list_all").text == "Internal error"
    assert portal.post("no/such/call").status_code == 404
    assert portal.simulator.requests.methods() == ["LicenseCreate", "LicenseListAll"]
    assert portal.simulator.requests[0].params["apiToken"] == TOKEN


def test_the_control_interface_knows_the_portal(portal: Portal) -> None:
    control = f"{portal.simulator.url}_simulator/portal"
    serial = requests.post(f"{control}/licenses", json={"name": "acme"}, timeout=30).json()["serial_number"]
    requests.post(f"{control}/hosted", json={"server_name": "Acme", "subdomain": "acme", "seconds": 0}, timeout=30)
    told = requests.get(control, timeout=30).json()
    assert [row["serial_number"] for row in told["licenses"]] == [serial]
    assert [row["server_name"] for row in told["hosted_servers"]] == ["Acme"]
