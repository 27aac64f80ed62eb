# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words for searching jobs, see :mod:`.expression`: each field of a job by the name that results have for it."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Tuple

from .._api import structures, types
from .._client.client import CometClient
from .._model import moments
from . import expression, jobs, search, user_objects
from .expression import Terms, Vocabulary
from .search import Clause

SIZES = frozenset(("TotalSize", "UploadSize", "DownloadSize"))
MOMENTS = {"StartTime": "started", "EndTime": "ended"}
# Shorter words for some fields.
SHORT = {"size": "TotalSize", "uploaded": "UploadSize", "downloaded": "DownloadSize"}
# Terms whose values may be names of what a user has.
NAMED = ("device", *user_objects.FIELDS)


def clause(
    client: CometClient, wanted: Mapping[str, Any], user: str, now: moments.Clock, path: str = "search"
) -> Clause:
    """The clause of the API for a search, which is an expression or such a clause itself.

    Names of devices, protected items, storage vaults and schedules are looked up where the user is known: from
    ``user``, or from a ``user`` in the same dictionary or one around it. Elsewhere they are taken for ids.

    :param now: tells what relative moments go by, in seconds since 1970.
    :raises InputError: for what cannot be meant, before anything is asked.
    :raises NotFound: for a name that is not there.
    :raises VersionTooOld: for a field that the server does not have.
    """
    words = vocabulary(now)
    made = expression.clause(words, wanted, path)
    resolved = _resolved(client, wanted, user)
    if resolved != wanted:
        made = expression.clause(words, resolved, path)
    search.require_versions(client, made)
    return made


def vocabulary(now: moments.Clock) -> Vocabulary:
    """All terms."""
    terms: Terms = {}
    for name, field in structures.structure(search.STRUCTURE).fields.items():
        terms.update(_terms(jobs.NAMES.get(name, field.option), name, field.type, now))
    for word, name in SHORT.items():
        terms.update(expression.sizes(word, search.PREFIX + name))
    return Vocabulary(terms, search.from_options)


def _terms(option: str, name: str, type_: str, now: moments.Clock) -> Terms:
    full = search.PREFIX + name
    if name == "Status":
        return expression.named(option, full, jobs.status_range)
    if name == "Classification":
        return expression.named(option, full, _classification_range)
    if name in MOMENTS:
        return expression.times(MOMENTS[name], full, now, set_only=name == "EndTime")
    if name in SIZES:
        return expression.sizes(option, full)
    shape, dummy, inner = types.parts(types.resolve(type_))
    if shape != "scalar":
        return {}
    return expression.numbers(option, full) if inner == "int" else expression.texts(option, full)


def _classification_range(value: Any) -> Tuple[int, int]:
    number = jobs.classification(value)
    return number, number


def _resolved(client: CometClient, wanted: Any, user: str) -> Any:
    """The expression with ids in place of names."""
    if isinstance(wanted, list):
        return [_resolved(client, item, user) for item in wanted]
    if not isinstance(wanted, dict) or search.is_raw(wanted):
        return wanted
    named = wanted.get("user")
    owner = named if isinstance(named, str) else user
    result: Dict[str, Any] = {}
    for key, value in wanted.items():
        if key in NAMED and owner:
            ids = [user_objects.id_of(client, owner, key, str(item)) for item in _listed(value)]
            result[key] = ids if isinstance(value, list) else ids[0]
        else:
            result[key] = _resolved(client, value, owner) if key in expression.NESTED else value
    return result


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]
