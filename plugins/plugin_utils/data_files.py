# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of data that an option names: read on the controller, which has the passwords of encrypted ones."""

from __future__ import annotations

import os
import typing as t

from ansible.errors import AnsibleError

from ansible_collections.cometbackup.comet.plugins.module_utils._run.plain import plain

SUFFIXES = (".yml", ".yaml", ".json")


def put_together(options: t.Mapping[str, str], args: t.Mapping[str, t.Any], loader: t.Any) -> t.Dict[str, t.Any]:
    """The options that get what is in files, each put together with what the task gives for it.

    :param options: option with paths -> option that gets their content.
    :raises AnsibleError: for a file that cannot be read, or is not a dictionary of lists.
    """
    found = {}
    for option, target in options.items():
        paths = args.get(option) or []
        if paths:
            given = args.get(target) or {}
            found[target] = _merged(given, _files([paths] if isinstance(paths, str) else paths, loader), loader)
    return found


def _files(paths: t.Iterable[str], loader: t.Any) -> t.Iterator[str]:
    """The files that paths name, those of a directory in the order of their names."""
    for path in paths:
        place = loader.path_dwim(path)
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
        content = plain(loader.load_from_file(path)) or {}
        if not isinstance(content, dict) or not all(isinstance(items, list) for items in content.values()):
            raise AnsibleError(f"{path} is not a dictionary from kinds of objects to lists of them.")
        for kind, items in content.items():
            whole.setdefault(kind, []).extend(items)
    return whole
