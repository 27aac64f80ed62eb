# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_client_download_info`` returns: the platforms that a server builds installers for."""

from __future__ import annotations

from typing import Any, Dict

from .._client.client import CometClient
from .._client.errors import ServerRefusal
from .._model import codec
from .._model.task import Context, Params, Result
from . import client_platforms


def info(context: Context, params: Params) -> Result:
    """Read the platforms: one request, and one for each that is tested."""
    client = context.client
    found = []
    for number, details in sorted(client_platforms.available(client).items()):
        shown = {"platform": str(number), **codec.decode("AvailableDownload", details)}
        if params["test"]:
            shown.update(_tested(client, number))
        found.append(shown)
    return {"platforms": found}


def _tested(client: CometClient, number: int) -> Dict[str, Any]:
    try:
        client_platforms.test(client, number, "")
    except ServerRefusal as refusal:
        if refusal.kind not in ("refused", "not_found"):
            raise
        return {"available": False, "problem": refusal.answer or refusal.problem}
    return {"available": True, "problem": None}
