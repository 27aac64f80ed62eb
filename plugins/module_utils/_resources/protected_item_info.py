# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_protected_item_info`` returns: protected items as options."""

from __future__ import annotations

from typing import Dict, List

from .._model import engines
from .._model.task import Context, Params, Result
from . import profile_entries_info
from .profile_entries import Entry, Profile
from .protected_items import KIND


def info(context: Context, params: Params) -> Dict[str, List[Result]]:
    """Read the items that the filters leave, in one request beside the look-up of a tenant's name.

    :raises CometError: if a filter cannot be meant or the server refuses to be asked.
    """
    engine = engines.named(params["engine"], "engine").name if params.get("engine") else None

    def wanted(entry: Entry, profile: Profile) -> bool:
        return engine in (None, engines.name_of(entry.value.get("Engine"))) and KIND.is_meant(
            entry.value, params, profile
        )

    return {"protected_items": profile_entries_info.read(context, params, KIND, wanted)}
