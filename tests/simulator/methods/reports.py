# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail: what a test message and a report say. None leaves this machine; ``State.mails`` has what would have been sent."""

from __future__ import annotations

import html
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..call import Call, Registry
from ..errors import ApiError, bad_parameter
from ..jobs import TITLES, Job, searchable
from ..reference import constants
from ..search import compile_clause
from .settings import check_constant, place

api = Registry()

_BY_SMTP = ("smtp", "smtp-ssl")
_DEFAULT_SECONDS = 86400
_CLASSES = {5: "successful", 6: "running", 7: "failed"}


@api.method("AdminMetaSendTestEmail")
def send_test_email(call: Call) -> Any:
    """Send a message by settings that need not be those that are kept."""
    recipient = call.params["Recipient"]
    _send(call, call.params["EmailOptions"], [recipient], "Test message", "This message says that mail works.\n")
    return call.message()


@api.method("AdminMetaSendTestReport")
def send_test_report(call: Call) -> Any:
    """Send a report on all users of the server or of a tenant, by the settings that are kept."""
    report = call.params["EmailReportingOption"]
    organization = call.target_organization()
    settings = call.state.organizations[organization]["Email"] if organization else place(call)["Email"]
    users = [account.name for account in call.state.accounts.of(organization or call.organization)]
    subject, text = _report(call, report["EmailReportConfig"], users, "all users")
    _send(call, settings, report["Recipients"], subject, text)
    return call.message()


@api.method("AdminPreviewUserEmailReport")
def preview_report(call: Call) -> Any:
    """What a report to a user would look like."""
    account = call.account()
    address = call.get("EmailAddress")
    subject, text = _report(call, call.params["EmailReportConfig"], [account.name], account.name)
    if address:
        text += f"\nThis report went to {address}.\n"
    return call.message(
        From=_sender(call, place(call)["Email"]),
        To=[address] if address else account.profile["Emails"],
        EmailSubject=subject,
        EmailBodyHTML=f"<html><body><h1>{html.escape(subject)}</h1><pre>{html.escape(text)}</pre></body></html>",
        EmailBodyPlaintext=text,
    )


# -- messages


def _send(call: Call, options: dict[str, Any], recipients: list[str], subject: str, text: str) -> None:
    """Keep a message as sent.

    :raises ApiError: if it could not have been.
    """
    check_constant(call, options["Mode"], "EMAIL_DELIVERY_", "EmailOptions.Mode")
    if not call.actor.top_level and options["Mode"] == "":
        options = call.state.config["Email"]
    if options["Mode"] in ("", "disabled"):
        raise ApiError(500, "Email is disabled")
    if options["Mode"] in _BY_SMTP and (not options.get("SMTPHost") or options["SMTPHost"].startswith("unreachable")):
        raise ApiError(500, "Couldn't connect to the mail server")
    if not recipients or not all("@" in recipient for recipient in recipients):
        raise bad_parameter("Recipient")
    _keep(call, options, recipients, subject, text)


def _keep(call: Call, options: dict[str, Any], recipients: list[str], subject: str, text: str) -> None:
    call.state.mails.append(
        {
            "Time": call.state.clock.seconds(),
            "Mode": options["Mode"],
            "Host": options.get("SMTPHost", ""),
            "From": _sender(call, options),
            "To": list(recipients),
            "Subject": subject,
            "Text": text,
        }
    )
    call.state.log(f"{call.method.name} to {', '.join(recipients)}")


@api.method("AdminBulletinSubmit")
def bulletin(call: Call) -> Any:
    """Write to all users who have an address, a message each, whatever the settings say of mail."""
    for account in call.visible_accounts():
        if account.profile["Emails"]:
            _keep(
                call,
                call.state.config["Email"],
                account.profile["Emails"],
                call.params["Subject"],
                call.params["Content"],
            )
    return call.message()


def _sender(call: Call, options: dict[str, Any]) -> str:
    return (
        options["FromEmail"] or call.state.config["Email"]["FromEmail"] or f"noreply@{call.state.options.server_name}"
    )


# -- reports


def _report(call: Call, config: dict[str, Any], users: list[str], subject: str) -> tuple[str, str]:
    """Subject and text of a report on the jobs of some users.

    :raises ApiError: 400 for a report type that there is not, or a filter that can't be read.
    """
    check_constant(call, config["ReportType"], "EMAILREPORTTYPE_", "ReportType")
    jobs = sorted(_jobs(call, config, users), key=lambda job: int(job.detail["StartTime"]), reverse=True)
    kind = config["ReportType"]
    if kind == constants()["EMAILREPORTTYPE_GROUPED_STATUS"]:
        lines = [f"{number} {name}" for name, number in _by_class(jobs).items()]
    else:
        lines = [_line(job) for job in (jobs[:1] if kind == constants()["EMAILREPORTTYPE_IMMEDIATE"] else jobs)]
    title = f"Backup report for {subject}"
    return title, "\n".join([title, "", *(lines or ["No jobs."]), ""])


def _jobs(call: Call, config: dict[str, Any], users: list[str]) -> Iterable[Job]:
    """The users' jobs of the time that the report covers, as far as the filter lets them through."""
    since = call.state.clock.seconds() - ((config.get("TimeSpan") or {}).get("Seconds") or _DEFAULT_SECONDS)
    clause = config["Filter"]
    empty = not (clause["ClauseType"] or clause["RuleField"])
    test = (lambda _values: True) if empty else compile_clause(clause)
    values = searchable(call.state.schema, call.state.clock.seconds())
    for user in users:
        for job in call.state.jobs.of(user):
            if job.detail["StartTime"] >= since and test(values(job)):
                yield job


def _by_class(jobs: list[Job]) -> Counter[str]:
    return Counter(_CLASSES.get(job.detail["Status"] // 1000, "other") for job in jobs)


def _line(job: Job) -> str:
    detail = job.detail
    began = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(detail["StartTime"]))
    title = TITLES.get(detail["Classification"], "job")
    return f"{began} {detail['Username']}: {title}, {_CLASSES.get(detail['Status'] // 1000, 'other')}"
