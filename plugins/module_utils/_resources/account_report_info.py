# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_account_report_info`` returns: the reports of the vendor's account portal as data."""

from __future__ import annotations

from .._model.task import Params, Result
from .portal import AccountContext

REPORTS = {"active_services": "ReportActiveServices", "billing_history": "ReportBillingHistory"}


def info(context: AccountContext, params: Params) -> Result:
    """Read one report. The guides don't tell what is in a row, so rows are returned as they come."""
    return {"rows": context.client.lookup(REPORTS[params["report"]], {"format": "json"})}
