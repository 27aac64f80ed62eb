# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes read the same in sentences and in the reports of the role ``backup_health``."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.cometbackup.comet.plugins.filter.rendered import rendered
from ansible_collections.cometbackup.comet.plugins.module_utils._model import readable
from tests.tools.checkout import ROOT

KIB, GIB, TIB = 1024, 1024**3, 1024**4


@pytest.fixture
def template(tmp_path: Path) -> str:
    """A template beside the one of the role that writes sizes."""
    (tmp_path / "sizes.j2").symlink_to(ROOT / "roles/backup_health/templates/sizes.j2")
    (tmp_path / "page.j2").write_text("{% from 'sizes.j2' import size %}{{ size(data) }}", encoding="utf-8")
    return str(tmp_path / "page.j2")


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 KiB"),
        (99.9 * KIB, "99.9 KiB"),
        (99.96 * KIB, "100 KiB"),
        (304.24 * GIB, "304 GiB"),
        (1023 * GIB, "1.0 TiB"),
        (1394933475250, "1.3 TiB"),
        (1536 * GIB, "1.5 TiB"),
        (3 * 1024**6, "3072 PiB"),
    ],
)
def test_a_size_has_three_digits_and_a_binary_unit(template: str, count: float, text: str) -> None:
    assert readable.size(count) == text
    assert rendered(count, template) == text
