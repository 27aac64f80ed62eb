# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameters into form fields, answers into values or errors (comet-facts, section 1)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from requests.structures import CaseInsensitiveDict

from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods
from ansible_collections.cometbackup.comet.plugins.module_utils._client import errors, wire
from ansible_collections.cometbackup.comet.plugins.module_utils._client.transport import Answer

SERVER = "https://backup.example/"


def decoded(name: str, body: Any, status: int = 200, **headers: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = CaseInsensitiveDict({key.replace("_", "-"): value for key, value in headers.items()})
    return wire.decode(methods.method(name), Answer(status, named, content), SERVER)


def refused(name: str, body: Any, status: int = 200, **headers: str) -> errors.CometError:
    with pytest.raises(errors.CometError) as caught:
        decoded(name, body, status, **headers)
    return caught.value


# -- parameters ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "params", "fields"),
    [
        ("AdminGetUserProfile", {"TargetUser": "acme-files"}, {"TargetUser": "acme-files"}),
        ("AdminGetUserProfile", {"TargetUser": 'a "quoted" name \u00fc'}, {"TargetUser": 'a "quoted" name \u00fc'}),
        ("AdminGetJobsForDateRange", {"Start": 0, "End": 1700000000}, {"Start": "0", "End": "1700000000"}),
        (
            "AdminUpdateCampaignStart",
            {"Options": {"Active": True, "DeviceFilter": None, "x": {}}},
            {"Options": '{"Active":true,"DeviceFilter":null,"x":{}}'},
        ),
        ("AdminMetaWebhookOptionsSet", {"WebhookOptions": {}}, {"WebhookOptions": "{}"}),
        ("AdminMetaPsaConfigListSet", {"PSAConfigList": []}, {"PSAConfigList": "[]"}),
        (
            "AdminAddUser",
            {"TargetUser": "acme", "TargetPassword": "a b&c=d", "StoreRecoveryCode": 1, "RequirePasswordChange": None},
            {"TargetUser": "acme", "TargetPassword": "a b&c=d", "StoreRecoveryCode": "1"},
        ),
        (
            "AdminDispatcherUpdateLoginUrl",
            {"TargetID": "t", "NewURL": "https://a.example/", "Force": False},
            {"Force": "false"},
        ),
    ],
)
def test_each_kind_of_parameter_is_sent_as_the_server_reads_it(
    method: str, params: dict[str, Any], fields: dict[str, str]
) -> None:
    assert wire.encode(methods.method(method), params).items() >= fields.items()


def test_parameters_that_are_none_are_left_out() -> None:
    assert "UserNameFilter" not in wire.encode(methods.method("AdminDispatcherListActive"), {"UserNameFilter": None})


def test_an_unknown_parameter_is_named_with_those_that_exist() -> None:
    with pytest.raises(errors.InputError, match=r"no parameter Target \(its parameters: TargetUser\)"):
        wire.encode(methods.method("AdminGetUserProfile"), {"Target": "acme"})


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(errors.InputError, match="its parameter TargetUser is missing"):
        wire.encode(methods.method("AdminGetUserProfile"), {})


# -- what is an error and what is not ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("AdminGetJobProperties", {"GUID": "1", "Status": 5000}),
        ("AdminGetJobProperties", {"GUID": "1", "Status": 7002}),
        ("AdminGetJobProperties", {"GUID": "1", "Status": 7002, "Message": None}),
        ("AdminSetUserProfileHash", {"Status": 200, "Message": "OK"}),
        ("AdminSetUserProfileHash", {"Status": 201, "Message": "Created"}),
        ("AdminSetUserProfileHash", {"Status": 299, "Message": "Something"}),
        ("AdminDispatcherListActive", {"guid": {"Username": "acme"}}),
        ("AdminListUsers", ["acme", "globex"]),
    ],
)
def test_what_lacks_status_or_message_or_a_failing_status_is_no_error(method: str, body: Any) -> None:
    assert decoded(method, body) == body


@pytest.mark.parametrize("http_status", [200, 201, 204, 299])
def test_every_http_status_of_200_to_299_is_a_success(http_status: int) -> None:
    assert decoded("AdminListUsers", ["acme"], http_status) == ["acme"]


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (400, "User not found", errors.NotFound),
        (404, "No such policy", errors.NotFound),
        (400, "Bad input", errors.ServerRefusal),
        (401, "Unauthorised", errors.LoginRefused),
        (403, "Unauthorised", errors.LoginRefused),
        (409, "The profile was changed", errors.Conflict),
        (429, "Slow down", errors.Overloaded),
        (449, "", errors.TotpRequired),
        (403, "ERR_TOTP_REQUIRED", errors.TotpRequired),
        (500, "Something broke", errors.ServerRefusal),
        (503, "Not now", errors.ServerRefusal),
    ],
)
def test_errors_in_the_body_under_http_200(status: int, message: str, kind: type[errors.CometError]) -> None:
    error = refused("AdminGetUserProfile", {"Status": status, "Message": message})
    assert (type(error), error.status, error.answer) == (kind, status, message)


@pytest.mark.parametrize(
    ("http_status", "body", "kind"),
    [
        (401, b"<html>", errors.LoginRefused),
        (403, b"", errors.LoginRefused),
        (404, b"404 page not found", wire.MethodMissing),
        (404, {"Status": 404, "Message": "No such thing"}, errors.NotFound),
        (405, b"405 method not allowed", errors.ServerRefusal),
        (418, b"", errors.ServerRefusal),
        (429, b"", errors.Overloaded),
        (500, b"<html>", errors.Overloaded),
        (500, {"Status": 500, "Message": "The server's own words"}, errors.ServerRefusal),
        (502, b"<html>", errors.Overloaded),
        (503, {"Status": 503, "Message": "starting"}, errors.Overloaded),
        (504, b"", errors.Overloaded),
    ],
)
def test_errors_by_http_status(http_status: int, body: Any, kind: type[errors.CometError]) -> None:
    error = refused("AdminGetUserProfile", body, http_status)
    assert (type(error), error.status) == (kind, http_status)


def test_the_servers_own_words_are_in_the_sentence() -> None:
    text = str(refused("AdminAddUser", {"Status": 400, "Message": "Username  is\nreserved."}))
    assert text == "AdminAddUser on https://backup.example/ failed: the server answered 400 Username is reserved."


@pytest.mark.parametrize(
    ("body", "status", "headers"),
    [
        ({"Status": 449, "Message": "ERR_TOTP_REQUIRED"}, 449, {"X_Comet_TOTP_Requested": "1"}),
        (b"", 449, {"X_Comet_TOTP_Requested": "1"}),
        (b"", 449, {}),
        ({"Status": 449, "Message": "ERR_TOTP_REQUIRED: please"}, 200, {}),
        ({"Status": 403, "Message": "Unauthorised"}, 200, {"x_comet_totp_requested": "1"}),
    ],
)
def test_either_sign_of_a_needed_second_factor_is_enough(body: Any, status: int, headers: dict[str, str]) -> None:
    error = refused("AdminListUsers", body, status, **headers)
    assert isinstance(error, errors.TotpRequired)
    assert "totp_secret" in error.remedy


def test_a_security_key_is_told_from_a_code() -> None:
    error = refused("AdminListUsers", b"", 449, X_Comet_U2F_Challenge="abc")
    assert "the account wants a security key" in str(error)


@pytest.mark.parametrize("value", ["3", "0", "2.5"])
def test_retry_after_in_seconds_is_read(value: str) -> None:
    error = refused("AdminListUsers", b"", 503, Retry_After=value)
    assert isinstance(error, errors.Overloaded) and error.retry_after == float(value)


@pytest.mark.parametrize("value", ["Wed, 21 Oct 2026 07:28:00 GMT", "soon", ""])
def test_a_retry_after_of_another_form_is_ignored(value: str) -> None:
    error = refused("AdminListUsers", b"", 503, Retry_After=value)
    assert isinstance(error, errors.Overloaded) and error.retry_after is None


def test_a_redirect_is_refused_with_its_address_and_without_its_query() -> None:
    error = refused("AdminListUsers", b"", 301, Location="https://other.example/login?token=abc#part")
    assert isinstance(error, errors.NotComet)
    assert "redirects to https://other.example/login." in str(error)


# -- shapes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "empty"), [("AdminListUsers", []), ("AdminDispatcherListActive", {}), ("AdminGetJobsAll", [])]
)
def test_null_stands_for_an_empty_collection(method: str, empty: Any) -> None:
    assert decoded(method, None) == empty


@pytest.mark.parametrize(
    ("method", "body"),
    [("AdminListUsers", {"a": 1}), ("AdminGetUserProfile", None), ("AdminGetUserProfile", [1]), ("AdminListUsers", 7)],
)
def test_another_shape_is_not_a_comet_servers_answer(method: str, body: Any) -> None:
    assert refused(method, body).__class__ is errors.BadAnswer


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        (b"", errors.CutOff, "the answer is empty"),
        (b'{"Username": "ac', errors.CutOff, "not whole JSON (16 bytes)"),
        (b"\xff\xfe\xfa", errors.CutOff, "not whole JSON"),
        (b"\n <!DOCTYPE html><html>sign in</html>", errors.BadAnswer, "the answer is a web page"),
    ],
)
def test_what_is_not_json_is_told_apart(body: bytes, kind: type[errors.CometError], text: str) -> None:
    error = refused("AdminGetUserProfile", body)
    assert error.__class__ is kind
    assert text in str(error)


# -- logs and downloads --------------------------------------------------------------------------------------


def test_a_log_comes_as_text() -> None:
    raw = decoded("AdminGetJobLog", "1700000000|I|Caf\u00e9\n".encode(), Content_Type="text/plain")
    assert raw.text == "1700000000|I|Caf\u00e9\n"


def test_an_empty_log_is_a_log() -> None:
    assert decoded("AdminGetJobLog", b"", Content_Type="text/plain").content == b""


@pytest.mark.parametrize("method", ["AdminGetJobLog", "AdminMetaResourceGet", "AdminBrandingGenerateClientLinuxDeb"])
def test_an_error_in_place_of_a_log_or_download_is_found(method: str) -> None:
    error = refused(method, b' {"Status":404,"Message":"Job not found"}', Content_Type="application/octet-stream")
    assert isinstance(error, errors.NotFound)


@pytest.mark.parametrize(
    "body",
    [
        b'{"Status":200,"Message":"fine"}',
        b'{"Level":"info"}',
        b"{not json",
        b'{"Status":404,"Message":"' + b"x" * 70_000 + b'"}',
    ],
)
def test_other_content_that_looks_like_json_is_content(body: bytes) -> None:
    assert decoded("AdminGetJobLog", body).content == body


def test_a_proxys_page_in_place_of_a_download_is_refused() -> None:
    assert "web page" in str(
        refused("AdminBrandingGenerateClientLinuxDeb", b"<html>", Content_Type="text/html; charset=utf-8")
    )


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="Acme Backup.deb"', "Acme Backup.deb"),
        ("attachment; filename=client.zip", "client.zip"),
        ("attachment; filename=client.zip; size=5", "client.zip"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\temp\\\\client.exe"', "client.exe"),
        ('attachment; filename=".."', None),
        ("attachment", None),
        ("", None),
    ],
)
def test_the_file_name_of_a_download_never_decides_about_folders(disposition: str, name: str | None) -> None:
    assert decoded("AdminBrandingGenerateClientLinuxDeb", b"x", Content_Disposition=disposition).file_name == name
