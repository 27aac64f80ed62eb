# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for a module of Windows: writes down what it is given, and answers from a script.

A copy of this file bears each module's name. ``COMET_TEST_CALLS`` names the file of what was asked, a line of JSON each;
``COMET_TEST_ANSWERS`` that of the answers, a list of ``[module, a text in its options, [answer, ...]]`` of which the last goes on.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """Answers without a machine."""

    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The first answer whose module and text fit, or that it changed something."""
        super().run(tmp, task_vars)
        calls = Path(os.environ["COMET_TEST_CALLS"])
        module, options = str(self._task.action).rpartition(".")[2], dict(self._task.args)
        earlier = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
        with calls.open("a", encoding="utf-8") as file:
            file.write(json.dumps([module, options]) + "\n")
        for name, text, answers in json.loads(Path(os.environ["COMET_TEST_ANSWERS"]).read_text(encoding="utf-8")):
            if name == module and text in json.dumps(options):
                times = sum(json.loads(line)[0] == name and text in line for line in earlier)
                return {"changed": False, **answers[min(times, len(answers) - 1)]}
        return {"changed": True}
