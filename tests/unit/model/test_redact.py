# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of many secrets those that are in a result are all found, and no others."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.module_utils.common.parameters import remove_values

from ansible_collections.cometbackup.comet.plugins.module_utils._model import redact

MANY = {f"secret-of-{number:04}" for number in range(1_000)}
RESULT: dict[str, Any] = {
    "objects": [{"name": "acme", "error": "secret-of-0001 and asecret-of-0002b"}, {"number": 4711, "error": None}],
    "more": ("x", {"secret-of-0003"}, [["secret-of-0004"]]),
    "flag": True,
    "secret-of-0005": "a key is not looked at",
}


@pytest.mark.parametrize("also", [{"x"}, {"4711"}, {"a"}, {"secret-of-0001 and"}, {"True"}, set()], ids=repr)
def test_masking_what_is_present_masks_all(also: set[str]) -> None:
    secrets = MANY | also
    found = redact.present(secrets, RESULT)
    assert found == {f"secret-of-000{number}" for number in range(1, 5)} | also
    assert remove_values(RESULT, found) == remove_values(RESULT, secrets)


def test_few_are_not_looked_for() -> None:
    assert redact.present({"one", "two"}, {}) == {"one", "two"}
