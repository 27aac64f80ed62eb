# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import constants, structures
from ansible_collections.cometbackup.comet.plugins.module_utils._api.names import UnknownName

Reference = dict[str, dict[str, Any]]


def constants_of(enum: str, reference: Reference) -> dict[str, Any]:
    return {name: entry["value"] for name, entry in reference.items() if entry["type"] == enum}


def test_every_constant_has_the_value_of_the_reference(reference_constants: Reference) -> None:
    assert {name: constants.constant(name) for name in constants.constant_names()} == {
        name: entry["value"] for name, entry in reference_constants.items()
    }
    assert len(constants.constant_names()) == 416


def test_values_have_the_type_of_the_reference(reference_constants: Reference) -> None:
    for name, entry in reference_constants.items():
        assert type(constants.constant(name)) is type(entry["value"]), name


def test_a_type_that_has_constants_is_an_enumeration_of_them(
    reference_constants: Reference, reference_aliases: dict[str, str]
) -> None:
    typed = {entry["type"] for entry in reference_constants.values()} & set(reference_aliases) - {"LanguageCode"}
    assert len(typed) > 35
    for type_ in typed:
        members = set(constants.enum(type_).values())
        assert members <= set(constants_of(type_, reference_constants).values()), type_


def test_every_enumeration_is_used_by_a_field_or_named_by_the_api(reference_aliases: dict[str, str]) -> None:
    used = {field.enum for name in structures.structure_names() for field in structures.structure(name).fields.values()}
    assert set(constants.enum_ids()) - used - set(reference_aliases) == set()


@pytest.mark.parametrize("id", constants.enum_ids())
def test_every_member_is_found_by_name_constant_and_value(id: str) -> None:
    for name, value in constants.enum(id).items():
        shown = constants.enum_name(id, value)
        assert shown is not None
        assert constants.enum(id)[shown] == value
        for given in (name, name.upper(), value, shown):
            assert constants.enum_value(id, given) == value


@pytest.mark.parametrize("id", constants.enum_ids())
def test_a_name_never_means_another_members_value(id: str) -> None:
    """Where values are text, a name that is also a value must stand for just that value."""
    members = constants.enum(id)
    assert [name for name, value in members.items() if name in members.values() and value != name] == []


@pytest.mark.parametrize("id", constants.enum_ids())
def test_members_are_named_like_options(id: str) -> None:
    assert [name for name in constants.enum(id) if not name.replace("_", "a").isalnum() or name != name.lower()] == []


def test_limits_and_placeholders_are_no_members() -> None:
    names = [name for id in constants.enum_ids() for name in constants.enum(id)]
    assert [name for name in names if name.strip("_") in ("min", "max", "highest", "lowest", "invalid", "maxint")] == [
        "max"
    ]
    assert constants.enum("CompressMode")["max"] == 5, "the highest level of compression, not a limit"
    assert "_reserved904" not in constants.enum("RetentionRangeType")
    assert constants.constant("JOB_STATUS_RUNNING__MAX") == 6999


def test_values_with_two_names_show_one_and_accept_both() -> None:
    twice = {
        id: [value for value, count in Counter(constants.enum(id).values()).items() if count > 1]
        for id in constants.enum_ids()
    }
    assert {id: [constants.enum_name(id, value) for value in values] for id, values in twice.items() if values} == {
        "CompressMode": ["lvl_4", "lvl_5"],
        "EmailDeliveryType": ["builtin", "inherit"],
        "PveBackupMethod": ["snapshot"],
        "RestoreType": ["process_archive"],
    }
    assert constants.enum_value("RestoreType", "process_tarball") == constants.enum_value(
        "RestoreType", "process_archive"
    )


@pytest.mark.parametrize(
    ("id", "given", "value"),
    [
        ("JobStatus", "failed_quota", 7003),
        ("JobStatus", "FAILED_QUOTA", 7003),
        ("JobStatus", "JOB_STATUS_FAILED_QUOTA", 7003),
        ("JobStatus", "job_status_failed_quota", 7003),
        ("JobStatus", 7003, 7003),
        ("JobStatus", "7003", 7003),
        ("JobStatus", 7042, 7042),
        ("StreamableEventType", "SEVT_JOB_COMPLETED", 4201),
        ("StreamableEventType", "job_completed", 4201),
        ("ScheduleFrequency", "daily", 8011),
        ("RetentionMode", "delete_except", 802),
        ("Engine", "file", "engine1/file"),
        ("Engine", "engine1/file", "engine1/file"),
        ("Engine", "ENGINE_BUILTIN_FILE", "engine1/file"),
        ("EmailDeliveryType", "inherit", ""),
        ("EmailDeliveryType", "", ""),
        ("WebAuthnDeviceType", "hardware_token", 1),
        ("DefaultSourceOSRestriction", "only_linux", 5),
    ],
)
def test_a_value_is_understood_in_each_of_its_forms(id: str, given: object, value: object) -> None:
    assert constants.enum_value(id, given) == value


@pytest.mark.parametrize("given", ["failed_quotta", True, None, 1.5, ["failed_quota"], "70a3", "", "JOB_STATUS_"])
def test_anything_else_is_refused(given: object) -> None:
    with pytest.raises(UnknownName, match="unknown JobStatus"):
        constants.enum_value("JobStatus", given)


def test_a_refusal_suggests_and_lists_the_choices_when_they_are_few() -> None:
    with pytest.raises(UnknownName) as caught:
        constants.enum_value("StreamLevel", "fully")
    assert str(caught.value) == 'unknown StreamLevel "fully", did you mean "full"? Valid are full, none'
    with pytest.raises(UnknownName) as caught:
        constants.enum_value("StreamLevel", "xyz")
    assert str(caught.value) == 'unknown StreamLevel "xyz", valid are full, none'


@pytest.mark.parametrize(
    ("value", "name"), [(7003, "failed_quota"), (7042, None), (True, None), (None, None), ([], None)]
)
def test_a_value_is_shown_by_its_name(value: object, name: str | None) -> None:
    assert constants.enum_name("JobStatus", value) == name


def test_bit_sets_are_marked() -> None:
    assert [id for id in constants.enum_ids() if constants.is_flags(id)] == ["Office365Service"]


def test_changing_an_answer_changes_no_table() -> None:
    constants.enum("JobStatus").clear()
    assert constants.enum_value("JobStatus", "failed_quota") == 7003


def test_unknown_constants_and_enumerations_are_named() -> None:
    with pytest.raises(UnknownName, match='unknown API constant "SEVT_JOB_NWE", did you mean "SEVT_JOB_NEW"'):
        constants.constant("SEVT_JOB_NWE")
    with pytest.raises(UnknownName, match='unknown enumeration "JobStates", did you mean "JobStatus"'):
        constants.enum("JobStates")
    with pytest.raises(UnknownName, match="unknown enumeration"):
        constants.enum("-")
