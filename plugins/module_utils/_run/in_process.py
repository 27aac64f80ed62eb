# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The in-process path: the same run inside the controller's worker, where a loop's items share one client.

A module process costs a few hundred milliseconds an item, this a few (DESIGN section 4). What a module process
does around the run (validation, masking, ``invocation``, warnings) is done here in the same way, so that both
paths return the same.
"""

from __future__ import annotations

import multiprocessing.util
import os
import signal
import threading
from contextlib import contextmanager
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError

from .._client.errors import CometError
from .._model import redact
from .._model.task import Result, TaskContext
from .definition import Definition
from .outcome import failure, finished, full_spec, invocation
from .outcome import secrets as task_secrets
from .services import COMET_SERVER, Service


class Clients:
    """The clients of one worker: kept between the items of a loop, closed at the worker's end."""

    def __init__(self) -> None:
        self._task: Optional[str] = None
        self._clients: Dict[Tuple[Any, ...], Any] = {}
        self._finalizer: Any = None
        self._previous: Any = None
        self._busy = False

    def get(self, connection: Any, check_mode: bool, task: str, service: Service = COMET_SERVER) -> Any:
        """The client for a connection to a service, made at its first use within a task."""
        if task != self._task:
            self.close()
            self._task = task
        key = (type(connection), connection.identity, check_mode)
        if key not in self._clients:
            self._clients[key] = service.client(connection, check_mode=check_mode, reuse_reads=True)
            self._close_at_exit()
        return self._clients[key]

    def close(self) -> None:
        """Close all of them, which ends the sessions that they started."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            client.close()

    @contextmanager
    def working(self) -> Iterator[None]:
        """While this lasts a signal to end is obeyed at once; otherwise the sessions are ended first."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False

    def _close_at_exit(self) -> None:
        """A worker ends without ``atexit`` handlers, but it does run multiprocessing's finalizers.

        After the last task of a play the controller terminates its workers at once, perhaps before they come to that.
        """
        if self._finalizer is None:
            self._finalizer = multiprocessing.util.Finalize(None, self._close_undisturbed, exitpriority=10)
            if threading.current_thread() is threading.main_thread():
                self._previous = signal.signal(signal.SIGTERM, self._terminated)

    def _terminated(self, signal_number: int, dummy: Any) -> None:
        if not self._busy:
            self._close_undisturbed()
        signal.signal(signal_number, self._previous or signal.SIG_DFL)
        os.kill(os.getpid(), signal_number)

    def _close_undisturbed(self) -> None:
        # The client's own short time-out for a log-out bounds it.
        if self._clients:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            self.close()


def run(
    definition: Definition,
    module_name: str,
    args: Dict[str, Any],
    *,
    clients: Clients,
    task: str,
    check_mode: bool,
    diff_mode: bool,
    progress: Callable[[str], None],
    again: bool = False,
) -> Result:
    """Run a module's definition with the task's arguments and return what a module process would have.

    :param args: the task's arguments as plain values.
    :param again: it is not the first time: the task is retried, and what was read the last time may have changed.
    """
    validation, params = _validated(definition, args)
    secrets = set(validation._no_log_values) | task_secrets(definition, params)
    warnings: List[str] = [
        f"Both option {found['option']} and its alias {found['alias']} are set." for found in validation._warnings
    ]
    if validation.error_messages:
        result: Result = dict(failed=True, msg=_complaint(validation, module_name))
        return _masked(definition, result, params, secrets)
    try:
        service = definition.service
        client = clients.get(service.connection(params), check_mode, task, service)
        client.tell = progress
        if again:
            client.forget()
        context = TaskContext(client, check_mode=check_mode, warn=warnings.append, progress=progress)
        with clients.working():
            result = finished(definition.perform(context, params), diff_mode, params)
    except CometError as error:
        result = dict(failure(error), failed=True)
    if warnings:
        result["warnings"] = warnings
    return _masked(definition, result, params, secrets)


def _validated(definition: Definition, args: Dict[str, Any]) -> Tuple[Any, Dict[str, Any]]:
    """The outcome of Ansible's validation, and the parameters.

    It works on a copy of all that it is given. Of a large document this would take longer than anything else that
    is done about it, and all that it could say is that it is a dictionary.
    """
    documents = {
        option: args[option] for option in definition.from_files.values() if isinstance(args.get(option), dict)
    }
    validator = ArgumentSpecValidator(full_spec(definition), **definition.rules)
    validation = validator.validate({**args, **dict.fromkeys(documents, {})})
    return validation, {**validation.validated_parameters, **documents}


def _complaint(validation: Any, module_name: str) -> str:
    message = str(validation.error_messages[0])
    if isinstance(validation.errors.errors[0], UnsupportedError):
        return f"Unsupported parameters for ({module_name}) module: {message}"
    return message


def _masked(definition: Definition, result: Result, params: Dict[str, Any], secrets: Set[str]) -> Result:
    result["invocation"] = invocation(definition, params)
    return dict(remove_values(result, redact.present(secrets, result)))
