# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that the simulated server makes itself before it answers one."""

from __future__ import annotations

from aiohttp import ClientError, ClientSession, ClientTimeout, FormData

from .call import Outward, Reply


async def send(request: Outward) -> Reply:
    """Make the request and return what came of it; other calls go on meanwhile."""
    form = FormData(request.form, default_to_multipart=True) if request.form else None
    timeout = ClientTimeout(total=request.seconds)
    try:
        async with (
            ClientSession(timeout=timeout) as session,
            session.post(
                request.url, data=form or request.body.encode(), headers=request.headers, allow_redirects=False
            ) as answer,
        ):
            return Reply(answer.status, (await answer.read()).decode("utf-8", "replace"))
    except TimeoutError:
        return Reply(0, "no answer in time")
    except (ClientError, OSError, ValueError) as error:
        return Reply(0, type(error).__name__)
