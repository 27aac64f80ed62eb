# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What events are called: the server's by the API's names, those that this collection finds out apart from them.

Facts: comet-facts section 2, Events.
"""

from __future__ import annotations

import re
from typing import Any, Iterable, List, Mapping, Tuple

from .._api import constants
from .._api.names import capital, meant
from .._client.errors import InputError
from .._model.patterns import chooser

ENUM = "StreamableEventType"
SERVER_PREFIX = "SEVT_"
HELLO = "meta_hello"

# What the server does not say. No server can ever send these: its own texts begin with SEVT_.
SYNTHETIC_PREFIX = "synthetic_"
DEVICE_OFFLINE = f"{SYNTHETIC_PREFIX}device_offline"
DEVICE_ONLINE = f"{SYNTHETIC_PREFIX}device_online"
JOB_STALLED = f"{SYNTHETIC_PREFIX}job_stalled"
BACKUP_OVERDUE = f"{SYNTHETIC_PREFIX}backup_overdue"
DEVICE_OUTDATED = f"{SYNTHETIC_PREFIX}device_outdated"
VAULT_NEAR_QUOTA = f"{SYNTHETIC_PREFIX}vault_near_quota"
SYNTHETIC = (DEVICE_OFFLINE, DEVICE_ONLINE, JOB_STALLED, BACKUP_OVERDUE, DEVICE_OUTDATED, VAULT_NEAR_QUOTA)


def event_name(event: Mapping[str, Any]) -> str:
    """``job_completed`` for a server's event; of one that the tables don't know, what the server calls it, or its number."""
    number = event.get("Type")
    known = constants.enum_name(ENUM, number) if isinstance(number, int) and number else None
    text = str(event.get("TypeString") or "")
    if known:
        return known
    return text[len(SERVER_PREFIX) :].lower() if text.startswith(SERVER_PREFIX) else text.lower() or str(number)


def type_fields(name: str) -> Tuple[int, str]:
    """``Type`` and ``TypeString`` of an event by its name; a synthetic one has the number 0."""
    if name in SYNTHETIC:
        return 0, name.upper()
    return int(constants.enum_value(ENUM, name)), f"{SERVER_PREFIX}{name.upper()}"


def patterns(given: Iterable[str]) -> List[str]:
    """Names of events, or patterns such as ``job_*`` and ``!job_new``, from what the user wrote, for ``patterns.chooser``.

    :raises InputError: for one that fits no event.
    """
    known = [*constants.enum(ENUM), *SYNTHETIC]
    result = []
    for text in map(str, given):
        name = text.strip().lower()
        keeps_out = "!" if name.startswith("!") else ""
        name = re.sub("^!?(sevt_)?", "", name)
        fits = chooser([name])
        if not any(fits([candidate]) for candidate in known):
            hint = meant(name, known, "the documentation lists the names")
            raise InputError(f"there is no event {text!r}", remedy=capital(hint))
        result.append(keeps_out + name)
    return result
