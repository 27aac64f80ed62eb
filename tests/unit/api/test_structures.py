# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api import constants, structures, types
from ansible_collections.cometbackup.comet.plugins.module_utils._api.names import UnknownName

Reference = dict[str, dict[str, Any]]


def as_reference(field: structures.Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": field.type,
        "omitempty": field.omitempty,
        **({"since": field.since} if field.since else {}),
        **({"deprecated": True} if field.deprecated else {}),
    }


def every_field() -> list[tuple[str, structures.Field]]:
    return [
        (name, field) for name in structures.structure_names() for field in structures.structure(name).fields.values()
    ]


def test_the_table_has_all_structures_of_the_reference_and_no_other(reference_structures: Reference) -> None:
    assert sorted(structures.structure_names()) == sorted(reference_structures)
    assert len(reference_structures) == 253


def test_every_structure_says_what_the_reference_says(reference_structures: Reference) -> None:
    for name, expected in reference_structures.items():
        found = structures.structure(name)
        assert (name, list(found.extends)) == (name, expected["extends"])
        assert (name, [as_reference(field) for field in found.fields.values()]) == (name, expected["fields"])


def test_fields_are_kept_by_their_api_name() -> None:
    for name in structures.structure_names():
        assert all(key == field.name for key, field in structures.structure(name).fields.items())


def test_fields_are_found_by_option_name() -> None:
    field = structures.structure("DestinationConfig").by_option()["s3_uses_tls"]
    assert (field.name, field.type) == ("S3UsesTLS", "bool")


def test_no_two_fields_of_a_structure_share_an_option_name() -> None:
    for name in structures.structure_names():
        found = structures.structure(name)
        assert len(found.by_option()) == len(found.fields), name


def test_every_field_has_a_type_that_exists() -> None:
    for name, field in every_field():
        assert types.parts(field.type), (name, field.name)


def test_an_unknown_structure_is_named_with_what_was_probably_meant() -> None:
    with pytest.raises(UnknownName, match='unknown API structure "UserPolcy", did you mean "UserPolicy"'):
        structures.structure("UserPolcy")


@pytest.mark.parametrize(
    ("name", "field", "enum"),
    [
        ("BackupJobDetail", "Status", "JobStatus"),
        ("BackupJobDetail", "Classification", "JobClassification"),
        ("WebhookOption", "WhiteListedEventTypes", "StreamableEventType"),
        ("WebhookOption", "Level", "StreamLevel"),
        ("DestinationConfig", "DestinationType", "DestinationType"),
        ("DestinationConfig", "S3ObjectLockMode", "ObjectLockMode"),
        ("ScheduleConfig", "FrequencyType", "ScheduleFrequency"),
        ("TimeSpan", "FrequencyType", "ScheduleFrequency"),
        ("SourceConfig", "Engine", "Engine"),
        ("ProtectedItemEngineTypePolicy", "AllowedEngineTypeWhenRestricted", "Engine"),
        ("StorageVaultProviderPolicy", "AllowedProvidersWhenRestricted", "DestinationType"),
        ("RetentionPolicy", "Mode", "RetentionMode"),
        ("UserPolicy", "ModeAdminResetPassword", "DefaultSettingMode"),
        ("UserPolicy", "DefaultNewStorageVault", "NewStorageVaultMode"),
        ("UserPolicy", "ModeLastJobFailDoRetryCount", ""),
        ("UserProfileConfig", "TOTPKeyEncryptionFormat", "EncryptionMethod"),
        ("SearchClause", "RuleOperator", "SearchOperatorType"),
        ("ExtraFileExclusion", "RestrictOS", "ExtraFileExclusionOSRestriction"),
        ("ServerMetaVersionInfo", "ScheduledEmailThreadCurrentState", "EmailWorkerState"),
        ("Office365Credential", "Region", "Office365Region"),
        ("BackupJobDetail", "Username", ""),
        ("UserProfileConfig", "LanguageCode", ""),
    ],
)
def test_a_field_knows_the_enumeration_of_its_values(name: str, field: str, enum: str) -> None:
    assert structures.structure(name).fields[field].enum == enum


def test_a_field_whose_type_is_an_enumeration_always_has_one() -> None:
    for name, field in every_field():
        element = field.type.rpartition("]")[2]
        if constants.is_enum(element):
            assert field.enum == element, (name, field.name)


def test_the_enumeration_of_a_field_has_values_of_the_fields_type() -> None:
    checked = 0
    for name, field in every_field():
        if not field.enum:
            continue
        kind, _key, element = types.parts(field.type)
        scalar = element if kind == "scalar" else types.parts(element)[2]
        python_type = {"int": int, "string": str}[scalar]
        assert all(isinstance(value, python_type) for value in constants.enum(field.enum).values()), (name, field.name)
        checked += 1
    assert checked > 100


def test_how_a_secret_is_kept_is_an_enumeration() -> None:
    """Beside ``SMBPassword`` there may be ``SMBPasswordFormat``, which says how that is hashed or encrypted."""
    formats = [
        (name, field.name, field.enum)
        for name, field in every_field()
        if field.name.endswith("Format") and field.name != "ArchiveFormat" and types.parts(field.type)[2] == "int"
    ]
    assert len(formats) > 20
    assert [entry for entry in formats if entry[2] not in ("PasswordFormat", "EncryptionMethod")] == []
