# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_protected_item`` does to bring a protected item into the declared state."""

from __future__ import annotations

from .._model.task import Context, Params, Plan
from . import profile_entries
from .protected_items import KIND


def plan(context: Context, params: Params) -> Plan:
    """Read the user's profile and say what to do about one of its items. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    return profile_entries.plan(context, params, KIND)
