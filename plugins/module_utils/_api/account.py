# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls of the vendor's account API (account.cometbackup.com), which is another one than a Comet Server's.

Source: the vendor's guides, "account.CometBackup.com API". The earlier ones name no path for hosted servers; later ones do, as well
as ``target_name``.
"""

from __future__ import annotations

from typing import Dict, NamedTuple, Tuple

from .names import UnknownName, did_you_mean


class AccountCall(NamedTuple):
    """A call. All parameters are sent as texts, in a form; ``optional`` are those that may be left out.

    ``effect`` is as of the methods of a server: ``read`` changes nothing, ``write`` does. ``answer`` is ``list`` or ``object``
    (JSON), ``text`` or ``binary``. ``anonymous`` calls need no log-in.
    """

    name: str
    path: str
    effect: str
    answer: str
    params: Tuple[str, ...] = ()
    optional: Tuple[str, ...] = ()
    verb: str = "POST"
    anonymous: bool = False


_TABLE = (
    AccountCall("LatestVersion", "latestversion", "read", "object", verb="GET", anonymous=True),
    AccountCall("DownloadsList", "api/v1/downloads/list", "read", "list", ("format",)),
    AccountCall("DownloadsGet", "api/v1/downloads/get", "read", "binary", ("version_key", "platform")),
    AccountCall("LicenseListAll", "api/v1/license/list_all", "read", "list"),
    AccountCall("LicenseCreate", "api/v1/license/create", "write", "text", optional=("target_name",)),
    AccountCall("LicenseRelax", "api/v1/license/relax", "write", "text", ("serial",)),
    AccountCall("LicenseArchive", "api/v1/license/archive", "write", "text", ("serial",)),
    AccountCall("HostedServerList", "api/v1/cometgo/list", "read", "list", ("offset", "limit")),
    AccountCall("HostedServerStatus", "api/v1/cometgo/status", "read", "object", ("hosted_server_id",)),
    AccountCall("HostedServerCreate", "api/v1/cometgo", "write", "object", ("region", "subdomain", "server_name")),
    AccountCall("HostedServerTerminate", "api/v1/cometgo/terminate", "write", "object", ("hosted_server_id",)),
    AccountCall("ReportActiveServices", "api/v1/report/active_services", "read", "list", ("format",)),
    AccountCall("ReportBillingHistory", "api/v1/report/billing_history", "read", "list", ("format",)),
)
_CALLS: Dict[str, AccountCall] = {call.name: call for call in _TABLE}


def account_call(name: str) -> AccountCall:
    """Return a call by its name. Raises UnknownName."""
    if name not in _CALLS:
        raise UnknownName("call of the account API", name, did_you_mean(name, _CALLS))
    return _CALLS[name]


def account_calls() -> Tuple[AccountCall, ...]:
    """Return all calls."""
    return _TABLE
