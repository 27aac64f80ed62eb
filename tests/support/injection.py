# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A credential's way into a job, as AWX does it: templates in a sandbox, files with a name, then environment and variables."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import sandbox


def inject(kind: dict[str, Any], inputs: dict[str, Any], directory: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The environment variables and extra variables of a job with a credential.

    :param kind: ``inputs`` and ``injectors`` of the credential type.
    :param directory: where the files go.
    """
    templates = sandbox.ImmutableSandboxedEnvironment()
    # A text that was left empty is not defined, a switch is off.
    values: dict[str, Any] = {name: value for name, value in inputs.items() if value != ""}
    for field in kind["inputs"]["fields"]:
        if field["type"] == "boolean":
            values.setdefault(field["id"], False)
    files = {}
    for label, template in kind["injectors"].get("file", {}).items():
        path = directory / label.replace(".", "_")
        path.write_text(templates.from_string(template).render(values), encoding="utf-8")
        files[label.partition(".")[2]] = str(path)
    values["tower"] = SimpleNamespace(filename=SimpleNamespace(**files))
    rendered = [
        {name: templates.from_string(text).render(values) for name, text in kind["injectors"].get(part, {}).items()}
        for part in ("env", "extra_vars")
    ]
    return rendered[0], rendered[1]
