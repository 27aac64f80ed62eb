# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_protected_item`` does to bring a protected item into the declared state."""

from __future__ import annotations

from typing import Any, Dict

from .._model import engine_props
from .._model.task import Context, Params, Plan
from . import profile_entries
from .protected_items import KIND

# The options, also of an object in a document of comet_converge.
SPEC: Dict[str, Any] = {
    "user": {"type": "str", "required": True},
    "name": {"type": "str"},
    "id": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "delete_with_schedules": {"type": "bool", "default": False},
    "device": {"type": "str"},
    "engine": {"type": "str"},
    **engine_props.argument_spec(),
    "engine_props": {"type": "dict"},
    "update_password": {"type": "str", "choices": ["on_create", "always"], "default": "on_create", "no_log": False},
    "pre_exec": {"type": "list", "elements": "str"},
    "thaw_exec": {"type": "list", "elements": "str"},
    "post_exec": {"type": "list", "elements": "str"},
    "retention_overrides": {"type": "dict"},
    "read_only": {"type": "dict"},
}


def plan(context: Context, params: Params) -> Plan:
    """Read the user's profile and say what to do about one of its items. One request if nothing differs.

    :raises CometError: if an option cannot be meant or the server refuses to be asked.
    """
    return profile_entries.plan(context, params, KIND)
