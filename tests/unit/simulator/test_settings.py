# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of the settings, of the server and of tenants: what is refused, what is kept, what mail would have been sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

HOST = "globex.example"
REPORT = {"ReportType": 1, "SummaryFrequency": [], "Filter": {}}
# Path, parameter, and a value that differs from the first one.
PARTS = [
    ("branding-config", "BrandingConfig", "Branding", {"BrandName": "Own"}),
    ("build-config", "SoftwareBuildRoleConfig", "SoftwareBuildRole", {"RoleEnabled": True, "MaxBuilders": 3}),
    ("email-options", "EmailOptions", "Email", {"Mode": "builtin", "FromEmail": "own@globex.example"}),
    (
        "constellation/config",
        "ConstellationRoleOptions",
        "ConstellationRole",
        {"DeleteUnusedData": True, "Servers": []},
    ),
    ("psa-config-list", "PSAConfigList", "PSAConfigs", [{"Type": 1, "PartnerKey": "key"}]),
]


@pytest.fixture
def tenant(simulate: Callable[..., Any]) -> Any:
    """A server with a tenant and its administrator, who may edit everything."""
    server = simulate(constellation_role=True)
    server.tenant = server.state.add_tenant("Globex", hosts=[HOST], organization_id="globex")
    flags = ("AllowEditBranding", "AllowEditEmailOptions", "AllowEditExternalAuthSources")
    server.state.add_admin("boss", "boss-password", organization="globex", Permissions=dict.fromkeys(flags, True))
    server.boss = server.caller("boss", "boss-password", host=HOST)
    return server


@pytest.mark.parametrize(("path", "parameter", "field", "value"), PARTS)
def test_a_tenant_has_parts_of_its_own(tenant: Any, path: str, parameter: str, field: str, value: Any) -> None:
    before = tenant.admin(f"meta/{path}/get")
    assert tenant.boss(f"meta/{path}/set", **{parameter: value})["Status"] == 200
    assert tenant.admin(f"meta/{path}/get") == before
    kept = tenant.boss(f"meta/{path}/get")
    assert kept in (tenant.state.organizations["globex"][field], {field: tenant.state.organizations["globex"][field]})
    assert kept != before


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("meta/email-options/set", {"EmailOptions": {"Mode": "pigeon"}}),
        ("meta/psa-config-list/set", {"PSAConfigList": [{"Type": 99}]}),
        ("meta/constellation/config/set", {"ConstellationRoleOptions": {"Servers": [{"Type": "floppy"}]}}),
        ("external-auth-sources/new", {"Source": {"Type": "comet"}}),
        ("external-auth-sources/new", {"Source": {"Type": "ldap", "LDAP": {"SecurityMethod": "hope"}}}),
        ("external-auth-sources/new", {"Source": {"Type": "oidc", "OIDC": {"Provider": "somebody"}}}),
        ("meta/send-test-email", {"EmailOptions": {"Mode": "builtin"}, "Recipient": "nobody"}),
    ],
)
def test_values_that_the_reference_does_not_have_are_refused(
    tenant: Any, path: str, parameters: dict[str, Any]
) -> None:
    assert tenant.admin(path, **parameters)["Status"] == 400


def test_fields_of_a_newer_server_are_in_every_part(simulate: Callable[..., Any]) -> None:
    server = simulate(extra_fields=True)
    server.state.add_tenant("Globex", organization_id="globex")
    for place in (server.state.config, server.state.organizations["globex"]):
        parts = ("Branding", "Email", "SoftwareBuildRole", "ConstellationRole")
        assert all(place[name]["FutureFlag"] for name in parts)
    email = server.admin("meta/email-options/get")
    server.admin("meta/email-options/set", EmailOptions={**email, "FromName": "Acme"})
    assert server.admin("meta/email-options/get") == {**email, "FromName": "Acme"}


@pytest.mark.parametrize("encrypted", [False, True])
def test_passwords_for_signing_may_come_back_encrypted(simulate: Callable[..., Any], encrypted: bool) -> None:
    server = simulate(encrypted_signing_passwords=encrypted)
    mac = {"AppleIDPass": "mac-secret"}
    wanted = {"WindowsCodeSignPKCS12Password": "win-secret", "MacOSCodeSign": mac}
    server.admin("meta/branding-config/set", BrandingConfig=wanted)
    kept = server.admin("meta/branding-config/get")["Branding"]
    assert ("win-secret" in str(kept)) is ("mac-secret" in str(kept)) is not encrypted
    assert kept["MacOSCodeSign"]["AppleIDPassFormat"] == int(encrypted)
    server.admin("meta/branding-config/set", BrandingConfig=kept)
    assert server.admin("meta/branding-config/get")["Branding"] == kept


# -- mail


def job(server: Any, device: Any, outcome: str = "success") -> None:
    """A job that has ended."""
    started = server.state.start_job(device)
    server.clock.advance(2)
    server.state.finish_job(started, outcome)


def test_a_test_message_goes_by_the_settings_that_are_given(tenant: Any) -> None:
    options = {"Mode": "smtp", "SMTPHost": "mail.globex.example", "FromEmail": "backup@globex.example"}
    assert tenant.admin("meta/send-test-email", EmailOptions=options, Recipient="it@globex.example")["Status"] == 200
    (mail,) = tenant.state.mails
    assert (mail["Host"], mail["From"], mail["To"]) == (
        "mail.globex.example",
        "backup@globex.example",
        ["it@globex.example"],
    )


@pytest.mark.parametrize(
    "options",
    [{"Mode": "disabled"}, {"Mode": ""}, {"Mode": "smtp"}, {"Mode": "smtp", "SMTPHost": "unreachable.example"}],
)
def test_mail_that_cannot_be_sent_is_an_error(tenant: Any, options: dict[str, Any]) -> None:
    answer = tenant.admin("meta/send-test-email", EmailOptions=options, Recipient="it@globex.example")
    assert (answer["Status"], tenant.state.mails) == (500, [])


def test_a_tenant_that_inherits_sends_as_the_server_does(tenant: Any) -> None:
    tenant.state.config["Email"].update(Mode="builtin", FromEmail="server@acme.example")
    tenant.boss("meta/send-test-email", EmailOptions={"Mode": ""}, Recipient="it@globex.example")
    assert [mail["From"] for mail in tenant.state.mails] == ["server@acme.example"]


def test_a_report_is_about_the_users_of_one_tenant(tenant: Any) -> None:
    for name, owner in (("inside", "globex"), ("outside", "")):
        tenant.state.add_user(name, organization=owner)
        job(tenant, tenant.state.add_device(name))
    tenant.state.config["Email"]["Mode"] = tenant.state.organizations["globex"]["Email"]["Mode"] = "builtin"
    report = {"EmailReportConfig": REPORT, "Recipients": ["it@globex.example"]}
    tenant.boss("meta/send-test-report", EmailReportingOption=report)
    tenant.admin("meta/send-test-report", EmailReportingOption=report, TargetOrganization="globex")
    tenant.admin("meta/send-test-report", EmailReportingOption=report)
    about = [("inside" in mail["Text"], "outside" in mail["Text"]) for mail in tenant.state.mails]
    assert about == [(True, False), (True, False), (True, True)]


@pytest.mark.parametrize(
    ("config", "lines"),
    [
        ({}, 2),
        ({"ReportType": 0}, 1),
        ({"ReportType": 2}, 2),
        ({"TimeSpan": {"Seconds": 30}}, 1),
        ({"Filter": {"RuleField": "BackupJobDetail.Status", "RuleOperator": "int_eq", "RuleValue": "5000"}}, 1),
    ],
)
def test_a_preview_has_the_jobs_that_were_asked_for(tenant: Any, config: dict[str, Any], lines: int) -> None:
    tenant.state.add_user("inside", organization="globex", Emails=["it@globex.example"])
    device = tenant.state.add_device("inside")
    job(tenant, device, "error")
    tenant.clock.advance(60)
    job(tenant, device)
    preview = tenant.boss("preview-user-email-report", TargetUser="inside", EmailReportConfig={**REPORT, **config})
    assert (preview["To"], preview["EmailSubject"]) == (["it@globex.example"], "Backup report for inside")
    assert len(preview["EmailBodyPlaintext"].splitlines()) == 2 + lines
    assert "No jobs" not in preview["EmailBodyPlaintext"]
    named = tenant.boss(
        "preview-user-email-report", TargetUser="inside", EmailReportConfig=REPORT, EmailAddress="own@globex.example"
    )
    assert named["To"] == ["own@globex.example"]
    assert "own@globex.example" in named["EmailBodyHTML"]


def test_a_preview_of_another_tenants_user_is_refused(tenant: Any) -> None:
    tenant.state.add_user("outside")
    assert tenant.boss("preview-user-email-report", TargetUser="outside", EmailReportConfig=REPORT)["Status"] == 403


def test_a_synchronisation_is_remembered(tenant: Any) -> None:
    assert tenant.boss("meta/psa-config-list/sync-now")["Status"] == 200
    assert [owner for _moment, owner in tenant.state.service_desk_syncs] == ["globex"]


# -- external sources


def test_a_tenants_administrator_reaches_its_own_sources_only(tenant: Any) -> None:
    def source(owner: str) -> dict[str, Any]:
        return {"Type": "oidc", "OIDC": {"Provider": "google", "DisplayName": owner, "OrganizationID": owner}}

    outside = tenant.admin("external-auth-sources/new", Source=source(""))["ID"]
    inside = tenant.boss("external-auth-sources/new", Source=source("globex"))["ID"]
    assert list(tenant.boss("external-auth-sources/get")) == [inside]
    assert tenant.boss("external-auth-sources/new", Source=source(""))["Status"] == 403
    assert tenant.boss("external-auth-sources/set", Sources={outside: source("globex")})["Status"] == 403
    assert tenant.boss("external-auth-sources/delete", SourceID=outside)["Status"] == 404
    assert tenant.boss("external-auth-sources/set", Sources={})["Status"] == 200
    assert list(tenant.admin("external-auth-sources/get")) == [outside]
    assert tenant.admin("external-auth-sources/new", Source=source("nobody"))["Status"] == 404


def test_the_log_in_page_is_that_of_the_host(tenant: Any) -> None:
    oidc = {"Provider": "google", "DisplayName": "Sign in", "OrganizationID": "globex"}
    tenant.admin("external-auth-sources/new", Source={"Type": "oidc", "OIDC": oidc})
    tenant.state.organizations["globex"]["Branding"].update(BrandName="Globex", LogoImage="resource://1234")
    page = tenant.boss.session.get(tenant.simulator.url + "gen/branding.props", headers={"Host": HOST}).json()
    assert (page["BrandName"], page["HasImage"], bool(page["ImageEtag"])) == ("Globex", True, True)
    assert [item["DisplayName"] for item in page["ExternalAuthenticationSources"]] == ["Sign in"]
    page = tenant.boss.session.get(tenant.simulator.url + "gen/branding.props").json()
    assert page["BrandName"] == "COMET"
    assert not page.get("ExternalAuthenticationSources")
