# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The source ``comet_webhook``, listening, and what it logged."""

from __future__ import annotations

import logging
import threading
from typing import Any

from tests.support.listening import DEADLINE_SECONDS, Event, Listener

SECRET = "a-secret-of-more-than-16"
HEADER = "X-Comet-Webhook-Secret"
LISTENING = "Listening on "


class Receiver(Listener):
    """The source in a thread: ``url`` is where it listens, ``lines`` what it logged, with the level before each.

    :param arguments: of the source, beside a free port and the secret.
    """

    def __init__(self, **arguments: Any) -> None:
        self.arguments = {"host": "127.0.0.1", "port": 0, "secrets": [SECRET], **arguments}
        super().__init__("comet_webhook", self.arguments)
        self.lines: list[str] = []
        self.url = ""
        self._log = logging.getLogger("cometbackup.comet.comet_webhook")
        self._handler = _Handler(self._heard)
        self._listens = threading.Event()

    def _heard(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        self.lines.append(f"{record.levelname} {line}")
        if line.startswith(LISTENING):
            self.url = line.removeprefix(LISTENING)
            self._listens.set()

    def __enter__(self) -> Receiver:
        self._level = self._log.level
        self._log.setLevel(logging.INFO)
        self._log.addHandler(self._handler)
        super().__enter__()
        assert self._listens.wait(DEADLINE_SECONDS), self.error
        return self

    def __exit__(self, *details: object) -> None:
        super().__exit__(*details)
        self._log.removeHandler(self._handler)
        self._log.setLevel(self._level)

    def wait_for(self, number: int) -> list[Event]:
        """All events, once there are so many."""
        return self.wait(lambda events: len(events) >= number)


class _Handler(logging.Handler):
    def __init__(self, heard: Any) -> None:
        super().__init__()
        self.emit = heard
