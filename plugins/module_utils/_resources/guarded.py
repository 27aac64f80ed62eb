# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes that must not undo what somebody else wrote in the meantime."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from .._client.client import CometClient
from .._client.errors import Conflict, ServerRefusal


def write_under_hash(
    client: CometClient, method: str, params: Mapping[str, Any], held_hash: str, read_hash: Callable[[], str]
) -> Any:
    """Make a call that the server carries out only if the object still has the hash it was read with.

    Nobody has published which status a server answers if it has not (comet-facts section 1, hash mismatch). So a
    refusal is a conflict if the hash turns out to be another one by now.

    :param read_hash: asks the server for the present hash.
    :returns: the answer to the call.
    :raises Conflict: if somebody else changed the object since it was read.
    """
    try:
        return client.call(method, params)
    except Conflict:
        raise
    except ServerRefusal as refusal:
        if read_hash() == held_hash:
            raise
        raise Conflict(
            "somebody else changed the object in the meantime",
            method=method,
            server=client.server,
            status=refusal.status,
            answer=refusal.answer,
        ) from None
