# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_report_preview_info`` returns: a report to an account as it would be sent now."""

from __future__ import annotations

from typing import Any, Dict

from .._client.errors import ServerRefusal
from .._model import codec
from .._model.option_map import OptionMap
from .._model.task import Context, Params, Result
from . import devices

OPTIONS = OptionMap(
    "EmailReportConfig",
    {
        "report_type": "ReportType",
        "time_span": "TimeSpan",
        "filter": "Filter",
        "summary_frequency": "SummaryFrequency",
    },
)
# What is returned -> the field of ``EmailReportGeneratedPreview``.
RETURNED = {
    "from": "From",
    "to": "To",
    "subject": "EmailSubject",
    "html": "EmailBodyHTML",
    "text": "EmailBodyPlaintext",
}


def info(context: Context, params: Params) -> Result:
    """Have the report made; nothing is sent. One request.

    :raises NotFound: if there is no such user.
    """
    config: Dict[str, Any] = OPTIONS.lay_over(codec.zero(OPTIONS.structure), params)
    OPTIONS.require_versions(context.client, params)
    call = {"TargetUser": params["user"], "EmailReportConfig": config, "EmailAddress": params.get("email_address")}
    try:
        answer = context.client.call("AdminPreviewUserEmailReport", call)
    except ServerRefusal:
        # What releases answer for an unknown name differs; this raises the error that says so.
        devices.profile(context.client, params["user"])
        raise
    return {"preview": {key: answer.get(field, [] if key == "to" else "") for key, field in RETURNED.items()}}
