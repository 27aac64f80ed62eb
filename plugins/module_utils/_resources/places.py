# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a part of the settings is kept: the server's own has calls to read and to write it, a tenant's is a field of the tenant.

Neither has a hash, so it is read right before a write and again after it. The administrators of a tenant make the same calls as
those of the top level, and the server answers with the settings of their tenant.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, Mapping, NamedTuple, Optional, Tuple

from .._client.client import CometClient
from .._client.errors import Conflict, LoginRefused, VersionTooOld
from .._model import codec
from .._model.task import Params
from . import references, tenants


class Part(NamedTuple):
    """A part of the settings.

    :param what: what it is, in the plural or without an article, for sentences: ``webhooks``.
    :param type: its type, such as ``map[string]WebhookOption``.
    :param field: which field of ``Organization`` it is.
    :param read: the method that reads the server's own.
    :param write: the method that replaces it.
    :param parameter: by which parameter of that.
    :param wrapped: the answer of ``read`` is an object that has it in ``field``.
    """

    what: str
    type: str
    field: str
    read: str
    write: str
    parameter: str
    wrapped: bool = False


class Place:
    """Where one of them is kept.

    :param wanted: a tenant by name or id; not given or empty it means the settings of the server, or of the tenant
        whose administrator asks.
    """

    def __init__(self, client: CometClient, part: Part, wanted: Optional[str]) -> None:
        self.client = client
        self.part = part
        self.tenant = ""
        self._wanted = wanted
        self._organization: Dict[str, Any] = {}

    @property
    def write_method(self) -> str:
        """The method that :meth:`write` calls."""
        return "AdminOrganizationSet" if self._wanted else self.part.write

    def read(self) -> Any:
        """What is there now. It may be shared with later look-ups, so it is not to be changed.

        :raises NotFound: if there is no such tenant.
        :raises LoginRefused: if the administrator of a tenant names any other.
        """
        if not self._wanted:
            return _own(self.part, self.client.reread(self.part.read))
        try:
            organizations = tenants.read(self.client)
        except LoginRefused:
            # The administrators of a tenant may name that one by its id, and have the calls of the server for it.
            references.tenant_id(self.client, self._wanted)
            self._wanted = None
            return self.read()
        names = {id_: organization.get("Name", "") for id_, organization in organizations.items()}
        self.tenant = references.resolve("tenant", self.tenant or self._wanted, names)
        self._organization = organizations[self.tenant]
        return self._organization.get(self.part.field) or codec.zero(self.part.type)

    def require_known(self) -> None:
        """Make sure that what is about to be written is something that the server has. Call it after :meth:`read`.

        :raises VersionTooOld: if it sends tenants without.
        """
        if self._organization and self.part.field not in self._organization:
            raise VersionTooOld(
                f"this server is {self.client.version()} and has no {self.part.what} of tenants",
                server=self.client.server,
                remedy="Update the server, or leave tenant out",
            )

    def write(self, value: Any, **more: Any) -> None:
        """Replace it. Call it right after :meth:`read`, since a tenant is written as a whole, as it was read.

        :param more: further parameters of the method that writes the server's own.
        """
        if self._wanted:
            organization = dict(self._organization, **{self.part.field: value})
            self.client.call(self.write_method, {"OrganizationID": self.tenant, "Organization": organization})
        else:
            self.client.call(self.write_method, {self.part.parameter: value, **more})

    def undone(self, what: str) -> Conflict:
        """The error for a write that was lost.

        :param what: of which entry, with the words before it: ``the change to 'tickets'``.
        """
        return Conflict(
            f"somebody else wrote the {self.part.what} at the same time and undid {what}",
            method=self.write_method,
            server=self.client.server,
        )


def look_up(client: CometClient, part: Part, params: Params) -> Iterator[Tuple[str, str, Any]]:
    """(organization id, its name, what is there) of each place that the options ``tenant`` and ``all_tenants`` ask for.

    One request for the server's own, one for those of all tenants.
    """
    wanted = references.tenant_id(client, params.get("tenant"))
    organizations = _one(client, wanted) if wanted else {}
    if not organizations:
        yield "", "", _own(part, client.lookup(part.read))
    if params.get("all_tenants") and not wanted:
        organizations = client.lookup("AdminOrganizationList")
    for id_, organization in organizations.items():
        yield id_, organization.get("Name", ""), organization.get(part.field) or codec.zero(part.type)


def _one(client: CometClient, id_: str) -> Dict[str, Any]:
    """A tenant by its id; nothing for the administrator of that tenant, who has calls of its own for it."""
    try:
        return {id_: client.lookup("AdminOrganizationList")[id_]}
    except LoginRefused:
        return {}


def _own(part: Part, answer: Mapping[str, Any]) -> Any:
    return (answer[part.field] if part.wrapped else answer) or codec.zero(part.type)
