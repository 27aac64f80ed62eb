# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Which connected device is meant."""

    DOCUMENTATION = r"""
options:
  target_id:
    description:
      - Id of a live connection, as M(cometbackup.comet.comet_device_info) returns it. Such ids last as long as the connection.
      - If it has ended, the device's present connection is used, provided that O(user) and O(device) are known.
      - If none of O(target_id), O(user) and O(device) is given, the host's variable C(comet_target_id) is used.
    type: str
  user:
    description:
      - User that the device belongs to. Without O(device), the only device of the user is meant.
      - If none of O(target_id), O(user) and O(device) is given, the host's variable C(comet_user) is used.
    type: str
  device:
    description:
      - Device of O(user), by name or id.
      - If none of O(target_id), O(user) and O(device) is given, the host's variable C(comet_device_id) is used.
    type: str
  when_offline:
    description:
      - What to do if the device has no live connection. V(fail) makes the task fail, V(skip) skips it with the reason in the result.
    type: str
    choices: [fail, skip]
    default: fail
"""
