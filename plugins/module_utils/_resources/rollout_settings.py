# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of ``comet_rollout`` mean."""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple, Optional, Sequence

from .._client.errors import InputError
from .._model import units, zones
from .._model.task import Context, Params
from .._model.understanding import understood
from . import rollout_report, rollout_waves, rollout_windows, server_clock
from .rollout_engines import require_filters
from .rollout_steps import READDRESS, SOFTWARE, Rules
from .rollout_waves import Amount
from .rollout_windows import Window

TIMES = ("wait_timeout", "update_timeout", "backup_timeout", "settle_time")


class Settings(NamedTuple):
    """The options, understood. ``settle`` and ``interval`` are seconds."""

    rules: Rules
    limit: Amount
    windows: Sequence[Window]
    default_zone: tzinfo
    settle: float
    interval: float
    until_wave: Optional[int]


def read(context: Context, params: Params) -> Settings:
    """What the options mean.

    :raises InputError: if one cannot be meant.
    """
    offers = params["engine"] == "campaign"
    if params.get("dest"):
        rollout_report.require_place(params["dest"])
    if params["action"] == READDRESS and not params.get("login_url"):
        raise InputError("the action update_login_url needs the option login_url")
    zone = zones.zone(params["default_time_zone"])
    if zone is None:
        raise InputError(
            f"default_time_zone: there is no time zone {params['default_time_zone']!r} here",
            remedy="Write for example Europe/Berlin",
        )
    times = {name: understood(name, params[name], units.duration) for name in TIMES}
    limit = understood("failure_limit", params["failure_limit"], rollout_waves.amount)
    windows = [understood("maintenance_windows", text, rollout_windows.parse) for text in params["maintenance_windows"]]
    if params["wave_by"] == rollout_waves.BY_SIZE:
        for size in params.get("waves") or ():
            understood("waves", size, rollout_waves.amount)
    until = params.get("until_wave")
    if until is not None and until < 1:
        raise InputError("until_wave counts from 1")
    for option, least in (("concurrency", 1), ("at_once", 0)):
        if params[option] < least:
            raise InputError(f"{option} must be at least {least}")
    rules = Rules(
        action=params["action"],
        target=_target(context, params),
        since=server_clock.moment(context, params, "attempts_since") or 0,
        offers=offers,
        interrupt=params["interrupt_backups"],
        wait_offline=params["when_offline"] == "wait",
        backup=params["backup_check"],
        in_flight=params["at_once"],
        **{name: times[name] for name in ("wait_timeout", "update_timeout", "backup_timeout")},
    )
    if offers:
        require_filters(context.client, rules)
    return Settings(rules, limit, windows, zone, times["settle_time"], max(0.1, params["poll_interval"]), until)


def _target(context: Context, params: Params) -> str:
    """The version that the server installs, which is its own.

    :raises InputError: if another one is declared.
    """
    served = server_clock.read(context).version
    wanted = params.get("target_version")
    if wanted and wanted != served and params["action"] in SOFTWARE:
        raise InputError(
            f"the server installs the version {served} of the software, not {wanted}",
            remedy="It always installs its own; update or downgrade the server first, or leave out target_version",
        )
    return served
