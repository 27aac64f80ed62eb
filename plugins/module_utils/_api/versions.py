# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Comparison of Comet releases, as servers and tables write them: ``25.9.8``, ``24.6.x``, ``<= 22.12.2``."""

from __future__ import annotations

import re
from typing import Optional

_RELEASE = r"\s*(?:<=)?\s*(\d+)\.(\d+)(?:\.(\d+|[xX]))?(?![\d.])"


def parse(version: str) -> tuple[int, ...]:
    """Return a release as three numbers: ``24.6.x`` -> ``(24, 6, 0)``, ``<= 22.12.2`` -> ``(22, 12, 2)``.

    Raises ValueError if the text does not begin with a release.
    """
    found = re.match(_RELEASE, version)
    if found is None:
        raise ValueError(f'"{version}" is not a Comet release such as 25.9.8')
    major, minor, patch = found.groups()
    return int(major), int(minor), int(patch) if patch and patch.isdigit() else 0


def at_least(server: str, needed: str) -> bool:
    """Tell whether the release ``server`` is ``needed`` or later; an empty ``needed`` is met by any."""
    return not needed or parse(server) >= parse(needed)


def compared(one: str, other: str) -> Optional[int]:
    """Return -1, 0 or 1, as the release ``one`` is older, the same or newer; None if either text is none."""
    try:
        mine, its = parse(one), parse(other)
    except ValueError:
        return None
    return (mine > its) - (mine < its)


def older(one: str, other: str) -> Optional[bool]:
    """Tell whether the release ``one`` is older than ``other``; None if either text is none."""
    order = compared(one, other)
    return None if order is None else order < 0
