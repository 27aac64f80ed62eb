# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known of structures beyond the types of their fields."""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping

from .._api import constants
from .._client.errors import InputError
from . import units

Check = Callable[[Mapping[str, Any], Mapping[str, Any], str], None]


def time_of_day(options: Mapping[str, Any], schedule: Mapping[str, Any], path: str) -> None:
    """YAML reads an unquoted 22:30 as the number 1350: too likely a mistake where a time of day is meant."""
    given = options.get("seconds_past")
    counted = [constants.enum_value("ScheduleFrequency", name) for name in ("hourly", "periodic")]
    if isinstance(given, int) and 0 < given < 1440 and schedule.get("FrequencyType") not in counted:
        raise InputError(
            f'{path}.seconds_past: the number {given} is either "{units.clock_text(given)}" or "{units.clock_text(given * 60)}" without its quotes',
            remedy="Write the one that is meant, in quotes",
        )


# Structure -> what to check of the options given for it, of the value that they make, and at which place they stand.
CHECKS: Dict[str, Check] = {"ScheduleConfig": time_of_day}
