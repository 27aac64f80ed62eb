# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import constants, methods, structures, types
from ansible_collections.cometbackup.comet.plugins.module_utils._api.names import UnknownName

from .conftest import FIELD_CORRECTIONS, METHOD_CORRECTIONS, load

Reference = dict[str, dict[str, Any]]


def as_reference(method: methods.Method) -> dict[str, Any]:
    """A method of the table in the shape of the reference data."""
    version = method.min_version if method.min_version_exact else f"<= {method.min_version}"
    return {
        "name": method.name,
        "path": method.path,
        "http_method": method.verb,
        "request": "multipart/form-data" if method.multipart else "application/x-www-form-urlencoded",
        "response": method.content,
        "returns": method.returns,
        "params": [
            {
                "name": param.name,
                "type": param.type,
                "encoding": "json" if param.json else "string",
                "optional": param.optional,
                **({"since": param.since} if param.since else {}),
            }
            for param in method.params
        ],
        "requires": dict.fromkeys(method.requires, True),
        "alias_paths": list(method.aliases),
        "min_version": version or None,
    }


def test_the_table_has_all_methods_of_the_reference_and_no_other(reference_methods: Reference) -> None:
    assert sorted(methods.method_names()) == sorted(reference_methods)
    assert len(reference_methods) == 251


def test_every_method_says_what_the_reference_says(reference_methods: Reference) -> None:
    for name, expected in reference_methods.items():
        wanted = {key: value for key, value in expected.items() if key != "in_reference_20_9_12"}
        assert as_reference(methods.method(name)) == wanted


def test_every_correction_of_the_reference_is_still_needed() -> None:
    reference = {entry["name"]: entry for entry in load("methods")}
    for name, correction in METHOD_CORRECTIONS.items():
        assert all(reference[name][key] != value for key, value in correction.items()), name
    raw = load("structures")
    for (name, field_name), correction in FIELD_CORRECTIONS.items():
        field = next(field for field in raw[name]["fields"] if field["name"] == field_name)
        assert all(field[key] != value for key, value in correction.items()), name


def test_what_is_not_json_is_raw() -> None:
    raw = {name for name in methods.method_names() if methods.method(name).raw}
    assert raw == {name for name in methods.method_names() if methods.method(name).content != "application/json"}
    assert len(raw) == 20


def test_every_type_in_the_table_exists() -> None:
    for name in methods.method_names():
        method = methods.method(name)
        for type_ in (method.returns, *(param.type for param in method.params)):
            types.parts(type_)


def test_methods_are_in_alphabetical_order() -> None:
    assert list(methods.method_names()) == sorted(methods.method_names())


@pytest.mark.parametrize(
    "given",
    [
        "AdminAddUser",
        "/api/v1/admin/add-user",
        "api/v1/admin/add-user",
        "/admin/add-user",
        "admin/add-user",
        "add-user",
    ],
)
def test_a_method_is_found_by_name_and_by_path(given: str) -> None:
    assert methods.method(given).name == "AdminAddUser"


def test_every_method_is_found_by_its_path_and_its_former_paths() -> None:
    for name in methods.method_names():
        method = methods.method(name)
        assert [methods.method(path).name for path in (method.path, *method.aliases)] == [name] * (
            1 + len(method.aliases)
        )


def test_a_short_path_means_the_administrators_method() -> None:
    assert methods.method("dispatcher/run-backup").name == "AdminDispatcherRunBackup"
    assert methods.method("user/web/dispatcher/run-backup").name == "UserWebDispatcherRunBackup"
    assert methods.method("get-jobs").name == "UserWebGetJobs"


def test_an_unknown_method_is_named_with_what_was_probably_meant() -> None:
    with pytest.raises(UnknownName) as caught:
        methods.method("AdminAddUsr")
    assert str(caught.value) == 'unknown API method "AdminAddUsr", did you mean "AdminAddUser"?'
    assert (caught.value.kind, caught.value.name, caught.value.suggestions) == (
        "API method",
        "AdminAddUsr",
        ("AdminAddUser",),
    )


def test_an_unknown_path_is_answered_with_a_path() -> None:
    with pytest.raises(UnknownName) as caught:
        methods.method("admin/policies/lst")
    assert "/api/v1/admin/policies/list" in caught.value.suggestions


def test_a_name_that_resembles_nothing_gets_no_suggestion() -> None:
    with pytest.raises(UnknownName) as caught:
        methods.method("Quux")
    assert str(caught.value) == 'unknown API method "Quux"'


def test_a_parameter_is_found_by_name() -> None:
    method = methods.method("AdminAddUser")
    assert method.param("TargetPassword") == methods.Param("TargetPassword", "string", False, False, True)
    assert method.param("StoreRecoveryCode") == methods.Param("StoreRecoveryCode", "int", True, True, False, "18.3.9")
    assert method.param("targetuser") is None


def test_only_values_are_secret_as_a_whole_whose_parameter_is_a_credential() -> None:
    secret = {
        f"{name} {param.name}"
        for name in methods.method_names()
        for param in methods.method(name).params
        if param.secret
    }
    assert secret == {
        "AdminAccountSessionUpgrade SessionKey",
        "AdminAccountU2fSubmitChallengeResponse U2FClientData",
        "AdminAccountU2fSubmitChallengeResponse U2FRegistrationData",
        "AdminAccountValidateTotp TOTPCode",
        "AdminAccountWebauthnSubmitChallengeResponse Credential",
        "AdminAddFirstAdminUser TargetPassword",
        "AdminAddUser TargetPassword",
        "AdminAdminUserNew TargetPassword",
        "AdminCreateInstallToken TargetPassword",
        "AdminDispatcherUpdateLoginPassword NewPassword",
        "AdminInstallationDispatchRegisterDevice TargetPassword",
        "AdminInstallationDispatchRegisterDevice TargetTOTPCode",
        "AdminResetUserPassword NewPassword",
        "AdminResetUserPassword OldPassword",
        "AdminStorageRegisterBucket SetKeyHashValue",
        "UserWebAccountResetPassword NewPassword",
        "UserWebAccountResetPassword OldPassword",
        "UserWebAccountValidateTotp TOTPCode",
        "UserWebDispatcherUpdateLoginPassword NewPassword",
    }


def test_nothing_that_sounds_secret_is_passed_openly() -> None:
    for name in methods.method_names():
        for param in methods.method(name).params:
            if param.type == "string" and structures.is_secret(param.name):
                assert param.secret, f"{name} {param.name}"


def test_the_tables_know_the_constants_of_their_release() -> None:
    assert constants.constant("APPLICATION_VERSION") == "25.9.8"
