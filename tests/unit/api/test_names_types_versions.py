# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import names, structures, types, versions


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("AccountName", "account_name"),
        ("S3UsesTLS", "s3_uses_tls"),
        ("QuotaOffice365ProtectedAccounts", "quota_office365_protected_accounts"),
        ("QuotaHyperVGuests", "quota_hyperv_guests"),
        ("QuotaVMwareGuests", "quota_vmware_guests"),
        ("OnPCBoot", "on_pc_boot"),
        ("IPAddress", "ip_address"),
        ("GUID", "guid"),
        ("PreExec", "pre_exec"),
        ("SFTPCustomAuth_UseKnownHostsFile", "sftp_custom_auth_use_known_hosts_file"),
        ("AllowPasswordAndU2FLogin", "allow_password_and_u2f_login"),
        ("WindowsCodeSignPKCS12FilePath", "windows_code_sign_pkcs12_file_path"),
        ("ClientSSLPEMPath", "client_ssl_pem_path"),
        ("MailboxUserIDs", "mailbox_user_ids"),
        ("VMs", "vms"),
        ("MacOSCodeSign", "macos_code_sign"),
        ("MethodIsOledb32Bit", "method_is_oledb32_bit"),
        ("TOTPKey", "totp_key"),
        ("B2", "b2"),
        ("latest_stable", "latest_stable"),
        ("hasLicense", "has_license"),
    ],
)
def test_an_option_is_named_after_the_field(name: str, option: str) -> None:
    assert names.snake(name) == option


def test_no_letter_of_a_field_is_lost_in_its_option() -> None:
    for name in structures.structure_names():
        for field in structures.structure(name).fields.values():
            assert field.option.replace("_", "") == field.name.replace("_", "").lower()
            assert names.snake(field.option) == field.option


def test_likeness_does_not_depend_on_case_or_underscores() -> None:
    assert names.did_you_mean("ACCOUNTNAME", ["account_name", "username"]) == ["account_name"]
    assert names.did_you_mean("AcountName", ["account_name", "username"]) == ["account_name"]
    assert names.did_you_mean("xyz", ["account_name", "username"]) == []


def test_the_best_suggestions_come_first_and_poor_ones_not_at_all() -> None:
    candidates = ["policies/list", "policies/list-full", "policies/get", "news/get-all"]
    assert names.did_you_mean("policies/lists", candidates)[0] == "policies/list"
    assert "news/get-all" not in names.did_you_mean("policies/lists", candidates)
    assert len(names.did_you_mean("aaab", ["aaac", "aaad", "aaae", "aaaf"], n=2)) == 2


def test_several_suggestions_are_told_as_alternatives() -> None:
    assert str(names.UnknownName("option", "x", ["a", "b", "c"])) == 'unknown option "x", did you mean "a", "b" or "c"?'


def test_many_choices_are_not_listed() -> None:
    assert str(names.UnknownName("option", "x", [], [str(n) for n in range(50)])) == 'unknown option "x"'


@pytest.mark.parametrize(
    ("type_", "resolved", "parts"),
    [
        ("JobStatus", "uint64", ("scalar", "", "int")),
        ("LiveUserConnectionMap", "map[string]LiveUserConnection", ("map", "string", "LiveUserConnection")),
        ("[]string", "[]string", ("list", "", "string")),
        ("[]LogDay", "[]int", ("list", "", "int")),
        ("[]byte", "[]byte", ("scalar", "", "bytes")),
        ("[]uint64", "[]uint64", ("list", "", "uint64")),
        ("map[int64]StatResult", "map[int64]StatResult", ("map", "int", "StatResult")),
        ("map[string][]SearchResultFileInfo",) * 2 + (("map", "string", "[]SearchResultFileInfo"),),
        ("map[string]DestinationConfig",) * 2 + (("map", "string", "DestinationConfig"),),
        ("RestoreOffice365Credential", "Office365Credential", ("struct", "", "Office365Credential")),
        ("UserPolicy", "UserPolicy", ("struct", "", "UserPolicy")),
        ("WebAuthnAuthenticationExtensions", "map[string]interface{}", ("map", "string", "interface{}")),
        ("interface{}", "interface{}", ("scalar", "", "any")),
        ("float32", "float32", ("scalar", "", "float")),
        ("bool", "bool", ("scalar", "", "bool")),
        ("raw", "raw", ("scalar", "", "bytes")),
    ],
)
def test_a_type_is_resolved_and_taken_apart(type_: str, resolved: str, parts: tuple[str, str, str]) -> None:
    assert types.resolve(type_) == resolved
    assert types.parts(type_) == parts


def test_aliases_are_those_of_the_reference(reference_aliases: dict[str, str]) -> None:
    assert reference_aliases == types.ALIASES


@pytest.mark.parametrize("type_", ["UserPolcy", "[]UserPolcy", "map[string]UserPolcy", ""])
def test_an_unknown_type_is_refused(type_: str) -> None:
    with pytest.raises(names.UnknownName, match="unknown API type"):
        types.parts(type_)


@pytest.mark.parametrize(
    ("text", "release"),
    [
        ("25.9.8", (25, 9, 8)),
        ("24.6.x", (24, 6, 0)),
        ("<= 22.12.2", (22, 12, 2)),
        ("<=22.12.2", (22, 12, 2)),
        ("24.12", (24, 12, 0)),
        (" 20.9.12 ", (20, 9, 12)),
    ],
)
def test_a_release_is_read(text: str, release: tuple[int, ...]) -> None:
    assert versions.parse(text) == release


@pytest.mark.parametrize("text", ["", "Voyager", "25", "1.2.3.4", "latest"])
def test_what_is_no_release_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Comet release"):
        versions.parse(text)


@pytest.mark.parametrize(
    ("server", "needed", "answer"),
    [
        ("25.9.8", "25.9.8", True),
        ("25.9.10", "25.9.9", True),
        ("25.9.9", "25.9.10", False),
        ("24.12.0", "24.6.x", True),
        ("22.6.0", "<= 22.12.2", False),
        ("20.9.0", "", True),
    ],
)
def test_releases_compare_as_numbers(server: str, needed: str, answer: bool) -> None:
    assert versions.at_least(server, needed) is answer


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("25.9.8", "25.9.8", 0),
        ("25.9.8", "25.9.10", -1),
        ("25.9.8", "24.12.2", 1),
        ("", "25.9.8", None),
        ("25.9.8", "new", None),
    ],
)
def test_of_two_releases_one_is_older_if_both_are_known(one: str, other: str, order: int | None) -> None:
    assert versions.compared(one, other) == order
    assert versions.older(one, other) is (None if order is None else order < 0)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("acme-files", "Acme.Files", True),
        ("acme-files", "acme-file", True),
        ("acme-files", "acme-filles", True),
        ("acme-files", "acme-filse", True),
        ("acme-files", "acme-fires", True),
        ("acme-files", "acme-folder", False),
        ("acme-1", "acme-2", False),
        ("acme-1", "acme-12", False),
        ("acme1-files", "acme1-file", True),
        ("ab", "ac", False),
    ],
)
def test_a_slip_of_the_pen_is_told_from_another_name(one: str, other: str, expected: bool) -> None:
    assert names.is_slip(one, other) == names.is_slip(other, one) == expected
