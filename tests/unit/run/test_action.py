# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tasks run inside the controller, and which are handed to a module process."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.cometbackup.comet.plugins.plugin_utils import in_controller as comet_api

SAME = os.path.join(os.path.dirname(sys.executable), "python")


class Plugin(comet_api.ActionModule):
    """An action plugin with nothing of a task but what the decision looks at."""

    def __init__(self, connection: str = "local", become: Any = None, play_become: bool = False, **task: Any) -> None:
        self._connection = SimpleNamespace(_load_name=connection, become=become)
        self._play_context = SimpleNamespace(become=play_become)
        self._task = SimpleNamespace(**{"async_val": 0, "environment": None, "delegate_to": None, **task})
        self._templar = SimpleNamespace(template=lambda value: value)


@pytest.mark.parametrize(
    ("task", "variables", "here"),
    [
        ({}, {}, True),
        ({"connection": "ansible.builtin.local"}, {}, True),
        ({"connection": "ssh"}, {}, False),
        ({"connection": "ansible.netcommon.httpapi"}, {}, False),
        ({"become": object()}, {}, False),
        ({"play_become": True}, {}, False),
        ({"async_val": 30}, {}, False),
        ({"environment": []}, {}, True),
        ({"environment": [{}]}, {}, True),
        ({"environment": [{"HTTPS_PROXY": "http://proxy.example"}]}, {}, False),
        ({"environment": ["{{ proxies }}"]}, {}, False),
        ({}, {"comet_in_process": False}, False),
        ({}, {"comet_in_process": "false"}, False),
        ({}, {"comet_in_process": "no"}, False),
        ({}, {"comet_in_process": "yes"}, True),
        ({}, {"ansible_python_interpreter": "/usr/bin/python-of-another-kind"}, False),
        ({}, {"ansible_python_interpreter": "python-of-another-kind"}, False),
        ({}, {"ansible_python_interpreter": sys.executable}, True),
        ({}, {"ansible_python_interpreter": SAME}, True),
        ({}, {"ansible_python_interpreter": "auto"}, True),
        ({}, {"ansible_python_interpreter": "auto_silent"}, True),
        ({}, {"ansible_python_interpreter": ""}, True),
        # A task that is delegated to this machine runs with this machine's interpreter, not with the host's own.
        ({"delegate_to": "localhost"}, {"ansible_python_interpreter": "/opt/theirs/python"}, True),
        (
            {"delegate_to": "localhost"},
            {"ansible_delegated_vars": {"localhost": {"ansible_python_interpreter": "/opt/other/python"}}},
            False,
        ),
        (
            {"delegate_to": "localhost"},
            {"ansible_delegated_vars": {"localhost": {"ansible_python_interpreter": sys.executable}}},
            True,
        ),
    ],
)
def test_a_task_runs_here_only_where_a_module_process_would_do_the_same(
    task: dict[str, Any], variables: dict[str, Any], here: bool
) -> None:
    assert Plugin(**task)._may_run_here(variables) is here


def test_another_environment_with_the_same_binary_is_another_interpreter(tmp_path: Path) -> None:
    other = tmp_path / "python"
    other.symlink_to(os.path.realpath(sys.executable))
    assert Plugin()._may_run_here({"ansible_python_interpreter": str(other)}) is False


@pytest.mark.parametrize(
    ("verbosity", "items", "shown"),
    [(0, 3000, True), (1, 10, True), (1, 3000, False), (2, 3000, False), (3, 3000, True)],
)
def test_a_long_result_is_told_of_in_a_line(
    verbosity: int, items: int, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(comet_api, "display", SimpleNamespace(verbosity=verbosity, display=told.append))
    result: dict[str, Any] = {"changed": False, "users": [{"name": "acme"}] * items, "invocation": {"x": [1] * 5000}}
    Plugin()._keep_readable(result)
    assert "_ansible_verbose_override" not in result if shown else result["_ansible_verbose_override"] is True
    assert told == ([] if shown else ["The result is long and not shown here (3000 users). Register it, or use -vvv."])
