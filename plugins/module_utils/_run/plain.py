# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plain values: what the controller hands to an action plugin carries marks that JSON and comparisons trip over."""

from __future__ import annotations

from typing import Any


def plain(value: Any) -> Any:
    """A copy made of exact ``str``, ``int``, ``float``, ``bool``, ``list``, ``dict`` and None.

    Strings may be of a subclass (marked unsafe, or tagged with their origin since core 2.19), lists and
    dictionaries lazy, secrets from a vault objects of their own.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    return str.__str__(str(value))
