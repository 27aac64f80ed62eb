# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_job_info`` returns: jobs, asked for at the endpoint that answers the least beyond what is wanted."""

from __future__ import annotations

import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from .._api import constants
from .._api.names import UnknownName, did_you_mean
from .._client.client import CometClient
from .._client.errors import InputError, NotFound
from .._model import moments
from .._model.task import Context, Params, Result
from . import devices, jobs, search
from .jobs import JobDetail
from .search import Clause


class Filters(NamedTuple):
    """Which jobs are wanted. None means that it does not matter; ``statuses`` are lowest and highest numbers."""

    user: Optional[str]
    device: Optional[str]
    protected_item: Optional[str]
    storage_vault: Optional[str]
    statuses: Optional[List[Tuple[int, int]]]
    classifications: Optional[List[int]]
    since: Optional[int]
    until: Optional[int]
    custom: Optional[Clause]

    def accepts(self, job: JobDetail) -> bool:
        """Whether a job is wanted, ``custom`` aside, which only the server can tell."""
        texts = {
            "Username": self.user,
            "DeviceID": self.device,
            "SourceGUID": self.protected_item,
            "DestinationGUID": self.storage_vault,
        }
        return (
            all(wanted in (None, job.get(field, "")) for field, wanted in texts.items())
            and (self.statuses is None or any(low <= job["Status"] <= high for low, high in self.statuses))
            and (self.classifications is None or job["Classification"] in self.classifications)
            and (self.since is None or job["StartTime"] >= self.since)
            and (self.until is None or job["StartTime"] <= self.until)
        )

    def clause(self) -> Clause:
        """All of it as a search that the server does."""
        texts = {
            "Username": self.user,
            "DeviceID": self.device,
            "SourceGUID": self.protected_item,
            "DestinationGUID": self.storage_vault,
        }
        rules = [search.rule(field, "str_eq", wanted) for field, wanted in texts.items() if wanted is not None]
        if self.statuses is not None:
            rules.append(search.some([_between("Status", low, high) for low, high in self.statuses]))
        if self.classifications is not None:
            rules.append(
                search.some([search.rule("Classification", "int_eq", number) for number in self.classifications])
            )
        bounds = {"int_gte": self.since, "int_lte": self.until}
        rules += [
            search.rule("StartTime", operator, moment) for operator, moment in bounds.items() if moment is not None
        ]
        if self.custom is not None:
            rules.append(self.custom)
        return search.every(rules)

    def only(self, *names: str) -> bool:
        """Whether nothing but these is asked for."""
        return all(value is None for name, value in self._asdict().items() if name not in names)


def _between(field: str, low: int, high: int) -> Clause:
    if low == high:
        return search.rule(field, "int_eq", low)
    return search.every([search.rule(field, "int_gte", low), search.rule(field, "int_lte", high)])


def info(context: Context, params: Params) -> Result:
    """Read the jobs that are wanted: one request, one more for a device's name, and one for each log.

    :raises InputError: if an option cannot be meant.
    :raises NotFound: if a job, user or device is named that does not exist.
    """
    client = context.client
    if (params.get("limit") or 0) < 0:
        raise InputError("limit must not be negative", remedy="Leave it out to get all jobs")
    found = [_by_id(client, params["id"])] if params.get("id") else _found(client, _filters(client, params))
    newest_first = params["order"] == "newest"
    found.sort(key=lambda job: (job["StartTime"], job["GUID"]), reverse=newest_first)
    if params.get("limit") is not None:
        found = found[: params["limit"]]
    return {"jobs": [_shown(client, job, params["log"]) for job in found]}


def _by_id(client: CometClient, job_id: str) -> JobDetail:
    try:
        job: JobDetail = client.call("AdminGetJobProperties", {"JobID": job_id})
    except NotFound:
        raise NotFound(
            f"there is no job {job_id!r}",
            server=client.server,
            remedy="Check the option id; old jobs are removed by the server",
        ) from None
    return job


def _filters(client: CometClient, params: Params) -> Filters:
    user, device = params.get("user"), params.get("device")
    if device and user:
        device = devices.device_id(client, user, device)
    now = time.time()
    return Filters(
        user=user,
        device=device,
        protected_item=params.get("protected_item"),
        storage_vault=params.get("storage_vault"),
        statuses=_each(params.get("status"), _status),
        classifications=_each(params.get("classification"), _classification),
        since=_moment("since", params, now),
        until=_moment("until", params, now),
        custom=search.from_options(params["search"]) if params.get("search") else None,
    )


def _each(names: Optional[List[str]], number: Callable[[str], Any]) -> Optional[List[Any]]:
    return [number(name) for name in names] if names else None


def _status(name: str) -> Tuple[int, int]:
    if name in jobs.CLASSES:
        return jobs.CLASSES[name]
    number = _number("status", "JobStatus", name)
    return number, number


def _classification(name: str) -> int:
    return _number("classification", "JobClassification", name)


def _number(option: str, enum: str, name: str) -> int:
    try:
        return int(constants.enum_value(enum, name))
    except UnknownName:
        known = [*(jobs.CLASSES if option == "status" else ()), *constants.enum(enum)]
        near = did_you_mean(name, known)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
        raise InputError(f"there is no {option} {name!r}, {hint}") from None


def _moment(option: str, params: Params, now: float) -> Optional[int]:
    if params.get(option) is None:
        return None
    try:
        return moments.moment(params[option], now)
    except ValueError as error:
        raise InputError(f"{option}: {error}") from None


def _found(client: CometClient, filters: Filters) -> List[JobDetail]:
    """Ask at the endpoint that fits. What it answers beyond the question is left out here."""
    if filters.only():
        found = client.call("AdminGetJobsRecent")
    elif filters.only("user"):
        found = client.call("AdminGetJobsForUser", {"TargetUser": filters.user})
    elif filters.only("statuses") and filters.statuses == [jobs.CLASSES["running"]]:
        # An empty range means the jobs that have not ended.
        found = client.call("AdminGetJobsForDateRange", {"Start": 0, "End": 0})
    else:
        found = client.call("AdminGetJobsForCustomSearch", {"Query": filters.clause()})
    return [job for job in found if filters.accepts(job)]


def _shown(client: CometClient, job: JobDetail, severity: str) -> Dict[str, Any]:
    shown = jobs.view(job)
    if severity != "none":
        shown["log"] = jobs.log(client, job["GUID"], severity)
    return shown
