# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Software Build Role: whether, and for whom, the server makes installers."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from .._client.errors import InputError
from .._model.option_map import OptionMap
from .._model.task import Params
from .places import Part
from .setting import Setting


def adjust(held: Mapping[str, Any], desired: Dict[str, Any], params: Params) -> Dict[str, Any]:
    """The settings to be written.

    :raises InputError: for a number of builders below 0.
    """
    if (params.get("max_builders") or 0) < 0:
        raise InputError(f"max_builders is 0 or more, not {params['max_builders']}")
    return desired


BUILD_CONFIG = Setting(
    "build_config",
    Part(
        "settings of the Software Build Role",
        "SoftwareBuildRoleOptions",
        field="SoftwareBuildRole",
        read="AdminMetaBuildConfigGet",
        write="AdminMetaBuildConfigSet",
        parameter="SoftwareBuildRoleConfig",
        wrapped=True,
    ),
    OptionMap(
        "SoftwareBuildRoleOptions",
        {
            "role_enabled": "RoleEnabled",
            "allow_unauthenticated_downloads": "AllowUnauthenticatedDownloads",
            "max_builders": "MaxBuilders",
        },
    ),
    adjust,
)
