# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text of events is never a template.

ansible-rulebook hands events to playbooks as extra variables, whose text Ansible renders wherever it is used. A device
named ``{{ lookup('pipe', ...) }}`` by whoever owns it would run commands on the controller. Events travel as JSON,
which carries no mark for what is not to be trusted, so the text itself is changed: a space parts the braces.
"""

from __future__ import annotations

import re
from typing import Any

_MARK = re.compile(r"\{(?=[{%#])")


def untemplated(value: Any) -> Any:
    """A copy of a value of any shape without the beginning of a template in any of its texts."""
    if isinstance(value, str):
        return _MARK.sub("{ ", value) if "{" in value else value
    if isinstance(value, dict):
        return {untemplated(key): untemplated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [untemplated(item) for item in value]
    return value
