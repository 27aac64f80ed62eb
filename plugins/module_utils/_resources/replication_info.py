# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_replication_info`` returns: how the replication to each other server gets on."""

from __future__ import annotations

from typing import List

from .._client.errors import NotFound
from .._model import codec
from .._model.task import Context, Params, Result
from . import references


def info(context: Context, params: Params) -> Result:
    """Read the state of all replicas, or of those with a description. One request.

    :raises NotFound: if there is none of the description.
    """
    replicas: List[Result] = codec.decode("[]ReplicatorStateAPIResponse", context.client.call("AdminReplicationState"))
    wanted = params.get("description")
    if wanted is None:
        return {"replicas": replicas}
    descriptions = [replica.get("description", "") for replica in replicas]
    if wanted not in descriptions:
        # Only for its error: several replicas may share a description, as those of the two roles do.
        _require(wanted, descriptions)
    return {"replicas": [replica for replica in replicas if replica.get("description") == wanted]}


def _require(wanted: str, descriptions: List[str]) -> None:
    try:
        references.resolve("replica", wanted, dict(zip(descriptions, descriptions)), "description")
    except NotFound as error:
        raise references.missing(error, f"there is no replica {wanted!r}", descriptions) from None
