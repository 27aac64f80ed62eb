# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Buckets of the server's own storage: what ``comet_bucket`` does to have one or be rid of it.

Nothing of a bucket can be changed. Its key is told once, by the call that makes the bucket; the server keeps a hash.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping, Optional

from .._client.client import CometClient
from .._client.errors import CometError, InputError, Uncertain
from .._model import diff, readable
from .._model.task import Plan, Result, Step
from . import objects, references
from .objects import Object

LIST, REGISTER = "AdminStorageListBuckets", "AdminStorageRegisterBucket"


def find(client: CometClient, id_: str, measured_after: Optional[int] = None) -> Optional[Object]:
    """The bucket of an id, None if there is none.

    :param measured_after: in seconds since 1970; a measurement from before that is taken anew.
    """
    bucket = objects.read(
        client,
        "AdminStorageBucketProperties",
        {"BucketID": id_, "AfterTimestamp": measured_after},
        lambda: id_ in client.call(LIST),
    )
    return Object(id_, bucket) if bucket is not None else None


def view(id_: str, bucket: Mapping[str, Any]) -> Dict[str, Any]:
    """The options that describe a bucket; given to the module they change nothing."""
    return {"id": id_, "tenant": bucket.get("OrganizationID", "")}


class Buckets(objects.Kind):
    """One task about buckets. They have no names besides their ids."""

    noun = "bucket"
    key = "bucket"

    def find(self) -> Optional[Object]:
        if not self.options["id"]:
            raise InputError("id must not be empty")
        return self.read(self.options["id"])

    def read(self, id_: str) -> Optional[Object]:
        return find(self.client, id_)

    def view(self, found: Object) -> Dict[str, Any]:
        return view(found.id, found.value)

    def delete(self, found: Object) -> Callable[[], Any]:
        if self.options["tenant"] not in (None, found.value.get("OrganizationID", "")):
            raise InputError(
                f"the bucket {found.id!r} belongs to another tenant, and it would be deleted there",
                remedy="Leave tenant out if that is meant",
            )
        if not self.options["delete_with_data"]:
            size = found.value.get("Size") or {}
            measured = size.get("MeasureCompleted")
            held = (
                f"{readable.size(size.get('Size', 0))} of backed-up data, as measured {readable.moment(measured)}"
                if measured
                else "all backed-up data in it, which has not been measured"
            )
            raise InputError(
                f"deleting the bucket {found.id!r} would lose {held}",
                remedy="Set delete_with_data to true if that is meant",
            )
        return lambda: self.client.call("AdminStorageDeleteBucket", {"BucketID": found.id})

    def create(self) -> Plan:
        options, id_ = self.options, self.options["id"]
        tells_key = not options.get("key_hash")
        if tells_key and not options["return_secrets"]:
            raise InputError(
                f"the bucket {id_!r} does not exist, and the key of a new one is told once only",
                remedy="Set return_secrets to true and keep the key, or give the hash of a key of your own in key_hash",
            )
        level = options["tenant"] if options["tenant"] is not None else references.own_organization(self.client)
        shown = {"id": id_, "tenant": level}
        after = dict(shown, key=diff.HIDDEN)
        step = Step("register the bucket", lambda: self._register(id_, tells_key))
        return Plan({}, after, [step], {self.key: shown, "secrets_returned": tells_key})

    def _register(self, id_: str, tells_key: bool) -> Result:
        """Register the bucket. It is not read back: if that failed, its key would be lost.

        :raises CometError: if the key was lost with the answer. A new plan would find a bucket that nobody can use.
        """
        params = {
            "SetBucketValue": id_,
            "SetKeyHashFormat": self.options.get("key_hash_format"),
            "SetKeyHashValue": self.options.get("key_hash"),
            "SetOrganizationID": self.options["tenant"] or None,
        }
        try:
            answer = self.client.call(REGISTER, params)
        except Uncertain as lost:
            if tells_key and self.read(id_):
                raise CometError(
                    f"the bucket {id_!r} is there now, and if this call has made it, its key was lost with the answer",
                    method=REGISTER,
                    server=self.client.server,
                    remedy="Delete the bucket if it is empty and run the task again",
                ) from None
            raise lost
        return {"bucket_key": answer["NewBucketKey"]} if tells_key else {}

    def change(self, found: Object) -> Plan:
        if self.options["tenant"] not in (None, found.value.get("OrganizationID", "")):
            raise InputError(
                f"the bucket {found.id!r} belongs to another tenant and cannot move", remedy="Leave tenant out"
            )
        return Plan({}, {}, [], {self.key: self.view(found)})


def hides(result: Result) -> bool:
    """Whether the result holds a key, which is to be registered and not printed, or would outside check mode."""
    return bool(result.get("secrets_returned"))
