# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.bench.converge_document FILE``: write the document of a whole server as JSON.

The server and the log-in come from the environment.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from ansible.plugins.loader import init_plugin_loader

init_plugin_loader()

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient  # noqa: E402  # found by the loader
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection  # noqa: E402  # as above
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import TaskContext  # noqa: E402  # as above
from ansible_collections.cometbackup.comet.plugins.modules.comet_export import DEFINITION  # noqa: E402  # as above


def main(path: Path) -> None:
    """Write what ``comet_export`` returns."""
    login = {option: os.environ[f"COMET_{option.upper()}"] for option in ("url", "username", "password")}
    params = {option: known.get("default") for option, known in DEFINITION.argument_spec.items()}
    with CometClient(Connection.from_params(login)) as client:
        context = TaskContext(client, check_mode=False, warn=lambda text: None)
        path.write_text(json.dumps(DEFINITION.run(context, params)["document"]), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
