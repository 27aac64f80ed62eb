# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import os
import socket
import typing as t

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: comet_stage
type: notification
short_description: Report tasks to the test that started this run
description:
  - Sends the beginning of each play and task, and each result, to the socket in the environment variable C(COMET_TEST_STAGE).
  - Waits for the answer, which is what the environment is to have from then on.
author: cometbackup.comet contributors (@cometbackup-comet)
"""


class CallbackModule(CallbackBase):
    """See tests/support/stage.py, the other side."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "comet_stage"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_play_start(self, play: t.Any) -> None:
        self._tell(event="play", play=play.get_name())

    def v2_playbook_on_task_start(self, task: t.Any, is_conditional: bool) -> None:
        self._tell(event="begins", task=str(task.name or task.action))

    def v2_runner_on_ok(self, result: t.Any) -> None:
        self._ended("ok", result)

    def v2_runner_on_failed(self, result: t.Any, ignore_errors: bool = False) -> None:
        self._ended("failed", result)

    def v2_runner_on_skipped(self, result: t.Any) -> None:
        self._ended("skipped", result)

    def v2_runner_on_unreachable(self, result: t.Any) -> None:
        self._ended("unreachable", result)

    def _ended(self, status: str, result: t.Any) -> None:
        task = result._task
        self._tell(event="ended", task=str(task.name or task.action), status=status, result=result._result)

    def _tell(self, **message: t.Any) -> None:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(os.environ["COMET_TEST_STAGE"])
            connection.sendall(json.dumps(message, default=str).encode() + b"\n")
            with connection.makefile() as answer:
                os.environ.update(json.loads(answer.readline()))
