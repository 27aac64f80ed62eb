# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m tests.unit.rollout.run_once URL``: a rollout with the options on standard input, in a process that can be killed."""

from __future__ import annotations

import json
import sys

from tests.tools import checkout

sys.path.insert(0, str(checkout.link_collection()))

from ansible_collections.cometbackup.comet.plugins.module_utils._client.client import CometClient  # noqa: E402  # found by the line above
from ansible_collections.cometbackup.comet.plugins.module_utils._client.connection import Connection  # noqa: E402
from ansible_collections.cometbackup.comet.plugins.module_utils._model.task import Context  # noqa: E402
from ansible_collections.cometbackup.comet.plugins.modules.comet_rollout import DEFINITION  # noqa: E402


def main(url: str) -> None:
    params = {name: spec.get("default") for name, spec in DEFINITION.argument_spec.items()}
    with CometClient(Connection(url, "admin", "simulated-admin-password")) as client:
        DEFINITION.run(Context(client, check_mode=False, warn=print), {**params, **json.load(sys.stdin)})


if __name__ == "__main__":
    main(sys.argv[1])
