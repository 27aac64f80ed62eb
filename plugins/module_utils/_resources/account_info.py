# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_account_info`` returns: the account of the administrator who asks, as options."""

from __future__ import annotations

from .._model.task import Context, Params, Result
from . import account


def info(context: Context, params: Params) -> Result:
    """Read the account, in one request."""
    client = context.client
    account.refuse_end_user(client)
    properties = client.call(account.READ)
    return {"account": dict(account.view(properties), read_only=account.read_only(client, properties))}
