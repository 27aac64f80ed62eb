# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_test_email`` and ``comet_report_preview_info``: by which settings, what is sent, what is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    InputError,
    NotFound,
    ServerRefusal,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_report_preview_info, comet_test_email
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

TEST, PREVIEW = comet_test_email.DEFINITION, comet_report_preview_info.DEFINITION
TO = "operations@acme.example"
REPORT: dict[str, Any] = {"recipients": [TO], "email_report_config": {"report_type": "summary"}}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        state = running.state
        state.config["Email"].update(Mode="smtp", SMTPHost="mail.acme.example", SMTPPassword="mail-secret")
        state.add_tenant("Globex", organization_id="tenant-globex")
        state.organizations["tenant-globex"]["Email"].update(Mode="builtin", FromEmail="backup@globex.example")
        state.add_user("globex-office", organization="tenant-globex", Emails=["it@globex.example"])
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def test_the_settings_that_are_there_are_tried_and_stay(simulator: Simulator, tasks: Tasks) -> None:
    before = deepcopy(simulator.state.config["Email"])
    result = tasks.run(TEST, recipient=TO, smtp_host="other.acme.example")
    (mail,) = simulator.state.mails
    assert (mail["Host"], mail["To"], result["recipients"]) == ("other.acme.example", [TO], [TO])
    assert result["email"]["smtp_password"] == "********"
    (request,) = simulator.requests.of("AdminMetaSendTestEmail")
    assert json.loads(request.params["EmailOptions"])["SMTPPassword"] == "mail-secret"
    assert simulator.state.config["Email"] == before


def test_a_tenant_s_settings_are_tried(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(TEST, recipient=TO, tenant="Globex")
    assert [(mail["Mode"], mail["From"]) for mail in simulator.state.mails] == [("builtin", "backup@globex.example")]


def test_a_tenant_that_inherits_is_tried_by_the_server_s_settings(simulator: Simulator, tasks: Tasks) -> None:
    simulator.state.organizations["tenant-globex"]["Email"]["Mode"] = ""
    tasks.run(TEST, recipient=TO, tenant="Globex")
    (mail,) = simulator.state.mails
    assert (mail["Host"], mail["From"]) == ("mail.acme.example", "backup@globex.example")


def test_check_mode_sends_nothing(simulator: Simulator, tasks: Tasks) -> None:
    assert tasks.run(TEST, check_mode=True, recipient=TO)["changed"] is True
    assert tasks.run(TEST, check_mode=True, report=REPORT)["changed"] is True
    warnings: list[str] = []
    tasks.run(TEST, check_mode=True, recipient=TO, tenant="Initech", mode="builtin", warnings=warnings)
    tasks.run(TEST, check_mode=True, report=REPORT, tenant="Initech", warnings=warnings)
    assert (simulator.state.mails, len(warnings)) == ([], 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"smtp_host": ""}, "mail by SMTP needs smtp_host"),
        ({"mode": "disabled"}, "mail is disabled by these settings"),
        ({"smtp_port": -1}, "smtp_port is a port, not -1"),
    ],
)
def test_what_cannot_be_sent_is_not_tried(tasks: Tasks, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        tasks.run(TEST, recipient=TO, **options)
    assert tasks.writes == []


def test_what_the_server_cannot_send_is_an_error(simulator: Simulator, tasks: Tasks) -> None:
    with pytest.raises(ServerRefusal, match="Couldn't connect to the mail server") as caught:
        tasks.run(TEST, recipient=TO, smtp_host="unreachable.example")
    assert "mail-secret" not in str(caught.value)


def test_a_report_is_sent_on_the_users_of_a_tenant(simulator: Simulator, tasks: Tasks) -> None:
    assert tasks.run(TEST, report=REPORT, tenant="Globex")["recipients"] == [TO]
    assert tasks.calls == ["AdminOrganizationList", "AdminMetaVersion", "AdminMetaSendTestReport"]
    (request,) = simulator.requests.of("AdminMetaSendTestReport")
    assert request.params["TargetOrganization"] == "tenant-globex"


def test_an_old_server_sends_by_given_settings_only() -> None:
    with Simulator(release="20.9.12") as simulator:
        tasks = Tasks(simulator)
        with pytest.raises(VersionTooOld, match="does not have the method"):
            tasks.run(TEST, recipient=TO)
        assert tasks.run(TEST, recipient=TO, mode="builtin")["changed"] is True
        with pytest.raises(VersionTooOld, match="AdminMetaSendTestReport"):
            tasks.run(TEST, report=REPORT)
        assert len(simulator.state.mails) == 1


def test_a_report_on_a_tenant_needs_a_newer_server() -> None:
    with Simulator(release="23.12.0") as simulator:
        simulator.state.add_tenant("Globex")
        with pytest.raises(
            VersionTooOld, match="TargetOrganization of AdminMetaSendTestReport needs Comet Server 24.3.0"
        ):
            Tasks(simulator).run(TEST, check_mode=True, report=REPORT, tenant="Globex")


# -- previews


def test_a_report_is_shown_and_not_sent(simulator: Simulator, tasks: Tasks) -> None:
    shown = tasks.run(PREVIEW, user="globex-office")
    assert shown["changed"] is False
    assert shown["preview"]["to"] == ["it@globex.example"]
    assert shown["preview"]["subject"] in shown["preview"]["html"]
    assert shown["preview"]["subject"] in shown["preview"]["text"]
    assert (tasks.writes, simulator.state.mails) == ([], [])


def test_the_report_is_the_one_that_was_asked_for(simulator: Simulator, tasks: Tasks) -> None:
    rule = {"rule_field": "BackupJobDetail.Status", "rule_operator": "int_eq", "rule_value": "7002"}
    tasks.run(PREVIEW, user="globex-office", report_type="grouped_status", time_span={"seconds": 60}, filter=rule)
    (request,) = simulator.requests
    config = json.loads(request.params["EmailReportConfig"])
    assert (config["ReportType"], config["TimeSpan"]["Seconds"], config["Filter"]["RuleValue"]) == (2, 60, "7002")


def test_an_account_out_of_reach_is_refused(simulator: Simulator) -> None:
    simulator.state.organizations["tenant-globex"]["Hosts"] = ["127.0.0.1"]
    simulator.state.add_admin("boss", "boss-password", organization="tenant-globex")
    simulator.state.add_user("outside")
    tasks = Tasks(simulator, ("boss", "boss-password"))
    assert tasks.run(PREVIEW, user="globex-office")["preview"]["to"] == ["it@globex.example"]
    with pytest.raises(NotFound, match="there is no user 'outside'"):
        tasks.run(PREVIEW, user="outside")
