# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live connections and what devices are told to do (facts: comet-facts 2, Live connections and Dispatch)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..call import Call, Registry, as_map
from ..devices import Connection, Device
from ..errors import ApiError, not_found
from ..jobs import BACKUP, RESTORE, Job
from ..reference import parse_release

api = Registry()

_FILTER_SINCE = "22.6.0"
_JOB_ID_SINCE = "25.9.6"
RETENTION, UNLOCK, DELETE_SNAPSHOT, IMPORT, REINDEX, DEEP_VERIFY, UNINSTALL = 4003, 4004, 4005, 4008, 4009, 4010, 4011


@api.both("DispatcherListActive")
def list_active(call: Call) -> Any:
    """All live connections by target id, or those of one user."""
    devices = call.state.devices
    wanted = (call.get("UserNameFilter") or "") if call.state.options.at_least(_FILTER_SINCE) else ""
    if call.actor.kind == "user":
        connections = devices.connections([call.actor.name])
    elif wanted:
        account = call.state.accounts.get(wanted)
        connections = devices.connections([wanted]) if account is not None and call.sees(account.organization) else []
    elif call.organization is None:
        connections = devices.connections()
    else:
        connections = devices.connections(account.name for account in call.visible_accounts())
    if not connections:
        return {}
    return as_map((connection.id, devices.text(connection)) for connection in connections)


def target(call: Call) -> Device:
    """The device behind a target id.

    :raises ApiError: 403 if it is offline; another refusal if it does not answer.
    """
    device = call.connection().device
    if not device.answers:
        raise ApiError(call.state.options.no_answer_status, "The device did not answer in time")
    return device


def vault_of(call: Call, device: Device, name: str = "Destination") -> str:
    """The storage vault a parameter names.

    :raises ApiError: if the device's user has none of this id.
    """
    vault: str = call.params[name]
    if vault not in call.state.accounts[device.user].profile["Destinations"]:
        raise not_found("Storage Vault", call.state.options.not_found_status)
    return vault


# -- jobs with an id


@api.both("DispatcherRunBackup")
def run_backup(call: Call) -> Any:
    """Run a schedule now."""
    device, key = target(call), call.params["BackupRule"]
    rule = call.state.accounts[device.user].profile["BackupRules"].get(key)
    if rule is None:
        raise not_found("Schedule", call.state.options.not_found_status)
    return _started(call, device, BACKUP, rule["Source"], rule["Destination"], rule=key, tags=rule["Tags"])


@api.both("DispatcherRunBackupCustom")
def run_backup_custom(call: Call) -> Any:
    """Back an item up into a vault now."""
    device = target(call)
    _check_source(call, device)
    options = call.get("Options") or {}
    return _started(call, device, BACKUP, call.params["Source"], vault_of(call, device), tags=options.get("Tags", ""))


@api.both("DispatcherRunRestore", "DispatcherRunRestoreCustom")
def run_restore(call: Call) -> Any:
    """Restore from a vault."""
    device = target(call)
    vault = vault_of(call, device)
    return _started(call, device, RESTORE, call.params["Source"], vault)


def _check_source(call: Call, device: Device) -> None:
    source = call.state.accounts[device.user].profile["Sources"].get(call.params["Source"])
    if source is None:
        raise not_found("Protected Item", call.state.options.not_found_status)


def _started(
    call: Call, device: Device, classification: int, source: str, vault: str, rule: str = "", tags: str = ""
) -> dict[str, Any]:
    """Give the device the job; its id is told only where server and device both know how."""
    tells_id = call.state.options.at_least(_JOB_ID_SINCE) and parse_release(device.version) >= parse_release(
        _JOB_ID_SINCE
    )
    job = call.state.agents.start_job(device, classification, source, vault, rule, tags, announced=tells_id)
    if tells_id and call.method.returns == "DispatchWithJobIDResponse":
        return call.message(JobID=job.id)
    return call.message()


# -- jobs without one


def _vault_job(name: str, classification: int) -> None:
    @api.both(name)
    def dispatch(call: Call) -> Any:
        device = target(call)
        call.state.agents.start_job(device, classification, destination=vault_of(call, device))
        return call.message()


for _name, _classification in (
    ("DispatcherApplyRetentionRules", RETENTION),
    ("DispatcherUnlock", UNLOCK),
    ("DispatcherReindexStorageVault", REINDEX),
    ("DispatcherDeepverifyStorageVault", DEEP_VERIFY),
):
    _vault_job(_name, _classification)


@api.both("DispatcherDeleteSnapshot", "DispatcherDeleteSnapshots")
def delete_snapshots(call: Call) -> Any:
    """Forget snapshots of a vault."""
    device = target(call)
    vault = vault_of(call, device, "DestinationID")
    doomed = call.get("SnapshotIDs") or [call.get("SnapshotID")]

    def forget(job: Job) -> None:
        if job.detail["Status"] == 5000:
            call.state.deleted_snapshots.update(doomed)

    call.state.agents.start_job(device, DELETE_SNAPSHOT, destination=vault, seconds=1, on_end=forget)
    return call.message()


@api.both("DispatcherImportApply")
def import_apply(call: Call) -> Any:
    """Take over the settings of another product that request-import-sources listed."""
    device = target(call)
    call.state.agents.start_job(device, IMPORT, source=call.params["ImportSourceID"])
    return call.message()


@api.both("DispatcherUpdateSoftware")
def update_software(call: Call) -> Any:
    """Install the server's version on the device."""
    call.state.agents.update_software(target(call), call.state.options.release)
    return call.message()


@api.both("DispatcherUninstallSoftware")
def uninstall_software(call: Call) -> Any:
    """Remove the software; the device stays registered and does not come back."""
    device = target(call)
    call.state.agents.start_job(
        device, UNINSTALL, seconds=1, outcome="success", on_end=lambda _job: call.state.agents.disconnect(device)
    )
    return call.message()


# -- the connection itself


def _on_connection(call: Call, act: Callable[[Connection], None]) -> dict[str, Any]:
    connection = call.connection()
    act(connection)
    return call.message()


@api.both("DispatcherDropConnection")
def drop_connection(call: Call) -> Any:
    """End a connection; the device makes a new one."""

    def act(connection: Connection) -> None:
        call.state.agents.drop(connection.id)
        call.state.agents.reconnect_later(connection.device)

    return _on_connection(call, act)


@api.both("DispatcherKillProcess")
def kill_process(call: Call) -> Any:
    """End the software on the device; it does not come back by itself."""
    return _on_connection(call, lambda connection: call.state.agents.disconnect(connection.device))


@api.both("DispatcherUpdateLoginUrl")
def update_login_url(call: Call) -> Any:
    """Send the device to another server; it is gone from this one unless the address is this server's own."""
    device, url = target(call), call.params["NewURL"].rstrip("/")
    own = {f"http://{call.host}", f"https://{call.host}", f"https://{call.state.options.server_name}"}
    call.state.agents.disconnect(device)
    if url in own:
        call.state.agents.reconnect_later(device)
    return call.message()


@api.both("DispatcherRefetchProfile", "DispatcherForceLogin", "DispatcherUpdateLoginPassword")
def acknowledge(call: Call) -> Any:
    """The device does as it is told, and nothing of it shows on the server."""
    call.state.log(f"{call.method.name} reached {target(call).name}")
    return call.message()


@api.method("AdminDispatcherGetDefaultLoginUrl")
def default_login_url(call: Call) -> Any:
    """The address that devices of a tenant log in to."""
    organization = call.target_organization("OrganizationID")
    branding = (call.state.organizations[organization] if organization else call.state.config)["Branding"]
    hosts = call.state.organizations[organization]["Hosts"] if organization else []
    address = f"{call.scheme}://{hosts[0]}/" if hosts else call.own_address
    return {"LoginURL": branding.get("DefaultLoginServerURL") or address}


# -- the update campaign


@api.method("AdminUpdateCampaignStart")
def campaign_start(call: Call) -> Any:
    """Replace the server-wide campaign."""
    call.state.campaign.start(call.params["Options"])
    return call.message()


@api.method("AdminUpdateCampaignStatus")
def campaign_status(call: Call) -> Any:
    """How far the campaign is."""
    return call.state.campaign.status()
