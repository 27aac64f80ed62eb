# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan kept in a file: to be looked at by somebody, and carried out later exactly as it was.

It holds what check mode shows, and so no secrets. It is also the report of how far a server has drifted from the
document. Whoever applies it gives the document once more: what is planned
from that must be what the file says, to the last changed key, or else the server or the document has moved.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Mapping

from .._client.errors import InputError
from .._model import files

FORMAT = "cometbackup.comet plan 1"


def content(
    server: str,
    changes: List[Dict[str, Any]],
    tenants: Mapping[str, Mapping[str, int]],
    errors: List[Dict[str, Any]],
) -> Dict[str, Any]:
    """What a file says.

    :param changes: of each object that is to be changed: kind, tenant, name, action, before, after.
    :param tenants: tenant -> action -> how many objects, all unchanged ones included.
    :param errors: of each object that cannot be planned for: kind, tenant, name, error.
    """
    return {"format": FORMAT, "server": server, "changes": changes, "tenants": tenants, "errors": errors}


def save(path: str, plan: Dict[str, Any]) -> bool:
    """Write a plan, readable by its owner alone, unless the file says the same already. Returns whether it was written.

    :raises CometError: if it cannot be written.
    """
    text = json.dumps(plan, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    try:
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return False
    except (OSError, ValueError):
        # None that could be the same.
        pass
    files.write(path, text.encode(), 0o600)
    return True


def load(path: str) -> Dict[str, Any]:
    """Read a plan.

    :raises InputError: if there is none.
    """
    try:
        with open(path, encoding="utf-8") as file:
            plan = json.load(file)
    except OSError as error:
        raise InputError(f"the plan cannot be read from {path}: {error.strerror}") from None
    except (RecursionError, ValueError):
        plan = None
    if not _is_plan(plan):
        raise InputError(f"{path} is no plan that this collection has saved")
    return dict(plan)


def _is_plan(plan: Any) -> bool:
    """Whether it has all that is compared, so that a file that somebody has changed is told of in a sentence."""
    if not isinstance(plan, dict) or plan.get("format") != FORMAT or "server" not in plan:
        return False
    changes = plan.get("changes")
    return isinstance(changes, list) and all(
        isinstance(change, dict) and {"kind", "tenant", "name"} <= change.keys() for change in changes
    )


def require_same(saved: Dict[str, Any], now: Dict[str, Any]) -> None:
    """Make sure that what would be done is what was saved.

    :raises InputError: naming what differs.
    """
    if saved["server"] != now["server"]:
        raise InputError(f"the plan was made for {saved['server']}, and this server is {now['server']}")
    then, today = (_by_object(json.loads(json.dumps(plan))) for plan in (saved, now))
    moved = [title for title in {**then, **today} if then.get(title) != today.get(title)]
    if moved:
        more = f" and {len(moved) - 5} more" if len(moved) > 5 else ""
        raise InputError(
            f"the server or the document has moved since the plan was saved: {', '.join(moved[:5])}{more}",
            remedy="Nothing was changed. Save a new plan, and look at it",
        )


def _by_object(plan: Dict[str, Any]) -> Dict[str, List[Any]]:
    found: Dict[str, List[Any]] = {}
    for change in plan["changes"]:
        title = f"{change['kind']} {change['name']!r}" + (f" of {change['tenant']!r}" if change["tenant"] else "")
        # Several may have the name.
        found.setdefault(title, []).append(change)
    return {
        title: sorted(changes, key=lambda change: json.dumps(change, sort_keys=True))
        for title, changes in found.items()
    }
