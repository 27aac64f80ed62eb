# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``comet_news`` does."""

from __future__ import annotations

from typing import Any

from tests.simulator import Simulator
from tests.support.scenario import Case, Refusal, Scenario


def item(content: str, organization: str = "") -> dict[str, Any]:
    return {"OrganizationID": organization, "DateTime": 1_800_000_000, "TextContent": content}


def prepare(simulator: Simulator) -> None:
    state = simulator.state
    state.add_tenant("Globex", hosts=["globex.example"], organization_id="tenant-globex")
    state.news.update(
        old=item("Old news"),
        twice=item("Said twice"),
        again=item("Said twice\r\n"),
        theirs=item("On Friday", "tenant-globex"),
    )


SCENARIO = Scenario(
    covers=("AdminNewsRemove", "AdminNewsSubmit"),
    prepare=prepare,
    cases=(
        Case("adds an item, whatever tenants say", {"content": "On Friday", "state": "present"}, budget=2),
        Case(
            "takes back what the info module returns",
            {"id": "old", "content": "Old news", "read_only": {"tenant": "", "time": 1_800_000_000}},
            budget=1,
            changed=False,
        ),
        Case("removes by id", {"id": "old", "state": "absent"}, budget=1),
        Case("removes by content", {"content": "Said twice", "state": "absent"}, budget=1),
        Case(
            "removes nothing where there is nothing",
            {"content": "Never said", "state": "absent"},
            budget=1,
            changed=False,
        ),
    ),
    refusals=(
        Refusal("an item without content", {"state": "present"}, "content is missing. Give the text of the news item."),
        Refusal(
            "a removal of nothing",
            {"state": "absent"},
            "content is missing. Give the text of the news item, or its id.",
        ),
    ),
    examples=prepare,
    volatile=frozenset({"id"}),
)
