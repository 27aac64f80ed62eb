# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A play that has never run can be checked: what its earlier tasks would create is not there for the later ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.module_utils._client.errors import NotFound
from ansible_collections.cometbackup.comet.plugins.modules import comet_policy, comet_user, comet_webhook
from tests.simulator import Simulator
from tests.unit.resources.tasks import Tasks

DEPENDENT: dict[str, tuple[Any, dict[str, Any]]] = {
    "a user with a policy": (
        comet_user,
        {"name": "globex-office", "user_password": "a long password", "policy": "Monthly"},
    ),
    "a user of a tenant": (
        comet_user,
        {"name": "globex-office", "user_password": "a long password", "tenant": "Globex"},
    ),
    "a policy of a tenant": (comet_policy, {"name": "Monthly", "tenant": "Globex"}),
    "a webhook of a tenant": (
        comet_webhook,
        {"name": "tickets", "tenant": "Globex", "webhook_url": "http://127.0.0.1:9/"},
    ),
}


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    with Simulator() as simulator:
        yield Tasks(simulator)


@pytest.mark.parametrize(("module", "options"), DEPENDENT.values(), ids=list(DEPENDENT))
def test_check_mode_takes_what_is_not_there_yet_on_trust_and_says_so(
    module: Any, options: dict[str, Any], tasks: Tasks
) -> None:
    warnings: list[str] = []
    result = tasks.run(module.DEFINITION, check_mode=True, warnings=warnings, **options)
    wanted = options.get("tenant") or options["policy"]
    assert result["changed"] is True
    assert len(warnings) == 1
    assert f"{wanted!r} yet. Check mode takes it that an earlier task would create it." in warnings[0]


@pytest.mark.parametrize(("module", "options"), DEPENDENT.values(), ids=list(DEPENDENT))
def test_for_real_it_is_refused(module: Any, options: dict[str, Any], tasks: Tasks) -> None:
    with pytest.raises(NotFound):
        tasks.run(module.DEFINITION, **options)
    assert tasks.simulator.requests.writes() == []


def test_the_warning_says_which_name_may_have_been_meant(tasks: Tasks) -> None:
    tasks.simulator.state.add_policy("Monthly")
    options = {"name": "globex-office", "user_password": "a long password", "policy": "Montly"}
    warnings: list[str] = []
    tasks.run(comet_user.DEFINITION, check_mode=True, warnings=warnings, **options)
    assert warnings[0].endswith("would create it. Did you mean 'Monthly'?")
