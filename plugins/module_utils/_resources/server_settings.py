# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server's settings as a whole: reading them, and writing them back changed.

They are one object (``ServerConfigOptions``) with everything in it, administrators and tenants included, and have no
hash. Each write makes the server restart. So they are read right before the write, written only if something differs,
and read again from the restarted server. Facts: comet-facts section 1, server-config/set and restart.
"""

from __future__ import annotations

import copy
from typing import Any, Callable, Dict, NamedTuple, Optional, Sequence

from .._client.client import CometClient
from .._model import kept
from .._model.task import Context
from . import server_restart
from .server_restart import Patience, Restart

STRUCTURE = "ServerConfigOptions"
WRITE = "AdminMetaServerConfigSet"

Settings = Dict[str, Any]
# Makes the desired settings of those that the server holds, which it must not change in place.
Change = Callable[[Settings], Settings]
# Raises an error (Overwritten, VersionTooOld) if the settings that the server holds are not what was wanted.
Check = Callable[[Settings], None]


class Part(NamedTuple):
    """What :func:`write` takes, of one task of several."""

    change: Change
    patience: Patience
    check: Check


class Written(NamedTuple):
    """What came of a write.

    ``settings`` are those that the restarted server holds, or, where it could not be asked, those that were sent.
    ``restart`` is None if nothing differed any more.
    """

    settings: Settings
    restart: Optional[Restart]


def read(client: CometClient) -> Settings:
    """The settings as they are now."""
    return dict(client.call("AdminMetaServerConfigGet"))


def write(context: Context, change: Change, patience: Patience, check: Optional[Check] = None) -> Written:
    """Read the settings once more, change and write them, wait for the restart, and see that the change is there.

    A step of a plan that :func:`~.._run.state.converge` carries out: it makes a new plan of the conflicts raised here.

    :param change: is applied to what the server holds right before the write, and once more to what it holds after it,
        where it must change nothing. So it must not do its work by halves, such as hashing a password.
    :param check: in place of that second use.
    :raises Overwritten: if somebody else wrote other settings at the same time.
    :raises VersionTooOld: if the server did not keep an option.
    :raises Uncertain: if the answer was lost and the server did not restart.
    :raises RestartUnfinished: if it does not come back in time.
    """
    client = context.client
    held = read(client)
    desired = change(copy.deepcopy(held))
    if desired == held:
        return Written(held, None)
    restart = server_restart.call(context, WRITE, {"Config": desired}, patience)
    server_restart.tell_logged_out(context, restart)
    if not restart.logged_in:
        return Written(desired, restart)
    held = read(client)
    if check is not None:
        check(held)
    else:
        require_kept(client, held, change(copy.deepcopy(held)))
    return Written(held, restart)


def write_together(context: Context, parts: Sequence[Part]) -> Written:
    """The same for the parts of several tasks: the server restarts once for all of them.

    :raises CometError: as :func:`write` does. It does not say whose part went wrong, nor whether the others did.
    """

    def change(settings: Settings) -> Settings:
        for part in parts:
            settings = part.change(settings)
        return settings

    def check(settings: Settings) -> None:
        for part in parts:
            part.check(settings)

    return write(context, change, max((part.patience for part in parts), key=lambda one: one.timeout), check)


def require_kept(client: CometClient, held: Settings, desired: Settings) -> None:
    """Make sure that what was read after a write is what was asked for.

    :param desired: ``held`` with the change applied once more.
    :raises Overwritten: if it is not.
    :raises VersionTooOld: if the server did not keep an option.
    """
    kept.require_kept(client, WRITE, STRUCTURE, held, desired, {})
