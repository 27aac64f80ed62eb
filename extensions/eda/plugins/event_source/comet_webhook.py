# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: comet_webhook
short_description: Receive the webhooks of a Comet Server
version_added: 1.0.0
author: cometbackup.comet contributors (@cometbackup-comet)
description:
  - Receives the events that a Comet Server sends to a webhook, over HTTP or HTTPS. The playbook C(cometbackup.comet.register_webhook)
    registers the webhook on the server, with its secret.
  - Whoever does not know the secret, or has no certificate of the authority in O(cafile), is refused before anything of the body is read.
    Of what is refused nothing reaches a rule, a log or an answer; it is counted, and the counts are in the log.
  - The server tries again, a finite number of times, unless it is answered with 200. It is when the event is in the queue, or was before.
    An event that is in the queue when ansible-rulebook ends is lost. P(cometbackup.comet.comet_stream#event_source) finds out what it
    missed and is the better choice wherever the server can be reached.
  - An event has the fields that the server sends (C(Type), C(TypeString), C(Timestamp), C(Actor), C(OwnerOrganizationID), C(ResourceID), C(Data)), secrets
    masked, and a part C(comet) that is the same for both event sources of this collection, C(event) and C(user) and C(device) and C(job) and so on.
    C(comet.tracing_id) is the id under which the server's own log knows the delivery.
  - Where two braces follow each other in a text, a space parts them, so that no name of a device is ever taken for a template.
  - Both sources and the filter P(cometbackup.comet.comet_names#event_filter) need the collection's requirements where ansible-rulebook runs.
options:
  host:
    description: Address to listen on.
    type: str
    default: 0.0.0.0
  port:
    description: Port to listen on. V(0) takes a free one, which the log tells.
    type: int
    required: true
  path:
    description: Path that events are sent to. Anything else is answered with 404.
    type: str
    default: /
  secrets:
    description:
      - Texts of 16 characters or more, one of which the server sends in O(secret_header). While a secret is replaced by another, both are given.
      - Without it C(COMET_WEBHOOK_SECRET) of the environment is used, in which several are separated by commas. Empty ones are passed over.
      - Needed unless O(cafile) is given.
    type: list
    elements: str
  secret_header:
    description: Header that the secret is in. Its whole value is compared, in constant time.
    type: str
    default: X-Comet-Webhook-Secret
  certfile:
    description: File with the certificate for HTTPS and those between it and its authority, in PEM. Without it the secret travels in the clear.
    type: path
  keyfile:
    description: File with the certificate's key, unless it is in O(certfile).
    type: path
  password:
    description: Password of the key.
    type: str
  cafile:
    description:
      - File with the authority that the sender's certificate has to come from (mTLS), in PEM. A Comet Server has none to show, but a proxy between may.
    type: path
  max_body:
    description: Size above which a body is answered with 413, such as V(16 MiB). An event about an account carries the whole account.
    type: str
    default: 16 MiB
  rate_limit:
    description:
      - Requests a second that an address may send, ten seconds' worth of them at once. Above that it is answered with 429, whatever it sends.
      - V(0) sets no limit.
    type: float
    default: 1000
  max_age:
    description:
      - How old an event may be by its own time, such as V(1h), or how far in the future. What is beyond is answered with 422, since it may have been
        recorded and sent again. V(0) sets no limit.
      - It has to be more than the server needs for its last try. Releases before 21.9.0 send no time.
    type: str
    default: 1h
  deduplicate_by:
    description:
      - What makes two deliveries the same event.
      - With V(content) they are if their content is, time included, whatever their tracing ids. Of two like events in one second, such as two failed
        log-ins of one account, the second is taken for the first. Events without a time are known by their tracing id.
      - With V(tracing_id) they are if the tracing id is.
    type: str
    choices: [content, tracing_id]
    default: content
  remember:
    description: Events that are remembered to know them again, for twice O(max_age) at most.
    type: int
    default: 100000
  reorder_window:
    description:
      - Seconds that each event is held back, so that those of one device that come out of order meanwhile can be put into theirs, by their
        own time. Events that are about no device are ordered by user.
      - V(0) passes events on as they come. Half a second is enough for what the server sends in parallel, but not for what it had to send again.
    type: float
    default: 0
  queue_size:
    description: Events that may wait for the rules, of 256 MiB together. Above that the server is answered with 503 and tries again.
    type: int
    default: 10000
  health_path:
    description:
      - Path of a page that says, to anybody, whether the source is alive, how many events wait, and the counts, in JSON. Without it there is none.
    type: str
  report_every:
    description: How often the counts are logged if they have changed, such as V(5m). V(0) logs them at the end only.
    type: str
    default: 5m
"""

EXAMPLES = r"""
- name: Failed backups
  hosts: localhost
  sources:
    - cometbackup.comet.comet_webhook:
        port: 5443
        certfile: /etc/eda/tls.pem
        keyfile: /etc/eda/tls.key
        secrets: "{{ comet_webhook_secrets }}"
        reorder_window: 0.5
      filters:
        - cometbackup.comet.comet_names:
  rules:
    - name: A backup failed
      condition: event.comet.event == "job_completed" and event.comet.status_class == "failed"
      action:
        debug:
          msg: "The backup of {{ event.comet.host }} ended as {{ event.comet.status }}"
"""

import asyncio
import runpy
from pathlib import Path
from typing import Any, Dict

runpy.run_path(str(Path(__file__).resolve().parents[1] / "importable.py"))

from ansible_collections.cometbackup.comet.plugins.module_utils._events import webhook_source


async def main(queue: asyncio.Queue[Any], args: Dict[str, Any]) -> None:
    """Receive webhooks until ansible-rulebook ends."""
    await webhook_source.run(queue, args)
