# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options into the server's JSON and back: the cases that made-up objects do not reach."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import InputError
from ansible_collections.cometbackup.comet.plugins.module_utils._model import codec, diff, redact
from ansible_collections.cometbackup.comet.plugins.module_utils._model.option_map import OptionMap

MASK = codec.MASK


@pytest.mark.parametrize(
    ("type_", "options", "held", "result"),
    [
        # enumerations by name in either case, by the constant's name, by number, by number as text
        ("RetentionPolicy", {"mode": "delete_except"}, {"Mode": 801}, {"Mode": 802}),
        ("RetentionPolicy", {"mode": "DELETE_EXCEPT"}, {"Mode": 801}, {"Mode": 802}),
        ("RetentionPolicy", {"mode": "RETENTIONMODE_DELETE_EXCEPT"}, {"Mode": 801}, {"Mode": 802}),
        ("RetentionPolicy", {"mode": "802"}, {"Mode": 801}, {"Mode": 802}),
        ("RetentionPolicy", {"Mode": 802}, {"Mode": 801}, {"Mode": 802}),
        # numbers, booleans and units as text
        ("UserProfileConfig", {"maximum_devices": "5"}, {"MaximumDevices": 1}, {"MaximumDevices": 5}),
        ("UserProfileConfig", {"send_email_reports": "yes"}, {}, {"SendEmailReports": True}),
        (
            "UserProfileConfig",
            {"all_protected_items_quota_bytes": "10 GiB"},
            {},
            {"AllProtectedItemsQuotaBytes": 10 * 2**30},
        ),
        ("ScheduleConfig", {"seconds_past": "22:30"}, {}, {"SecondsPast": 81000}),
        # null, empty and missing mean the same and are left as they are
        ("UserProfileConfig", {"emails": []}, {"Emails": None}, {"Emails": None}),
        ("UserProfileConfig", {"emails": []}, {}, {}),
        ("UserProfileConfig", {"account_name": ""}, {"AccountName": None}, {"AccountName": None}),
        ("UserProfileConfig", {"devices": {}}, {"Devices": None}, {"Devices": None}),
        ("UserProfileConfig", {"maximum_devices": 0}, {}, {}),
        # what is not given is not managed
        ("UserProfileConfig", {"account_name": None}, {"AccountName": "Acme"}, {"AccountName": "Acme"}),
        # sets have no order, lists have
        ("UserProfileConfig", {"emails": ["b", "a"]}, {"Emails": ["a", "b"]}, {"Emails": ["a", "b"]}),
        ("UserProfileConfig", {"emails": ["a"]}, {"Emails": ["a", "a"]}, {"Emails": ["a"]}),
        (
            "SourceConfig",
            {"override_destination_retention": {}},
            {"OverrideDestinationRetention": None},
            {"OverrideDestinationRetention": None},
        ),
        # a mask stands for what the server holds
        ("UserProfileConfig", {"password_recovery": MASK}, {"PasswordRecovery": "s"}, {"PasswordRecovery": "s"}),
        (
            "WebhookOption",
            {"custom_headers": {"A": MASK, "B": "new"}},
            {"CustomHeaders": {"A": "s"}},
            {"CustomHeaders": {"A": "s", "B": "new"}},
        ),
        (
            "SourceConfig",
            {"engine_props": {"PASSWORD": MASK, "X": "1"}},
            {"EngineProps": {"PASSWORD": "s"}},
            {"EngineProps": {"PASSWORD": "s", "X": "1"}},
        ),
    ],
)
def test_options_are_laid_over_what_the_server_holds(type_: str, options: Any, held: Any, result: Any) -> None:
    before = copy.deepcopy(held)
    assert codec.encode(type_, options, held) == result
    assert held == before


@pytest.mark.parametrize(
    ("type_", "options", "text"),
    [
        ("UserProfileConfig", {"acount_name": "x"}, "there is no key acount_name, did you mean account_name?"),
        (
            "UserPolicy",
            {"default_storage_vault_retention": {"mod": 1}},
            "default_storage_vault_retention has no key mod, did you mean mode?",
        ),
        ("RetentionPolicy", {"ranges": [{"type": "newest_n_jobs"}]}, "ranges[0].type: unknown RetentionRangeType"),
        ("RetentionPolicy", {"mode": "delete_excpt"}, 'did you mean "delete_except"?'),
        ("UserProfileConfig", {"maximum_devices": "ten"}, "maximum_devices: 'ten' is not a whole number"),
        ("UserProfileConfig", {"maximum_devices": 1.5}, "maximum_devices: 1.5 is not a whole number"),
        ("UserProfileConfig", {"maximum_devices": True}, "maximum_devices: True is not a whole number"),
        ("UserProfileConfig", {"maximum_devices": float("inf")}, "maximum_devices: inf is not a whole number"),
        ("UserProfileConfig", {"send_email_reports": "perhaps"}, "send_email_reports: 'perhaps' is not true or false"),
        ("UserProfileConfig", {"emails": "a@acme.example"}, "emails must be a list, not str"),
        ("UserProfileConfig", {"devices": ["a"]}, "devices must be a dictionary, not list"),
        ("UserProfileConfig", {"account_name": ["canary"]}, "account_name: a list is not text"),
        (
            "UserProfileConfig",
            {"all_protected_items_quota_bytes": "10 XB"},
            "all_protected_items_quota_bytes: '10 XB' is not a size",
        ),
        ("UserProfileConfig", {"password_recovery": MASK}, "password_recovery is masked"),
        ("UserProfileConfig", {"password_recovery": {"x": "canary"}}, "password_recovery: a dictionary is not text"),
    ],
)
def test_what_cannot_be_meant_names_the_place(type_: str, options: Any, text: str) -> None:
    with pytest.raises(InputError) as caught:
        codec.encode(type_, options, {})
    assert text in str(caught.value)
    assert "canary" not in str(caught.value)


SHARED = {
    "Type": "comet",
    "Description": "Shared",
    "RemoteAddress": "https://a.example/",
    "Password": "secret",
    "Newer": 1,
}
OTHER = {"Type": "comet", "Description": "Other", "RemoteAddress": "https://b.example/", "Password": "other"}


def laid_over(items: list[Any], held: list[Any]) -> Any:
    return codec.encode("[]RemoteStorageOption", items, held)


def test_items_of_a_list_keep_their_secrets_and_unknown_fields_wherever_they_are() -> None:
    shared, other = codec.decode("[]RemoteStorageOption", [SHARED, OTHER])
    assert shared["password"] == MASK
    assert laid_over([other, shared], [SHARED, OTHER]) == [OTHER, SHARED]
    assert laid_over([other], [SHARED, OTHER]) == [OTHER]


def test_a_changed_item_keeps_the_unknown_fields_of_the_one_in_its_place() -> None:
    changed = {**codec.decode("RemoteStorageOption", SHARED, reveal=True), "description": "Renamed"}
    (result, _other) = laid_over([changed, codec.decode("RemoteStorageOption", OTHER)], [SHARED, OTHER])
    assert (result["Description"], result["Password"], result["Newer"]) == ("Renamed", "secret", 1)


def test_a_masked_secret_never_ends_up_in_another_item() -> None:
    changed = {**codec.decode("RemoteStorageOption", SHARED), "description": "Renamed"}
    with pytest.raises(InputError, match=r"\[0\]\.password is masked"):
        laid_over([changed], [SHARED, OTHER])


def test_an_item_that_says_less_is_not_taken_for_one_that_has_more() -> None:
    assert laid_over([{"description": "Shared"}], [SHARED])[0].get("Password", "") == ""


# -- diffs ---------------------------------------------------------------------------------------------------


def test_of_a_map_of_secrets_the_changed_ones_are_shown_as_changed() -> None:
    before = {"CustomHeaders": {"same": "s0", "other": "s1", "gone": "s2"}}
    after = {"CustomHeaders": {"same": "s0", "other": "s3", "new": "s4"}}
    assert diff.changes("WebhookOption", before, after) == (
        {"custom_headers": {"other": MASK, "gone": MASK}},
        {"custom_headers": {"other": diff.HIDDEN_CHANGED, "new": MASK}},
    )


def test_a_nested_structure_is_shown_with_its_changed_keys() -> None:
    before = {"DefaultStorageVaultRetention": {"Mode": 801, "Ranges": None}, "PreventNewDevice": False}
    after = {"DefaultStorageVaultRetention": {"Mode": 802, "Ranges": []}, "PreventNewDevice": False}
    old, new = diff.changes("UserPolicy", before, after)
    assert old == {"default_storage_vault_retention": {"mode": "keep_everything"}}
    assert new == {"default_storage_vault_retention": {"mode": "delete_except"}}


# -- option maps ---------------------------------------------------------------------------------------------

OPTIONS = OptionMap(
    "UserProfileConfig", {"title": "AccountName", "addresses": "Emails", "recovery": "PasswordRecovery"}
)


def test_an_option_map_reads_writes_and_compares_under_its_own_names() -> None:
    held = {"AccountName": "Acme", "Emails": ["a"], "PasswordRecovery": "secret", "Newer": 1}
    assert OPTIONS.view(held) == {"title": "Acme", "addresses": ["a"], "recovery": MASK}
    assert OPTIONS.lay_over(held, OPTIONS.view(held)) == held
    changed = OPTIONS.lay_over(held, {"title": "Globex", "addresses": None})
    assert changed == {**held, "AccountName": "Globex"}
    assert OPTIONS.changes(held, changed) == ({"title": "Acme"}, {"title": "Globex"})


def test_an_error_in_an_option_names_the_option() -> None:
    with pytest.raises(InputError, match=r"^addresses must be a list"):
        OPTIONS.lay_over({}, {"addresses": "a"})


# -- masking -------------------------------------------------------------------------------------------------


def test_secrets_in_an_answer_are_masked_wherever_they_are() -> None:
    answer = {
        "Profile": {
            "PasswordHash": "h",
            "AccountName": "Acme",
            "Sources": {"x": {"EngineProps": {"PASSWORD": "p", "PATH": "/"}}},
        },
        "n": [{"TOTPKey": ""}],
    }
    shown = redact.masked(answer)
    assert shown["Profile"]["PasswordHash"] == MASK
    assert shown["Profile"]["AccountName"] == "Acme"
    assert shown["Profile"]["Sources"]["x"]["EngineProps"]["PASSWORD"] == MASK
    assert shown["n"] == [{"TOTPKey": ""}]
    assert answer["Profile"]["PasswordHash"] == "h"


def test_secrets_in_parameters_are_found_by_either_name_also_as_numbers() -> None:
    from ansible_collections.cometbackup.comet.plugins.module_utils._api import methods

    add, validate = methods.method("AdminAddUser"), methods.method("AdminAccountValidateTotp")
    assert redact.secrets_in_params(add, {"TargetUser": "acme", "TargetPassword": "p1"}) == {"p1"}
    assert redact.secrets_in_params(add, {"target_user": "acme", "target_password": "p1"}) == {"p1"}
    assert redact.secrets_in_params(validate, {"TOTPCode": 123456}) == {"123456"}
    assert redact.secrets_in_params(add, {"TargetPassword": MASK}) == set()


@pytest.mark.parametrize("frequency", ["daily", "weekly", "monthly"])
def test_a_time_of_day_without_quotes_is_refused(frequency: str) -> None:
    """YAML makes the number 1350 of an unquoted 22:30."""
    with pytest.raises(InputError) as caught:
        codec.encode("ScheduleConfig", {"frequency_type": frequency, "seconds_past": 1350}, path="schedules[0]")
    assert str(caught.value) == (
        'schedules[0].seconds_past: the number 1350 is either "00:22:30" or "22:30" without its quotes. '
        "Write the one that is meant, in quotes."
    )


def test_minutes_past_the_hour_are_a_number() -> None:
    assert codec.encode("ScheduleConfig", {"frequency_type": "hourly", "seconds_past": 900})["SecondsPast"] == 900


@pytest.mark.parametrize(("seconds", "text"), [(81000, "22:30"), (81015, "22:30:15"), (0, "00:00"), (604800, 604800)])
def test_times_of_day_are_returned_as_text(seconds: int, text: object) -> None:
    assert codec.decode("ScheduleConfig", {"SecondsPast": seconds}) == {"seconds_past": text}


@pytest.mark.parametrize(
    ("held", "shown"), [(5, ["calendar", "mail"]), (0, []), (31 + 32, 63), (-1, -1), (None, None), (True, True)]
)
def test_a_sum_of_bits_is_a_list_of_their_names(held: Any, shown: Any) -> None:
    value = {"BackupOptions": {"guid": held}}
    assert codec.decode("Office365CustomSettingV2", value) == {"backup_options": {"guid": shown}}


@pytest.mark.parametrize("given", [["mail", "calendar"], ["SERVICE_CALENDAR", 4], ["mail", "mail", "calendar"], 5, "5"])
def test_bits_are_given_by_name_in_any_order_or_as_their_sum(given: Any) -> None:
    options = {"backup_options": {"guid": given}}
    assert codec.encode("Office365CustomSettingV2", options, {}) == {"BackupOptions": {"guid": 5}}


def test_a_setting_of_an_engine_is_masked_also_by_what_is_in_it() -> None:
    held = {"EngineProps": {"TARGET": '{"Host": "db", "Password": "s"}', "HOST": "db"}}
    assert codec.decode("SourceConfig", held) == {"engine_props": {"TARGET": MASK, "HOST": "db"}}
    assert redact.masked(held) == {"EngineProps": {"TARGET": MASK, "HOST": "db"}}
    assert codec.encode("SourceConfig", codec.decode("SourceConfig", held), held) == held
    assert redact.secrets_in_options("SourceConfig", {"engine_props": held["EngineProps"]}) == {
        '{"Host": "db", "Password": "s"}',
        "s",
    }
