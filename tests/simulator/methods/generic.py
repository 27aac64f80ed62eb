# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The answer to methods without a life of their own here: an empty but valid structure."""

from __future__ import annotations

from typing import Any

from ..call import Call, Download, Handler, PlainText
from ..reference import methods


def answer(call: Call) -> Any:
    """The method's return type with nothing in it, marked as a success where it is a message."""
    if call.method.response == "text/plain":
        return PlainText("")
    if call.method.returns == "raw":
        return Download(b"")
    result = call.state.schema.default(call.method.returns)
    return {**result, **call.message()} if isinstance(result, dict) and "Status" in result and "Message" in result else result


def handlers() -> dict[str, Handler]:
    """This answer for every method."""
    return {name: answer for name in methods()}
