# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_api`` beyond what its scenario shows: what counts as a secret in parameters that are wrong."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.modules import comet_api

API = comet_api.DEFINITION


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("AdminAddUser", {"TargetUser": "acme", "TargetPassword": "canary"}),
        ("AdminAddUser", {"TargetUser": "acme", "TargetPasword": "canary"}),
        ("AdminAddUser", "canary"),
        ("AdminAddUsr", {"TargetPassword": "canary"}),
        ("AdminAddUsr", ["canary"]),
    ],
)
def test_a_secret_is_known_for_masking_also_where_it_is_misplaced(method: str, parameters: Any) -> None:
    found = API.secrets({"method": method, "parameters": parameters})
    assert "canary" in found
    if method == "AdminAddUser":
        assert "acme" not in found
