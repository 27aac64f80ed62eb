# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of YAML as people write them, with secrets that Ansible Vault has encrypted."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import Any, Dict, Iterable, List

from .._client.errors import InputError, MissingLibrary
from .._model import files
from .yaml_lines import Lines

try:
    import yaml
except ImportError:
    HAS_YAML = False
else:
    HAS_YAML = True

HEAD = "# Written by cometbackup.comet.comet_export.\n---\n"
TAG = "!vault"
WIDTH = 120
# A text that Ansible Vault has encrypted, as it stands in a file of YAML.
_encrypted = re.compile(r"^ *(\$ANSIBLE_VAULT;[^\s]+)((?:\n +[0-9a-f]+)+)$", re.MULTILINE)


class Encrypted(str):
    """A text that is written with the tag of Ansible Vault."""


def dumped(value: Dict[str, Any]) -> str:
    """The text of a file."""
    _require()
    return HEAD + Lines(_slow, yaml.SafeDumper.yaml_implicit_resolvers, WIDTH).text(value)


def _slow(value: Any) -> str:
    return str(
        yaml.dump(value, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False)
    )


def differs(path: str, text: str) -> bool:
    """Whether a file is not there or says something else."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read() != text
    except FileNotFoundError:
        return True
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}") from None


def write(path: str, text: str) -> None:
    """Write a file as a whole, readable by its owner alone.

    :raises CometError: if it cannot be written.
    """
    try:
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None
    files.write(path, text.encode(), 0o600)


def _require() -> None:
    if not HAS_YAML:
        raise MissingLibrary(
            "the Python library PyYAML is not installed",
            remedy="Install it for the Python that runs this task: pip install PyYAML",
        )


@lru_cache(maxsize=1)
def _dumper() -> Any:
    class Dumper(yaml.SafeDumper):
        """Without anchors, and with lists indented as people do."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
            return super().increase_indent(flow, False)

    Dumper.add_representer(Encrypted, lambda dumper, text: dumper.represent_scalar(TAG, str(text), style="|"))
    Dumper.add_representer(str, _represent_text)
    return Dumper


def _represent_text(dumper: Any, text: str) -> Any:
    # PyYAML takes the rarer ends of lines for ordinary ones, and what it writes is read as spaces.
    style = '"' if any(end in text for end in "\x85\u2028\u2029") else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def encrypted_texts(paths: Iterable[str]) -> List[Encrypted]:
    """What Ansible Vault has encrypted in files.

    It is found by how it looks: to read a large file as YAML would take minutes.
    """
    found = []
    for path in paths:
        with open(path, encoding="utf-8", errors="replace") as file:
            for head, body in _encrypted.findall(file.read()):
                found.append(Encrypted("".join(f"{line}\n" for line in (head, *body.split()))))
    return found
