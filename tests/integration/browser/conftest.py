# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where there is no browser these tests are skipped; on a build server that is a failure."""

from __future__ import annotations

import os

import pytest

from tests.support import browser


@pytest.fixture(autouse=True)
def _browser() -> None:
    if browser.program() is None:
        lacking = f"there is no browser (looked for {', '.join(browser.PROGRAMS)}); on Debian: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(lacking)
        pytest.skip(lacking)
