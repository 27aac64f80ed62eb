# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What the modules support."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
  diff_mode:
    description: Will return details on what has changed (or possibly needs changing in C(check_mode)), when in diff mode.
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second invocation indicates no change.
  in_process:
    description:
      - Runs inside the controller, many times as fast as a module process, wherever that makes no difference.
      - An ordinary module process does the work with a connection other than V(local), with C(become), C(async), a task's C(environment) or
        another Python interpreter, and where the variable C(comet_in_process) is V(false).
    support: full
"""

    # Use together with the above for modules that change something.
    STATE = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - A tenant, a policy or a user that is not there is taken on trust in check mode, with a warning, since an earlier task may be the one to create it.
  diff_mode:
    support: full
  idempotent:
    support: full
"""

    # For modules that only read.
    INFO = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - This module changes nothing.
  diff_mode:
    support: N/A
    details:
      - This module changes nothing.
  idempotent:
    support: full
"""
