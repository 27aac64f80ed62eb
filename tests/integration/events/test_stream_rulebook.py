# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The source in the real ansible-rulebook."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tests.integration.events.conftest import Fleet
from tests.support.listening import SOURCES
from tests.support.playbooks import credentials
from tests.support.rulebooks import Rulebook

Start = Callable[..., Fleet]


def rulebook(**options: Any) -> list[dict[str, Any]]:
    rule = {
        "name": "Tell of failures",
        "condition": 'event.comet.event == "job_completed" and event.Data.Status >= 7000',
        "action": {"debug": {"msg": "failed: {{ event.comet.job }} of {{ event.comet.user }}"}},
    }
    sources = [{"cometbackup.comet.comet_stream": options}]
    return [{"name": "Failures", "hosts": "all", "sources": sources, "rules": [rule]}]


def documented() -> list[dict[str, Any]]:
    """The rulebooks in the source's examples."""
    for node in ast.parse((SOURCES / "comet_stream.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "EXAMPLES":
            return list(yaml.safe_load(ast.literal_eval(node.value)))
    raise LookupError("there are no examples")


def test_the_examples_work(start: Start, tmp_path: Path) -> None:
    fleet = start(devices=1)
    for tenant in ("acme", "globex"):
        fleet.sim.state.add_tenant(tenant)
        (owner,) = (id_ for id_, held in fleet.sim.state.organizations.items() if held["Name"] == tenant)
        fleet.sim.state.add_user(f"{tenant}-user", password="a-long-password", organization=owner)
    failing = fleet.sim.state.add_device("acme-user", name="WS")
    examples = documented()
    for number, example in enumerate(examples):
        (source,) = example["sources"]
        args = source["cometbackup.comet.comet_stream"]
        # Addresses and places are the reader's own.
        args.update(state_file=str(tmp_path / f"state-{number}.json"), **({"poll_interval": 0.1} if number else {}))
        for name in ("url", "username"):
            args.pop(name, None)
    variables = {"comet_password": fleet.sim.admin.password}
    with Rulebook(examples, tmp_path / "work", variables, environ=credentials(fleet.sim)) as running:
        fleet.wait_until(lambda: fleet.sim.open_streams == 2 or running.ended)
        other, job = fleet.begin(fleet.devices[0]), fleet.begin(failing)
        fleet.end(other, "error")
        fleet.end(job, "error")
        running.wait(lambda output: f"Job {job.id} of acme-user failed" in output)
        looks = fleet.sim.requests.count("AdminDispatcherListActive")
        fleet.sim.state.disconnect(failing)
        fleet.wait_until(lambda: fleet.sim.requests.count("AdminDispatcherListActive") > looks + 3)
        fleet.pass_time(86400)
        running.wait(lambda output: "WS of acme-user has not been seen for a day" in output)
    assert f"Job {other.id}" not in running.output


def test_a_rule_fires_on_its_event_alone_and_after_it_was_killed_it_goes_on_where_it_was(
    start: Start, tmp_path: Path
) -> None:
    fleet = start()
    book = rulebook(settle_time=0.1, state_file=str(tmp_path / "state.json"))
    with Rulebook(book, tmp_path / "first", environ=credentials(fleet.sim)) as first:
        fleet.wait_for_stream()
        good = fleet.begin()
        fleet.end(good)
        before = fleet.begin()
        fleet.end(before, "error")
        first.wait(lambda output: f"failed: {before.id} of alice" in output)
    assert f"failed: {good.id}" not in first.output
    missed = fleet.begin()
    fleet.end(missed, "error")
    with Rulebook(book, tmp_path / "second", environ=credentials(fleet.sim)) as second:
        second.wait(lambda output: f"failed: {missed.id}" in output)


# What else there is to say: test_log_in.py.
def test_what_cannot_work_is_said_in_a_sentence(start: Start, tmp_path: Path) -> None:
    fleet = start()
    with Rulebook(rulebook(password="not-the-password"), tmp_path, environ=credentials(fleet.sim)) as running:
        running.wait(lambda output: "Check username and password" in output)
        running.wait(lambda dummy: running.ended)
    assert "Traceback" not in running.output
    assert "not-the-password" not in running.output
