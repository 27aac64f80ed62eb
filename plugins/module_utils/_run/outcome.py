# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What both paths make of a run: its result, or its failure, in the same words."""

from __future__ import annotations

from typing import Any, Dict, Set

from .._client.errors import CometError
from .._model.task import Params, Result
from .definition import Definition


def full_spec(definition: Definition) -> Dict[str, Any]:
    """The module's own options and those of the connection."""
    return dict(definition.service.spec, **definition.argument_spec)


def secrets(definition: Definition, params: Params) -> Set[str]:
    """Secret texts in options that ``no_log`` does not hide: free-form ones, and an address with a password in it."""
    account = str(params.get(definition.service.address) or "").rpartition("@")[0].rpartition("//")[2]
    password = account.partition(":")[2]
    return definition.secrets(params) | ({password} if password else set())


def invocation(definition: Definition, params: Params) -> Dict[str, Any]:
    """What a result says of how the module was called: the options, those that may hold a large document in a few words."""
    brief = {option: _brief(params.get(option)) for option in definition.from_files.values()}
    return {"module_args": {**params, **brief}}


def _brief(document: Any) -> Any:
    if not isinstance(document, dict):
        return document
    return {kind: f"{len(items)} objects" if isinstance(items, list) else items for kind, items in document.items()}


def finished(result: Result, diff_mode: bool, params: Params) -> Result:
    """The result as the task returns it: the diff only where it was asked for and says something.

    Its header tells which object it is of, since a loop shows diffs before the items that they are of.
    """
    shown = dict(result)
    diff = shown.pop("diff", None)
    if diff_mode and diff and (diff["before"] or diff["after"]):
        header = _called(params)
        shown["diff"] = {**diff, "before_header": header, "after_header": header} if header else diff
    shown.setdefault("changed", False)
    return shown


def _called(params: Params) -> str:
    """What the options call an object: ``Cellar (acme-files)``."""
    name = next((str(params[option]) for option in ("name", "description", "device", "id") if params.get(option)), "")
    whose = str(params.get("user") or params.get("tenant") or "")
    return f"{name} ({whose})" if name and whose else name or whose


def failure(error: CometError) -> Result:
    """A failed task's result."""
    told = {"changed": True} if error.changed else {}
    return {"msg": str(error), "error": error.as_result(), **told}
