# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``register_webhook``: afterwards the server's events arrive at the source, with the secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulator import Simulator
from tests.support.playbooks import Run, credentials, run
from tests.support.receiving import SECRET, Receiver

PLAYBOOK = "cometbackup.comet.register_webhook"


def register(
    simulator: Simulator, directory: Path, *arguments: str, secret: str = f"{SECRET},another-good-secret"
) -> Run:
    variables = {**credentials(simulator), "COMET_WEBHOOK_SECRET": secret}
    return run(["ansible-playbook", *arguments, PLAYBOOK], directory, variables)


def test_events_arrive_with_the_secret(tmp_path: Path) -> None:
    with Simulator() as simulator, Receiver() as source:
        arguments = ("-v", "--diff", "-e", f"comet_webhook_url={source.url}")
        first = register(simulator, tmp_path, *arguments).succeeded()
        second = register(simulator, tmp_path, *arguments).succeeded()
        (greeting,) = source.wait_for(1)
        assert greeting["comet"]["event"] == "meta_hello"
        simulator.state.add_user("alice")
        simulator.state.publish("SEVT_ACCOUNT_NEW", "admin", "alice", {"Username": "alice"})
        assert source.wait_for(2)[1]["comet"]["user"] == "alice"
        (webhook,) = simulator.state.config["WebhookOptions"].values()
        assert sorted(webhook["WhiteListedEventTypes"]) == [4100, 4201, 4704]
        register(simulator, tmp_path, "-e", "comet_webhook_state=absent", secret="").succeeded()
        assert simulator.state.config["WebhookOptions"] == {}
    assert ("changed=1" in first.stdout, "changed=0" in second.stdout) == (True, True)
    assert SECRET not in first.output + second.output


@pytest.mark.parametrize(("address", "secret"), [("", SECRET), ("https://eda.example/", "short")])
def test_without_address_or_secret_nothing_is_registered(tmp_path: Path, address: str, secret: str) -> None:
    with Simulator() as simulator:
        refused = register(simulator, tmp_path, "-e", f"comet_webhook_url={address}", secret=secret)
        assert simulator.requests.writes() == []
    assert refused.status != 0
    assert "Give the address that the server can reach the event source at as comet_webhook_url" in refused.output
