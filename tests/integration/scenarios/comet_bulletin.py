# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_bulletin`` does."""

from __future__ import annotations

from tests.support.scenario import Case, Refusal, Scenario

SCENARIO = Scenario(
    covers=("AdminBulletinSubmit",),
    cases=(
        Case(
            "writes to all users",
            {"subject": "Maintenance", "content": "On Friday"},
            budget=1,
            repeats="a mail is sent each time",
        ),
    ),
    refusals=(
        Refusal("an empty mail", {"subject": "Maintenance", "content": " "}, "content must not be empty."),
        Refusal("a mail without subject", {"subject": "", "content": "On Friday"}, "subject must not be empty."),
    ),
)
