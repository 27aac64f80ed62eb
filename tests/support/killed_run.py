# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run of a module that is killed on its way, in a process of its own.

That is forked from one that has imported everything: a start costs milliseconds instead of a second.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.simulator import Simulator
from tests.tools import checkout

# For the process that others are forked from, which imports this file first of all.
sys.path.insert(0, str(checkout.link_collection()))

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient  # noqa: E402  # found by the line above
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection  # noqa: E402
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import Context, Params  # noqa: E402
from ansible_collections.cometbackup.comet.plugins.modules import comet_converge, comet_rollout  # noqa: E402

MODULES = {"comet_converge": comet_converge.DEFINITION, "comet_rollout": comet_rollout.DEFINITION}
DEADLINE_SECONDS = 60

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])


def killed_run(simulator: Simulator, module: str, options: Params, after: int, answered: bool) -> None:
    """Run in a process that is killed at its so many-th request, when that arrives or when it has been answered."""
    process = _processes.Process(target=_run, args=(simulator.url, module, options))
    # It may ask before its number is known here.
    started = threading.Event()
    counted = Counter[str]()
    original: Callable[..., Any] = simulator.requests.add

    def kill() -> None:
        counted["requests"] += 1
        if counted["requests"] == after:
            started.wait(DEADLINE_SECONDS)
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)

    def add(*args: Any, **more: Any) -> Any:
        if not answered:
            kill()
        return original(*args, **more)

    simulator.requests.add = add  # type: ignore[method-assign]
    simulator.requests.on_answer = lambda _request: kill() if answered else None
    process.start()
    started.set()
    process.join(DEADLINE_SECONDS)
    simulator.requests.add = original  # type: ignore[method-assign]
    simulator.requests.on_answer = lambda _request: None
    assert process.exitcode in (0, -signal.SIGKILL), "what it says is on the standard error"


def _run(url: str, module: str, options: Params) -> None:
    definition = MODULES[module]
    assert definition.run is not None
    params = {name: option.get("default") for name, option in definition.argument_spec.items()}
    with CometClient(Connection(url, "admin", "simulated-admin-password")) as client:
        result = definition.run(Context(client, check_mode=False, warn=print), {**params, **options})
    if result.get("failed"):
        raise SystemExit(result["msg"])
