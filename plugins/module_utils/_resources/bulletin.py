# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ``comet_bulletin`` does: send a mail to all users."""

from __future__ import annotations

from .._client.errors import InputError, Uncertain
from .._model.task import Context, Params, Result


def run(context: Context, params: Params) -> Result:
    """Send it, once. Nothing tells afterwards whether a bulletin was sent.

    :raises InputError: for an empty text.
    :raises Uncertain: if the answer was lost.
    """
    for option in ("subject", "content"):
        if not params[option].strip():
            raise InputError(f"{option} must not be empty")
    if not context.check_mode:
        try:
            context.client.call("AdminBulletinSubmit", {"Subject": params["subject"], "Content": params["content"]})
        except Uncertain as error:
            error.remedy = "It was not sent again; ask a user whether the mail came, before you run the task again"
            raise
    return {"changed": True, "subject": params["subject"]}
