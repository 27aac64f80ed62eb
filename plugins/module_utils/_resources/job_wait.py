# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait for a job: poll it, tell how it gets on, notice that it doesn't, and read its log if it failed."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from .._client.errors import CometError
from .._model import readable, units
from .._model.task import Context, Params
from .._model.understanding import understood
from . import jobs, polling
from .devices import Target
from .jobs import JobDetail, LogEntry

WHOLE_LOG = "The whole log is in cometbackup.comet.comet_job_info with the job's id and log set to debug"


class JobFailed(CometError):
    """The job ended, and not well. The job and its log are part of the task's result."""

    kind = "job_failed"

    def __init__(self, problem: str, job: Dict[str, Any], **details: Any) -> None:
        super().__init__(problem, **details)
        self.job = job

    def as_result(self) -> Dict[str, Any]:
        return dict(super().as_result(), job=self.job)


class JobUnfinished(JobFailed):
    """The waiting ended before the job did, which goes on."""

    kind = "job_unfinished"


class Patience(NamedTuple):
    """How long to wait, in seconds. ``stall`` 0 means never to give up because nothing moves."""

    timeout: float
    stall: float
    interval: float

    @classmethod
    def from_params(cls, params: Params) -> Patience:
        """Take it from the options.

        :raises InputError: if one is not a duration.
        """
        return cls(
            _seconds(params, "wait_timeout"), _seconds(params, "stall_timeout"), max(0.1, params["poll_interval"])
        )


def _seconds(params: Params, option: str) -> float:
    return understood(option, params[option], units.duration)


class Watch:
    """The waiting for one job.

    :param target: the device, for progress lines and error texts.
    :param teller: shows how the job gets on, if it is to be shown.
    """

    def __init__(
        self, context: Context, patience: Patience, target: Target, teller: Optional[polling.Teller] = None
    ) -> None:
        self._context = context
        self._patience = patience
        self._target = target
        self._started = self._moved_at = context.monotonic()
        self._sign: Optional[Tuple[int, int]] = None
        self._teller = teller
        self._lost: Optional[CometError] = None

    def follow(self, detail: JobDetail) -> JobDetail:
        """Poll the job until it ends, one request an interval, and return it as it is then.

        :param detail: the job as far as it is known; ``GUID`` is enough.
        :raises JobUnfinished: if it takes too long, or nothing moves any more.
        """
        while True:
            try:
                polled: JobDetail = self._context.client.call("AdminGetJobProperties", {"JobID": detail["GUID"]})
            except polling.LOST_POLL as error:
                self.missed(error)
            else:
                detail = polled
                if self.ended(detail):
                    return detail
            self.check_patience(detail)
            self.pause()

    def pause(self) -> None:
        """Wait for the next poll, or for the end of all patience."""
        left = self._started + self._patience.timeout - self._context.monotonic()
        self._context.sleep(max(0.0, min(self._patience.interval, left)))

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return self._context.monotonic() - self._started >= self._patience.timeout

    def missed(self, error: CometError) -> None:
        """Take note of a poll that failed: nobody knows whether the job moved meanwhile."""
        self._lost = error
        self._moved_at = self._context.monotonic()

    def ended(self, detail: JobDetail) -> bool:
        """Take note of a poll: whether the job moves, and how far it is, which is shown."""
        self._lost = None
        progress = detail.get("Progress") or {}
        sign = (detail["Status"], progress.get("Counter", 0))
        if sign != self._sign:
            self._sign = sign
            self._moved_at = self._context.monotonic()
        if self._teller:
            self._teller.tell(progress_line(detail), detail["Status"])
        return not jobs.running(detail)

    def check_patience(self, detail: JobDetail) -> None:
        """Give up if it takes too long, or nothing moves any more.

        :raises JobUnfinished: saying which of the two.
        """
        now = self._context.monotonic()
        still = now - self._moved_at
        if self._patience.stall and still >= self._patience.stall:
            raise self._unfinished(detail, f"has not moved for {readable.duration(still)}", "stall_timeout")
        if self.over:
            raise self._unfinished(detail, f"still runs after {readable.duration(now - self._started)}", "wait_timeout")

    def _unfinished(self, detail: JobDetail, what: str, option: str) -> CometError:
        if "Status" not in detail:
            return self._lost or JobUnfinished(f"the job {detail['GUID']} of {self._target.label} {what}", {})
        lost = f", and the last question about it failed: {self._lost.problem}" if self._lost else ""
        return JobUnfinished(
            f"{described(detail)} of {self._target.label} {what} ({progress_line(detail)}){lost}",
            jobs.view(detail),
            server=self._context.client.server,
            remedy=f"It was not stopped: see cometbackup.comet.comet_job_info, or wait longer with {option}",
        )


def described(detail: JobDetail) -> str:
    """``the backup job 1b2c...``"""
    return f"the {jobs.kind_name(detail['Classification'])} job {detail['GUID']}"


def progress_line(detail: JobDetail) -> str:
    """``backup running, 45% of 1000 items, 2.1 GiB``: of these what the job tells."""
    progress = detail.get("Progress") or {}
    parts = [f"{jobs.kind_name(detail['Classification'])} {jobs.status_words(detail['Status'])}"]
    total = progress.get("ItemsTotal", 0)
    if total > 0:
        parts.append(f"{min(100, 100 * progress.get('ItemsDone', 0) // total)}% of {total} items")
    if progress.get("BytesDone"):
        parts.append(readable.size(progress["BytesDone"]))
    if jobs.seconds_taken(detail):
        parts[0] += f" after {readable.duration(jobs.seconds_taken(detail))}"
    return ", ".join(parts)


def concluded(context: Context, detail: JobDetail, label: str, *, accept_warnings: bool) -> Dict[str, Any]:
    """The ended job as a result; one that did not end well has the lines of its log that tell why.

    :raises JobFailed: if it failed, or has warnings and these are not accepted.
    """
    if jobs.status_class(detail["Status"]) == "successful":
        return jobs.view(detail)
    shown, problem = with_reasons(context, detail, label)
    if detail["Status"] == jobs.WARNING and accept_warnings:
        context.warn(problem[:1].upper() + problem[1:])
        return shown
    raise JobFailed(problem, shown, server=context.client.server, remedy=WHOLE_LOG)


def with_reasons(context: Context, detail: JobDetail, label: str) -> Tuple[Dict[str, Any], str]:
    """An ended job as a result, with the lines of its log that tell why it ended so; and the same as a sentence."""
    shown = jobs.view(detail)
    shown["log"] = _log(context, detail["GUID"])
    problem = (
        f"{described(detail)} of {label} ended with the status {jobs.status_name(detail['Status'])}"
        f" after {readable.duration(jobs.seconds_taken(detail))}"
    )
    if shown["log"]:
        problem += f"; its log says: {jobs.quoted(shown['log'])}"
    return shown, problem


def _log(context: Context, job_id: str) -> List[LogEntry]:
    try:
        return jobs.log(context.client, job_id, "warning")
    except CometError as error:
        # How the job ended is what counts; a log that cannot be read must not hide it.
        return [{"time": 0, "severity": "warning", "message": f"(the log could not be read: {error.problem})"}]
