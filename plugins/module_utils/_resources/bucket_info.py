# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_bucket_info`` returns: buckets with their sizes, and how full the storage is."""

from __future__ import annotations

from typing import Any, Dict, Iterator, Mapping, Optional, Tuple

from .._api import structures
from .._model import codec, units
from .._model.task import Context, Params, Result
from .._model.understanding import understood
from . import buckets, references, server_clock


def info(context: Context, params: Params) -> Result:
    """Read the buckets that the filters leave: one request for all, or, where sizes are to be of a certain
    age, one for the server's clock and one for each that is not."""
    client = context.client
    tenant = references.tenant_id(client, params.get("tenant"))
    found = [
        dict(buckets.view(id_, bucket), read_only=_read_only(bucket))
        for id_, bucket in _buckets(context, params)
        if tenant in (None, bucket.get("OrganizationID", ""))
    ]
    result: Result = {"buckets": sorted(found, key=lambda item: (item["tenant"], item["id"]))}
    if params["free_space"]:
        space = client.call("AdminStorageFreeSpace")
        result["free_space"] = {
            "unlimited": bool(space.get("Unlimited")),
            "used_percent": space.get("UsedPercent", 0.0),
            "available_bytes": space.get("AvailableBytes", 0),
        }
    return result


def _buckets(context: Context, params: Params) -> Iterator[Tuple[str, Mapping[str, Any]]]:
    client = context.client
    after = _measured_after(context, params)
    ids = [params["id"]] if params.get("id") else None
    if ids is None:
        every = client.lookup(buckets.LIST)
        if after is None:
            yield from every.items()
            return
        ids = [id_ for id_, bucket in every.items() if (bucket.get("Size") or {}).get("MeasureCompleted", 0) < after]
        yield from ((id_, bucket) for id_, bucket in every.items() if id_ not in ids)
    for id_ in ids:
        bucket = buckets.find(client, id_, after)
        if bucket is not None:
            yield id_, bucket.value


def _measured_after(context: Context, params: Params) -> Optional[int]:
    if params.get("measured_within") is None:
        return None
    age = understood("measured_within", params["measured_within"], units.duration)
    return server_clock.now(context) - age


def _read_only(bucket: Mapping[str, Any]) -> Dict[str, Any]:
    """Everything of a bucket but the hash of its key, with the measurement beside the rest."""
    known, size = structures.structure("BucketProperties").fields, bucket.get("Size") or {}
    return {
        "create_time": bucket.get("CreateTime", 0),
        "read_write_key_format": codec.decode_field(known["ReadWriteKeyFormat"], bucket.get("ReadWriteKeyFormat", 0)),
        "size": size.get("Size", 0),
        "measure_started": size.get("MeasureStarted", 0),
        "measure_completed": size.get("MeasureCompleted", 0),
    }
