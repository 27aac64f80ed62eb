# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write what follows from the list of modules: each one's action plugin, and the action group in ``meta/runtime.yml``.

``python -m tests.tools.register`` (``make register``) after a module was added, renamed or removed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from tests.tools import checkout

MODULES = checkout.ROOT / "plugins" / "modules"
ACTIONS = checkout.ROOT / "plugins" / "action"
RUNTIME = checkout.ROOT / "meta" / "runtime.yml"
GROUP = "  comet:\n"

ACTION = """\
# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.cometbackup.comet.plugins.plugin_utils.in_controller import ActionModule

__all__ = ("ActionModule",)
"""


def module_names() -> list[str]:
    """The names of all modules, sorted."""
    return sorted(path.stem for path in MODULES.glob("comet_*.py"))


def runtime(text: str, names: Iterable[str]) -> str:
    """The text of ``meta/runtime.yml`` with these modules in its action group, which is the last thing in it."""
    head, group, _rest = text.partition(GROUP)
    return head + group + "".join(f"    - {name}\n" for name in names)


def expected() -> dict[Path, str]:
    """Every file that follows from the list of modules, with its text."""
    names = module_names()
    files = {ACTIONS / f"{name}.py": ACTION for name in names}
    files[RUNTIME] = runtime(RUNTIME.read_text(encoding="utf-8"), names)
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
