# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buckets, and storage vaults that users are given from templates."""

from __future__ import annotations

from typing import Any

from .. import remote_bucket
from ..accounts import Account, Profile
from ..call import Call, Registry
from ..entry_rules import first_retention
from ..errors import ApiError, bad_parameter, not_found, unauthorised
from ..reference import values_of
from .settings import place

api = Registry()

_COMET = 1003
_TYPES = {"comet": 1003, "b2": 1008, "storj": 1009}
_S3 = 1000
_TOTAL_BYTES = 4 << 40


# -- buckets


@api.method("AdminStorageListBuckets")
def list_buckets(call: Call) -> Any:
    """All buckets by id."""
    return {key: bucket for key, bucket in call.state.buckets.items() if call.sees(bucket["OrganizationID"])}


def _bucket(call: Call) -> dict[str, Any]:
    bucket = call.state.buckets.get(call.params["BucketID"])
    if bucket is None:
        raise not_found("Bucket", call.state.options.not_found_status)
    if not call.sees(bucket["OrganizationID"]):
        raise unauthorised()
    return bucket


@api.method("AdminStorageBucketProperties")
def bucket_properties(call: Call) -> Any:
    """One bucket, measured anew if the figure is older than the caller allows; a wish for one of the future means now."""
    bucket, now = _bucket(call), call.state.clock.seconds()
    if bucket["Size"]["MeasureCompleted"] < min(call.get("AfterTimestamp") or 0, now):
        bucket = {**bucket, "Size": {**bucket["Size"], "MeasureStarted": now, "MeasureCompleted": now}}
        call.state.buckets[call.params["BucketID"]] = bucket
    return bucket


@api.method("AdminStorageDeleteBucket")
def delete_bucket(call: Call) -> Any:
    """Remove a bucket with all data in it."""
    bucket = _bucket(call)
    del call.state.buckets[call.params["BucketID"]]
    call.publish("SEVT_BUCKET_REMOVED", call.params["BucketID"], owner=bucket["OrganizationID"])
    return call.message()


@api.method("AdminStorageRegisterBucket")
def register_bucket(call: Call) -> Any:
    """Add a bucket. Id and key are made up where the caller leaves them open; of the key only a hash is kept, so it is told once."""
    state, organization = call.state, call.target_organization("SetOrganizationID")
    name = call.get("SetBucketValue") or state.new_id()
    if name in state.buckets:
        raise ApiError(state.options.exists_status, "The bucket already exists")
    hashed, kind = call.get("SetKeyHashValue") or "", call.get("SetKeyHashFormat") or ""
    if hashed and not kind.isdigit():
        raise bad_parameter("SetKeyHashFormat")
    key = "" if hashed else state.new_id()
    _new_bucket(call, name, organization, key)
    if hashed:
        state.buckets[name].update(ReadWriteKeyFormat=int(kind), ReadWriteKey=hashed)
    return call.message(NewBucketID=name, NewBucketKey=key)


def _new_bucket(call: Call, name: str, organization: str, key: str) -> None:
    call.state.add_bucket(name, key, organization=organization)
    call.publish("SEVT_BUCKET_NEW", name, name, owner=organization)


@api.method("AdminStorageFreeSpace")
def free_space(call: Call) -> Any:
    """How full the storage is, all of it or that of one bucket."""
    if call.get("BucketID"):
        _bucket(call)
    used = sum(bucket["Size"]["Size"] for bucket in call.state.buckets.values())
    total = max(_TOTAL_BYTES, 2 * used)
    return call.state.schema.default(
        "StorageFreeSpaceInfo", UsedPercent=round(100 * used / total, 2), AvailableBytes=total - used
    )


@api.method("AdminStoragePingDestination")
def ping(call: Call) -> Any:
    """Whether the server reaches a place of storage; those named ``unreachable...`` are out of reach."""
    check_location(call.params["ExtraData"])
    return call.message()


def check_location(location: dict[str, Any]) -> None:
    """Reach a place of storage, as far as its description tells.

    :raises ApiError: if it is out of reach, or of no known type.
    """
    if location["DestinationType"] not in remote_bucket.destination_types():
        raise bad_parameter("ExtraData.DestinationType")
    if "unreachable" in str(location):
        raise ApiError(500, "The storage can't be reached")


@api.method("AdminMetaRemoteStorageVaultTest")
def try_template(call: Call) -> Any:
    """Whether what a template describes can be reached. A remote bucket of one's own is asked for a place, which nobody then gets."""
    template = call.params["TemplateOptions"]
    if template["Type"] not in values_of("REMOTESERVER_"):
        raise bad_parameter("TemplateOptions.Type")
    if "unreachable" in str(template):
        raise ApiError(500, "The storage can't be reached")
    if template["Type"] == remote_bucket.TYPE:
        return remote_bucket.asked(call, template, lambda location: call.message())
    return call.message()


# -- templates


@api.method("AdminMetaRemoteStorageVaultGet")
def get_templates(call: Call) -> Any:
    """The storage templates of the server or of the caller's tenant."""
    return _templates(call)


def _templates(call: Call) -> list[dict[str, Any]]:
    options = place(call)
    templates: list[dict[str, Any]] = (
        options["AuthenticationRole"]["RemoteStorage"] if "AuthenticationRole" in options else options["RemoteStorage"]
    )
    return templates


@api.method("AdminMetaRemoteStorageVaultSet")
def set_templates(call: Call) -> Any:
    """Replace all storage templates; those without an id get one. Another may take the place of removed ones with the accounts."""
    known = values_of("REMOTESERVER_")
    for number, template in enumerate(call.params["RemoteStorageOptions"]):
        if template["Type"] not in known:
            raise bad_parameter(f"RemoteStorageOptions[{number}].Type")
    wanted = [
        {**template, "ID": template["ID"] or call.state.new_id()} for template in call.params["RemoteStorageOptions"]
    ]
    removed = {template.get("ID", "") for template in _templates(call)} - {template["ID"] for template in wanted}
    replacement = call.get("ReplacementAutoVaultID") or ""
    if replacement and replacement not in {template["ID"] for template in wanted}:
        raise not_found("Storage template", call.state.options.not_found_status)
    options = place(call)
    if "AuthenticationRole" in options:
        options["AuthenticationRole"]["RemoteStorage"] = wanted
    else:
        options["RemoteStorage"] = wanted
    if replacement:
        _replace_automatic(call, removed, replacement)
    return call.message()


def _replace_automatic(call: Call, removed: set[str], replacement: str) -> None:
    """The accounts that get their vaults from a removed template by themselves get them from another one."""
    for account in list(call.visible_accounts()):
        if account.profile.get("AutoStorageTemplateGUID") in removed - {""}:
            call.state.accounts.edit(account.name, lambda profile: profile.update(AutoStorageTemplateGUID=replacement))
            call.publish("SEVT_ACCOUNT_UPDATED", account.name, account.profile, owner=account.organization)


@api.both("RequestStorageVaultProviders")
def providers(call: Call) -> Any:
    """The templates a vault can be requested from, by id."""
    return {key: template["Description"] for key, template in _providers(call, _tenant(call)).items()}


def _tenant(call: Call) -> str:
    if call.actor.kind == "user":
        return call.actor.organization
    return (
        call.target_organization()
        if "TargetOrganization" in {parameter.name for parameter in call.method.parameters}
        else call.actor.organization
    )


def _providers(call: Call, organization: str) -> dict[str, dict[str, Any]]:
    """Templates by id: the tenant's own, or the server's at the top level, with the server's own storage first where it has any."""
    state = call.state
    templates = (
        state.organizations[organization]["RemoteStorage"]
        if organization
        else state.config["AuthenticationRole"]["RemoteStorage"]
    )
    found = {template["ID"]: template for template in templates}
    if state.config["StorageRole"]["RoleEnabled"] and not organization:
        found = {
            "self": state.schema.default("RemoteStorageOption", Type="comet", Description="This server", ID="self"),
            **found,
        }
    return found


@api.both("RequestStorageVault")
def request_vault(call: Call) -> Any:
    """A new vault for a user, made from a template."""
    state, account = call.state, call.account()
    if call.actor.kind == "user" and account.profile["Policy"].get("PreventRequestStorageVault"):
        raise unauthorised()
    template = _providers(call, account.organization).get(call.params["StorageProvider"])
    if template is None:
        raise not_found("Storage template", state.options.not_found_status)
    wanted_hash = call.get("ProfileHash") or ""
    if wanted_hash and _tells_profile(call) and wanted_hash != state.profile_hash(account.name):
        raise ApiError(state.options.conflict_status, "The profile was changed in the meantime")
    if template["Type"] == remote_bucket.TYPE:
        return remote_bucket.asked(call, template, lambda location: _given(call, template, location))
    return _given(call, template, None)


def _given(call: Call, template: dict[str, Any], location: dict[str, Any] | None) -> dict[str, Any]:
    """Put a vault made from a template into the account.

    :param location: where it is, if another server said so.
    """
    state, account = call.state, call.account()
    key, vault = state.new_id(), _vault(call, template, account.organization, location)
    vault["DefaultRetention"] = first_retention(account.profile)

    def change(profile: Profile) -> None:
        profile["Destinations"][key] = vault

    state.accounts.edit(account.name, change)
    call.publish("SEVT_ACCOUNT_UPDATED", account.name, account.profile, owner=account.organization)
    return _vault_told(call, account, key)


def _tells_profile(call: Call) -> bool:
    """Whether the release looks at a profile's hash here and answers with the profile, as set-user-profile-hash does since then."""
    return call.state.options.at_least("25.6.8")


def _vault_told(call: Call, account: Account, key: str) -> Any:
    if not _tells_profile(call):
        return call.message(DestinationID=key)
    return call.message(DestinationID=key, ProfileHash=call.state.profile_hash(account.name), Profile=account.profile)


def _vault(call: Call, template: dict[str, Any], organization: str, location: dict[str, Any] | None) -> dict[str, Any]:
    state = call.state
    now, bucket = state.clock.seconds(), state.new_id()
    place_fields: dict[str, Any] = {"Tag": template["ID"]}
    if location is None:
        place_fields.update(_made_up(call, template, organization, bucket))
    else:
        place_fields.update(location, Tag=location["Tag"] or template["ID"])
    devices = [call.get("DeviceID")] if call.get("DeviceID") else []
    vault: dict[str, Any] = state.schema.default(
        "DestinationConfig",
        **{
            **place_fields,
            "Description": template["Description"],
            "CreateTime": now,
            "ModifyTime": now,
            "StorageLimitEnabled": template["StorageLimitEnabled"],
            "StorageLimitBytes": template["StorageLimitBytes"],
            "RebrandStorage": template["RebrandStorage"],
            "AssociatedDevices": devices,
        },
    )
    return vault


def _made_up(call: Call, template: dict[str, Any], organization: str, bucket: str) -> dict[str, Any]:
    """A new place of storage with the provider of a template."""
    state = call.state
    kind = _TYPES.get(template["Type"], _S3)
    place_fields: dict[str, Any] = {"DestinationType": kind}
    if kind == _S3:
        place_fields.update(S3BucketName=bucket, S3AccessKey=state.new_id(), S3SecretKey=state.new_id(), S3UsesTLS=True)
    if kind == _COMET:
        address = template.get("RemoteAddress") or call.get("SelfAddress") or call.own_address
        key = state.new_id()
        place_fields.update(CometServer=address, CometBucket=bucket, CometBucketKey=key)
        _new_bucket(call, bucket, organization, key)
    return place_fields


@api.method("AdminConvertStorageRole")
def convert_storage_role(call: Call) -> Any:
    """Turn a vault on this server's storage into one on what lies behind it."""
    state, account, key = call.state, call.account(), call.params["DestinationId"]
    vault = account.profile["Destinations"].get(key)
    if vault is None or vault["DestinationType"] != _COMET:
        raise not_found("Storage Vault", state.options.not_found_status)

    new_key = state.new_id() if state.options.converted_vault_new_id else key

    def change(profile: Profile) -> None:
        was_comet = {"CometServer": "", "CometBucket": "", "CometBucketKey": ""}
        converted = {
            **profile["Destinations"].pop(key),
            **was_comet,
            "DestinationType": _S3,
            "S3BucketName": vault["CometBucket"],
            "S3UsesTLS": True,
        }
        profile["Destinations"][new_key] = converted
        for rule in profile["BackupRules"].values():
            if rule["Destination"] == key:
                rule["Destination"] = new_key

    state.accounts.edit(account.name, change)
    call.publish("SEVT_ACCOUNT_UPDATED", account.name, account.profile, owner=account.organization)
    return _vault_told(call, account, new_key)
