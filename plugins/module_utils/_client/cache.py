# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was read may be read again from memory, within one task, until the run itself changes it.

Only look-ups that resolve references go through here (the policies by name, the live connections, ...). The
object that is about to be written is always read fresh, and its hash is checked all the same.
"""

from __future__ import annotations

from typing import Any, Dict, Hashable, Tuple

from .._api.methods import Method

# What a write in an area makes stale beyond the area itself. With an account go its connections and its jobs, and
# buckets come and go with storage vaults.
ALSO_STALE: Dict[str, Tuple[str, ...]] = {
    "users": ("dispatcher", "jobs", "storage"),
    "policies": ("users",),
    "dispatcher": ("users", "jobs"),
    "user-groups": ("users",),
}
EVERYTHING_STALE = ("organization", "meta", "admin-user", "convert-storage-role")
AREAS = (
    ("jobs", ("get-jobs", "get-job", "job/", "count-jobs")),
    ("dispatcher", ("dispatcher/", "installation/", "update-campaign/", "revoke-device")),
    ("policies", ("policies/",)),
    ("organization", ("organization/",)),
    ("meta", ("meta/",)),
    ("admin-user", ("admin-user/", "account/", "external-auth-sources/")),
    ("storage", ("storage/", "constellation/")),
    ("convert-storage-role", ("convert-storage-role",)),
    ("user-groups", ("user-groups/",)),
    ("squota", ("squota/",)),
    ("news", ("news/", "bulletin/")),
)


def area(method: Method) -> str:
    """The part of the server that a method reads or changes; what is not listed concerns the user accounts."""
    path = method.path.split("/api/v1/", 1)[-1].split("/", 1)[-1]
    path = path[len("web/") :] if path.startswith("web/") else path
    return next((name for name, prefixes in AREAS if path.startswith(prefixes)), "users")


class ReadCache:
    """Answers of read methods, by method and parameters."""

    def __init__(self) -> None:
        self._answers: Dict[str, Dict[Tuple[str, Hashable], Any]] = {}

    @staticmethod
    def _key(method: Method, fields: Dict[str, str]) -> Tuple[str, Hashable]:
        return method.name, tuple(sorted(fields.items()))

    def get(self, method: Method, fields: Dict[str, str]) -> Any:
        """The remembered answer, or None. It is shared, so it is not to be changed."""
        return self._answers.get(area(method), {}).get(self._key(method, fields))

    def put(self, method: Method, fields: Dict[str, str], answer: Any) -> None:
        self._answers.setdefault(area(method), {})[self._key(method, fields)] = answer

    def wrote(self, method: Method) -> None:
        """Forget what a call that is not a read may have changed."""
        changed = area(method)
        if changed in EVERYTHING_STALE or method.effect == "lifecycle":
            self._answers.clear()
        # A device that was told to act works on; what its user's profile says of it by name stays as it is.
        also = ("jobs",) if method.effect == "dispatch" else ALSO_STALE.get(changed, ())
        for stale in (changed, *also):
            self._answers.pop(stale, None)
