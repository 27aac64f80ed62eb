# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What clients asked, for tests to question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .portal_calls import CALLS
from .reference import EFFECTS_THAT_CHANGE, methods


@dataclass
class Request:
    """One HTTP request. ``method`` is the name of the API method, or of the call of the account API; None for any other path.

    ``params`` are decoded and complete, credentials among them: the recorder is for tests, not for logs.
    ``status`` is the body's ``Status`` of a refusal, else the HTTP status; None if the answer never left.
    """

    method: str | None
    path: str
    params: dict[str, Any] = field(repr=False)
    status: int | None
    at: float
    index: int
    http_status: int | None = None
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    committed: bool = False

    @property
    def effect(self) -> str | None:
        """The method's effect, None for any other path."""
        known = methods().get(self.method or "") or CALLS.get(self.method or "")
        return known.effect if known else None


class Recorder:
    """The requests since the start or the last :meth:`clear`, in the order of their arrival."""

    def __init__(self, limit: int = 100_000) -> None:
        self._requests: list[Request] = []
        self._limit = limit
        self._arrived = 0
        self.on_answer: Callable[[Request], None] = lambda request: None

    def add(self, method: str | None, path: str, params: dict[str, Any], at: float, headers: dict[str, str]) -> Request:
        """Take down a request; its status is filled in later."""
        request = Request(method, path, params, None, at, self._arrived, headers=headers)
        self._arrived += 1
        self._requests.append(request)
        if len(self._requests) > self._limit:
            del self._requests[: self._limit // 10]
        return request

    def clear(self) -> None:
        """Forget all requests."""
        self._requests.clear()

    def count(self, method: str | None = None) -> int:
        """How many requests came, of one method or of all."""
        return len(self._requests) if method is None else len(self.of(method))

    def of(self, method: str) -> list[Request]:
        """The requests of one method."""
        return [request for request in self._requests if request.method == method]

    def methods(self) -> list[str]:
        """The methods asked, in order; requests to other paths are left out."""
        return [request.method for request in self._requests if request.method]

    def writes(self) -> list[Request]:
        """The requests that would change something: writes, dispatches and the server's own life."""
        return [request for request in self._requests if request.effect in EFFECTS_THAT_CHANGE]

    def __iter__(self) -> Iterator[Request]:
        return iter(list(self._requests))

    def __len__(self) -> int:
        return len(self._requests)

    def __getitem__(self, position: int) -> Request:
        return self._requests[position]
