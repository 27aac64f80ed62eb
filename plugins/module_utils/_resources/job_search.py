# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the job that a dispatch started, where the server does not tell its id.

Facts: comet-facts section 2, Dispatch and jobs: the id is told for four methods, by servers since 25.9.6, if the
device is of that release, too. For the rest the job is the new one with the same user, device, item and vault that
began at or after the dispatch, by the server's clock.
"""

from __future__ import annotations

from typing import Dict, List, NamedTuple, Optional, Set
from weakref import WeakKeyDictionary

from .._client.client import CometClient
from .._model.task import Context
from . import search, server_clock
from .jobs import JobDetail

# A device may stamp its job with its own clock, which may lag behind the server's by a little.
SKEW_SECONDS = 2


class Trace(NamedTuple):
    """What is known of the job that a dispatch started; an empty text is not known, or not recorded in such jobs.

    ``sent_at`` is a reading of the run's monotonic clock, ``skew`` how many seconds before it the job may seem to
    have begun.
    """

    user: str
    device_id: str
    classification: int
    source: str
    destination: str
    tags: str
    sent_at: float
    skew: int = SKEW_SECONDS


# Jobs that were found already: two items of a loop may start two jobs that look the same.
_claimed: WeakKeyDictionary[CometClient, Set[str]] = WeakKeyDictionary()


def began_after(context: Context, sent_at: float, skew: int = SKEW_SECONDS) -> int:
    """The earliest start, in seconds since 1970, of a job that was started at a moment of this run."""
    return server_clock.at(context, sent_at) - skew


def set_apart(context: Context, trace: Trace) -> None:
    """Before a dispatch, take note of jobs that began so shortly before it that they could be mistaken for its own."""
    for job in _fitting(context, trace, began_after(context, context.monotonic())):
        claim(context.client, job["GUID"])


def clause(trace: Trace, since: int) -> search.Clause:
    """The search for jobs that fit a trace."""
    rules = [
        search.rule("Username", "str_eq", trace.user),
        search.rule("DeviceID", "str_eq", trace.device_id),
        search.rule("Classification", "int_eq", trace.classification),
        search.rule("StartTime", "int_gte", since),
    ]
    texts: Dict[str, str] = {"SourceGUID": trace.source, "DestinationGUID": trace.destination}
    rules += [search.rule(field, "str_eq", text) for field, text in texts.items() if text]
    return search.every(rules)


def find(context: Context, trace: Trace, since: int) -> Optional[JobDetail]:
    """The job that fits, the earliest of several; None if there is none yet. One request."""
    return min(_fitting(context, trace, since), key=lambda job: (job["StartTime"], job["GUID"]), default=None)


def _fitting(context: Context, trace: Trace, since: int) -> List[JobDetail]:
    claimed = _claimed.setdefault(context.client, set())
    found = context.client.call("AdminGetJobsForCustomSearch", {"Query": clause(trace, since)})
    return [job for job in found if job["GUID"] not in claimed and _same_tags(job, trace)]


def claim(client: CometClient, job_id: str) -> None:
    """Say that a job is accounted for."""
    _claimed.setdefault(client, set()).add(job_id)


def wait_for(context: Context, trace: Trace, seconds: float, interval: float) -> Optional[JobDetail]:
    """Look for the job until it appears, for so many seconds at most."""
    since = began_after(context, trace.sent_at, trace.skew)
    end = context.monotonic() + seconds
    while True:
        job = find(context, trace, since)
        left = end - context.monotonic()
        if job is not None or left <= 0:
            return job
        context.sleep(min(interval, left))


def _same_tags(job: JobDetail, trace: Trace) -> bool:
    """Tags tell jobs apart where both sides know of them; releases before 25.9.6 drop them."""
    return not trace.tags or not job.get("Tags") or job["Tags"] == trace.tags
