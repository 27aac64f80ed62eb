# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every rulebook of the collection, run by its name as a user would: it does its work on its event, and only then.

What must not trigger a rulebook happens before what must. Events reach the rules in their order, so the plays that were
begun when the effect of the last one shows are all that there are.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Simulator
from tests.support.playbooks import credentials
from tests.support.rulebooks import DEADLINE_SECONDS, Rulebook
from tests.support.tickets import Tickets
from tests.tools import checkout

RULEBOOKS = checkout.ROOT / "extensions/eda/rulebooks"
TOKEN = "token-of-the-ticket-system"


class World:
    """A server whose time the test moves, with one device, and a ticket system."""

    def __init__(self, simulator: Simulator, tickets: Tickets, directory: Path) -> None:
        self.simulator = simulator
        self.state = simulator.state
        self.tickets = tickets
        self.directory = directory
        self.rulebook: Rulebook | None = None
        self.state.add_user("alice", AccountName="Alice Ltd")
        self.device = self.state.add_device("alice", name="WS-1")
        self.source, self.vault, self.rule = self.state.add_item(self.device)

    def pass_time(self, seconds: float = 2) -> None:
        with self.state.lock:
            self.simulator.clock.advance(seconds)

    def job(self, outcome: str, **details: Any) -> None:
        """A job of the device runs and ends."""
        job = self.state.start_job(self.device, source=self.source, destination=self.vault, seconds=1e6, **details)
        self.pass_time()
        self.state.finish_job(job, outcome)
        self.pass_time()

    def looks(self) -> None:
        """Wait until the source has looked at the server again, from beginning to end."""
        requests = self.simulator.requests
        before = requests.count("AdminListUsersFull")
        # One may have begun before this.
        self.until(lambda: requests.count("AdminListUsersFull") > before + 2)

    def until(self, met: Callable[[], Any]) -> Any:
        """What a condition says, once it says something. The server's time passes while it is waited for."""
        pause, end = threading.Event(), time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < end:
            found = met()
            if found:
                return found
            if self.rulebook is not None and ("failed=1" in self.rulebook.output or self.rulebook.ended):
                break
            self.pass_time(0.1)
            pause.wait(0.05)
        raise AssertionError(
            f"it did not come to that; ansible-rulebook printed:\n{self.rulebook.output[-4000:] if self.rulebook else ''}"
        )

    @contextmanager
    def running(self, rulebook: str, **variables: Any) -> Iterator[Rulebook]:
        """The rulebook at work, listening to the server."""
        environ = {**credentials(self.simulator), "COMET_TICKET_URL": self.tickets.url, "COMET_TICKET_TOKEN": TOKEN}
        with Rulebook(f"cometbackup.comet.{rulebook}", self.directory, variables, environ) as running:
            self.rulebook = running
            self.until(lambda: self.simulator.open_streams or running.ended)
            assert not running.ended, running.output
            yield running


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Simulator(frozen_clock=True, start_delay_seconds=0) as simulator, Tickets() as tickets:
        yield World(simulator, tickets, tmp_path)


def test_a_failed_backup_is_run_once_more_and_then_a_ticket_is_opened(world: World) -> None:
    with world.running("failed_backup") as running:
        for outcome in ("warning", "cancelled", "skipped", "missed", "success"):
            world.job(outcome)
        world.job("error", classification=4002)  # a restore
        # The device is away: it can't be run again.
        job = world.state.start_job(world.device, source=world.source, destination=world.vault, seconds=1e6)
        world.pass_time()
        world.state.disconnect(world.device)
        world.state.finish_job(job, "timeout")
        away = world.until(lambda: world.tickets.opened)[0]
        world.state.connect(world.device)
        world.job("success")
        # It is run again, and fails again.
        world.device.outcome, world.device.job_seconds = "error", 5.0
        world.job("error")
        twice = world.until(lambda: world.tickets.opened[1:])[0]
        # There is no room for it: no use in trying again.
        world.job("success")
        world.job("quota")
        full = world.until(lambda: world.tickets.opened[2:])[0]
        assert running.plays("Run the backup again") == 4
    assert world.simulator.requests.count("AdminDispatcherRunBackupCustom") == 1
    assert [ticket["title"].removeprefix("Backup of WS-1.alice failed: ") for ticket in (away, twice, full)] == [
        "failed_timeout", "failed_error", "failed_quota",
    ]  # fmt: skip
    assert "is offline" in away["text"]
    assert (twice["host"], twice["user"], twice["headers"]["Authorization"]) == (
        "WS-1.alice",
        "alice",
        f"Bearer {TOKEN}",
    )
    assert TOKEN not in running.output


def test_a_device_in_the_lobby_is_registered_by_the_first_rule_that_fits(world: World) -> None:
    password = "password-of-acme-office"
    world.state.add_user("acme-office", password=password)
    rules = [
        {"name": "ACME-*", "platform": "linux*", "user": "alice", "user_password": "x" * 10},
        {"name": "ACME-*", "user": "acme-office", "user_password": password},
        {"name": "*-1", "user": "alice", "user_password": "x" * 10},
    ]
    with world.running("lobby_device", comet_onboarding=rules) as running:
        world.state.connect(world.device)
        world.state.add_to_lobby("STRANGER", "device-of-nobody")
        (ticket,) = world.until(lambda: world.tickets.opened)
        world.state.add_to_lobby("ACME-1", "device-of-acme")
        profile = world.until(lambda: world.state.user_profile("acme-office")["Devices"])
        assert running.plays("Register the device") == 2
    assert [device["FriendlyName"] for device in profile.values()] == ["ACME-1"]
    assert (ticket["device"], ticket["title"]) == ("device-of-nobody", "A device waits in the lobby, and no rule fits")
    assert password not in running.output


def test_a_new_account_gets_a_policy_unless_it_has_one(world: World) -> None:
    tenant = world.state.add_tenant("Globex", hosts=["globex.example"])
    standard, strict, other = (world.state.add_policy(name) for name in ("Standard", "Strict", "Other"))
    policies = {"comet_account_policy": "Standard", "comet_tenant_policies": {tenant: strict}}
    with world.running("new_account", **policies) as running:
        world.state.edit_profile("alice", lambda profile: profile.update(AccountName="Alice and sons"))
        for name, options in (("carol", {"PolicyID": other}), ("dave", {}), ("eve", {"organization": tenant})):
            world.state.add_user(name, **options)
            world.state.publish(
                "SEVT_ACCOUNT_NEW", "admin", name, world.state.user_profile(name), options.get("organization", "")
            )
        world.until(
            lambda: world.state.user_profile("eve")["PolicyID"] and world.state.user_profile("dave")["PolicyID"]
        )
        assert running.plays("Apply a policy") == 3
    assert {name: world.state.user_profile(name)["PolicyID"] for name in ("alice", "carol", "dave", "eve")} == {
        "alice": "", "carol": other, "dave": standard, "eve": strict,
    }  # fmt: skip


QUICK = {"comet_poll_interval": 0.05}
HOUR = 3600


def test_a_missed_backup_is_run_now_or_a_ticket_is_opened(world: World) -> None:
    world.job("success")
    with world.running("missed_backup", comet_overdue_after="26 hours", **QUICK) as running:
        for outcome in ("cancelled", "error", "success"):
            world.job(outcome)
        world.pass_time(25 * HOUR)
        world.looks()
        assert running.plays("Run the backup now") == 0
        world.pass_time(2 * HOUR)
        world.until(lambda: world.simulator.requests.count("AdminDispatcherRunBackup"))
        # The server says that another one was missed, and the device is away.
        job = world.state.start_job(world.device, source=world.source, destination=world.vault, seconds=1e6)
        world.pass_time()
        world.state.disconnect(world.device)
        world.state.finish_job(job, "missed")
        (ticket,) = world.until(lambda: world.tickets.opened)
        assert running.plays("Run the backup now") == 2
    assert ticket["title"] == "Backup of WS-1.alice failed: failed_schedulemissed"
    assert "is offline" in ticket["text"]
    assert world.simulator.requests.count("AdminDispatcherRunBackup") == 1


def test_a_device_that_is_away_for_a_day_is_a_ticket(world: World) -> None:
    other = world.state.add_device("alice", name="WS-2")
    address = {"url": world.tickets.url, "token": "another-token", "headers": {"X-Team": "Backup"}}
    with world.running("offline_device", comet_ticket=address, **QUICK) as running:
        world.state.disconnect(other)
        world.looks()
        world.pass_time(23 * HOUR)
        world.looks()
        world.state.connect(other)
        world.state.disconnect(world.device)
        world.looks()
        world.pass_time(25 * HOUR)
        (ticket,) = world.until(lambda: world.tickets.opened)
        assert running.plays("Open a ticket") == 1
    assert (ticket["title"], ticket["host"]) == ("WS-1.alice is offline", "WS-1.alice")
    assert (ticket["headers"]["Authorization"], ticket["headers"]["X-Team"]) == ("Bearer another-token", "Backup")


def test_a_storage_vault_that_is_nearly_full_is_a_ticket(world: World) -> None:
    def fill(size: int) -> None:
        measured = {"ClientProvidedSize": {"Size": size, "MeasureStarted": 0, "MeasureCompleted": 0}}
        quota = {
            "Description": "Office",
            "StorageLimitEnabled": True,
            "StorageLimitBytes": 1000,
            "Statistics": measured,
        }
        world.state.edit_profile("alice", lambda profile: profile["Destinations"][world.vault].update(quota))

    with world.running("full_vault", comet_vault_percent=80, **QUICK) as running:
        fill(790)
        world.looks()
        fill(850)
        (ticket,) = world.until(lambda: world.tickets.opened)
        assert running.plays("Open a ticket") == 1
    assert (ticket["title"], ticket["user"]) == ("Storage vault Office of alice is 85.0% full", "alice")
    assert ticket["event"]["comet"]["storage_vault"] == world.vault


def test_each_rulebook_is_tried_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [path.stem for path in RULEBOOKS.iterdir() if f'world.running("{path.stem}"' not in text] == []


@pytest.mark.parametrize("path", sorted(RULEBOOKS.iterdir()), ids=lambda path: path.stem)
def test_playbooks_of_rulebooks_are_in_the_collection(path: Path) -> None:
    for ruleset in yaml.safe_load(path.read_text(encoding="utf-8")):
        for rule in ruleset["rules"]:
            name = rule["action"]["run_playbook"]["name"]
            assert (checkout.ROOT / "playbooks" / f"{name.removeprefix('cometbackup.comet.')}.yml").is_file()
