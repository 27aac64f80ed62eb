# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The source ``comet_webhook``: listens, and hands what is taken to the rules, one after the other."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Dict, Mapping, Protocol

from . import normal, webhook_intake, webhook_options
from .counters import Counters
from .outbox import Order, Outbox
from .untemplated import untemplated
from .webhook_server import WebhookServer

log = logging.getLogger("cometbackup.comet.comet_webhook")

# Within one second what is new comes before what happens to it, and that before its end.
_FIRST, _LAST = "_new", "_removed"


class Rules(Protocol):
    """The queue that ansible-rulebook gives to a source."""

    async def put(self, event: Any) -> None: ...


async def run(rules: Rules, args: Mapping[str, Any]) -> None:
    """Receive webhooks until it is cancelled.

    :raises CometError: if an argument cannot be meant, or nothing can be listened to.
    """
    options = webhook_options.options(args)
    outbox = Outbox(options.queue_size, webhook_intake.MOST_BYTES, options.reorder_window)
    counters = webhook_intake.counters()
    intake = webhook_intake.Intake(options, outbox, shape, order)
    server = WebhookServer(options, intake, counters, lambda: len(outbox))
    address = await server.start()
    log.info("Listening on %s", address)
    if options.secrets and not options.certfile:
        log.info("Without certfile the secret travels in the clear: let this port be reached through HTTPS only")
    reports = asyncio.ensure_future(_report(counters, address, options.report_every))
    at_the_door = 0
    try:
        while True:
            event = await outbox.get()
            at_the_door = 1
            await rules.put(event)
            at_the_door = 0
            counters.add(webhook_intake.DELIVERED)
    finally:
        reports.cancel()
        await server.stop()
        for dummy in range(len(outbox) + at_the_door):
            counters.add(webhook_intake.LOST)
        counters.report(log, address)


async def _report(counters: Counters, address: str, every: int) -> None:
    while every:
        await asyncio.sleep(every)
        counters.report(log, address)


def shape(event: Dict[str, Any], tracing: str) -> Dict[str, Any]:
    """The event as rules get it: that of the server as ``normal`` makes it, with the tracing id beside.

    ansible-rulebook takes hosts and more from ``meta``, over which no sender has a say.
    """
    made = normal.normalised({key: value for key, value in event.items() if key != "meta"}, normal.WEBHOOK)
    made[normal.KEY]["tracing_id"] = untemplated(tracing)
    return made


def order(event: Mapping[str, Any]) -> Order:
    """An event's place among those of its device, or of its user where it is not about a device."""
    about = event[normal.KEY]
    rank = 0 if about["event"].endswith(_FIRST) else 2 if about["event"].endswith(_LAST) else 1
    return Order(about["device"] or about["user"], event.get("Timestamp") or about["time"], rank)
