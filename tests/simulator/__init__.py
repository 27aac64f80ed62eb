# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated Comet Server, for tests, demonstrations and the development of playbooks. See README.md."""

from __future__ import annotations

import sys

from .options import DEFAULT_ADMIN, DEFAULT_PASSWORD, DEFAULT_TOTP_SECRET, Options
from .recorder import Request

try:
    from .server import Admin, Simulator
except ModuleNotFoundError as error:
    if error.name != "aiohttp":
        raise
    # By this name ``python3 -m tests.simulator`` prints the sentence alone.
    raise ImportError(
        f"The simulator needs the Python library aiohttp, which {sys.executable} does not have: pip install aiohttp",
        name=__name__,
    ) from None

__all__ = ["DEFAULT_ADMIN", "DEFAULT_PASSWORD", "DEFAULT_TOTP_SECRET", "Admin", "Options", "Request", "Simulator"]
