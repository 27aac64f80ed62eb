# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_job_info`` returns: jobs, with their logs on request, or how many there are."""

from __future__ import annotations

from typing import Any, Dict

from .._client.client import CometClient
from .._client.errors import InputError
from .._model.task import Context, Params, Result
from . import job_filters, jobs
from .jobs import JobDetail


def info(context: Context, params: Params) -> Result:
    """Read or count the jobs that are wanted: one request, one more for names of what a user has, and one for each log.

    :raises InputError: if an option cannot be meant.
    :raises NotFound: if a job, or what a filter names, does not exist.
    """
    client = context.client
    if (params.get("limit") or 0) < 0:
        raise InputError("limit must not be negative", remedy="Leave it out to get all jobs")
    if params["count_only"] and params.get("id"):
        raise InputError("there is nothing to count where a job is named", remedy="Leave out id or count_only")
    if params.get("id"):
        found = [jobs.by_id(client, params["id"])]
    else:
        filters = job_filters.from_params(context, params)
        if params["count_only"]:
            return {"count": job_filters.count(client, filters)}
        found = job_filters.found(client, filters)
    found.sort(key=lambda job: (job["StartTime"], job["GUID"]), reverse=params["order"] == "newest")
    shown = found if params.get("limit") is None else found[: params["limit"]]
    return {"count": len(found), "jobs": [_shown(client, job, params["log"]) for job in shown]}


def _shown(client: CometClient, job: JobDetail, severity: str) -> Dict[str, Any]:
    shown = jobs.view(job)
    if severity != "none":
        shown["log"] = jobs.log(client, job["GUID"], severity)
    return shown
