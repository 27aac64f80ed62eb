# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a module is defined: its options and what it runs."""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping, NamedTuple, Set, Tuple

from .._client.errors import InputError
from .._model.task import Params, Plan, Result
from .services import COMET_SERVER, Service

# What they take first is the context of the module's service.
Planner = Callable[[Any, Params], Plan]
Action = Callable[[Any, Params], Result]
# Options that choose what is meant. None of them means that it does not matter; an empty text is a variable that nobody has filled in.
NAMES = (
    "description", "device", "engine", "id", "name", "platform", "protected_item", "schedule", "snapshot", "storage_vault", "template", "type",
    "user",
)  # fmt: skip


class Definition(NamedTuple):
    """A module: its options and what it runs.

    ``rules`` are those of AnsibleModule: mutually_exclusive, required_together, required_one_of, required_if,
    required_by. ``secrets`` finds secret texts in free-form options that ``no_log`` cannot reach.
    ``hide_result`` says that a result carries a secret on purpose: it can be registered but is not printed.
    ``may_reveal`` tells from the options whether that is asked for, which is refused where nobody would hide the result.
    ``from_host`` are groups of options that default to variables of the host that the task runs on: option -> variable.
    A group is taken only if the task gives none of its options, so that no two hosts get mixed.
    ``from_files`` are options with paths on the controller, which reads them: option -> the option, a dictionary of lists,
    that what is in the files is put together with.
    ``service`` is what the module talks to.
    ``names`` are options that must not be given as an empty text: what is looked at or worked on would be more than was meant.
    """

    run: Action
    argument_spec: Dict[str, Any]
    rules: Dict[str, Any] = {}
    secrets: Callable[[Params], Set[str]] = lambda params: set()
    hide_result: Callable[[Result], bool] = lambda result: False
    may_reveal: Callable[[Params], bool] = lambda params: False
    from_host: Tuple[Dict[str, str], ...] = ()
    from_files: Mapping[str, str] = {}
    service: Service = COMET_SERVER
    names: Tuple[str, ...] = NAMES

    def perform(self, context: Any, params: Params) -> Result:
        """Run it.

        :raises CometError: as the module does, and for an empty name.
        """
        for option in self.names:
            if params.get(option) == "":
                needed = self.argument_spec[option].get("required")
                raise InputError(
                    f"the option {option} is empty",
                    remedy="Say which is meant" + ("" if needed else ", or leave it out if that does not matter"),
                )
        return self.run(context, params)
