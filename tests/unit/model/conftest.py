# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where hypothesis keeps what it must."""

from __future__ import annotations

from hypothesis import configuration

from tests.tools import checkout

configuration.set_hypothesis_home_dir(checkout.BUILD / "hypothesis")
