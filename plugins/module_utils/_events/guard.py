# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may send, and how often. Neither looks at what is sent."""

from __future__ import annotations

import hmac
from collections import OrderedDict
from typing import Sequence, Tuple

# A sender may send so many seconds' worth at once: events come in bursts.
BURST_SECONDS = 10.0
# Senders that are remembered. Whoever is forgotten begins with a full allowance.
MOST_SENDERS = 4096


def is_one_of(given: str, secrets: Sequence[str]) -> bool:
    """Whether a text is one of the secrets, in a time that tells nothing about them but their number and lengths."""
    # Header values that are no UTF-8 come with surrogates.
    candidate = given.encode("utf-8", "surrogateescape")
    found = False
    for secret in secrets:
        found |= hmac.compare_digest(candidate, secret.encode("utf-8", "surrogateescape"))
    return found


class RateLimit:
    """An allowance for each sender that refills by the second, up to ten seconds' worth, one at least.

    :param rate: requests a second, 0 for any number.
    """

    def __init__(self, rate: float, most_senders: int = MOST_SENDERS) -> None:
        self._rate = rate
        self._full = max(1.0, rate * BURST_SECONDS)
        self._most = most_senders
        self._senders: OrderedDict[str, Tuple[float, float]] = OrderedDict()

    def allows(self, sender: str, now: float) -> bool:
        """Take one from the sender's allowance; whether there was one left."""
        if not self._rate:
            return True
        left, since = self._senders.pop(sender, (self._full, now))
        left = min(self._full, left + (now - since) * self._rate)
        allowed = left >= 1.0
        self._senders[sender] = (left - 1.0 if allowed else left, now)
        if len(self._senders) > self._most:
            self._senders.popitem(last=False)
        return allowed
