# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What info modules return of the entries of profiles: of one user, or of all users, in one request."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping

from .._client.client import CometClient
from .._model.task import Context, Params, Result
from . import accounts, profile_entries, references
from .profile_entries import Entry, Kind, Profile

# Whether an entry is wanted beside the filters that all kinds have.
Filter = Callable[[Entry, Profile], bool]


def read(context: Context, params: Params, kind: Kind, wanted: Filter = lambda entry, profile: True) -> List[Result]:
    """The entries that the options ``user``, ``tenant``, ``id`` and ``name`` leave, sorted by user and name.

    :raises NotFound: if a user or tenant is named that does not exist.
    """
    return [
        described(kind, user, entry, profile)
        for user, profile in profiles(context.client, params).items()
        for entry in _sorted(kind, profile)
        if _matches(kind, entry, params) and wanted(entry, profile)
    ]


def profiles(client: CometClient, params: Params) -> Dict[str, Profile]:
    """The profiles that the options ``user`` and ``tenant`` leave, by the user's name."""
    tenant = references.tenant_id(client, params.get("tenant"))
    found: Mapping[str, Any]
    if params.get("user"):
        found = {params["user"]: accounts.existing(client, params["user"]).profile}
    else:
        found = client.lookup("AdminListUsersFull")
    return {
        user: profile
        for user, profile in sorted(found.items())
        if tenant is None or tenant == profile.get("OrganizationID", "")
    }


def described(kind: Kind, user: str, entry: Entry, profile: Profile) -> Result:
    """The options that describe an entry, and under ``read_only`` what nobody can set."""
    view = profile_entries.view(kind, user, entry, profile)
    return {**view, "read_only": {**kind.read_only(entry.value, profile), **kind.related(entry, profile)}}


def _sorted(kind: Kind, profile: Profile) -> List[Entry]:
    entries = [Entry(id_, value) for id_, value in kind.entries(profile).items()]
    return sorted(entries, key=lambda entry: (kind.name(entry.value), entry.id))


def _matches(kind: Kind, entry: Entry, params: Params) -> bool:
    return params.get("id") in (None, entry.id) and params.get("name") in (None, kind.name(entry.value))
