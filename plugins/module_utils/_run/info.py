# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Info modules: they read, and never change anything."""

from __future__ import annotations

from typing import Any, Dict

from .._model.task import Params, Result, TaskContext
from .definition import Action, Definition


def info_definition(reader: Action, argument_spec: Dict[str, Any], **details: Any) -> Definition:
    """Define an info module by what it reads."""

    def run(context: TaskContext[Any], params: Params) -> Result:
        return dict(reader(context, params), changed=False)

    return Definition(run=run, argument_spec=argument_spec, **details)
