# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import shutil
import sys
import typing as t

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.cometbackup.comet.plugins.module_utils._run import in_process, mistakes
from ansible_collections.cometbackup.comet.plugins.module_utils._run.definition import Definition
from ansible_collections.cometbackup.comet.plugins.module_utils._run.plain import plain
from ansible_collections.cometbackup.comet.plugins.plugin_utils import data_files

COLLECTION = "cometbackup.comet"
SWITCH = "comet_in_process"

REVEALED = (
    "With async the result would be printed, and there are secrets in it."
    " Set no_log to true for this task and for those that ask for its result, or leave out async."
)

# With -v a result of more values than this is told of, and with -vvv it is shown all the same.
MOST_VALUES, ALL_OF_IT = 1000, 3

display = Display()
# One worker process runs one task, all items of its loop: what lives here lives that long.
clients = in_process.Clients()


class ActionModule(ActionBase):
    """Run any module of the collection inside the controller, or hand it over to a module process.

    Each module has an action plugin of its name with nothing in it but this class and the module's ``definition``. One
    plugin with redirects in meta/runtime.yml would do for Ansible, but documentation tools take modules that are
    redirected for aliases.
    """

    definition: Definition

    TRANSFERS_FILES = False
    _supports_async = True
    _supports_check_mode = True
    _last_task: t.Any = None

    def run(self, tmp: t.Optional[str] = None, task_vars: t.Optional[dict] = None) -> dict:
        task_vars = task_vars or {}
        result = super().run(tmp, task_vars)
        del tmp
        name = self._task.action.rpartition(".")[2]
        definition = self.definition
        args = plain(self._task.args)
        complaint = mistakes.mistake(definition, args)
        if complaint:
            result.update(failed=True, msg=complaint)
            return result
        if self._task.async_val and not self._task.no_log and definition.may_reveal(args):
            result.update(failed=True, msg=REVEALED)
            return result
        of_host = self._of_host(definition, args, task_vars)
        try:
            of_host.update(
                data_files.put_together(definition.from_files, args, self._loader, check_mode=self._task.check_mode)
            )
        except AnsibleError as error:
            result.update(failed=True, msg=str(error))
            return result
        if self._may_run_here(task_vars):
            result.update(self._run_here(definition, name, dict(args, **of_host)))
            if not _shows_invocation(task_vars):
                result.pop("invocation", None)
        else:
            result.update(
                self._execute_module(
                    module_name=f"{COLLECTION}.{name}",
                    module_args=dict(self._task.args, **of_host),
                    task_vars=task_vars,
                    wrap_async=bool(self._task.async_val),
                )
            )
        if definition.hide_result(result):
            result["_ansible_no_log"] = True
        elif not result.get("failed"):
            self._keep_readable(result)
        return result

    def _keep_readable(self, result: dict) -> None:
        """Let -v say how much there is in a result of hundreds of objects, in place of all of it.

        As the results of gathered facts: it can be registered, and looked at from -vvv on.
        """
        if not 0 < display.verbosity < ALL_OF_IT:
            return
        shown = {key: value for key, value in result.items() if key not in ("invocation", "diff")}
        if _values(shown, MOST_VALUES) > MOST_VALUES:
            result["_ansible_verbose_override"] = True
            counts = [f"{len(value)} {key}" for key, value in shown.items() if value and isinstance(value, list)]
            of_what = f" ({', '.join(counts)})" if counts else ""
            display.display(f"The result is long and not shown here{of_what}. Register it, or use -vvv.")

    def _run_here(self, definition: t.Any, name: str, args: dict) -> dict:
        return in_process.run(
            definition,
            f"{COLLECTION}.{name}",
            args,
            clients=clients,
            task=str(self._task._uuid),
            check_mode=bool(self._task.check_mode),
            diff_mode=bool(self._task.diff),
            progress=display.display,
            again=self._is_retry(),
        )

    def _is_retry(self) -> bool:
        """Whether ``until`` or ``retries`` run this task again. Each item of a loop has a copy of the task, all its attempts the same one."""
        before, ActionModule._last_task = ActionModule._last_task, self._task
        return before is self._task

    def _of_host(self, definition: t.Any, args: dict, task_vars: dict) -> dict:
        """Options that default to variables of the host, as an inventory sets them."""
        found: dict = {}
        for group in definition.from_host:
            if not any(args.get(option) for option in group):
                values = {option: plain(self._templated(task_vars.get(variable))) for option, variable in group.items()}
                found.update((option, value) for option, value in values.items() if value)
        return found

    def _may_run_here(self, task_vars: dict) -> bool:
        """Whether a module process would do the same here, only slower."""
        return (
            self._connection._load_name in ("local", "ansible.builtin.local")
            and not self._connection.become
            and not self._play_context.become
            and not self._task.async_val
            and not any(self._task.environment or ())
            and _same_interpreter(self._templated(self._host_vars(task_vars).get("ansible_python_interpreter")))
            and _is_on(self._templated(task_vars.get(SWITCH, True)))
        )

    def _host_vars(self, task_vars: dict) -> dict:
        """The variables of the host that the module would run on."""
        if not self._task.delegate_to:
            return task_vars
        delegated: dict = task_vars.get("ansible_delegated_vars") or {}
        return delegated.get(self._task.delegate_to) or {}

    def _templated(self, value: t.Any) -> t.Any:
        return self._templar.template(value)


def _same_interpreter(wanted: t.Any) -> bool:
    """An interpreter that is named is meant; the discovery modes leave the choice to Ansible.

    The folder counts, too: virtual environments share one binary and differ in their libraries.
    """
    if not wanted or str(wanted).startswith("auto"):
        return True
    path = shutil.which(os.path.expanduser(str(wanted))) or str(wanted)
    return all(part(path) == part(sys.executable) for part in (os.path.dirname, os.path.realpath))


def _shows_invocation(task_vars: dict) -> bool:
    """Whether results say what the task was given: always before core 2.21, from then on if a setting asks for it."""
    try:
        return bool(C.config.get_config_value("INJECT_INVOCATION", variables=task_vars))
    except AnsibleError:
        return True


def _is_on(value: t.Any) -> bool:
    return str(value).strip().lower() not in ("false", "no", "off", "0", "")


def _values(value: t.Any, most: int) -> int:
    """How many single values there are in a result; counting ends once there are more than most."""
    if not isinstance(value, (dict, list)):
        return 1
    count = 0
    for item in value.values() if isinstance(value, dict) else value:
        count += _values(item, most)
        if count > most:
            break
    return count
