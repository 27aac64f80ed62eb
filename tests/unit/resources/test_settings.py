# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of the server and of tenants beyond what their scenarios show: two writers, old servers, passwords, roles that are off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import (
    Conflict,
    InputError,
    LoginRefused,
    VersionTooOld,
)
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.modules import (
    comet_branding,
    comet_branding_info,
    comet_build_config,
    comet_build_config_info,
    comet_constellation,
    comet_constellation_info,
    comet_email,
    comet_email_info,
)
from tests.simulator import Simulator
from tests.unit.resources.tasks import AFTER, Tasks, once

BRANDING, BUILD, EMAIL = comet_branding.DEFINITION, comet_build_config.DEFINITION, comet_email.DEFINITION
CONSTELLATION = comet_constellation.DEFINITION
SERVER = {"type": "comet", "description": "one", "remote_address": "https://one.example/", "password": "server-secret"}
# A module, its info module, the key of their results, the field that it is, and options that change something.
KINDS: list[Any] = [
    (BRANDING, comet_branding_info.DEFINITION, "branding", "Branding", {"brand_name": "Acme", "top_color": "#004488"}),
    (BUILD, comet_build_config_info.DEFINITION, "build_config", "SoftwareBuildRole", {"allow_unauthenticated_downloads": True}),
    (EMAIL, comet_email_info.DEFINITION, "email", "Email", {"mode": "smtp", "smtp_host": "mail.example", "smtp_password": "mail-secret"}),
    (CONSTELLATION, comet_constellation_info.DEFINITION, "constellation", "ConstellationRole", {"servers": [SERVER]}),
]  # fmt: skip


@pytest.fixture
def simulate() -> Iterator[Callable[..., tuple[Simulator, Tasks]]]:
    running: list[Simulator] = []

    def start(**options: Any) -> tuple[Simulator, Tasks]:
        simulator = Simulator(**{"extra_fields": True, "constellation_role": True, **options})
        running.append(simulator.__enter__())
        simulator.state.add_tenant("Globex", organization_id="tenant-globex")
        return simulator, Tasks(simulator)

    yield start
    for simulator in running:
        simulator.__exit__(None, None, None)


def place(simulator: Simulator, tenant: str = "") -> dict[str, Any]:
    found = simulator.state.organizations["tenant-globex"] if tenant else simulator.state.config
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("tenant", ["", "Globex"])
@pytest.mark.parametrize(("module", "info", "key", "field", "options"), KINDS)
def test_what_is_written_is_there_the_second_time_and_can_be_given_back(
    simulate: Any, module: Definition, info: Definition, key: str, field: str, options: dict[str, Any], tenant: str
) -> None:
    simulator, tasks = simulate()
    before = deepcopy(place(simulator, tenant))
    foreseen = tasks.run(module, check_mode=True, tenant=tenant, **options)
    assert tasks.writes == []
    written = tasks.run(module, tenant=tenant, **options)
    assert len(tasks.calls) <= 4
    assert (foreseen["changed"], foreseen["diff"], foreseen[key]["tenant"]) == (
        True,
        written["diff"],
        written[key]["tenant"],
    )
    assert tasks.run(module, tenant=tenant, **options)["changed"] is False
    assert len(tasks.calls) == 1
    read = tasks.run(info, tenant=tenant)[key]
    assert read["read_only"] == {"tenant_name": tenant}
    assert "-secret" not in str(read) + str(written)
    assert tasks.run(module, **read)["changed"] is False
    after = dict(place(simulator, tenant))
    assert after.pop(field)["FutureFlag"] is True
    assert after == {name: value for name, value in before.items() if name != field}


@pytest.mark.parametrize("tenant", ["", "Globex"])
def test_what_another_writer_undid_is_done_again(simulate: Any, tenant: str) -> None:
    simulator, tasks = simulate()
    stale = deepcopy(place(simulator, tenant)["Email"])

    def overwrite() -> None:
        place(simulator, tenant)["Email"] = {**stale, "FromName": "Theirs"}

    method = "AdminOrganizationSet" if tenant else "AdminMetaEmailOptionsSet"
    tasks.run(EMAIL, tenant=tenant, from_email="backup@acme.example", hook=once(AFTER, method, overwrite))
    held = place(simulator, tenant)["Email"]
    assert (held["FromName"], held["FromEmail"]) == ("Theirs", "backup@acme.example")


def test_endless_interference_ends_in_a_sentence(simulate: Any) -> None:
    simulator, tasks = simulate()
    names = iter(range(100))

    def overwrite(when: str, method: str) -> None:
        if (when, method) == (AFTER, "AdminMetaBrandingConfigSet"):
            place(simulator)["Branding"]["BrandName"] = f"Theirs {next(names)}"

    with pytest.raises(Conflict, match="5 times: somebody else keeps changing the same object"):
        tasks.run(BRANDING, brand_name="Acme", hook=overwrite)


def test_a_write_whose_answer_was_lost_is_not_made_twice(simulate: Any) -> None:
    simulator, tasks = simulate()
    simulator.faults.add("reset_after", method="AdminMetaBuildConfigSet")
    assert tasks.run(BUILD, allow_unauthenticated_downloads=True)["changed"] is True
    assert tasks.writes == ["AdminMetaBuildConfigSet"]


def test_check_mode_trusts_a_tenant_that_is_still_to_come(simulate: Any) -> None:
    dummy, tasks = simulate()
    warnings: list[str] = []
    result = tasks.run(EMAIL, check_mode=True, warnings=warnings, tenant="Initech", mode="disabled")
    assert (result["changed"], result["email"]["tenant"]) == (True, "Initech")
    assert len(warnings) == 1


# -- versions


@pytest.mark.parametrize(
    ("module", "release", "options"),
    [
        (EMAIL, "22.9.12", {"mode": "disabled"}),
        (CONSTELLATION, "22.6.0", {"delete_unused_data": True}),
    ],
)
def test_a_server_without_the_call_can_still_be_told_about_tenants(
    simulate: Any, module: Definition, release: str, options: dict[str, Any]
) -> None:
    dummy, tasks = simulate(release=release)
    with pytest.raises(VersionTooOld, match=f"this server is {release} and does not have the method"):
        tasks.run(module, **options)
    assert tasks.run(module, tenant="Globex", **options)["changed"] is True
    assert tasks.run(module, tenant="Globex", **options)["changed"] is False


@pytest.mark.parametrize(
    ("module", "options", "name"),
    [(BUILD, {"max_builders": 2}, "max_builders"), (BRANDING, {"branding_style_type": 2}, "branding_style_type")],
)
def test_an_option_that_is_newer_than_the_server_is_refused(
    simulate: Any, module: Definition, options: dict[str, Any], name: str
) -> None:
    dummy, tasks = simulate(release="20.9.12")
    with pytest.raises(VersionTooOld, match=f"the option {name} needs Comet Server"):
        tasks.run(module, **options)
    assert tasks.writes == []


def test_a_server_whose_tenants_have_no_such_part_says_so(simulate: Any) -> None:
    simulator, tasks = simulate()
    del place(simulator, "Globex")["Email"]
    with pytest.raises(VersionTooOld, match="has no email settings of tenants"):
        tasks.run(EMAIL, tenant="Globex", mode="disabled")


# -- who asks


def test_the_administrator_of_a_tenant_manages_its_settings_without_naming_it(simulate: Any) -> None:
    simulator, dummy = simulate()
    place(simulator, "Globex")["Hosts"] = ["127.0.0.1"]
    simulator.state.add_admin(
        "boss", "boss-password", organization="tenant-globex", Permissions={"AllowEditBranding": True}
    )
    tasks = Tasks(simulator, ("boss", "boss-password"))
    assert tasks.run(BRANDING, brand_name="Globex")["branding"]["tenant"] == ""
    assert tasks.run(BRANDING, brand_name="Globex", tenant="tenant-globex")["changed"] is False
    assert (place(simulator)["Branding"]["BrandName"], place(simulator, "Globex")["Branding"]["BrandName"]) == (
        "COMET",
        "Globex",
    )
    with pytest.raises(LoginRefused, match="this account may not do that"):
        tasks.run(EMAIL, mode="disabled")


# -- passwords for signing


PASSWORD = {"windows_code_sign_pkcs12_password": "signing-secret", "macos_code_sign": {"apple_id_pass": "apple-secret"}}


def test_a_password_that_comes_back_encrypted_is_set_once(simulate: Any) -> None:
    simulator, tasks = simulate(encrypted_signing_passwords=True)
    written = tasks.run(BRANDING, **PASSWORD)
    assert written["diff"]["after"]["windows_code_sign_pkcs12_password"] == "********"
    assert tasks.run(BRANDING, **PASSWORD)["changed"] is False
    read = tasks.run(comet_branding_info.DEFINITION)["branding"]
    assert tasks.run(BRANDING, **{**read, "update_password": "always"})["changed"] is False
    held = place(simulator)["Branding"]
    assert (held["WindowsCodeSignPKCS12PasswordFormat"], held["MacOSCodeSign"]["AppleIDPassFormat"]) == (1, 1)


def test_a_password_that_comes_back_encrypted_is_set_anew_on_demand(simulate: Any) -> None:
    simulator, tasks = simulate(encrypted_signing_passwords=True)
    tasks.run(BRANDING, **PASSWORD)
    first = deepcopy(place(simulator)["Branding"])
    other = {"windows_code_sign_pkcs12_password": "other-secret", "macos_code_sign": {"apple_id_pass": "other-secret"}}
    assert tasks.run(BRANDING, update_password="always", **other)["changed"] is True
    held = place(simulator)["Branding"]
    assert held["WindowsCodeSignPKCS12Password"] != first["WindowsCodeSignPKCS12Password"]
    assert held["MacOSCodeSign"]["AppleIDPass"] != first["MacOSCodeSign"]["AppleIDPass"]


def test_a_password_that_comes_back_encrypted_can_be_taken_back(simulate: Any) -> None:
    simulator, tasks = simulate(encrypted_signing_passwords=True)
    tasks.run(BRANDING, **PASSWORD)
    assert tasks.run(BRANDING, windows_code_sign_pkcs12_password="")["changed"] is True
    assert place(simulator)["Branding"]["WindowsCodeSignPKCS12Password"] == ""
    assert tasks.run(BRANDING, windows_code_sign_pkcs12_password="")["changed"] is False


def test_what_the_log_in_page_shows_is_read_on_request(simulate: Any) -> None:
    dummy, tasks = simulate()
    shown = tasks.run(comet_branding_info.DEFINITION, details=["log_in_page"])["branding"]["read_only"]["log_in_page"]
    assert (shown["brand_name"], shown["server_is_empty"]) == ("COMET", False)


# -- Constellation


def test_turning_the_role_off_is_told_from_a_refusal(simulate: Any) -> None:
    simulator, tasks = simulate()
    assert tasks.run(CONSTELLATION, role_enabled=False)["changed"] is True
    assert place(simulator)["ConstellationRole"]["RoleEnabled"] is False
    again = tasks.run(CONSTELLATION, role_enabled=False)
    assert (again["changed"], again["constellation"]) == (False, {"tenant": "", "role_enabled": False})
    for options in ({"role_enabled": True}, {"role_enabled": False, "servers": []}):
        with pytest.raises(InputError, match="this server has no Constellation Role"):
            tasks.run(CONSTELLATION, **options)


@pytest.mark.parametrize("when", ["first", "after the write"])
def test_a_refusal_that_is_not_about_the_role_is_one(simulate: Any, when: str) -> None:
    simulator, dummy = simulate()
    flags = {"DenyConstellationRole": when == "first"}
    record = simulator.state.add_admin("limited", "limited-password", Permissions=flags)
    tasks = Tasks(simulator, ("limited", "limited-password"))

    def deny() -> None:
        record["Permissions"]["DenyConstellationRole"] = True
        simulator.state.config["ConstellationRole"]["RoleEnabled"] = True

    with pytest.raises(LoginRefused, match="this account may not do that"):
        tasks.run(CONSTELLATION, role_enabled=False, hook=once(AFTER, "AdminMetaConstellationConfigSet", deny))


@pytest.mark.parametrize(
    ("held", "wanted", "refused"),
    [
        ({"RemoteAddress": "https://one.example/"}, {"remote_address": "https://one.example/", "description": "x"}, False),
        ({"RemoteAddress": "https://one.example/"}, {"remote_address": "https://other.example/"}, True),
        ({"Type": "b2", "B2": {"MasterBucket": "a"}}, {"type": "b2", "b2": {"master_bucket": "a", "app_key": "k"}}, False),
        ({"Type": "b2", "B2": {"MasterBucket": "a"}}, {"type": "b2", "b2": {"master_bucket": "b"}}, True),
    ],
)  # fmt: skip
def test_a_server_is_the_same_as_long_as_it_is_in_the_same_place(
    simulate: Any, held: dict[str, Any], wanted: dict[str, Any], refused: bool
) -> None:
    simulator, tasks = simulate(extra_fields=False)
    place(simulator)["ConstellationRole"].update(
        DeleteUnusedData=True, Servers=[{"Type": "comet", "Description": "one", **held}]
    )
    options = {"servers": [{"type": "comet", **wanted}]}
    if refused:
        with pytest.raises(InputError, match="without one, what the accounts there have stored"):
            tasks.run(CONSTELLATION, **options)
        options["delete_data_of_removed_servers"] = True
    assert tasks.run(CONSTELLATION, **options)["changed"] is True


def test_the_last_report_is_read_on_request(simulate: Any) -> None:
    simulator, tasks = simulate()
    usage = {"bucket": {"AccessKey": "bucket-secret", "ExistsOnServers": [0], "InUseBy": []}}
    simulator.state.last_constellation_report.update(Usage=usage)
    read = tasks.run(comet_constellation_info.DEFINITION, details=["last_report", "status"])["constellation"]
    assert read["read_only"]["last_report"]["usage"]["bucket"]["exists_on_servers"] == [0]
    assert read["read_only"]["status"]["deletion_enabled"] is False
    assert "bucket-secret" not in str(read)
