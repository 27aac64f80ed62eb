# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Custom Remote Bucket: another server says where a new storage vault is (facts: seed 002, the guide's chapter of that name).

The guide has it that the endpoint is asked by POST, answers with a status of 2xx and a ``DestinationLocation`` in JSON,
which goes into the profile as a new vault. Headers came with 23.12.5, a body with 24.5.0. What the body's types mean
for the request, and what a failure is answered with, is not published [U].
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from .call import Call, Outward, Reply
from .errors import ApiError
from .reference import constants
from .schema import SchemaError
from .webhooks import custom_headers

TYPE = "custom"
_MARKERS = {"DESTINATIONTYPE___INVALID", "DESTINATIONTYPE_ERROR", "DESTINATIONTYPE_LATEST", "DESTINATIONTYPE_ALL"}
_CONTENT_TYPES = {"json": "application/json", "urlencoded": "application/x-www-form-urlencoded"}


def destination_types() -> set[int]:
    """The types that a storage vault can be of."""
    return {
        value for name, value in constants().items() if name.startswith("DESTINATIONTYPE_") and name not in _MARKERS
    }


def asked(call: Call, template: dict[str, Any], then: Callable[[dict[str, Any]], Any]) -> Outward:
    """Ask a template's endpoint for a place of storage.

    :param then: makes the answer of the place.
    :raises ApiError: if there is no address to ask.
    """
    settings = template.get("Custom") or {}
    if not settings.get("URL"):
        raise _failure(call, "it has no URL")
    body_type = settings.get("CustomBodyType") or "none"
    headers = custom_headers(settings.get("CustomHeaders"))
    body, form = "", ()
    if body_type in _CONTENT_TYPES:
        body = settings.get("CustomBody", "")
        headers = {"Content-Type": _CONTENT_TYPES[body_type], **headers}
    elif body_type == "form":
        form = tuple(parse_qsl(settings.get("CustomBody", ""), keep_blank_values=True))
    return Outward(
        settings["URL"],
        headers,
        body,
        lambda reply: then(_location(call, reply)),
        call.state.options.remote_bucket_seconds,
        form,
    )


def _location(call: Call, reply: Reply) -> dict[str, Any]:
    if not reply.status:
        raise _failure(call, reply.text)
    if not 200 <= reply.status < 300:
        raise _failure(call, f"it answered HTTP {reply.status}")
    try:
        location: dict[str, Any] = call.state.schema.read("DestinationLocation", json.loads(reply.text))
    except ValueError as error:
        said = str(error) if isinstance(error, SchemaError) else "its answer is not JSON"
        raise _failure(call, said) from None
    if location["DestinationType"] not in destination_types():
        raise _failure(call, "its answer has no known DestinationType")
    return location


def _failure(call: Call, why: str) -> ApiError:
    return ApiError(call.state.options.remote_bucket_failure_status, f"The remote bucket could not be requested: {why}")
