# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait for a hosted server: until the portal lists it, until it answers, until it is gone."""

from __future__ import annotations

from typing import Callable, NamedTuple, Optional

from .._client.errors import BadAnswer, CometError, Overloaded, TlsError, Unreachable
from .._client.transport import Interrupted, NotSent, Transport
from .._model import readable, units
from .._model.task import Params
from .._model.understanding import understood
from . import hosted_servers
from .hosted_servers import HostedServer
from .portal import AccountContext

# What a poll may fail with and be repeated: the server comes up whether or not the portal can be asked about it.
LOST_POLL = (Unreachable, BadAnswer, Overloaded)
RUNNING, TERMINATED = "running", "terminated"
# How long the portal may take to list what it has just accepted.
LISTED_SECONDS = 60.0
PROBE_SECONDS = 10.0


class NotReady(CometError):
    """The waiting ended before the server was ready, or gone. The portal goes on with it."""

    kind = "not_ready"


class Patience(NamedTuple):
    """How long to wait, and what for. ``answering`` is whether the server itself has to answer."""

    timeout: float
    interval: float
    answering: bool

    @classmethod
    def from_params(cls, params: Params) -> Patience:
        """Take it from the options.

        :raises InputError: if one is not a duration.
        """
        timeout = understood("wait_timeout", params["wait_timeout"], units.duration)
        return cls(timeout, max(0.1, params["poll_interval"]), params["wait_for"] == "answering")


def until_listed(
    context: AccountContext, patience: Patience, find: Callable[[], Optional[HostedServer]]
) -> HostedServer:
    """The server that was just created.

    :raises NotReady: if the portal does not list it.
    """
    started = context.monotonic()
    server = find()
    while server is None:
        if context.monotonic() - started >= LISTED_SECONDS:
            raise NotReady(
                "the account portal accepted the new hosted server and does not list it",
                remedy="Look for it at the portal",
            )
        context.sleep(min(patience.interval, 5.0))
        server = find()
    return server


def until_ready(context: AccountContext, patience: Patience, server: HostedServer) -> HostedServer:
    """The server once its machine runs and, if that is asked for, its web interface answers.

    :raises NotReady: if that takes too long, or it is terminated meanwhile.
    """

    def lacks(now: HostedServer) -> str:
        if now.gone:
            raise NotReady(
                f"the hosted server {now.name!r} was terminated while it was waited for", server=context.client.server
            )
        if now.status != RUNNING:
            return f"its machine is {now.status or 'not there yet'}"
        return _probe(context, now) if patience.answering else ""

    return _until(context, patience, server, lacks)


def until_gone(context: AccountContext, patience: Patience, server: HostedServer) -> HostedServer:
    """The server once its machine has ended.

    :raises NotReady: if that takes too long.
    """
    return _until(
        context, patience, server, lambda now: "" if now.status == TERMINATED else f"its machine is {now.status}"
    )


def _until(
    context: AccountContext, patience: Patience, server: HostedServer, lacks: Callable[[HostedServer], str]
) -> HostedServer:
    """Poll until nothing is lacking any more."""
    started, told = context.monotonic(), ""
    while True:
        missing = lacks(server)
        if not missing:
            return server
        waited = context.monotonic() - started
        line = f"{server.name}: {missing} ({server.install_status})"
        if waited >= patience.timeout:
            raise NotReady(
                f"the hosted server {server.name!r} is not as waited for after {readable.duration(waited)}: {missing};"
                f" the portal says {server.install_status!r}",
                server=context.client.server,
                remedy="It goes on by itself; run the task again to wait on, with a longer wait_timeout if need be",
            )
        if line != told:
            context.progress(f"{line}, {readable.duration(waited)}")
            told = line
        context.sleep(patience.interval)
        try:
            server = hosted_servers.again(context.client, server.id)
        except LOST_POLL:
            pass


def _probe(context: AccountContext, server: HostedServer) -> str:
    """What is wrong with the server's own address, or nothing."""
    url = f"https://{server.dns}/"
    transport = Transport(context.client.connection._replace(url=url, timeout=PROBE_SECONDS))
    try:
        status = transport.send("", http_method="GET").status
    except (NotSent, Interrupted, TlsError) as error:
        return f"{url} does not answer: {error.problem if isinstance(error, TlsError) else error}"
    finally:
        transport.close()
    return "" if status < 500 else f"{url} answers HTTP {status}"
