# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Jobs of devices: what they are called, how they ended, and what their logs say.

Facts: comet-facts section 2, Dispatch and jobs (5000 to 5999 ok, 6000 to 6999 running, 7000 to 7999 failed).
"""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Tuple

from .._api import constants, structures
from .._api.names import UnknownName, meant
from .._client.client import CometClient
from .._client.errors import NotFound
from .._model import codec
from . import references, search

JobDetail = Dict[str, Any]
LogEntry = Dict[str, Any]

# Classes of statuses: name -> lowest and highest.
CLASSES: Dict[str, Tuple[int, int]] = {"successful": (5000, 5999), "running": (6000, 6999), "failed": (7000, 7999)}
SUCCESS, ACTIVE = 5000, 6001
WARNING, MISSED, SKIPPED = 7001, 7004, 7006
# Kinds of jobs.
BACKUP, UPDATE = 4001, 4007
# Shorter words for statuses than those of the API.
WORDS = {
    "success": "successful",
    "warning": "failed_warning",
    "error": "failed_error",
    "timeout": "failed_timeout",
    "quota": "failed_quota",
    "missed": "failed_schedulemissed",
    "cancelled": "failed_cancelled",
    "skipped": "failed_skipalreadyrunning",
    "abandoned": "failed_abandoned",
}
# Fields that options of other modules stand for are called as there.
NAMES = {
    "GUID": "id",
    "Username": "user",
    "DeviceID": "device",
    "SourceGUID": "protected_item",
    "DestinationGUID": "storage_vault",
    "BackupRuleGUID": "schedule",
}
SEVERITIES = ("debug", "info", "warning", "error")
# Tells of the log in an error text; more helps nobody at a terminal.
QUOTED_LINES = 5


def status_class(status: int) -> str:
    """``successful``, ``running`` or ``failed``; a number outside the known ranges is nothing that one can wait for."""
    return next((name for name, (low, high) in CLASSES.items() if low <= status <= high), "failed")


def status_range(name: Any) -> Tuple[int, int]:
    """The lowest and the highest status that a name means: that of a class, of a status, a short word, or a number.

    :raises ValueError: with a sentence that says which name was probably meant.
    """
    wanted = WORDS.get(str(name), name)
    if wanted in CLASSES:
        return CLASSES[wanted]
    number = _number("status", "JobStatus", wanted, [*CLASSES, *WORDS])
    return number, number


def classification(name: Any) -> int:
    """The number of a kind of job.

    :raises ValueError: as above.
    """
    return _number("classification", "JobClassification", name, [])


def _number(what: str, enum: str, name: Any, others: List[str]) -> int:
    try:
        return int(constants.enum_value(enum, name))
    except UnknownName:
        known = [*others, *constants.enum(enum)]
        hint = meant(str(name), known, f"there are {', '.join(known)}")
        raise ValueError(f"there is no {what} {name!r}, {hint}") from None


def running(detail: Mapping[str, Any]) -> bool:
    """Whether the job has not ended yet."""
    return status_class(detail["Status"]) == "running"


def status_name(status: int) -> str:
    """``failed_quota`` for 7003; the number itself if it has no name."""
    return constants.enum_name("JobStatus", status) or str(status)


def status_words(status: int) -> str:
    """The same for progress lines: ``running``, ``successful``, ``failed quota``."""
    plain = status in (SUCCESS, ACTIVE)
    return status_class(status) if plain else status_name(status).replace("_", " ")


def kind_name(classification: int) -> str:
    """``backup`` for 4001."""
    return constants.enum_name("JobClassification", classification) or str(classification)


def seconds_taken(detail: Mapping[str, Any]) -> int:
    """How long the job took, 0 while it runs."""
    return max(0, detail["EndTime"] - detail["StartTime"]) if detail.get("EndTime") else 0


def by_id(client: CometClient, job_id: str) -> JobDetail:
    """A job as it is now. One request.

    :raises NotFound: if there is no such job.
    """
    try:
        job: JobDetail = client.call("AdminGetJobProperties", {"JobID": job_id})
    except NotFound:
        raise _no_such_job(client, repr(job_id)) from None
    return job


def _no_such_job(client: CometClient, which: str) -> NotFound:
    return NotFound(
        f"there is no job {which}",
        server=client.server,
        remedy="Check the option id; old jobs are removed by the server",
    )


def by_ids(client: CometClient, ids: List[str]) -> Dict[str, JobDetail]:
    """Several jobs as they are now, by id. One request for any number of them.

    :raises NotFound: if there is no such job.
    """
    if len(ids) == 1:
        return {ids[0]: by_id(client, ids[0])}
    query = search.some([search.rule("GUID", "str_eq", id_) for id_ in ids])
    found = {job["GUID"]: job for job in client.call("AdminGetJobsForCustomSearch", {"Query": query})}
    unknown = [id_ for id_ in ids if id_ not in found]
    if unknown:
        raise _no_such_job(client, references.listed(list(map(repr, unknown))))
    return {id_: found[id_] for id_ in ids}


def view(detail: Mapping[str, Any]) -> Dict[str, Any]:
    """A job as a result: named status and classification, sizes in bytes, times in seconds since 1970."""
    shown: Dict[str, Any] = {}
    known = structures.structure("BackupJobDetail").fields
    for name, field in known.items():
        if name in detail:
            shown[NAMES.get(name, field.option)] = codec.decode_field(field, detail[name])
    shown.update(status_class=status_class(detail["Status"]), duration=seconds_taken(detail))
    return shown


def log(client: CometClient, job_id: str, severity: str) -> List[LogEntry]:
    """The entries of a job's log that are of a severity at least, oldest first. One request."""
    entries = client.call(
        "AdminGetJobLogEntries", {"JobID": job_id, "MinSeverity": constants.enum_value("Severity", severity)}
    )
    # Older servers do not know the parameter and answer the whole log.
    wanted = SEVERITIES[SEVERITIES.index(severity) :]
    shown = [codec.decode("JobEntry", entry) for entry in entries]
    return [entry for entry in shown if entry["severity"] in wanted or entry["severity"] not in SEVERITIES]


def quoted(entries: List[LogEntry]) -> str:
    """The last lines of a log in a sentence, the newest last."""
    lines = [f"{str(entry['severity']).upper()} {entry['message']}" for entry in entries[-QUOTED_LINES:]]
    return "; ".join(lines)
