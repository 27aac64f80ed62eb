# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_stats_info`` returns: how many buckets, users and devices there were over time."""

from __future__ import annotations

import time
from typing import Optional

from .._model import codec, moments
from .._model.task import Context, Params, Result
from .._model.understanding import understood

ENTRY = "StatResult"


def info(context: Context, params: Params) -> Result:
    """Read the figures, in the order of time, which the server does not promise. One request.

    :raises InputError: for a time that is none.
    """
    since, until = _moment(params, "since"), _moment(params, "until")
    answer = context.client.call("AdminMetaStats", {"Simple": not params["all_entries"]})
    moments_ = sorted((int(key), value) for key, value in answer.items())
    return {
        "stats": [
            {"time": moment, **codec.decode(ENTRY, {**codec.zero(ENTRY), **value})}
            for moment, value in moments_
            if (since is None or moment >= since) and (until is None or moment <= until)
        ]
    }


def _moment(params: Params, option: str) -> Optional[int]:
    value = params.get(option)
    if value is None:
        return None
    return understood(option, value, lambda value: moments.moment(value, time.time()))
