# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_release_info`` returns: the newest releases of the Comet Server, and all others on request."""

from __future__ import annotations

from .._model.task import Params, Result
from . import releases
from .portal import AccountContext

OWN = {"stable", "prerelease", *releases.LATEST.values()}


def info(context: AccountContext, params: Params) -> Result:
    """Ask for the newest releases, which needs no log-in, and for the list of all, which does."""
    answer = releases.latest(context.client)
    result: Result = {"latest": {key: value for key, value in answer.items() if key not in releases.LATEST.values()}}
    if params["versions"]:
        result["versions"] = releases.listed(context.client)
    return result
