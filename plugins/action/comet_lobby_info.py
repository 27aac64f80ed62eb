# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.cometbackup.comet.plugins.modules.comet_lobby_info import DEFINITION
from ansible_collections.cometbackup.comet.plugins.plugin_utils.in_controller import ActionModule as InController


class ActionModule(InController):
    # Ansible imports this before it forks the task's worker: the module is read once, not by every worker.
    definition = DEFINITION
