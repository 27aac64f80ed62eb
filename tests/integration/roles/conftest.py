# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.playbooks import MODULE_PROCESS
from tests.support.warm_python import warm


@pytest.fixture(scope="session")
def warmth() -> Iterator[dict[str, Any]]:
    """Variables of a play: what Ansible's own modules do on the machine is done by an interpreter that has started."""
    with warm(MODULE_PROCESS) as variables:
        yield variables
