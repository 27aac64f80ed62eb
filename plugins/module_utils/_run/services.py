# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module talks to: which options say where it is and who asks, and which client they make."""

from __future__ import annotations

from typing import Any, Callable, Dict, NamedTuple

from .._client.client import CometClient
from .._client.connection import Connection
from .._model.task import Params
from .argspec import CONNECTION_SPEC


class Service(NamedTuple):
    """A kind of server.

    ``spec`` are its connection options, ``address`` is the one of them that holds its address. ``connection`` makes a connection of
    the options and raises InputError if they cannot be meant; ``client`` makes a client of that, with the keywords ``check_mode``
    and ``reuse_reads``. A connection has an ``identity``, a client can ``forget`` and ``close`` and is a context manager.
    """

    spec: Dict[str, Any]
    address: str
    connection: Callable[[Params], Any]
    client: Callable[..., Any]


COMET_SERVER = Service(CONNECTION_SPEC, "url", Connection.from_params, CometClient)
