# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_health_info`` returns: how the backups of a server or a tenant are, the worst first."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Callable, Dict, List, Mapping, Tuple

from .._api.names import meant
from .._client.errors import InputError
from .._model import moments, units
from .._model.task import Context, Params, Result
from .._model.understanding import understood
from . import health_reading, health_views, references, server_clock
from .health_checks import CHECKS, IGNORE, SEVERITIES, Limits

DAY = 86400
MOST_DAYS = 366
# The shape of the report. It grows when something in it is renamed or goes, not when something comes.
FORMAT = 1
DURATIONS = ("stale_after", "offline_after", "long_after")


def info(context: Context, params: Params) -> Result:
    """Read the server and judge it. Seven requests at most, beside the look-up of a tenant's name.

    :raises InputError: if an option cannot be meant, before anything is asked.
    :raises NotFound: if there is no such tenant.
    """
    durations = {option: understood(option, params[option], units.duration) for option in DURATIONS}
    _check(params)
    tenant = references.tenant_id(context.client, params.get("tenant"))
    # Jobs have times of the server's side, and so has what is judged by them.
    now = server_clock.now(context)
    # Whole days, the present one being the last.
    first = now // DAY * DAY - (params["days"] - 1) * DAY
    observed = health_reading.read(context.client, tenant, now, first, first + params["days"] * DAY)
    limits = Limits(
        now=observed.now,
        version=observed.version,
        near_quota=params["near_quota"],
        accept_warnings=params["accept_warnings"],
        severities=params["severities"],
        **durations,
    )
    days = [moments.text(first + number * DAY)[:10] for number in range(params["days"])]
    content = {
        "format": FORMAT,
        "server": {"url": context.client.server, "version": observed.version},
        "tenant": None if tenant is None else {"id": tenant, "name": observed.tenants.get(tenant, tenant)},
        "thresholds": {
            **durations,
            "near_quota": params["near_quota"],
            "accept_warnings": params["accept_warnings"],
            "severities": {check: limits.severity(check) for check in CHECKS},
        },
        **health_views.report(observed, limits, days, params["include_suspended"]),
    }
    return {"report": {"generated_at": moments.text(observed.now), "fingerprint": _fingerprint(content), **content}}


def _check(params: Params) -> None:
    known: List[Tuple[str, Callable[[Any], bool], str]] = [
        ("days", lambda value: 1 <= value <= MOST_DAYS, f"days must be from 1 to {MOST_DAYS}"),
        ("near_quota", lambda value: 1 <= value <= 100, "near_quota is a percentage from 1 to 100"),
    ]
    for option, holds, problem in known:
        if not holds(params[option]):
            raise InputError(problem)
    severities: Mapping[str, Any] = params["severities"]
    for check, severity in severities.items():
        if check not in CHECKS:
            hint = meant(check, CHECKS, f"there are {', '.join(CHECKS)}")
            raise InputError(f"severities: there is no check {check!r}, {hint}")
        choices = [*SEVERITIES[:-1], IGNORE]
        if severity not in choices:
            raise InputError(f"the severity of {check} is {severity!r}", remedy=f"Choose one of {', '.join(choices)}")


def _fingerprint(content: Dict[str, Any]) -> str:
    """The same for reports that differ in nothing but their time."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
