# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_license``."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret


def prepare(simulator: Simulator) -> None:
    portal = simulator.portal
    portal.add_license("acme-backup", secret("serial-acme"))
    portal.add_license("initech-backup", secret("serial-initech"))
    for number in range(2):
        portal.add_license("twin", secret(f"serial-twin-{number}"))


SCENARIO = Scenario(
    prepare=prepare,
    cases=(
        Case("creates a licence", {"name": "globex-backup", "read_only": {"status": "active"}}, budget=1),
        Case(
            "frees a server's licence",
            {"name": "acme-backup", "state": "relaxed"},
            budget=3,
            repeats="nothing tells whether it is free already",
        ),
        Case("finds one by its number", {"serial": secret("serial-acme").lower()}, budget=1, changed=False),
        Case("tells the number", {"name": "acme-backup", "return_secrets": True}, budget=1, changed=False, hidden=True),
        Case(
            "takes what the info module returns", {"name": "acme-backup", "serial": "********"}, budget=1, changed=False
        ),
        Case(
            "archives one of two of a name",
            {"name": "twin", "serial": secret("serial-twin-1"), "state": "archived", "deactivate_server": True},
            budget=1,
        ),
    ),
    refusals=(
        Refusal(
            "an unguarded archiving",
            {"name": "initech-backup", "state": "archived"},
            "archiving the licence 'initech-backup' would deactivate the Comet Server that runs with it. Set deactivate_server to true if that is meant.",
        ),
        Refusal(
            "a log-in that the portal does not take",
            {"name": "acme-backup", "account_token": secret("other")},
            "LicenseListAll on {url}account/ failed: the account portal answered 403: Invalid credentials."
            " Check account_token, or account_email and account_password, and what the token may be used for.",
        ),
        Refusal(
            "no log-in",
            {"name": "acme-backup", "account_token": ""},
            "the log-in to the vendor's account is missing. Give account_token, or account_email and account_password in the task,"
            " in module_defaults for group/cometbackup.comet.account, or as COMET_ACCOUNT_TOKEN, or COMET_ACCOUNT_EMAIL and COMET_ACCOUNT_PASSWORD.",
        ),
        Refusal(
            "an ambiguous name",
            {"name": "twin"},
            "2 licences are named 'twin'. Give the serial number of the one that is meant.",
            before=lambda simulator: simulator.portal.add_license("twin", secret("serial-twin-2")),
        ),
        Refusal(
            "a name that there is not",
            {"name": "acme-bakcup", "state": "relaxed"},
            "there is no licence 'acme-bakcup'. Did you mean 'acme-backup'?",
        ),
        Refusal("nothing to go by", {}, "neither name nor serial says which licence is meant. Give one of them."),
        Refusal(
            "a number that there is not",
            {"serial": secret("unknown")},
            "there is no licence with this serial number. Check serial; an archived one does not come back.",
        ),
        Refusal(
            "another name",
            {"name": "acme", "serial": secret("serial-acme")},
            "the licence is named 'acme-backup', and the account API renames none. Leave name out, or give that.",
        ),
    ),
    examples=prepare,
    volatile=frozenset({"created_at"}),
)
