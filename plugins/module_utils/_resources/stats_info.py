# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_stats_info`` returns: how many buckets, users and devices there were over time."""

from __future__ import annotations

from .._model import codec
from .._model.task import Context, Params, Result
from . import server_clock

ENTRY = "StatResult"


def info(context: Context, params: Params) -> Result:
    """Read the figures, in the order of time, which the server does not promise. One request, one more for a time that counts back from now.

    :raises InputError: for a time that is none.
    """
    since, until = (server_clock.moment(context, params, option) for option in ("since", "until"))
    answer = context.client.call("AdminMetaStats", {"Simple": not params["all_entries"]})
    moments_ = sorted((int(key), value) for key, value in answer.items())
    return {
        "stats": [
            {"time": moment, **codec.decode(ENTRY, {**codec.zero(ENTRY), **value})}
            for moment, value in moments_
            if (since is None or moment >= since) and (until is None or moment <= until)
        ]
    }
