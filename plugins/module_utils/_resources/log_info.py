# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_log_info`` returns: lines of the server's own log.

The server keeps a log for each day and names it by a number, the second in which the day began. Lines end as on the
server's system, on Windows perhaps in two ways in one log (seed 000, AdminMetaReadLogs). All logs at once come as a ZIP file
(the vendor's PHP library, AdminMetaReadAllLogs), whatever the table of methods calls the answer.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timezone
from typing import Any, Dict, List, Sequence

from .._client.client import CometClient
from .._client.errors import BadAnswer, InputError, NotFound, VersionTooOld
from .._client.wire import Raw
from .._model.task import Context, Params, Result
from . import references

NOON_SECONDS = 12 * 3600
ZIP = b"PK\x03\x04"
# Later than any small number, earlier than any log: what is below is no time.
EARLIEST = 10**9


def info(context: Context, params: Params) -> Result:
    """Read the logs of the chosen days: one request for the list of days, one for the logs of any number of them.

    Servers before about 24.3 take one for each day. All logs at once need no list.

    :raises NotFound: if there is no log of a day.
    """
    client = context.client
    if params["limit"] < 0:
        raise InputError("limit must not be negative", remedy="Use 0 for all lines")
    known = sorted(client.call("AdminMetaListAvailableLogDays"))
    chosen = _chosen(known, params)
    text = _text(client, known, chosen)
    wanted = (params.get("contains") or "").lower()
    lines = [line for line in _lines(text) if wanted in line.lower()]
    return {
        "available_days": [_shown(day) for day in known],
        "days": [_shown(day) for day in chosen],
        "matching": len(lines),
        "lines": lines[-params["limit"] :] if params["limit"] else lines,
    }


def _chosen(known: Sequence[int], params: Params) -> List[int]:
    """The days that the options mean, the earliest first."""
    if params.get("days") is not None:
        return sorted({_day(known, wanted) for wanted in params["days"]})
    last = params["last_days"]
    if last < 0:
        raise InputError("last_days must not be negative", remedy="Use 0 for all days")
    return list(known[-last:])


def _day(known: Sequence[int], wanted: str) -> int:
    """The server's number of a day given as that or as a date."""
    dates = {_date(day): day for day in known}
    if re.fullmatch(r"\d+", wanted) and int(wanted) in known:
        return int(wanted)
    if wanted in dates:
        return dates[wanted]
    newest = sorted(dates, reverse=True)
    raise NotFound(
        f"there is no log of the day {wanted!r}",
        remedy=f"There are: {references.listed(newest)}" if newest else "There is none at all",
    )


def _date(day: int) -> str:
    """The date of a day that begins then. Noon is on that date in whatever zone the server counts its days."""
    if day < EARLIEST:
        return str(day)
    return datetime.fromtimestamp(day + NOON_SECONDS, timezone.utc).date().isoformat()


def _shown(day: int) -> Dict[str, Any]:
    return {"day": day, "date": _date(day)}


def _text(client: CometClient, known: Sequence[int], chosen: Sequence[int]) -> str:
    if not chosen:
        return ""
    if len(chosen) == 1:
        return _one(client, chosen[0])
    try:
        if len(chosen) == len(known):
            return _unpacked(client.call("AdminMetaReadAllLogs"))
        return str(client.call("AdminMetaReadSelectLogs", {"Logs": list(chosen)}).text)
    except VersionTooOld:
        return "\n".join(_one(client, day) for day in chosen)


def _unpacked(answer: Raw) -> str:
    """The text of all files in a ZIP file, in the order of their names, which are those of days; other content is the text itself.

    :raises BadAnswer: if it cannot be unpacked.
    """
    if not answer.content.startswith(ZIP):
        return answer.text
    try:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            names = sorted(name for name in archive.namelist() if not name.endswith("/"))
            return "\n".join(archive.read(name).decode("utf-8", errors="replace") for name in names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise BadAnswer(f"the ZIP file of the logs cannot be read: {error}", method="AdminMetaReadAllLogs") from None


def _one(client: CometClient, day: int) -> str:
    return str(client.call("AdminMetaReadLogs", {"Log": day}).text)


def _lines(text: str) -> List[str]:
    """The lines that are not empty. Other ends of lines than these two may be part of one."""
    return [line for line in text.replace("\r\n", "\n").split("\n") if line]
