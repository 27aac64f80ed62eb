# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_schedule`` does to bring a schedule into the declared state, and what ``comet_schedule_info`` returns."""

from __future__ import annotations

from .._model.task import Context, Params, Plan, Result
from . import profile_entries, profile_entries_info, rules
from .profile_entries import Entry, Profile
from .rules import RULES


def plan(context: Context, params: Params) -> Plan:
    """Read the profile and say what to do about one of its schedules. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    return profile_entries.plan(context, params, RULES)


def info(context: Context, params: Params) -> Result:
    """Read the schedules of one user or of all: one request beside the look-up of a tenant's name.

    :raises NotFound: if a user or tenant is named that does not exist.
    """

    def wanted(entry: Entry, profile: Profile) -> bool:
        return rules.is_of(entry, params, profile)

    return {"schedules": profile_entries_info.read(context, params, RULES, wanted)}
