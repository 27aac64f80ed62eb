# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_test_email`` does: send a message to see whether mail works, by the settings that are there or by others."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from .._client.errors import InputError, VersionTooOld
from .._model import codec
from .._model.task import Context, Params, Result
from . import email_options, references
from .places import Place

REPORT = "EmailReportingOption"
INHERIT = ""


def run(context: Context, params: Params) -> Result:
    """Send a test message or a report. In check mode everything is looked up and nothing sent.

    :raises CometError: if an option cannot be meant, or the server cannot send.
    """
    return _report(context, params) if params.get("report") is not None else _message(context, params)


def _message(context: Context, params: Params) -> Result:
    settings = _settings(context, params)
    if settings.get("Mode") == "disabled":
        raise InputError("mail is disabled by these settings", remedy="Set mode to a way to send it")
    if not context.check_mode:
        context.client.call("AdminMetaSendTestEmail", {"EmailOptions": settings, "Recipient": params["recipient"]})
    return {
        "changed": True,
        "recipients": [params["recipient"]],
        "email": email_options.EMAIL.view(params.get("tenant") or "", settings),
    }


def _settings(context: Context, params: Params) -> Dict[str, Any]:
    """The settings to be tested: those that are there, with the given options laid over them."""
    place = Place(context.client, email_options.EMAIL.part, params.get("tenant"))
    nothing: Mapping[str, Any] = codec.zero(email_options.EMAIL.part.type)
    try:
        held = references.trusted(context, place.read, nothing)
    except VersionTooOld:
        # Such a server can send by given settings, and does not tell its own.
        if params.get("mode") is None:
            raise
        held = nothing
    if params.get("tenant") and params.get("mode") is None and held.get("Mode") == INHERIT:
        held = _inherited(context, held)
    return email_options.adjust(held, email_options.OPTIONS.lay_over(held, params), params)


def _inherited(context: Context, held: Mapping[str, Any]) -> Dict[str, Any]:
    """The server's settings with the sender of a tenant that has one: the server is not told whose settings it tries."""
    sender = {name: held[name] for name in ("FromEmail", "FromName") if held.get(name)}
    return {**Place(context.client, email_options.EMAIL.part, None).read(), **sender}


def _report(context: Context, params: Params) -> Result:
    client = context.client
    report: Dict[str, Any] = codec.encode(REPORT, params["report"], None, "report")
    if not report["Recipients"]:
        raise InputError("report.recipients must name somebody")
    call: Dict[str, Any] = {"EmailReportingOption": report}
    if params.get("tenant"):
        call["TargetOrganization"] = references.trusted(
            context, lambda: references.tenant_id(client, params["tenant"]), params["tenant"]
        )
        client.require_parameters("AdminMetaSendTestReport", call)
    if not context.check_mode:
        client.call("AdminMetaSendTestReport", call)
    return {"changed": True, "recipients": report["Recipients"]}
