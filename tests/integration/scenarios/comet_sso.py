# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``comet_sso``."""

from __future__ import annotations

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

ANEW = "each page has a key of its own"


def prepare(simulator: Simulator) -> None:
    simulator.state.add_user("acme-files", password=secret("acme"))


SCENARIO = Scenario(
    covers=("AdminAccountSessionStartAsUser",),
    prepare=prepare,
    cases=(
        Case(
            "makes a page for an end user",
            {"user": "acme-files", "dest": "{{ playbook_dir }}/acme.html"},
            budget=0,
            hidden=True,
            repeats=ANEW,
        ),
        Case(
            "makes a page for the administrator",
            {"dest": "{{ playbook_dir }}/administrator.html", "web_url": "https://backup.example"},
            budget=0,
            hidden=True,
            repeats=ANEW,
        ),
        Case("tells the key alone", {"user": "acme-files"}, budget=0, changed=False, hidden=True),
    ),
    refusals=(
        Refusal(
            "a user that there is not",
            {"user": "acme-flies"},
            "AdminAccountSessionStartAsUser on {url} failed: the server answered 400 User not found."
            " Check the option user; names are case-sensitive.",
        ),
        Refusal(
            "an end user who asks",
            {"user": "acme-files", "login_as": "user", "username": "acme-files", "password": secret("acme")},
            "sessions for the web interface are given out by administrators. Log in as one, with login_as admin.",
        ),
        Refusal(
            "an administrator's session without a password",
            {"password": "", "session_key": secret("key")},
            "a session of one's own is started with password, totp_secret or totp_code. Give one of them, or name a user.",
        ),
        Refusal(
            "an address that is none",
            {"web_url": "backup.example"},
            "the web_url 'backup.example' is not the address of a server. It looks like https://backup.example:8060/.",
        ),
        Refusal(
            "a place that depends on where the task runs",
            {"dest": "acme.html"},
            "dest 'acme.html' is not an absolute path. Begin it with /, or with {{ playbook_dir }}.",
        ),
    ),
    examples=prepare,
    example_variables={"private": "{{ playbook_dir }}"},
    volatile=frozenset({"dest"}),
)
