# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ansible-rulebook itself has to do with a source's arguments."""

from __future__ import annotations

from typing import Any, Dict, Mapping

# Where it tells that it is done with an event, if the rulebook says ``feedback: true``.
FEEDBACK = "eda_feedback_queue"
_ITS_OWN = (FEEDBACK, "feedback")


def without_its_own(args: Mapping[str, Any]) -> Dict[str, Any]:
    """The arguments that are the source's."""
    return {name: value for name, value in args.items() if name not in _ITS_OWN}
