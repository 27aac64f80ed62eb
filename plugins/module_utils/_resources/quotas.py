# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Quotas that are one option and two fields of the server: whether there is a limit, and how many bytes it is."""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Union

from .._client.errors import InputError
from .._model import units

UNLIMITED = "unlimited"


class Quota(NamedTuple):
    """A quota: its option, and the fields that it stands for."""

    option: str
    enabled: str
    limit: str

    def fields(self, wanted: Any, held: Mapping[str, Any]) -> Dict[str, Any]:
        """The fields that differ from what is held, for ``unlimited`` or a size.

        :raises InputError: if it is neither.
        """
        if str(wanted).strip().lower() == UNLIMITED:
            return {self.enabled: False} if held.get(self.enabled) else {}
        try:
            fields = {self.enabled: True, self.limit: units.size(wanted)}
        except ValueError as error:
            raise InputError(f"{self.option}: {error}, or {UNLIMITED}") from None
        return {name: value for name, value in fields.items() if value != (held.get(name) or 0)}

    def is_settled(self, wanted: Any, held: Mapping[str, Any]) -> bool:
        """Whether the option says what is held; not if it says nothing that can be meant."""
        try:
            return not self.fields(wanted, held)
        except InputError:
            return False

    def readable(self, options: Dict[str, Any]) -> Dict[str, Any]:
        """Options for a diff: those given with the quota, if it is among them, as people write it."""
        quota = options.get(self.option)
        return {**options, self.option: units.size_text(quota)} if isinstance(quota, int) else options

    def view(self, held: Mapping[str, Any]) -> Union[int, str]:
        """The option's value: bytes, or ``unlimited``."""
        return int(held.get(self.limit) or 0) if held.get(self.enabled) else UNLIMITED
