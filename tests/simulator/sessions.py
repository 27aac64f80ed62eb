# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Session keys: who they stand for and when they end (facts: comet-facts 2, Sessions)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .clock import Clock


@dataclass
class Session:
    """One session; ``kind`` is ``admin`` or ``user``. ``pending`` waits for a second factor."""

    key: str
    kind: str
    username: str
    organization: str
    last_used: float
    pending: bool = False


class Sessions:
    """All live sessions of a server."""

    def __init__(self, clock: Clock, new_id: Callable[[], str]) -> None:
        self._clock = clock
        self._new_id = new_id
        self._sessions: dict[str, Session] = {}
        self.on_expire: Callable[[Session], None] = lambda session: None

    def start(self, kind: str, username: str, organization: str, pending: bool = False) -> Session:
        """Begin a session."""
        session = Session(self._new_id(), kind, username, organization, self._clock.now(), pending)
        self._sessions[session.key] = session
        return session

    def use(self, key: str, kind: str, username: str, timeout: float) -> Session | None:
        """The session of a key if it is alive and belongs to this caller; its time begins anew."""
        session = self._sessions.get(key)
        if session is None or session.kind != kind or session.username != username:
            return None
        if self._clock.now() - session.last_used > timeout:
            self.end(key)
            self.on_expire(session)
            return None
        session.last_used = self._clock.now()
        return session

    def get(self, key: str) -> Session | None:
        """A session, whoever asks."""
        return self._sessions.get(key)

    def keys(self) -> list[str]:
        """The keys of all of them."""
        return list(self._sessions)

    def end(self, key: str) -> None:
        """End a session."""
        self._sessions.pop(key, None)

    def end_all(self, kind: str | None = None, username: str | None = None) -> None:
        """End all sessions, or those of one account."""
        for key, session in list(self._sessions.items()):
            if (kind is None or session.kind == kind) and (username is None or session.username == username):
                del self._sessions[key]

    def __len__(self) -> int:
        return len(self._sessions)
