# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Time zones by the names that accounts and devices give them."""

from __future__ import annotations

from datetime import timezone, tzinfo
from functools import cache
from typing import Optional
from zoneinfo import ZoneInfo

# These are known without a database of time zones, which a small container may lack.
_UTC = ("UTC", "Etc/UTC", "Z")


@cache
def zone(name: str) -> Optional[tzinfo]:
    """A time zone by its IANA name; None for one that is not known here."""
    if name in _UTC:
        return timezone.utc
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return None
