# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated Comet Server, for tests, demonstrations and the development of playbooks. See README.md."""

from __future__ import annotations

from .options import DEFAULT_ADMIN, DEFAULT_PASSWORD, DEFAULT_TOTP_SECRET, Options
from .recorder import Request
from .server import Admin, Simulator

__all__ = ["DEFAULT_ADMIN", "DEFAULT_PASSWORD", "DEFAULT_TOTP_SECRET", "Admin", "Options", "Request", "Simulator"]
