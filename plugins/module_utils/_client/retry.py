# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How often and when a request is repeated.

What may be repeated follows from the method's effect (DESIGN section 2), never from the HTTP verb, since each
call is a POST: a read may always be; anything else only if it certainly never reached the server.
"""

from __future__ import annotations

import random
from typing import Iterator, Optional

BASE_SECONDS = 0.5
CAP_SECONDS = 20.0
RETRY_AFTER_CAP_SECONDS = 120.0


def pauses(retries: int) -> Iterator[float]:
    """Yield the pause before each repetition, in seconds: exponential, capped, with full jitter."""
    for attempt in range(retries):
        ceiling = min(CAP_SECONDS, BASE_SECONDS * 2**attempt)
        # Half of it fixed: a pause of almost nothing would not relieve a server that is just restarting.
        yield ceiling / 2 + random.uniform(0, ceiling / 2)


def pause(own: float, retry_after: Optional[float]) -> float:
    """The pause to take when the server may have named one."""
    if retry_after is None:
        return own
    return min(RETRY_AFTER_CAP_SECONDS, max(own, retry_after))
