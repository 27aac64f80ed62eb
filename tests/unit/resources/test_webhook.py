# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_webhook`` and ``comet_webhook_info`` beyond what their scenarios show: two writers, old servers, secrets."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    Conflict,
    InputError,
    LoginRefused,
    Overwritten,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.modules import comet_org, comet_webhook, comet_webhook_info
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, Tasks, once

WEBHOOK, INFO = comet_webhook.DEFINITION, comet_webhook_info.DEFINITION
RELEASES = ("20.9.12", "21.12.0", "22.6.0", "25.9.8")
# The calls that read and write the webhooks of the server, and of a tenant.
SERVER = ("AdminMetaWebhookOptionsGet", "AdminMetaWebhookOptionsSet")
TENANT = ("AdminOrganizationList", "AdminOrganizationSet")

TICKETS = {
    "name": "tickets",
    "webhook_url": "http://127.0.0.1:9/tickets",
    "events": ["job_completed", "SEVT_ACCOUNT_NEW"],
    "level": "none",
    "headers": {"Authorization": "header-secret"},
}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(extra_fields=True) as running:
        running.state.add_tenant("Globex", organization_id="tenant-globex")
        yield running


@pytest.fixture
def tasks(simulator: Simulator) -> Tasks:
    return Tasks(simulator)


def stored(simulator: Simulator, tenant: str = "") -> dict[str, Any]:
    place = simulator.state.organizations["tenant-globex"] if tenant else simulator.state.config
    return place["WebhookOptions"]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(("tenant", "calls"), [("", SERVER), ("Globex", TENANT)])
def test_what_is_created_is_there_the_second_time(release: str, tenant: str, calls: tuple[str, str]) -> None:
    read, write = calls
    with Simulator(release=release) as simulator:
        simulator.state.add_tenant("Globex", organization_id="tenant-globex")
        tasks = Tasks(simulator)
        foreseen = tasks.run(WEBHOOK, check_mode=True, tenant=tenant, **TICKETS)
        assert tasks.calls == [read]
        created = tasks.run(WEBHOOK, tenant=tenant, **TICKETS)
        assert tasks.calls == [read, write, read]
        again = tasks.run(WEBHOOK, tenant=tenant, **TICKETS)
        assert tasks.calls == [read]
        webhook = stored(simulator, tenant)["tickets"]
    assert (foreseen["changed"], foreseen["diff"]) == (True, created["diff"])
    assert (again["changed"], again["webhook"]) == (False, created["webhook"])
    assert webhook["WhiteListedEventTypes"] == [4201, 4100]
    assert webhook["CustomHeaders"] == {"Authorization": "header-secret"}


def test_a_new_webhook_sends_all_events_unless_told(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(WEBHOOK, name="all", webhook_url="http://127.0.0.1:9/")
    assert (stored(simulator)["all"]["Level"], stored(simulator)["all"]["WhiteListedEventTypes"]) == ("full", [])


def test_a_header_that_changed_is_written_and_not_shown(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(WEBHOOK, **TICKETS)
    result = tasks.run(WEBHOOK, name="tickets", headers={"Authorization": "other-secret"})
    assert stored(simulator)["tickets"]["CustomHeaders"] == {"Authorization": "other-secret"}
    assert result["diff"]["after"] == {"headers": {"Authorization": "******** (changed)"}}
    assert "-secret" not in str(result)


def test_a_webhook_without_headers_gets_them(simulator: Simulator, tasks: Tasks) -> None:
    """A server may leave them out where there are none. That it knows them, what it sends besides tells."""
    tasks.run(WEBHOOK, **{**TICKETS, "headers": {}})
    del stored(simulator)["tickets"]["CustomHeaders"]
    assert tasks.run(WEBHOOK, name="tickets", headers={})["changed"] is False
    assert tasks.run(WEBHOOK, name="tickets", headers=TICKETS["headers"])["changed"] is True
    assert stored(simulator)["tickets"]["CustomHeaders"] == TICKETS["headers"]


def test_headers_that_a_server_shows_no_knowledge_of_are_refused(simulator: Simulator, tasks: Tasks) -> None:
    """It would drop them, and send the events without the secret that they carry."""
    stored(simulator)["tickets"] = {"URL": TICKETS["webhook_url"], "WhiteListedEventTypes": []}
    with pytest.raises(VersionTooOld, match="does not know the option headers"):
        tasks.run(WEBHOOK, name="tickets", headers=TICKETS["headers"])
    assert not tasks.writes


def test_an_event_of_a_newer_server_is_given_by_number(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(WEBHOOK, **{**TICKETS, "events": ["4999", "job_new"]})
    assert stored(simulator)["tickets"]["WhiteListedEventTypes"] == [4999, 4200]
    (read,) = tasks.run(INFO)["webhooks"]
    assert read["events"] == [4999, "job_new"]
    assert tasks.run(WEBHOOK, **read)["changed"] is False


@pytest.mark.parametrize("tenant", ["", "Globex"])
def test_what_another_writer_undid_is_done_again(simulator: Simulator, tasks: Tasks, tenant: str) -> None:
    stale = deepcopy(stored(simulator, tenant))
    theirs = {"URL": "http://127.0.0.1:9/theirs", "CustomHeaders": {}, "Level": "none", "WhiteListedEventTypes": []}

    def overwrite() -> None:
        webhooks = stored(simulator, tenant)
        webhooks.clear()
        webhooks.update({**stale, "theirs": theirs})

    result = tasks.run(
        WEBHOOK, tenant=tenant, hook=once(AFTER, (TENANT if tenant else SERVER)[1], overwrite), **TICKETS
    )
    assert result["changed"] is True
    assert set(stored(simulator, tenant)) == {"theirs", "tickets"}


@pytest.mark.parametrize("tenant", ["", "Globex"])
def test_what_another_writer_put_back_is_removed_again(simulator: Simulator, tasks: Tasks, tenant: str) -> None:
    tasks.run(WEBHOOK, tenant=tenant, **TICKETS)
    stale = deepcopy(stored(simulator, tenant))

    def overwrite() -> None:
        stored(simulator, tenant).update(stale)

    hook = once(AFTER, (TENANT if tenant else SERVER)[1], overwrite)
    tasks.run(WEBHOOK, name="tickets", tenant=tenant, state="absent", hook=hook)
    assert stored(simulator, tenant) == {}


def test_endless_interference_ends_in_a_sentence(simulator: Simulator, tasks: Tasks) -> None:
    def overwrite(when: str, method: str) -> None:
        if when == AFTER and method == SERVER[1]:
            stored(simulator).clear()

    with pytest.raises(Conflict, match="undid the change to 'tickets', 5 times"):
        tasks.run(WEBHOOK, hook=overwrite, **TICKETS)


def test_a_write_whose_answer_was_lost_is_not_made_twice(simulator: Simulator, tasks: Tasks) -> None:
    simulator.faults.add("reset_after", method=SERVER[1])
    assert tasks.run(WEBHOOK, **TICKETS)["changed"] is True
    assert tasks.writes == [SERVER[1]]
    assert set(stored(simulator)) == {"tickets"}


def test_a_tenant_s_other_settings_stay(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(comet_org.DEFINITION, name="Globex", branding={"brand_name": "Globex"})
    before = deepcopy(simulator.state.organizations["tenant-globex"])
    tasks.run(WEBHOOK, tenant="Globex", **TICKETS)
    after = dict(simulator.state.organizations["tenant-globex"])
    assert after.pop("WebhookOptions").keys() == {"tickets"}
    assert after == {key: value for key, value in before.items() if key != "WebhookOptions"}


def test_the_administrator_of_a_tenant_manages_its_webhooks_without_naming_it(simulator: Simulator) -> None:
    simulator.state.organizations["tenant-globex"]["Hosts"] = ["127.0.0.1"]
    permissions = {"AllowEditWebhooks": True}
    simulator.state.add_admin("globex-admin", "globex-password", organization="tenant-globex", Permissions=permissions)
    tasks = Tasks(simulator, ("globex-admin", "globex-password"))
    tasks.run(WEBHOOK, **TICKETS)
    assert set(stored(simulator, "Globex")) == {"tickets"}
    assert tasks.run(WEBHOOK, **TICKETS)["changed"] is False


def test_the_administrator_of_a_tenant_may_name_it_by_its_id_only(simulator: Simulator) -> None:
    simulator.state.organizations["tenant-globex"]["Hosts"] = ["127.0.0.1"]
    permissions = {"AllowEditWebhooks": True}
    simulator.state.add_admin("globex-admin", "globex-password", organization="tenant-globex", Permissions=permissions)
    tasks = Tasks(simulator, ("globex-admin", "globex-password"))
    tasks.run(WEBHOOK, tenant="tenant-globex", **TICKETS)
    assert set(stored(simulator, "Globex")) == {"tickets"}
    assert [item["name"] for item in tasks.run(INFO, tenant="tenant-globex")["webhooks"]] == ["tickets"]
    for definition, options in ((WEBHOOK, TICKETS), (INFO, {})):
        with pytest.raises(LoginRefused, match="by its id tenant-globex; leave tenant out to mean it"):
            tasks.run(definition, tenant="Globex", **options)


def test_a_masked_header_needs_one_that_is_there(tasks: Tasks) -> None:
    with pytest.raises(InputError, match="headers.Authorization is masked"):
        tasks.run(WEBHOOK, **{**TICKETS, "headers": {"Authorization": "********"}})


def test_what_was_read_can_be_given_back(simulator: Simulator, tasks: Tasks) -> None:
    tasks.run(WEBHOOK, **TICKETS)
    tasks.run(WEBHOOK, tenant="Globex", **TICKETS)
    read = tasks.run(INFO, all_tenants=True)["webhooks"]
    assert [(webhook["tenant"], webhook["read_only"]["tenant_name"]) for webhook in read] == [
        ("", ""),
        ("tenant-globex", "Globex"),
    ]
    assert "-secret" not in str(read)
    for webhook in read:
        assert tasks.run(WEBHOOK, **webhook)["changed"] is False


@pytest.mark.parametrize(
    ("options", "names", "calls"),
    [
        ({}, ["", ""], [SERVER[0]]),
        ({"tenant": "Globex"}, ["Globex"], [TENANT[0]]),
        ({"all_tenants": True}, ["", "", "Globex"], [SERVER[0], TENANT[0]]),
        ({"all_tenants": True, "name": "tickets"}, ["", "Globex"], [SERVER[0], TENANT[0]]),
    ],
)
def test_filters_leave_what_was_asked_for(
    simulator: Simulator, tasks: Tasks, options: dict[str, Any], names: list[str], calls: list[str]
) -> None:
    tasks.run(WEBHOOK, **TICKETS)
    tasks.run(WEBHOOK, **{**TICKETS, "name": "pager"})
    tasks.run(WEBHOOK, tenant="Globex", **TICKETS)
    found = tasks.run(INFO, **options)["webhooks"]
    assert [webhook["read_only"]["tenant_name"] for webhook in found] == names
    assert tasks.calls == calls


@pytest.mark.parametrize("known", [False, True])
def test_what_the_server_makes_something_else_of_is_not_written_again_and_again(
    known: bool, simulator: Simulator, tasks: Tasks
) -> None:
    if known:
        tasks.run(WEBHOOK, **TICKETS)

    def normalise(when: str, method: str) -> None:
        if when == AFTER and method == SERVER[1]:
            stored(simulator)["tickets"]["URL"] = "http://127.0.0.1:9/other"

    wanted = {**TICKETS, "webhook_url": "http://127.0.0.1:9/other/"}
    with pytest.raises(Overwritten, match="makes something else of webhook_url. Give what it makes of that"):
        tasks.run(WEBHOOK, hook=normalise, **wanted)
    assert simulator.requests.count(SERVER[1]) == 2
