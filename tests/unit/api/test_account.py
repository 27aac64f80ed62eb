# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of the vendor's account API."""

from __future__ import annotations

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._api.account import account_call, account_calls
from ansible_collections.cometbackup.comet.plugins.module_utils._api.names import UnknownName
from tests.simulator.portal_calls import CALLS
from tests.tools import checkout

RESOURCES = checkout.ROOT / "plugins" / "module_utils" / "_resources"


def test_the_table_says_what_the_simulator_read_in_the_guides_on_its_own() -> None:
    ours = {call.name: (f"/{call.path}", call.effect, call.verb, call.anonymous) for call in account_calls()}
    assert ours == {name: (call.path, call.effect, call.http_method, call.anonymous) for name, call in CALLS.items()}


@pytest.mark.parametrize("name", CALLS)
def test_some_module_makes_every_call(name: str) -> None:
    assert any(f'"{name}"' in path.read_text(encoding="utf-8") for path in RESOURCES.glob("*.py"))


def test_an_unknown_call_says_which_was_meant() -> None:
    with pytest.raises(UnknownName, match="LicenseCreate"):
        account_call("LicenceCreate")
