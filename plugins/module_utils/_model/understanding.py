# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options whose text means something else: a duration, a point in time, a size."""

from __future__ import annotations

from typing import Any, Callable, TypeVar

from .._client.errors import InputError

Meaning = TypeVar("Meaning")


def understood(option: str, value: Any, read: Callable[[Any], Meaning]) -> Meaning:
    """What an option means.

    :param read: one of the readers of ``units`` or ``moments``, or another that raises ValueError with a sentence.
    :raises InputError: with that sentence after the option's name.
    """
    try:
        return read(value)
    except ValueError as error:
        raise InputError(f"{option}: {error}") from None
