# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait for a device to come back with another version of the software.

Facts: comet-facts section 2, Dispatch and jobs: an update shows as a job of its own kind and as a changed
ReportedVersion; the version it aims at is the server's.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from .._client.errors import CometError
from .._model import readable
from .._model.task import Context
from . import connections, job_search, job_wait, jobs, polling, server_clock
from .connections import LiveConnection
from .devices import Target
from .job_search import Trace
from .jobs import JobDetail


class UpdateUnfinished(CometError):
    """The device was told to update and did not come back with the new version in time."""

    kind = "update_unfinished"


def wait(context: Context, target: Target, trace: Trace, patience: job_wait.Patience) -> Dict[str, Any]:
    """Wait until the device is connected with the server's version, or any other than before.

    Two requests an interval: the user's connections, and the update's job. Returns ``version``, ``version_before``
    and, where the server shows one, ``job``.

    :raises JobFailed: if the job of the update failed.
    :raises UpdateUnfinished: if the device does not come back in time.
    """
    before = target.connections[0].version
    wanted, since = server_clock.read(context).version, job_search.began_after(context, trace.sent_at)
    old = {connection.target_id for connection in target.connections}
    watch = job_wait.Watch(context, patience, target)
    job: Optional[JobDetail] = None
    told = ""
    while True:
        present = _present(context, target)
        job = _job(context, trace, since) or job
        line = f"{before} -> {wanted}, {_state(present, old, job)}"
        if line != told:
            context.progress(f"{target.title}: {line}")
            told = line
        done = _updated(present, old, before, wanted)
        if done is not None:
            return _result(before, done, job)
        if job is not None and jobs.status_class(job["Status"]) == "failed":
            job_wait.concluded(context, job, target.label, accept_warnings=False)
        if watch.over:
            raise _unfinished(context, target, before, wanted, patience)
        watch.pause()


def _present(context: Context, target: Target) -> List[LiveConnection]:
    try:
        found = connections.now_of_user(context.client, target.user)
    except polling.LOST_POLL:
        return []
    return [connection for connection in found if connection.device_id == target.device_id]


def _job(context: Context, trace: Trace, since: int) -> Optional[JobDetail]:
    try:
        return job_search.find(context, trace, since)
    except polling.LOST_POLL:
        return None


def _updated(present: List[LiveConnection], old: Any, before: str, wanted: str) -> Optional[LiveConnection]:
    """The connection that proves the update: another version, or the same reinstalled and connected anew."""
    for connection in present:
        if connection.target_id not in old and (connection.version != before or connection.version == wanted):
            return connection
    return None


def _state(present: List[LiveConnection], old: Any, job: Optional[JobDetail]) -> str:
    if not present:
        return "disconnected"
    if any(connection.target_id not in old for connection in present):
        return f"connected anew with {present[0].version}"
    return jobs.status_words(job["Status"]) if job else "connected"


def _result(before: str, connection: LiveConnection, job: Optional[JobDetail]) -> Dict[str, Any]:
    result: Dict[str, Any] = {
        "version_before": before,
        "version": connection.version,
        "target_id": connection.target_id,
    }
    if job is not None:
        result["job"] = jobs.view(job)
    return result


def _unfinished(
    context: Context, target: Target, before: str, wanted: str, patience: job_wait.Patience
) -> UpdateUnfinished:
    return UpdateUnfinished(
        f"{target.label} did not come back with another version than {before} within {readable.duration(patience.timeout)}"
        f" (the server's is {wanted})",
        server=context.client.server,
        remedy="Look at the device, or wait longer with wait_timeout",
    )
