# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write what follows from the list of modules: each one's action plugin, and the action groups in ``meta/runtime.yml``.

``python -m tests.tools.register`` (``make register``) after a module was added, renamed or removed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.tools import checkout

MODULES = checkout.ROOT / "plugins" / "modules"
ACTIONS = checkout.ROOT / "plugins" / "action"
RUNTIME = checkout.ROOT / "meta" / "runtime.yml"
GROUPS = "action_groups:\n"
# Each action group, and how the documentation of its modules names their connection options.
FRAGMENTS = {"comet": "  - cometbackup.comet.connection\n", "account": "  - cometbackup.comet.account_connection\n"}

ACTION = """\
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.cometbackup.comet.plugins.modules.{name} import DEFINITION
from ansible_collections.cometbackup.comet.plugins.plugin_utils.in_controller import ActionModule as InController


class ActionModule(InController):
    # Ansible imports this before it forks the task's worker: the module is read once, not by every worker.
    definition = DEFINITION
"""


def module_names() -> list[str]:
    """The names of all modules, sorted."""
    return sorted(path.stem for path in MODULES.glob("comet_*.py"))


def groups() -> dict[str, list[str]]:
    """The modules of each action group, sorted: those of a group take the same connection options."""
    texts = {name: (MODULES / f"{name}.py").read_text(encoding="utf-8") for name in module_names()}
    return {group: [name for name, text in texts.items() if mark in text] for group, mark in FRAGMENTS.items()}


def runtime(text: str, members: Mapping[str, Iterable[str]]) -> str:
    """The text of ``meta/runtime.yml`` with these action groups, which are the last thing in it."""
    head, mark, _rest = text.partition(GROUPS)
    listed = (f"  {group}:\n" + "".join(f"    - {name}\n" for name in names) for group, names in members.items())
    return head + mark + "".join(listed)


def expected() -> dict[Path, str]:
    """Every file that follows from the list of modules, with its text."""
    files = {ACTIONS / f"{name}.py": ACTION.format(name=name) for name in module_names()}
    files[RUNTIME] = runtime(RUNTIME.read_text(encoding="utf-8"), groups())
    return files


def left_over() -> list[Path]:
    """Action plugins of modules that are no more."""
    return sorted(set(ACTIONS.glob("*.py")) - set(expected()))


def main() -> int:
    for path, text in expected().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(checkout.ROOT)}")
    for path in left_over():
        path.unlink()
        print(f"removed {path.relative_to(checkout.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
