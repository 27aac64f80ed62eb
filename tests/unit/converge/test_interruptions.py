# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at any moment, or in the way of others: a second run does the rest, and nothing is lost or doubled."""

from __future__ import annotations

import random
import threading
from collections import Counter
from copy import deepcopy
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.modules.comet_converge import DEFINITION
from tests.simulator import Simulator
from tests.support.killed_run import killed_run
from tests.unit.converge.conftest import PASSWORD
from tests.unit.resources.tasks import Tasks

RUNS_KILLED = 50
# All requests of a run of the document below, roughly: the moments to be killed at.
MOMENTS = 75

DOCUMENT: dict[str, Any] = {
    "tenants": [{"name": "Acme", "hosts": ["acme.example"]}, {"name": "Globex", "hosts": ["globex.example"]}],
    "policies": [{"name": "Standard", "tenant": tenant} for tenant in ("Acme", "Globex")],
    "webhooks": [{"name": name, "webhook_url": f"https://{name}.example/"} for name in ("siem", "tickets")],
    "users": [
        {
            "name": f"customer-{number:02d}",
            "user_password": PASSWORD,
            "tenant": ("Acme", "Globex")[number % 2],
            "policy": "Standard",
            "account_name": f"Customer {number}",
            "storage_vaults": [
                {"name": "Cellar", "type": "sftp", "settings": {"sftp_server": "cellar.example:22"}},
                {"name": "Attic", "type": "localcopy", "settings": {"localcopy_path": "/srv"}},
            ],
        }
        for number in range(10)
    ]
    + [{"name": "present", "account_name": "Changed"}],
}


@pytest.mark.parametrize("seed", range(RUNS_KILLED))
def test_a_second_run_finishes_what_a_killed_one_began(seed: int) -> None:
    chance = random.Random(seed)
    with Simulator(extra_fields=True) as simulator:
        simulator.state.add_user("present", AccountName="Before")
        simulator.state.add_user("bystander", AccountName="Untouched")
        bystander = deepcopy(simulator.state.accounts["bystander"].profile)
        killed_run(
            simulator,
            "comet_converge",
            {"document": DOCUMENT},
            after=chance.randrange(1, MOMENTS),
            answered=chance.random() < 0.5,
        )
        tasks = Tasks(simulator)
        finished = tasks.run(DEFINITION, document=DOCUMENT)
        settled = tasks.run(DEFINITION, document=DOCUMENT)
        assert (finished.get("failed"), settled["changed"], settled["objects"]) == (None, False, [])
        assert _doubled(simulator) == {}
        assert simulator.state.accounts["bystander"].profile == bystander
        assert len(simulator.state.accounts) == len(DOCUMENT["users"]) + 1


def _doubled(simulator: Simulator) -> dict[str, list[str]]:
    """What there is twice of a name."""
    state = simulator.state
    names = {
        "tenants": [tenant["Name"] for tenant in state.organizations.values()],
        "policies": [policy["OrganizationID"] + policy["Description"] for policy in state.policies.values()],
    }
    for account in state.accounts:
        names[account.name] = [vault["Description"] for vault in account.profile["Destinations"].values()]
    twice = {place: [name for name, count in Counter(found).items() if count > 1] for place, found in names.items()}
    return {place: found for place, found in twice.items() if found}


USERS, ROUNDS = 50, 10


def test_two_runs_and_a_third_party_lose_nothing_of_each_other() -> None:
    """A thousand writes to the same profiles at the same time, while somebody else edits them, too."""
    names = [f"customer-{number:02d}" for number in range(USERS)]
    with Simulator(extra_fields=True) as simulator:
        for name in names:
            simulator.state.add_user(name)
        stop = threading.Event()
        edits: Counter[str] = Counter()
        answered: Counter[str | None] = Counter()
        simulator.requests.on_answer = lambda request: answered.update([request.method])
        failures: list[str] = []

        def meddle() -> None:
            chance = random.Random(1)
            while not stop.wait(0.002):
                name = chance.choice(names)
                simulator.state.edit_profile(name, _count_up)
                edits[name] += 1

        def run(option: str) -> None:
            tasks = Tasks(simulator)
            for number in range(ROUNDS):
                users = [{"name": name, option: f"{option} {number}"} for name in names]
                # Whom the others were always faster than is left for the next try.
                for _attempt in range(20):
                    if not tasks.run(DEFINITION, document={"users": users}).get("failed"):
                        break
                else:
                    failures.append(f"{option} {number}")

        threads = [threading.Thread(target=run, args=(option,)) for option in ("account_name", "time_zone")]
        meddler = threading.Thread(target=meddle)
        for thread in (meddler, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        stop.set()
        meddler.join()
        profiles = {name: simulator.state.accounts[name].profile for name in names}
    last = ROUNDS - 1
    assert failures == []
    assert {(p["AccountName"], p["LocalTimezone"]) for p in profiles.values()} == {
        (f"account_name {last}", f"time_zone {last}")
    }
    assert {name: profile.get("FutureCount", 0) for name, profile in profiles.items()} == {
        name: edits[name] for name in names
    }
    assert sum(edits.values()) > 0
    assert answered["AdminSetUserProfileHash"] >= USERS * ROUNDS * 2


def _count_up(profile: dict[str, Any]) -> None:
    profile["FutureCount"] = profile.get("FutureCount", 0) + 1
