# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's type names: ``[]string``, ``map[string]SourceConfig``, ``JobStatus``, ``uint64`` and so on."""

from __future__ import annotations

from functools import cache

from ._text import blocks
from .names import UnknownName, did_you_mean
from .structures_table import TABLE

# The API's names for plain types.
ALIASES = {
    "AutoRetentionLevel": "int64",
    "BucketPropertyList": "map[string]BucketProperties",
    "BucketUsageMap": "map[string]BucketUsageInfo",
    "ClientBrandingBuildMode": "int",
    "CompressMode": "int",
    "CustomRemoteBucketCustomBodyType": "string",
    "DefaultSettingMode": "int",
    "DefaultSourceOSRestriction": "int",
    "EmailDeliveryType": "string",
    "EmailReportType": "int",
    "ExtraFileExclusionOSRestriction": "int",
    "FtpsModeType": "int",
    "HypervMethod": "string",
    "JobClassification": "uint64",
    "JobStatus": "uint64",
    "LDAPSecurityMethod": "string",
    "LanguageCode": "string",
    "LiveUserConnectionID": "string",
    "LiveUserConnectionMap": "map[LiveUserConnectionID]LiveUserConnection",
    "LogDay": "int",
    "MSSQLAuthMode": "string",
    "MSSQLMethod": "string",
    "MSSQLRestoreOpt": "string",
    "MacOSCodesignLevel": "int",
    "NewsEntries": "map[string]NewsEntry",
    "OidcProvider": "string",
    "PSAType": "int",
    "PveBackupMethod": "string",
    "RegistrationLobbyConnectionID": "string",
    "RegistrationLobbyConnectionMap": "map[RegistrationLobbyConnectionID]RegistrationLobbyConnection",
    "RemoteServerType": "string",
    "ReplicaDeletionStrategy": "string",
    "ReplicatorDisplayClass": "int",
    "ReplicatorState": "int",
    "RestoreArchiveFormat": "int",
    "RestoreOffice365Credential": "Office365Credential",
    "RestoreType": "int",
    "RetentionMode": "int64",
    "RetentionRangeType": "int64",
    "SSHAuthMode": "uint64",
    "SearchClauseType": "string",
    "SearchOperatorType": "string",
    "Severity": "string",
    "SftpAuthMode": "uint64",
    "StoredObjectType": "string",
    "StreamLevel": "string",
    "StreamableEventType": "int",
    "StreamerType": "string",
    "UpdateStatus": "int",
    "VMwareConnectionType": "string",
    "VmwareBackupType": "string",
    "VmwareSnapshotType": "string",
    "WebAuthnAuthenticationExtensions": "map[string]interface{}",
    "WebAuthnDeviceType": "int",
    "WindowsCodesignMethod": "int",
}

_SCALARS = {
    "bool": "bool",
    "float32": "float",
    "float64": "float",
    "interface{}": "any",
    "raw": "bytes",
    "string": "string",
    "[]byte": "bytes",
    **{sign + "int" + bits: "int" for sign in ("", "u") for bits in ("", "8", "16", "32", "64")},
}


@cache
def resolve(type_: str) -> str:
    """Return a type with the API's aliases replaced, inside lists and maps too: ``[]LogDay`` -> ``[]int``.

    Raises UnknownName for a name that is neither a plain type nor an alias nor a structure.
    """
    if type_ in _SCALARS:
        return type_
    if type_.startswith("[]"):
        return "[]" + resolve(type_[2:])
    if type_.startswith("map["):
        key, _bracket, value = type_[4:].partition("]")
        return f"map[{resolve(key)}]{resolve(value)}"
    if type_ in ALIASES:
        return resolve(ALIASES[type_])
    if type_ not in struct_blocks():
        raise UnknownName("API type", type_, did_you_mean(type_, [*ALIASES, *struct_blocks()]))
    return type_


@cache
def parts(type_: str) -> tuple[str, str, str]:
    """Take a type apart, aliases resolved: (kind, key, element).

    ``("list", "", "string")``, ``("map", "string", "DestinationConfig")``, ``("struct", "", "UserPolicy")`` or
    ``("scalar", "", "int")``, whose element is one of int, string, bool, float, bytes (base64 text in JSON) and any.
    Elements of lists and maps are types again, to be taken apart in their turn; keys of maps are "string" or "int".
    Raises UnknownName.
    """
    plain = resolve(type_)
    if plain in _SCALARS:
        return "scalar", "", _SCALARS[plain]
    if plain.startswith("[]"):
        return "list", "", plain[2:]
    if plain.startswith("map["):
        key, _bracket, value = plain[4:].partition("]")
        return "map", _SCALARS[key], value
    return "struct", "", plain


@cache
def struct_blocks() -> dict[str, list[str]]:
    """Return the text of each structure, not parsed."""
    return blocks(TABLE)
