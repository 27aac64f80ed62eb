# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a server going: its logs and figures, its own backup, its replicas, and the files uploaded for its settings."""

from __future__ import annotations

import hashlib
import io
import json
import time
import zipfile
from collections.abc import Iterable
from typing import Any

from ..call import Call, Download, PlainText, Registry
from ..errors import ApiError, not_found
from ..state import State

api = Registry()

DAY = 86400
STATISTICS_DAYS = 7
SELF_BACKUP_BYTES = 10_000_000
RESOURCE = "resource://"


# -- logs


@api.method("AdminMetaListAvailableLogDays")
def log_days(call: Call) -> Any:
    """The days there are logs of, each by the second it begins, today first."""
    today = _day(call.state.clock.seconds())
    return sorted({_day(moment) for moment, _line in _kept(call.state)} | {today}, reverse=True)


@api.method("AdminMetaReadLogs")
def read_logs(call: Call) -> Any:
    """The log of a day."""
    return PlainText(_log_text(call.state, [call.params["Log"]]))


@api.method("AdminMetaReadAllLogs")
def read_all_logs(call: Call) -> Any:
    """All logs, as a ZIP file with one file for each day (facts: the vendor's PHP library says ZIP)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for day in log_days(call):
            name = time.strftime("comet-%Y-%m-%d.log", time.gmtime(day))
            archive.writestr(name, _log_text(call.state, [day]))
    return Download(packed.getvalue(), "logs.zip", "application/zip")


@api.method("AdminMetaReadSelectLogs")
def read_select_logs(call: Call) -> Any:
    """The logs of some days."""
    return PlainText(_log_text(call.state, call.params["Logs"]))


def _day(moment: int) -> int:
    return moment - moment % DAY


def _kept(state: State) -> list[tuple[int, str]]:
    """The lines that are not too old for the settings."""
    days = state.config["AuthenticationRole"]["PruneLogsAfterDays"]
    oldest = _day(state.clock.seconds()) - DAY * days if days else 0
    return [(moment, line) for moment, line in state.server_log if moment >= oldest]


def _log_text(state: State, days: Iterable[int]) -> str:
    """The lines of some days, the earliest first.

    :raises ApiError: for a day there is no log of.
    """
    lines = sorted(_kept(state), key=lambda entry: entry[0])
    known = {_day(moment) for moment, _line in lines} | {_day(state.clock.seconds())}
    if set(days) - known:
        raise not_found("Log", state.options.not_found_status)
    end = "\r\n" if state.options.windows_logs else "\n"
    return "".join(
        f"{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(moment))} {line}{end}"
        for moment, line in lines
        if _day(moment) in set(days)
    )


# -- figures


@api.method("AdminMetaStats")
def stats(call: Call) -> Any:
    """How many buckets, users and devices there were at the end of each of the last days; with Simple, only where that changed."""
    state = call.state
    accounts = list(call.visible_accounts())
    devices = [device for account in accounts for device in state.devices.of(account.name)]
    buckets = [bucket for bucket in state.buckets.values() if call.sees(bucket["OrganizationID"])]
    today = _day(state.clock.seconds())
    found: dict[str, Any] = {}
    last = None
    for day in range(today - DAY * (STATISTICS_DAYS - 1), today + DAY, DAY):
        entry = state.schema.default(
            "StatResult",
            Buckets=sum(bucket.get("CreateTime", 0) < day + DAY for bucket in buckets),
            Users=sum(account.profile["CreateTime"] < day + DAY for account in accounts),
            Devices=sum(device.registered_at < day + DAY for device in devices),
        )
        if entry != last or not call.params["Simple"]:
            found[str(day)] = last = entry
    return found


# -- the server's own backup


@api.method("AdminSelfBackupStart")
def self_backup(call: Call) -> Any:
    """Back the server up to each of the targets in its settings; what came of it shows in the version information."""
    state = call.state
    for number, target in enumerate(state.config["SelfBackup"]["Targets"]):
        entry = self_backup_statistics(state)[number]
        if not entry["CurrentRunStart"]:
            state.self_backups[number] = {**entry, "CurrentRunStart": state.clock.seconds()}
            state.clock.after(state.options.job_seconds, lambda _moment, at=number, to=target: _end(state, at, to))
    return call.message()


def _end(state: State, number: int, target: dict[str, Any]) -> None:
    """The end of a run; places of storage named ``unreachable...`` are out of reach."""
    reached = "unreachable" not in json.dumps(target["Location"])
    state.self_backups[number] = state.schema.default(
        "SelfBackupStatistics",
        LastRunStart=state.self_backups[number]["CurrentRunStart"],
        LastRunEnd=state.clock.seconds(),
        LastRunSuccess=reached,
        LastRunSize=SELF_BACKUP_BYTES if reached else 0,
    )


def self_backup_statistics(state: State) -> list[dict[str, Any]]:
    """The runs of each target, in the settings' order."""
    if not state.options.at_least("21.3.2"):
        return []
    targets = range(len(state.config["SelfBackup"]["Targets"]))
    none: dict[str, Any] = state.schema.default("SelfBackupStatistics")
    return [state.self_backups.get(number, none) for number in targets]


@api.method("AdminOrganizationExport")
def export_organization(call: Call) -> Any:
    """Write a self-backup of one tenant to a place of storage; the file itself is not simulated."""
    options = call.params["Options"]
    if options.get("RestrictToSingleOrgID", "") not in call.state.organizations:
        raise not_found("Organization", call.state.options.not_found_status)
    if "unreachable" in json.dumps(options["Location"]):
        raise ApiError(500, "The storage location cannot be reached")
    call.state.log(f"exported organization {options['RestrictToSingleOrgID']}")
    return call.message()


# -- replicas


@api.method("AdminReplicationState")
def replication_state(call: Call) -> Any:
    """How replication to other servers gets on, for each configured one: idle unless a test says otherwise."""
    state = call.state
    roles = (("StorageRole", 100), ("AuthenticationRole", 101))
    return [
        state.schema.default(
            "ReplicatorStateAPIResponse",
            **{
                "Description": target["Description"],
                "RemoteServerID": hashlib.sha256(target.get("RemoteAddress", "").encode()).hexdigest()[:16],
                "DisplayClass": kind,
                "CurrentTime": state.clock.seconds(),
                **state.replication.get(target["Description"], {}),
            },
        )
        for role, kind in roles
        for target in state.config[role]["ReplicateTo"]
    ]


# -- uploaded files


@api.method("AdminMetaResourceNew")
def new_resource(call: Call) -> Any:
    """Keep an uploaded file; it is known by an id from now on that the server makes up."""
    content = call.params["upload"]
    data = content if isinstance(content, bytes) else content.encode()
    by_content = call.state.options.resource_ids == "sha256"
    key = hashlib.sha256(data).hexdigest() if by_content else f"{call.state.random.getrandbits(256):064x}"
    call.state.resources[key] = data
    return call.message(ResourceHash=key)


@api.method("AdminMetaResourceGet")
def get_resource(call: Call) -> Any:
    """An uploaded file."""
    data = call.state.resources.get(call.params["Hash"].removeprefix(RESOURCE))
    if data is None:
        raise not_found("Resource", call.state.options.not_found_status)
    return Download(data)


def drop_unused_resources(state: State) -> None:
    """Forget the uploaded files that no setting refers to: they are only promised to last until the settings are written."""
    text = json.dumps([state.config, state.organizations])
    for key in [key for key in state.resources if RESOURCE + key not in text]:
        del state.resources[key]
