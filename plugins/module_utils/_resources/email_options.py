# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Email: how the server, or a tenant, sends mail, and the reports that go to administrators."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from .._client.errors import InputError
from .._model.option_map import OptionMap
from .._model.task import Params
from .places import Part
from .setting import Setting

BY_SMTP = ("smtp", "smtp-ssl")
GREATEST_PORT = 65535

OPTIONS = OptionMap(
    "EmailOptions",
    {
        "mode": "Mode",
        "from_email": "FromEmail",
        "from_name": "FromName",
        "smtp_host": "SMTPHost",
        "smtp_port": "SMTPPort",
        "smtp_username": "SMTPUsername",
        "smtp_password": "SMTPPassword",
        "smtp_allow_invalid_certificate": "SMTPAllowInvalidCertificate",
        "smtp_allow_unencrypted": "SMTPAllowUnencrypted",
        "smtp_custom_ehlo": "SMTPCustomEhlo",
        "email_reporting_options": "EmailReportingOptions",
    },
)


def adjust(held: Mapping[str, Any], desired: Dict[str, Any], params: Params) -> Dict[str, Any]:
    """The settings to be written.

    :raises InputError: for mail by a server that is not named, or a port that is none.
    """
    if not 0 <= (params.get("smtp_port") or 0) <= GREATEST_PORT:
        raise InputError(f"smtp_port is a port, not {params['smtp_port']}")
    if desired != held and desired.get("Mode") in BY_SMTP and not desired.get("SMTPHost"):
        raise InputError("mail by SMTP needs smtp_host", remedy="Name the mail server, or set another mode")
    return desired


EMAIL = Setting(
    "email",
    Part(
        "email settings",
        "EmailOptions",
        field="Email",
        read="AdminMetaEmailOptionsGet",
        write="AdminMetaEmailOptionsSet",
        parameter="EmailOptions",
    ),
    OPTIONS,
    adjust,
)
