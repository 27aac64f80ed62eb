# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ordinary path: a module in a process of its own."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Set

from ansible.module_utils.basic import AnsibleModule

from .._client.errors import CometError
from .._model import redact
from .._model.task import Params, Result, TaskContext
from .definition import Definition
from .outcome import failure, finished, full_spec, invocation, secrets


class _Module(AnsibleModule):  # type: ignore[misc]  # ansible-core promises no hints
    """A module that knows the secrets in its free-form options before it tells the system's log what it was called with."""

    params: Params
    no_log_values: Set[str]

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._said: List[str] = []
        super().__init__(argument_spec=full_spec(definition), supports_check_mode=True, **definition.rules)

    def _log_invocation(self) -> None:
        self.no_log_values.update(secrets(self._definition, self.params))
        params, self.params = self.params, invocation(self._definition, self.params)["module_args"]
        super()._log_invocation()
        self.params = params

    def add_path_info(self, kwargs: Dict[str, Any]) -> Dict[str, Any]:
        """Nothing: a result with the key ``dest`` would get owner and permissions that the in-process path does not look up."""
        return kwargs

    def fail_json(self, msg: str, **details: Any) -> None:
        """End as failed. Options that are of a wrong type lead here before anything is logged."""
        self.no_log_values.update(secrets(self._definition, self.params))
        super().fail_json(msg, **self._told(details, msg))

    def exit_json(self, **result: Any) -> None:
        """End well."""
        super().exit_json(**self._told(result))

    def warn(self, warning: str, **details: Any) -> None:
        """Say something with the result."""
        self._said.append(warning)
        super().warn(warning, **details)

    def _told(self, result: Result, msg: str = "") -> Result:
        """The result with how the module was called, when it is known which secrets are in it."""
        told = {**result, "invocation": invocation(self._definition, self.params)}
        self.no_log_values = redact.present(self.no_log_values, [msg, told, self._said])
        return told


def run_module(definition: Definition) -> None:
    """The whole ``main()`` of a module."""
    module = _Module(definition)
    problem: Optional[CometError] = None
    try:
        result = _run(definition, module)
    except CometError as error:
        problem = error
    # Not where it is caught: there, releases before 2.19 add a traceback to the failure when told to be verbose.
    if problem:
        module.fail_json(**failure(problem))
    module.exit_json(**finished(result, module._diff, module.params))


def _run(definition: Definition, module: AnsibleModule) -> Result:
    # A module process runs one task, or one item of its loop, so what it read stays good for its whole life.
    service, mode = definition.service, module.check_mode
    with service.client(service.connection(module.params), check_mode=mode, reuse_reads=True) as client:
        return definition.perform(TaskContext(client, check_mode=mode, warn=module.warn), module.params)
