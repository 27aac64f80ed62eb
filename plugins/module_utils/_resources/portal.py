# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules for the vendor's account portal share."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from .._api.names import snake
from .._client.account import AccountClient
from .._model import redact
from .._model.task import Result, TaskContext

AccountContext = TaskContext[AccountClient]
Row = Dict[str, Any]


def plain_keys(row: Mapping[str, Any]) -> Row:
    """A row with keys as those of options: the guides don't tell how the portal writes them, and examples have several ways."""
    return {snake(str(key)): value for key, value in row.items()}


def shown(row: Mapping[str, Any], reveal: bool) -> Row:
    """A row as it is returned."""
    return dict(row) if reveal else dict(redact.masked(dict(row)))


def hides(result: Result) -> bool:
    """Whether the result holds secrets because that was asked for."""
    return bool(result.get("secrets_returned"))
