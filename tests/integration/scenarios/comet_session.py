# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_session`` does."""

from __future__ import annotations

from dataclasses import replace

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario, secret

KEY = secret("session_key")


def _hold(simulator: Simulator) -> None:
    """Have a session of a known key."""
    sessions = simulator.state.sessions
    with simulator.state.lock:
        sessions._sessions[KEY] = replace(sessions.start("admin", simulator.admin.username, ""), key=KEY)


SCENARIO = Scenario(
    covers=(
        "AdminAccountSessionRevoke",
        "AdminAccountSessionStart",
        "HybridSessionStart",
        "UserWebSessionRevoke",
    ),
    cases=(
        Case("logs in", {"state": "present"}, budget=0, changed=False, hidden=True),
        # Tasks in between need the session in check mode, too, so logging in and out is done there as well.
        Case("logs out", {"session_key": KEY, "state": "absent"}, budget=0, before=_hold, before_real=_hold),
    ),
    refusals=(
        Refusal(
            "a log-out without a session",
            {"state": "absent"},
            "session_key is missing, so there is no session to end. Give the key that the log-in returned.",
        ),
        Refusal(
            "a log-in with nothing but a session",
            {"session_key": KEY, "password": ""},
            "a session is started with password, totp_secret or totp_code. Give one of them.",
        ),
    ),
)
