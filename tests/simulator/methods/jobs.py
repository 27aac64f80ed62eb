# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading jobs, and ending them from the server's side."""

from __future__ import annotations

import time
from typing import Any

from ..call import Call, PlainText, Registry
from ..errors import ApiError, not_found, unauthorised
from ..jobs import Job, as_text, progress, searchable
from ..reference import parse_release
from ..search import compile_clause

api = Registry()

_SEVERITIES = "DIWE"
_RECENT_SECONDS = 86400


def detail(call: Call, job: Job) -> dict[str, Any]:
    """A job as callers see it, with its progress at this moment."""
    current = progress(job, call.state.clock.now(), call.state.clock.speed)
    return {**job.detail, "Progress": current} if current else job.detail


def _visible(call: Call) -> list[Job]:
    if call.actor.kind == "user":
        return call.state.jobs.of(call.actor.name)
    return [job for job in call.state.jobs.all() if call.sees(job.owner)]


def _job(call: Call) -> Job:
    job = call.state.jobs.get(call.params["JobID"])
    if job is None:
        raise not_found("Job", call.state.options.not_found_status)
    if not call.sees(job.owner) or (call.actor.kind == "user" and job.detail["Username"] != call.actor.name):
        raise unauthorised()
    return job


@api.method("AdminGetJobsAll", "UserWebGetJobs")
def get_all(call: Call) -> Any:
    """Every job."""
    return [detail(call, job) for job in _visible(call)]


@api.method("AdminGetJobsForUser")
def for_user(call: Call) -> Any:
    """A user's jobs."""
    return [detail(call, job) for job in call.state.jobs.of(call.account().name)]


@api.method("AdminGetJobsRecent")
def recent(call: Call) -> Any:
    """Jobs of the last day and those that still run."""
    since = call.state.clock.seconds() - _RECENT_SECONDS
    return [detail(call, job) for job in _visible(call) if job.running or job.detail["EndTime"] >= since]


@api.method("AdminGetJobsForDateRange")
def for_date_range(call: Call) -> Any:
    """Jobs that began or ended in a range; 0,0 means those that still run."""
    start, end = sorted((call.params["Start"], call.params["End"]))
    if start == 0 and end == 0:
        return [detail(call, job) for job in _visible(call) if job.running]
    leaks = not call.state.options.at_least("22.6.0")
    return [detail(call, job) for job in _visible(call) if _in_range(job, start, end) or (leaks and job.running)]


def _in_range(job: Job, start: int, end: int) -> bool:
    began: int = job.detail["StartTime"]
    finished: int = job.detail["EndTime"]
    return start <= began <= end or (finished != 0 and start <= finished <= end)


def _found(call: Call) -> list[Job]:
    test = compile_clause(call.params["Query"])
    values = searchable(call.state.schema, call.state.clock.seconds())
    return [job for job in _visible(call) if test(values(job))]


@api.method("AdminGetJobsForCustomSearch", "UserWebGetJobsForCustomSearch")
def for_custom_search(call: Call) -> Any:
    """Jobs that satisfy a search."""
    return [detail(call, job) for job in _found(call)]


@api.method("AdminCountJobsForCustomSearch")
def count(call: Call) -> Any:
    """How many jobs satisfy a search."""
    return {"Count": len(_found(call))}


@api.method("AdminGetJobProperties", "UserWebGetJobProperties")
def properties(call: Call) -> Any:
    """One job."""
    return detail(call, _job(call))


@api.method("AdminGetJobLog", "UserWebGetJobLog")
def log(call: Call) -> Any:
    """A job's log as text."""
    return PlainText(as_text(_job(call).log, _stamp))


def _stamp(moment: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(moment))


@api.method("AdminGetJobLogEntries", "UserWebGetJobLogEntries")
def log_entries(call: Call) -> Any:
    """A job's log as entries, of a severity at least and with a text if so asked."""
    least, text = call.get("MinSeverity") or "D", (call.get("MessageContains") or "").casefold()
    rank = _SEVERITIES.find(least)
    return [
        entry
        for entry in _job(call).log
        if _SEVERITIES.find(entry["Severity"]) >= rank and text in entry["Message"].casefold()
    ]


_WAITS_SINCE = "21.9.5"
_LONGEST_WAIT_SECONDS = 10.0


@api.method("AdminJobCancel", "UserWebJobCancel")
def cancel(call: Call) -> Any:
    """Ask the device to stop a job; it must be connected and the job must allow it.

    The answer comes when the device has stopped it, after ten seconds at most; of older devices it comes at once.
    """
    job = _job_of_user(call)
    if not job.running or not job.detail.get("CancellationID") or job.device is None or not job.device.online:
        raise unauthorised()
    options = call.state.options
    if not job.device.answers:
        raise ApiError(options.no_answer_status, "The device did not answer in time")
    silent = not options.cancelled_jobs_are_announced
    call.state.clock.after(options.cancel_seconds, lambda _moment: call.state.agents.cancel_job(job, silent))
    if parse_release(job.device.version) >= parse_release(_WAITS_SINCE) and not options.frozen_clock:
        call.delay_seconds = min(options.cancel_seconds, _LONGEST_WAIT_SECONDS) / call.state.clock.speed
    return call.message()


@api.method("AdminJobAbandon")
def abandon(call: Call) -> Any:
    """Give a job up; what the device does is another matter."""
    job = _job_of_user(call)
    if job.running:
        call.state.agents.abandon_job(job)
    return call.message()


def _job_of_user(call: Call) -> Job:
    """The job of the user whom an administrator names; end users have their own."""
    user = call.account().name
    job = _job(call)
    if job.detail["Username"] != user:
        raise not_found("Job", call.state.options.not_found_status)
    return job
