# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All handlers by method name, from the areas they are written in."""

from __future__ import annotations

from ..call import Handler
from . import (
    account,
    browse,
    config,
    dispatch,
    downloads,
    groups,
    jobs,
    lobby,
    meta,
    organizations,
    policies,
    protected,
    reports,
    settings,
    sources,
    storage,
    upkeep,
    users,
)

_AREAS = (
    account,
    browse,
    config,
    dispatch,
    downloads,
    groups,
    jobs,
    lobby,
    meta,
    organizations,
    policies,
    protected,
    reports,
    settings,
    sources,
    storage,
    upkeep,
    users,
)

HANDLERS: dict[str, Handler] = {}
for _area in _AREAS:
    _twice = HANDLERS.keys() & _area.api.handlers.keys()
    assert not _twice, f"handled twice: {sorted(_twice)}"
    HANDLERS.update(_area.api.handlers)
