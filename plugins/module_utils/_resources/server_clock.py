# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server's clock, which may be far apart from this machine's, and times that options count back from now."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional
from weakref import WeakKeyDictionary

from .._client.client import CometClient
from .._model import moments
from .._model.task import Context, Params
from .._model.understanding import understood


class ServerClock(NamedTuple):
    """The server's time (seconds since 1970) less the run's monotonic clock, and the server's version."""

    offset: float
    version: str


_clocks: WeakKeyDictionary[CometClient, ServerClock] = WeakKeyDictionary()


def read(context: Context) -> ServerClock:
    """The clock. One request a task."""
    if context.client not in _clocks:
        offset = context.client.server_time() - context.monotonic()
        _clocks[context.client] = ServerClock(offset, context.client.version())
    return _clocks[context.client]


def now(context: Context) -> int:
    """Seconds since 1970 by that clock."""
    return at(context, context.monotonic())


def at(context: Context, monotonic: float) -> int:
    """The same for another reading of the run's monotonic clock."""
    return int(read(context).offset + monotonic)


def moment(context: Context, params: Params, option: str) -> Optional[int]:
    """The moment that an option means, None if it is not given. The clock is read only if it is one such as ``2 days ago``.

    :raises InputError: if it means none.
    """
    value: Any = params.get(option)
    if value is None:
        return None
    return understood(option, value, lambda value: moments.moment(value, lambda: now(context)))
