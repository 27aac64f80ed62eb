# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_job`` does: cancel running jobs, give them up, or wait for their end.

Facts: comet-facts section 2, Dispatch and jobs. A job is cancelled by its device, which must be connected, and only if
the job has a CancellationID; the server waits ten seconds for that. A job is given up by the server alone.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from .._client.client import CometClient
from .._client.errors import CometError, InputError, ServerRefusal, Uncertain
from .._model.task import Context, Params, Result
from .._model.understanding import understood
from . import accounts, connections, delivery, devices, job_filters, job_group, job_wait, jobs, references
from .devices import DeviceOffline
from .job_wait import Patience
from .jobs import JobDetail

RUNNING = [jobs.CLASSES["running"]]
# How long to wait if the options don't say: a job may take hours, its device stops it at once.
WAIT_TIMEOUTS = {"wait": "1h", "cancel": "2m", "abandon": "0"}
GIVE_UP = "Run the task when it is connected, or give the job up with the action abandon"


def run(context: Context, params: Params) -> Result:
    """Find the jobs and do what is asked for. Jobs that have ended already are left alone.

    :raises CometError: if an option cannot be meant, there is no such job, or it does not end as it is to.
    """
    action = params["action"]
    patience = Patience.from_params(dict(params, wait_timeout=params.get("wait_timeout") or WAIT_TIMEOUTS[action]))
    wanted = _wanted(params)
    found = _found(context, params)
    if action == "cancel":
        result = _cancelled(context, patience, found, params)
    elif action == "abandon":
        result = _abandoned(context, found)
    else:
        result = _awaited(context, patience, found, wanted, params)
    return {"action": action, **result}


def _wanted(params: Params) -> List[Tuple[int, int]]:
    return [understood("wanted_status", name, jobs.status_range) for name in params["wanted_status"]]


# -- which jobs ------------------------------------------------------------------------------------------------


def _found(context: Context, params: Params) -> List[JobDetail]:
    """The jobs with the given ids, whatever their status, or the running ones that the filters leave."""
    client = context.client
    given = [option for option in (*job_filters.TEXTS, "classification") if params.get(option)]
    if params.get("classification") == []:
        raise InputError("classification is an empty list", remedy="Leave it out for jobs of all kinds")
    if params.get("id") is not None:
        if given:
            raise InputError(f"id and {given[0]} were both given", remedy="Name the jobs by id, or by what they are of")
        ids = list(dict.fromkeys(params["id"]))
        return list(jobs.by_ids(client, ids).values()) if ids else []
    if not given:
        raise InputError(
            "no job is named", remedy="Give id, or user, device, protected_item, storage_vault or classification"
        )
    found = job_filters.found(client, job_filters.from_params(context, params)._replace(statuses=RUNNING))
    if not found and params.get("user"):
        # A name that is not there has no jobs either, and a slip of the pen must not pass for all having ended.
        accounts.existing(client, params["user"])
    found.sort(key=lambda job: (job["StartTime"], job["GUID"]))
    if len(found) > 1 and not params["all_matching"]:
        candidates = references.listed(
            [f"{job['GUID']} ({jobs.kind_name(job['Classification'])} of {job['Username']!r})" for job in found]
        )
        raise InputError(
            f"{len(found)} running jobs match",
            remedy=f"Set all_matching to true if all are meant, or give id: {candidates}",
        )
    return found


def _device_name(params: Params) -> str:
    """What the options call the device, for texts; its id is what a job itself has."""
    return params.get("device") or ""


# -- wait ------------------------------------------------------------------------------------------------------


def _awaited(
    context: Context, patience: Patience, found: List[JobDetail], wanted: List[Tuple[int, int]], params: Params
) -> Result:
    """In check mode nothing is waited for: jobs that have ended already are judged all the same."""
    name = _device_name(params)
    ended = found if context.check_mode else job_group.follow(context, patience, found, name)
    return {"changed": False, "jobs": job_group.concluded(context, ended, wanted, name)}


# -- cancel ----------------------------------------------------------------------------------------------------


def _cancelled(context: Context, patience: Patience, found: List[JobDetail], params: Params) -> Result:
    """Cancel all that can be, then fail for those that cannot."""
    running = [job for job in found if jobs.running(job)]
    obstacles = {job["GUID"]: obstacle for job in running if (obstacle := _obstacle(context.client, job))}
    due = [job for job in running if job["GUID"] not in obstacles]
    latest = {job["GUID"]: job for job in found}
    if not context.check_mode:
        told = []
        for job in due:
            try:
                _cancel(context, job)
                told.append(job)
            except ServerRefusal as refusal:
                if isinstance(refusal, delivery.OF_THE_LOGIN):
                    raise
                obstacles[job["GUID"]] = refusal
        latest.update((job["GUID"], job) for job in _stopped(context, patience, told, _device_name(params)))
    if obstacles:
        raise _all_obstacles(list(obstacles.values()), len(running))
    return {"changed": bool(due), "jobs": [jobs.view(job) for job in latest.values()]}


def _obstacle(client: CometClient, job: JobDetail) -> Optional[CometError]:
    """Why a job cannot be cancelled, as far as that shows before it is tried."""
    user, device = job["Username"], job["DeviceID"]
    if not any(connection.device_id == device for connection in connections.of_user(client, user)):
        offline = devices.offline(client, user, device)
        problem = f"{job_wait.described(job)} cannot be cancelled: {offline.problem}"
        return DeviceOffline(problem, server=client.server, remedy=GIVE_UP)
    if not job.get("CancellationID"):
        problem = f"{job_wait.described(job)} cannot be cancelled: its device offers no way to"
        return ServerRefusal(problem, server=client.server, remedy="Wait for it, or give it up with the action abandon")
    return None


def _cancel(context: Context, job: JobDetail) -> None:
    """Tell the device to stop. To be told twice does no harm, so it is where the answer got lost and the job runs on.

    :raises ServerRefusal: if that is refused, and not because the job has ended meanwhile.
    :raises Uncertain: if the second answer is lost as well.
    """
    client = context.client
    sent = {"TargetUser": job["Username"], "JobID": job["GUID"]}
    try:
        client.call("AdminJobCancel", sent)
    except Uncertain:
        if jobs.running(jobs.by_id(client, job["GUID"])):
            client.call("AdminJobCancel", sent)
    except ServerRefusal as refusal:
        if isinstance(refusal, delivery.OF_THE_LOGIN):
            raise
        if jobs.running(jobs.by_id(client, job["GUID"])):
            refusal.problem = f"{job_wait.described(job)} of {job['Username']!r} was not cancelled: {refusal.problem}"
            refusal.remedy = "Its device may just have lost its connection, or this account may not do that"
            raise


def _stopped(context: Context, patience: Patience, told: List[JobDetail], name: str) -> List[JobDetail]:
    """The jobs once they have stopped.

    :raises JobUnfinished: if they go on.
    """
    if not told:
        return []
    present = list(jobs.by_ids(context.client, [job["GUID"] for job in told]).values())
    if not patience.timeout:
        return present
    try:
        return job_group.follow(context, patience, present, name)
    except job_wait.JobUnfinished as error:
        error.remedy = "It was told to stop: wait longer with wait_timeout, or give it up with the action abandon"
        raise


def _all_obstacles(obstacles: List[CometError], running: int) -> CometError:
    first = obstacles[0]
    if running > 1:
        first.problem = f"{len(obstacles)} of {running} jobs were not cancelled: {first.problem}"
    return first


# -- abandon ---------------------------------------------------------------------------------------------------


def _abandoned(context: Context, found: List[JobDetail]) -> Result:
    due = [job for job in found if jobs.running(job)]
    latest: Dict[str, Any] = {job["GUID"]: job for job in found}
    if due and not context.check_mode:
        for job in due:
            _abandon(context.client, job)
        latest.update(jobs.by_ids(context.client, [job["GUID"] for job in due]))
        for job in due:
            if jobs.running(latest[job["GUID"]]):
                context.warn(f"{_sentence(job_wait.described(job))} was given up, and its device goes on with it")
    return {"changed": bool(due), "jobs": [jobs.view(job) for job in latest.values()]}


def _abandon(client: CometClient, job: JobDetail) -> None:
    try:
        client.call("AdminJobAbandon", {"TargetUser": job["Username"], "JobID": job["GUID"]})
    except Uncertain:
        if jobs.running(jobs.by_id(client, job["GUID"])):
            raise


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
