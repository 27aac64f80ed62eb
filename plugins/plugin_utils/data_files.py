# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of data that an option names: read on the controller, which has the passwords of encrypted ones."""

from __future__ import annotations

import json
import os
import typing as t

import yaml
from ansible.errors import AnsibleError

from ansible_collections.cometbackup.comet.plugins.module_utils._run import collector
from ansible_collections.cometbackup.comet.plugins.module_utils._run.plain import plain

SUFFIXES = (".yml", ".yaml", ".json")
# What only Ansible's own reader knows: files and values that are encrypted, and values that are marked.
OF_ANSIBLE = ("$ANSIBLE_VAULT", "!vault", "!unsafe", "__ansible_")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # which of the two depends on the machine
    """YAML as Ansible reads it, up to the first thing that Ansible would complain about."""

    def construct_mapping(self, node: t.Any, deep: bool = False) -> t.Dict[t.Any, t.Any]:
        """A dictionary whose keys are there once.

        :raises ValueError: if one is there twice.
        """
        mapping: t.Dict[t.Any, t.Any] = super().construct_mapping(node, deep)
        if len(mapping) != len(node.value):
            raise ValueError("a key is there twice")
        return mapping


def put_together(
    options: t.Mapping[str, str], args: t.Mapping[str, t.Any], loader: t.Any, check_mode: bool = False
) -> t.Dict[str, t.Any]:
    """The options that get what is in files, each put together with what the task gives for it.

    :param options: option with paths -> option that gets their content.
    :param check_mode: whether earlier tasks may have left out to write the files.
    :raises AnsibleError: for a file that is not there or cannot be read, or is not a dictionary of lists.
    """
    found = {}
    for option, target in options.items():
        paths = args.get(option) or []
        if paths:
            given = args.get(target) or {}
            with collector.paused():
                places = [loader.path_dwim(path) for path in ([paths] if isinstance(paths, str) else paths)]
                _require(option, places, check_mode)
                found[target] = _merged(given, _files(places), loader)
    return found


def _require(option: str, places: t.Iterable[str], check_mode: bool) -> None:
    missing = [place for place in places if not os.path.exists(place)]
    if missing:
        why = " An earlier task that writes it does not do so in check mode: run that task first." if check_mode else ""
        raise AnsibleError(f"{option}: there is no file or directory {', '.join(missing)} on the controller.{why}")


def _files(places: t.Iterable[str]) -> t.Iterator[str]:
    """The files at places, those of a directory in the order of their names."""
    for place in places:
        if not os.path.isdir(place):
            yield place
            continue
        for directory, dummy, names in sorted(os.walk(place)):
            for name in sorted(names):
                if name.endswith(SUFFIXES) and not name.startswith("."):
                    yield os.path.join(directory, name)


def _merged(given: t.Any, files: t.Iterable[str], loader: t.Any) -> t.Any:
    if not isinstance(given, dict):
        return given
    whole = {kind: list(items) if isinstance(items, list) else items or [] for kind, items in given.items()}
    for path in files:
        content = _content(path, loader) or {}
        if not isinstance(content, dict) or not all(isinstance(items, list) for items in content.values()):
            raise AnsibleError(f"{path} is not a dictionary from kinds of objects to lists of them.")
        for kind, items in content.items():
            whole.setdefault(kind, []).extend(items)
    return whole


def _content(path: str, loader: t.Any) -> t.Any:
    """What is in a file, as plain values.

    Ansible's reader notes of each value where it stands and makes a copy of the whole, which takes ten times as long.
    It gets what only it can read, and what is wrong, to say so in its own words.
    """
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if not any(mark in text for mark in OF_ANSIBLE):
            return json.loads(text) if text.startswith("{") else plain(yaml.load(text, Loader=_Loader))  # a SafeLoader
    except (OSError, ValueError, yaml.YAMLError):
        pass
    return plain(loader.load_from_file(path))
