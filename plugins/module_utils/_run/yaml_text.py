# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of YAML as people write them, with secrets that Ansible Vault has encrypted."""

from __future__ import annotations

import os
import tempfile
from typing import Any, Iterable, List

from .._client.errors import InputError, MissingLibrary

try:
    import yaml
except ImportError:
    HAS_YAML = False
else:
    HAS_YAML = True

HEAD = "# Written by cometbackup.comet.comet_export.\n---\n"
TAG = "!vault"


class Encrypted(str):
    """A text that is written with the tag of Ansible Vault."""


def dumped(value: Any) -> str:
    """The text of a file."""
    _require()
    return HEAD + str(
        yaml.dump(value, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=120, default_flow_style=False)
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

    :raises InputError: if it cannot be written.
    """
    directory = os.path.dirname(os.path.abspath(path))
    try:
        os.makedirs(directory, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=directory, prefix=".comet-export-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from None


def _require() -> None:
    if not HAS_YAML:
        raise MissingLibrary(
            "the Python library PyYAML is not installed",
            remedy="Install it for the Python that runs this task: pip install PyYAML",
        )


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
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def encrypted_texts(paths: Iterable[str]) -> List[Encrypted]:
    """What Ansible Vault has encrypted in files, those that are no YAML aside."""
    _require()
    found: List[Encrypted] = []

    class Loader(yaml.SafeLoader):
        """Knows the tag of Ansible Vault."""

    Loader.add_constructor(TAG, lambda loader, node: found.append(Encrypted(node.value)))
    for path in paths:
        with open(path, encoding="utf-8") as file:
            try:
                yaml.load(file, Loader=Loader)  # a SafeLoader
            except (yaml.YAMLError, ValueError):
                continue
    return found
