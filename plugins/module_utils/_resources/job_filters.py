# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which jobs are meant, as options say it, asked for at the endpoint that answers the least beyond that."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Tuple

from .._client.client import CometClient
from .._client.errors import InputError, VersionTooOld
from .._model.task import Context, Params
from . import job_terms, jobs, search, server_clock, user_objects
from .jobs import JobDetail
from .search import Clause

# Option -> field of a job.
TEXTS = {"user": "Username", "device": "DeviceID", "protected_item": "SourceGUID", "storage_vault": "DestinationGUID"}


class Filters(NamedTuple):
    """Which jobs are wanted. None means that it does not matter; ``statuses`` are lowest and highest numbers."""

    user: Optional[str] = None
    device: Optional[str] = None
    protected_item: Optional[str] = None
    storage_vault: Optional[str] = None
    statuses: Optional[List[Tuple[int, int]]] = None
    classifications: Optional[List[int]] = None
    since: Optional[int] = None
    until: Optional[int] = None
    custom: Optional[Clause] = None

    def accepts(self, job: JobDetail) -> bool:
        """Whether a job is wanted, ``custom`` aside, which only the server can tell."""
        return (
            all(wanted in (None, job.get(field, "")) for field, wanted in self._texts().items())
            and (self.statuses is None or any(low <= job["Status"] <= high for low, high in self.statuses))
            and (self.classifications is None or job["Classification"] in self.classifications)
            and (self.since is None or job["StartTime"] >= self.since)
            and (self.until is None or job["StartTime"] <= self.until)
        )

    def clause(self) -> Clause:
        """All of it as a search that the server does."""
        rules = [search.rule(field, "str_eq", wanted) for field, wanted in self._texts().items() if wanted is not None]
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

    def _texts(self) -> Dict[str, Optional[str]]:
        values = self._asdict()
        return {field: values[option] for option, field in TEXTS.items()}


def _between(field: str, low: int, high: int) -> Clause:
    if low == high:
        return search.rule(field, "int_eq", low)
    return search.every([search.rule(field, "int_gte", low), search.rule(field, "int_lte", high)])


def from_params(context: Context, params: Params) -> Filters:
    """The filters that the options stand for. One request if the name of something has to be looked up, and one if
    a time counts back from now.

    :raises InputError: if an option cannot be meant; nothing was asked then.
    :raises NotFound: if something is named that does not exist.
    """
    client = context.client
    user = params.get("user")
    filters = Filters(
        user=user,
        statuses=_each(params, "status", jobs.status_range),
        classifications=_each(params, "classification", jobs.classification),
        since=server_clock.moment(context, params, "since"),
        until=server_clock.moment(context, params, "until"),
    )
    wanted = params.get("search")
    custom = job_terms.clause(client, wanted, user or "", lambda: server_clock.now(context)) if wanted else None
    return filters._replace(custom=custom, **_ids(client, params))


def _ids(client: CometClient, params: Params) -> Mapping[str, Any]:
    """What belongs to the user, by its id; without a user there is nothing to look a name up in."""
    user = params.get("user")
    given = {option: params.get(option) for option in job_terms.NAMED if option in TEXTS}
    return {
        option: user_objects.id_of(client, user, option, value) if value and user else value
        for option, value in given.items()
    }


def _each(params: Params, option: str, number: Callable[[str], Any]) -> Optional[List[Any]]:
    try:
        return [number(name) for name in params[option]] if params.get(option) else None
    except ValueError as error:
        raise InputError(str(error)) from None


def found(client: CometClient, filters: Filters) -> List[JobDetail]:
    """The jobs, in no order: one request, to the endpoint that fits. What it answers beyond the question is left out here."""
    if filters.only():
        answer = client.call("AdminGetJobsRecent")
    elif filters.only("user"):
        answer = client.call("AdminGetJobsForUser", {"TargetUser": filters.user})
    elif filters.only("statuses") and filters.statuses == [jobs.CLASSES["running"]]:
        # An empty range means the jobs that have not ended.
        answer = client.call("AdminGetJobsForDateRange", {"Start": 0, "End": 0})
    else:
        answer = client.call("AdminGetJobsForCustomSearch", {"Query": filters.clause()})
    return [job for job in answer if filters.accepts(job)]


def count(client: CometClient, filters: Filters) -> int:
    """How many there are, without reading them where the server can count (since 22.12.0) and there is a question to it."""
    if not filters.only():
        try:
            return int(client.call("AdminCountJobsForCustomSearch", {"Query": filters.clause()})["Count"])
        except VersionTooOld:
            pass
    return len(found(client, filters))
