# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait for any number of jobs at once, and tell which of them did not end as they were to."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Tuple

from .._client.errors import CometError
from .._model.task import Context
from . import job_wait, jobs, polling
from .devices import Target
from .job_wait import JobUnfinished, Patience, Watch
from .jobs import JobDetail
from .polling import Teller

# The logs of so many jobs are read to explain a failure; of more nobody reads them at a terminal.
MOST_LOGS = 5
# Of so many jobs each has lines of its own while they run; of more it is told how many have ended.
MOST_LINES = 5


class JobsFailed(CometError):
    """Jobs ended, and not as they were to. They and their logs are part of the task's result."""

    kind = "job_failed"

    def __init__(self, problem: str, failed: List[Dict[str, Any]], **details: Any) -> None:
        super().__init__(problem, **details)
        self.failed = failed

    def as_result(self) -> Dict[str, Any]:
        return dict(super().as_result(), jobs=self.failed)


def target_of(job: JobDetail, name: str = "") -> Target:
    """The device that a job runs on, for progress lines and error texts.

    :param name: what it is called, if that is known.
    """
    return Target("", job["Username"], job["DeviceID"], [], name)


def follow(context: Context, patience: Patience, found: List[JobDetail], name: str = "") -> List[JobDetail]:
    """Poll the jobs until all have ended, one request an interval, and return them as they are then, in their order.

    :raises JobUnfinished: if it takes too long, or nothing moves any more.
    :raises NotFound: if one is removed from the server meanwhile.
    """
    latest = {job["GUID"]: job for job in found}
    left = [id_ for id_, job in latest.items() if jobs.running(job)]
    tellers = _tellers(context, [latest[id_] for id_ in left])
    watches = {id_: Watch(context, patience, target_of(latest[id_], name), tellers.get(id_)) for id_ in left}
    teller = Teller(context)
    for id_ in left:
        watches[id_].ended(latest[id_])
    while left:
        if not tellers:
            _tell_of_many(teller, latest, left)
        _check_patience(watches, latest, left)
        watches[left[0]].pause()
        try:
            latest.update(jobs.by_ids(context.client, left))
        except polling.LOST_POLL as error:
            for id_ in left:
                watches[id_].missed(error)
        else:
            left = [id_ for id_ in left if not watches[id_].ended(latest[id_])]
    if watches and not tellers:
        _tell_of_many(teller, latest, left)
    return list(latest.values())


def _tellers(context: Context, running: List[JobDetail]) -> Dict[str, Teller]:
    """One for each job, unless there are more than anybody reads lines of; by the names of device and protected item.

    One request for each account, of those that are waited for.
    """
    if len(running) > MOST_LINES:
        return {}
    profiles = {user: _profile(context, user) for user in {job["Username"] for job in running}}
    return {job["GUID"]: Teller(context, _title(job, profiles[job["Username"]])) for job in running}


def _profile(context: Context, user: str) -> Mapping[str, Any]:
    try:
        held: Mapping[str, Any] = context.client.lookup("AdminGetUserProfile", {"TargetUser": user})
    except CometError:
        # Names are for reading only: the wait goes on without them.
        return {}
    return held


def _title(job: JobDetail, profile: Mapping[str, Any]) -> str:
    item = ((profile.get("Sources") or {}).get(job.get("SourceGUID")) or {}).get("Description")
    title = target_of(job).with_name(profile).title
    return f"{title}, {item}" if item else title


def _tell_of_many(teller: Teller, latest: Dict[str, JobDetail], left: List[str]) -> None:
    count = len(latest)
    failed = sum(jobs.status_class(job["Status"]) == "failed" for job in latest.values())
    line = f"{count - len(left)} of {count} jobs have ended"
    teller.tell(f"{line}, {failed} not successful" if failed else line, (failed, not left))


def _check_patience(watches: Dict[str, Watch], latest: Dict[str, JobDetail], left: List[str]) -> None:
    for id_ in left:
        try:
            watches[id_].check_patience(latest[id_])
        except JobUnfinished as error:
            if len(left) > 1:
                error.problem += f"; {len(left)} of {len(latest)} jobs have not ended"
            raise


def concluded(
    context: Context, found: List[JobDetail], wanted: List[Tuple[int, int]], name: str = ""
) -> List[Dict[str, Any]]:
    """The jobs as results. Those that have ended with warnings are told of with the lines of their logs.

    :param wanted: lowest and highest statuses that they may have ended with.
    :raises JobsFailed: if one ended with another status.
    """
    failed = [job for job in found if not jobs.running(job) and not _within(job, wanted)]
    if failed:
        raise _failure(context, failed, len(found), name)
    shown = []
    for job in found:
        if job["Status"] == jobs.WARNING:
            result, problem = job_wait.with_reasons(context, job, target_of(job, name).label)
            context.warn(problem[:1].upper() + problem[1:])
            shown.append(result)
        else:
            shown.append(jobs.view(job))
    return shown


def _within(job: JobDetail, wanted: List[Tuple[int, int]]) -> bool:
    return any(low <= job["Status"] <= high for low, high in wanted)


def _failure(context: Context, failed: List[JobDetail], total: int, name: str) -> JobsFailed:
    explained = [job_wait.with_reasons(context, job, target_of(job, name).label) for job in failed[:MOST_LOGS]]
    problem = ". ".join(text[:1].upper() + text[1:] for dummy, text in explained)
    if total == 1:
        problem = explained[0][1]
    elif len(failed) > MOST_LOGS:
        problem = f"{len(failed)} of {total} jobs did not end as wanted, among them: {problem}"
    else:
        problem = f"{len(failed)} of {total} jobs did not end as wanted: {problem}"
    shown = [job for job, dummy in explained] + [jobs.view(job) for job in failed[MOST_LOGS:]]
    return JobsFailed(problem, shown, server=context.client.server, remedy=job_wait.WHOLE_LOG)
